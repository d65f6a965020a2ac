"""chrF and chrF++ term by term, against sacreBLEU."""

import pytest
from sacrebleu.metrics import CHRF

from s2s_lab.metrics import ChrF
from tests.metrics.cases import corpora, streams


@pytest.mark.parametrize(
    "ours",
    [ChrF(), ChrF(word_order=2), ChrF(char_order=3, word_order=1, beta=1.0, lowercase=True)],
    ids=repr,
)
def test_a_thousand_corpora_score_as_in_sacrebleu(ours: ChrF) -> None:
    theirs = CHRF(
        char_order=ours.char_order, word_order=ours.word_order, beta=int(ours.beta),
        lowercase=ours.lowercase,
    )  # fmt: skip
    partial = 0
    for outputs, references in corpora():
        expected = theirs.corpus_score(outputs, streams(references)).score
        score = ours.corpus(outputs, references).score
        assert score == pytest.approx(expected), (outputs, references)
        partial += 0 < expected < 100
    assert partial > 500


def test_chrf_by_hand():
    """ "ab" against "abc", orders 1 and 2: P = (2/2 + 1/1)/2 = 1, R = (2/3 + 1/2)/2 = 7/12.

    F2 = 5 · 1 · 7/12 / (4 · 1 + 7/12) = 7/11.
    """
    score = ChrF(char_order=2).corpus(["ab"], ["abc"])
    assert score.precision == 1
    assert score.recall == pytest.approx(7 / 12)
    assert score.score == pytest.approx(100 * 7 / 11)


def test_spaces_are_no_characters():
    assert ChrF().corpus(["a b\tc"], ["abc"]).score == pytest.approx(100)
    assert ChrF(word_order=1).corpus(["a b c"], ["abc"]).score < 100


def test_orders_longer_than_a_text_are_left_out_of_the_means():
    assert ChrF().corpus(["ab"], ["ab"]).counted == (0, 1)
    assert ChrF().corpus(["ab"], ["ab"]).score == pytest.approx(100)


def test_a_mark_at_the_end_of_a_word_is_a_word_of_its_own():
    """Words "hi" "!" against "hi" "?": one of two 1-grams, no 2-gram, in both directions."""
    score = ChrF(char_order=1, word_order=2).corpus(["hi!"], ["hi?"])
    assert score.matches[1:] == (1, 0)
    assert score.output_totals[1:] == (2, 1)


def test_nothing_put_out_and_nothing_expected():
    assert ChrF().corpus([""], ["abc"]).score == 0
    assert ChrF().corpus(["abc"], [""]).score == 0
    assert ChrF().corpus([""], [""]).score == 0
    assert "nothing matched" in str(ChrF().corpus([""], ["abc"]))


def test_settings_that_mean_nothing_are_refused():
    with pytest.raises(ValueError, match="got 0, 0 and 2.0"):
        ChrF(char_order=0)
    with pytest.raises(ValueError, match="beta > 0, got 6, 0 and 0"):
        ChrF(beta=0)
