"""BLEU term by term, against sacreBLEU."""

import math

import pytest
from sacrebleu.metrics import BLEU

from s2s_lab.metrics import BleuByHand
from s2s_lab.text import CharTokenizer
from tests.metrics.cases import corpora, streams


@pytest.mark.parametrize(
    "ours",
    [
        BleuByHand(),
        BleuByHand(smoothing="exp"),
        BleuByHand(smoothing="exp", effective_order=True),
        BleuByHand(smoothing="floor"),
        BleuByHand(smoothing="floor", amount=0.3, effective_order=True, lowercase=True),
        BleuByHand(smoothing="add-k"),
        BleuByHand(smoothing="add-k", amount=0.5, max_n=3),
    ],
    ids=repr,
)
def test_a_thousand_corpora_score_as_in_sacrebleu(ours: BleuByHand) -> None:
    theirs = BLEU(
        lowercase=ours.lowercase, tokenize="none", force=True, smooth_method=ours.smoothing,
        smooth_value=ours.amount, max_ngram_order=ours.max_n, effective_order=ours.effective_order,
    )  # fmt: skip
    positive = 0
    for outputs, references in corpora():
        ourselves = ours.corpus(outputs, references)
        expected = theirs.corpus_score(outputs, streams(references))
        assert ourselves.score == pytest.approx(expected.score), (outputs, references)
        assert ourselves.brevity_penalty == pytest.approx(expected.bp)
        assert ourselves.output_length == expected.sys_len
        assert ourselves.reference_length == expected.ref_len
        if any(ourselves.matches):  # sacreBLEU stops before the precisions otherwise
            assert [100 * p for p in ourselves.precisions] == pytest.approx(expected.precisions)
        positive += 0 < expected.score < 100
    assert positive > 200


def test_clipping_by_hand():
    """Papineni et al., section 2.1: "the" seven times against "the cat is on the mat": 2/7."""
    score = BleuByHand(max_n=1).corpus(["the " * 7], ["the cat is on the mat"])
    assert score.matches == (2,)
    assert score.precisions == (2 / 7,)
    assert score.brevity_penalty == 1


def test_an_order_without_a_match():
    """ "I love apples ." against "I really like apples .": 1-grams 3/4, 2-grams 1/3, then 0/2, 0/1.

    Unsmoothed the product is 0. With ``exp`` the zeros become (1/2)/2 and (1/4)/1:
    exp(1 − 5/4) · (3/4 · 1/3 · 1/4 · 1/4)^(1/4).
    """
    outputs, references = ["I love apples ."], ["I really like apples ."]
    assert BleuByHand().corpus(outputs, references).score == 0
    smooth = BleuByHand(smoothing="exp").corpus(outputs, references)
    assert smooth.fractions == ((3, 4), (1, 3), (0.5, 2), (0.25, 1))
    assert smooth.score == pytest.approx(100 * math.exp(-1 / 4) * (3 / 4 / 3 / 4 / 4) ** 0.25)


def test_of_two_equally_close_references_the_shorter_one_sets_the_length():
    """Output of 3 words, references of 4 and of 2: both are 1 away, 2 counts, so no penalty."""
    score = BleuByHand().corpus(["a b c"], [["a b c d", "a b"]])
    assert score.reference_length == 2
    assert score.brevity_penalty == 1


def test_it_is_the_corpus_score_not_a_mean_of_sentences():
    """ "a b c d" is perfect, "x" matches nothing: pooled 4/5, 3/3, 2/2, 1/1, and exp(1 − 8/5)."""
    score = BleuByHand().corpus(["a b c d", "x"], ["a b c d", "y z w v"])
    assert score.score == pytest.approx(100 * (4 / 5) ** 0.25 * math.exp(1 - 8 / 5))


def test_nothing_put_out_and_nothing_expected():
    assert BleuByHand().corpus(["", ""], ["a b", "c"]).score == 0
    assert BleuByHand().corpus(["", ""], ["a b", "c"]).brevity_penalty == 0
    assert BleuByHand(smoothing="exp").corpus(["a"], [""]).score == 0
    assert "no output" in str(BleuByHand().corpus([""], ["a"]))
    assert BleuByHand().corpus([""], [""]).score == 0


def test_the_tokens_are_those_of_the_tokenizer():
    by_character = BleuByHand(tokenizer=CharTokenizer()).corpus(["我爱吃苹果"], ["我爱吃苹果"])
    assert by_character.totals == (5, 4, 3, 2)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"max_n": 0}, "max_n: expected at least 1, got 0"),
        (
            {"smoothing": "laplace"},
            "smoothing: expected one of none, floor, add-k, exp, got 'laplace'",
        ),
        ({"smoothing": "floor", "amount": -1}, "amount: expected at least 0, got -1"),
    ],
)
def test_settings_that_mean_nothing_are_refused(settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        BleuByHand(**settings)
