"""Claims on tokens, cells, encoder and decoder, and teacher forcing: chapters 00 to 03."""

from s2s_lab.tasks.claims.claim import Claim

BASICS = (
    Claim(
        "c01",
        "wrong",
        "02",
        "With one vector for the whole source, the encoder-decoder solved the problem of "
        "long-range dependencies.",
        ("1409.1259", "1409.0473", "ch02"),
        "A vector of fixed size is the bottleneck: quality falls with the length of the source.",
    ),
    Claim(
        "c02",
        "right",
        "01",
        "In an LSTM the new cell is forget gate times old cell plus input gate times candidate, "
        "element by element.",
        ("hochreiter-1997", "ch01"),
        "That is the equation; the sum is what keeps the gradient.",
    ),
    Claim(
        "c03",
        "wrong",
        "01",
        "The gates of an LSTM keep gradients from exploding.",
        ("1211.5063", "ch01"),
        "They ease vanishing; what explodes is handled by clipping the norm.",
    ),
    Claim(
        "c04",
        "right",
        "01",
        "A plain recurrent step is a tanh of two matrix products and a bias: one of the input, "
        "one of the state before.",
        ("1406.1078", "1211.5063", "ch01"),
        "That is the plain cell; the same matrices serve at every step.",
    ),
    Claim(
        "c05",
        "wrong",
        "01",
        "An LSTM has four gates: input, forget, output, and a control gate.",
        ("hochreiter-1997", "ch01"),
        "It has three; the fourth block is the candidate, which is no gate.",
    ),
    Claim(
        "c06",
        "right",
        "01",
        "In plain recurrent networks gradients through many steps tend to vanish or to explode.",
        ("1211.5063", "ch01"),
        "They are products of many factors: 0.9 to the 50th is .005, 1.1 to the 50th is 117.",
    ),
    Claim(
        "c07",
        "wrong",
        "01",
        "The gradient at a hidden state is what comes from the output of that same step, and "
        "nothing else.",
        ("1211.5063", "ch01"),
        "It also comes back from all later steps, through the recurrent matrix.",
    ),
    Claim(
        "c08",
        "right",
        "00",
        "Multiplying a one-hot vector with a matrix picks one of its rows, which is what an "
        "embedding layer does.",
        ("ch00",),
        "The lookup is that product, without the multiplications by 0.",
    ),
    Claim(
        "c09",
        "right",
        "00",
        "An embedding table from another task may be kept frozen; then only the other layers "
        "learn.",
        ("keras-3", "ch00"),
        "It is an option; new words and special tokens need rows that do learn.",
    ),
    Claim(
        "c10",
        "outdated",
        "00",
        "For translation the vocabulary is cut to the most frequent words, and all others become "
        "one unknown token.",
        ("1508.07909", "ch00"),
        "So it was until about 2015; since then subwords write every word.",
    ),
    Claim(
        "c11",
        "wrong",
        "02",
        "The last encoder state depends on the last few source tokens only.",
        ("1409.3215", "1409.1259", "ch02"),
        "It is a function of all of them; what limits it is its size.",
    ),
    Claim(
        "c12",
        "right",
        "02",
        "The decoder can start from the state in which the encoder ended.",
        ("1409.3215", "1406.1078", "ch02"),
        "That is the plain encoder-decoder; the sizes must agree.",
    ),
    Claim(
        "c13",
        "wrong",
        "02",
        "To write a word the decoder reads its context and the words of the source sentence, one "
        "source word for each output word.",
        ("1406.1078", "1409.3215", "ch02"),
        "It reads its context and the output tokens that it has written so far.",
    ),
    Claim(
        "c14",
        "wrong",
        "02",
        "Two stacked LSTM layers, each with one output a step, turn a sentence into one of any "
        "other length.",
        ("1409.3215", "ch02"),
        "They give one output for each input: a tagger. A decoder decides itself when to end.",
    ),
    Claim(
        "c15",
        "wrong",
        "03",
        "If the labels are the decoder's own inputs, a teacher-forced accuracy of 100 % shows "
        "that the model translates.",
        ("ch03", "ch02"),
        "It copies its input; zero the encoder and nothing changes. Labels are shifted by one.",
    ),
    Claim(
        "c16",
        "right",
        "03",
        "The training loss of a pair is the sum of the negative log-probabilities of the gold "
        "tokens, each given the gold tokens before it.",
        ("1409.3215", "ch03"),
        "That is the negative log-likelihood, with teacher forcing.",
    ),
    Claim(
        "c17",
        "wrong",
        "03",
        "Cross-entropy and the sequence-to-sequence loss are two different losses.",
        ("ch03",),
        "They are one: token cross-entropy; only mask and average differ.",
    ),
    Claim(
        "c18",
        "right",
        "03",
        "A model that was trained on gold prefixes meets prefixes at prediction that it has "
        "never seen.",
        ("1511.06732", "ch03"),
        "That is exposure bias: its own first mistake leads away from the training data.",
    ),
    Claim(
        "c19",
        "wrong",
        "03",
        "A fair test feeds the decoder the reference translation and counts how many words it "
        "gets right.",
        ("1511.06732", "ch03"),
        "That measures teacher forcing; a test lets the model read its own words.",
    ),
    Claim(
        "c20",
        "vague",
        "02",
        "Sequence-to-sequence models have a high efficiency.",
        ("measured-how", "than-what"),
        "Say efficiency of what: time, memory, data? And compared with which model?",
    ),
    Claim(
        "c21",
        "wrong",
        "01",
        "The hidden states of a recurrent network are random variables of a Markov chain.",
        ("1406.1078", "ch01", "ch06"),
        "They are computed, without chance, from the inputs; that is a hidden Markov model.",
        challenge=True,
    ),
    Claim(
        "c22",
        "right",
        "01",
        "An LSTM's output at a step uses the cell only through output gate times its tanh.",
        ("hochreiter-1997", "ch01"),
        "The hidden state is o · tanh(c), and the layer above reads the hidden state.",
        challenge=True,
    ),
    Claim(
        "c23",
        "wrong",
        "03",
        "In the training loss the words before position t are the ones that the model has "
        "generated.",
        ("1511.06732", "1409.3215", "ch03"),
        "With teacher forcing they are the gold ones.",
        challenge=True,
    ),
)
"""Chapters 00 to 03."""
