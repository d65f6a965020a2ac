"""A score taken apart is sacreBLEU's score, of each sentence and of all, with its signature."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics import BLEU

from s2s_lab.metrics.bleu_explained import explain
from s2s_lab.metrics.bleu_tokens import TOKENIZERS

WORDS = st.sampled_from(["the", "cat", "sat.", "on,", "你好", "我", "1.5", "x-y"])
LINE = st.lists(WORDS, max_size=8).map(" ".join)
CORPORA = st.lists(st.tuples(LINE, st.lists(LINE, min_size=1, max_size=3)), min_size=1, max_size=4)
SMOOTHINGS = st.sampled_from(
    [("none", None), ("exp", None), ("floor", None), ("floor", 0.3), ("add-k", None), ("add-k", 2)]
)


@settings(max_examples=200)
@given(CORPORA, st.sampled_from(TOKENIZERS), SMOOTHINGS)
def test_all_figures_are_those_of_sacrebleu(corpus, tokenizer, smoothing):
    outputs = [output for output, _ in corpus]
    golds = [references for _, references in corpus]
    method, amount = smoothing
    found = explain(outputs, golds, tokenizer, method, amount)
    most = max(map(len, golds))
    streams = [[gold[i] if i < len(gold) else None for gold in golds] for i in range(most)]
    theirs = BLEU(tokenize=tokenizer, smooth_method=method, smooth_value=amount)
    expected = theirs.corpus_score(outputs, streams)
    assert found.corpus.score == pytest.approx(expected.score)
    assert found.corpus.brevity_penalty == pytest.approx(expected.bp)
    assert found.signature == str(theirs.get_signature())
    alone = BLEU(
        tokenize=tokenizer, smooth_method=method, smooth_value=amount, effective_order=True
    )
    one_by_one = [alone.sentence_score(o, g).score for o, g in zip(outputs, golds, strict=True)]
    assert [each.score for each in found.sentence_scores] == pytest.approx(one_by_one)
    assert found.mean == pytest.approx(sum(one_by_one) / len(one_by_one))
    assert found.sentence_signature.replace("|eff:yes|", "|eff:no|") == found.signature


def test_corpus_bleu_is_not_the_mean_of_sentences():
    """ "a b c d" is perfect, 100; "x" matches nothing, 0: the mean is 50, the corpus 4/5 of 100.

    Sums: 1-grams 4/5, 2-grams 3/3, 3-grams 2/2, 4-grams 1/1; lengths 5 and 5.
    """
    found = explain(["a b c d", "x"], [["a b c d"], ["y"]], "none", "none")
    assert found.mean == pytest.approx(50)
    assert found.corpus.score == pytest.approx(100 * (4 / 5) ** 0.25)
    assert [each.output for each in found.sentences] == [("a", "b", "c", "d"), ("x",)]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((["a"], []), "BLEU: expected one reference for each output, got 1 outputs and 0"),
        ((["a"], [[]]), "expected a reference for each output, got none at 0"),
        ((["a"], [["a"]], "moses"), "tokenizer: expected one of"),
        ((["a"], [["a"]], "13a", "laplace"), "smoothing: expected one of"),
    ],
)
def test_what_cannot_be_scored_is_one_sentence(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        explain(*arguments)
