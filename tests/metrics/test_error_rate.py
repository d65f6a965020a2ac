"""Word and character error rate, against jiwer."""

import jiwer
import pytest

from s2s_lab.metrics import ErrorRate
from tests.metrics.cases import corpora


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(ErrorRate(), jiwer.wer), (ErrorRate("char"), jiwer.cer)],
    ids=["WER", "CER"],
)
def test_a_thousand_corpora_score_as_in_jiwer(ours, theirs):
    compared = above_one = 0
    for outputs, references in corpora(most_references=1, cases=1100):
        golds = [gold for (gold,) in references]
        if not any(golds):
            continue  # for no reference word at all each has a rule of its own
        expected = theirs(golds, outputs)
        assert ours.corpus(outputs, golds).score == pytest.approx(expected), (outputs, golds)
        compared += 1
        above_one += expected > 1
    assert compared >= 1000
    assert above_one > 10


def test_wer_by_hand():
    """ "really" is missing: 1 of 5; then one word replaced and one too many: 2 of 2. Sum 3/7."""
    score = ErrorRate().corpus(["I like apples .", "x b c"], ["I really like apples .", "a b"])
    assert (score.substitutions, score.deletions, score.insertions) == (1, 1, 1)
    assert score.reference_length == 7
    assert score.score == pytest.approx(3 / 7)  # the mean of the two rates would be 3/5


def test_many_insertions_exceed_one():
    assert ErrorRate().corpus(["a b c d"], ["a"]).score == 3


def test_spaces_inside_a_text_are_characters_those_at_its_ends_are_not():
    assert ErrorRate("char").corpus(["ab"], ["a b"]).score == pytest.approx(1 / 3)
    assert ErrorRate("char").corpus([" ab "], ["ab"]).score == 0


def test_no_reference_word_at_all():
    assert ErrorRate().corpus(["", ""], ["", ""]).score == 0
    assert ErrorRate().corpus(["a b", ""], ["", ""]).score == 1
    assert ErrorRate().corpus(["a b", "c"], ["", "c"]).score == 2
    assert ErrorRate().corpus([""], ["a b"]).score == 1


def test_the_reference_with_the_fewest_errors_counts():
    assert ErrorRate().corpus(["a b c"], [["x y z", "a b d"]]).score == pytest.approx(1 / 3)


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="unit: expected word or char, got 'phoneme'"):
        ErrorRate("phoneme")
