"""The shelf of evidence: what a verdict can point to, by a short key.

Keys are arXiv and ACL Anthology ids, chapters of this course, and for vague claims the question
that has to be answered first.
"""

SOURCES = {
    "1211.5063": "Pascanu, Mikolov & Bengio 2013: exploding and vanishing gradients, clipping",
    "1406.1078": "Cho et al. 2014, section 2: encoder-decoder, and the gated unit, eqs. 5 to 8",
    "1409.0473": "Bahdanau, Cho & Bengio 2015, section 3: attention from the decoder's state",
    "1409.1259": "Cho et al. 2014, section 4: quality of an encoder-decoder against length",
    "1409.3215": "Sutskever, Vinyals & Le 2014, section 3: two LSTMs, beam search",
    "1411.4555": "Vinyals et al. 2015, section 3: from a picture to a sentence",
    "1412.6980": "Kingma & Ba 2015, section 2: Adam, on mini-batches, step size 0.001",
    "1508.01211": "Chan et al. 2016, section 2: speech, read by an encoder, spelled by a decoder",
    "1508.04025": "Luong, Pham & Manning 2015, section 3: global and local attention",
    "1508.07909": "Sennrich, Haddow & Birch 2016, section 3: subwords instead of UNK",
    "1511.06732": "Ranzato et al. 2016, section 1: training and prediction read other prefixes",
    "1705.03122": "Gehring et al. 2017, section 3: seq2seq of convolutions alone",
    "1706.03762": "Vaswani et al. 2017, section 3.2 and table 1: self- and cross-attention, cost",
    "1706.03872": "Koehn & Knowles 2017, section 3: rare words, little data, long sentences",
    "1810.04805": "Devlin et al. 2019, section 3: BERT, an encoder trained on masked words",
    "1904.09751": "Holtzman et al. 2020, section 3: sampling and its settings",
    "1908.10090": "Stahlberg & Byrne 2019, section 2: exact search in neural translation",
    "D17-1151": "Britz et al. 2017: which sizes and settings of translators matter",
    "J03-1002": "Och & Ney 2003, section 3: alignments and their error rate",
    "P02-1040": "Papineni et al. 2002, section 2: BLEU",
    "W18-6319": "Post 2018, section 2: why BLEU scores are not comparable, signatures",
    "hochreiter-1997": "Hochreiter & Schmidhuber 1997, and Gers et al. 2000: cell and gates",
    "keras-3": "Keras 3, its documentation: back ends, layers and their arguments",
    "probability": "any textbook: joint, marginal and conditional probability, densities",
}
"""Articles, books and manuals."""

COURSE = {
    "ch00": "tokens, ids, one-hot times a matrix, embedding tables",
    "ch01": "cells by hand, gradients through time, the forget gate",
    "ch02": "exact answers by source length, a decoder that is deaf to its source",
    "ch03": "labels equal to inputs, masked loss, one wrong word in the prefix",
    "ch04": "scores, one softmax, masks, a query that cancels",
    "ch05": "windows, local and location-aware attention, coverage",
    "ch06": "greedy, beam, sampling, Viterbi, the empty mode",
    "ch07": "optimisers step by step, splits, early stopping, counting parameters",
    "ch08": "BLEU and its signature, accuracy under a shift, intervals",
    "ch09": "a translator end to end, word links, null words",
    "ch10": "self- and cross-attention, causal masks, what runs in parallel",
    "ch11": "pre-training, copying rare words, spans and their F1",
    "ch12": "speech, pictures, series; densities and their losses",
}
"""What this course computes, by chapter."""

QUESTIONS = {
    "than-what": "better than what? By how much?",
    "how-long": "how long, how many, how large?",
    "measured-how": "measured by what, on which data?",
}
"""What a vague claim leaves open."""

SHELF = {**SOURCES, **COURSE, **QUESTIONS}
"""Everything that counts as evidence."""
