"""Translation edit rate with shifts, against sacreBLEU."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics import TER

from s2s_lab.metrics import Ter, align, shifted_edits
from tests.metrics.cases import corpora, streams

sentences = st.lists(st.sampled_from("abcd"), max_size=8)


@pytest.mark.parametrize("lowercase", [True, False])
def test_a_thousand_corpora_score_as_in_sacrebleu(lowercase):
    ours, theirs = Ter(lowercase=lowercase), TER(case_sensitive=not lowercase)
    shifts = 0
    for outputs, references in corpora(longest=12):
        expected = theirs.corpus_score(outputs, streams(references))
        score = ours.corpus(outputs, references)
        assert score.score == pytest.approx(expected.score), (outputs, references)
        assert score.errors == expected.num_edits
        assert score.reference_length == pytest.approx(expected.ref_length)
        shifts += score.shifts
    assert shifts > 500


def test_long_sentences_of_few_words_score_as_in_sacrebleu():
    """Every word has many places to go, so ties are decided at every shift."""
    ours, theirs = Ter(), TER()
    for outputs, references in corpora(("a", "b", "c"), most_references=1, longest=40, cases=15):
        expected = theirs.corpus_score(outputs, streams(references))
        assert ours.corpus(outputs, references).score == pytest.approx(expected.score)


@pytest.mark.parametrize(
    ("output", "reference", "edits"),
    [
        # the 12 words that are out of place take two shifts, for a run has at most 10 words
        ([*range(24)], [*range(12, 24), *range(12)], 2),
        # 50 places are not too far for a shift
        (["x", *range(50)], [*range(50), "x"], 1),
        # 51 are: one insertion and one deletion
        (["x", *range(51)], [*range(51), "x"], 2),
        # 1000 shifts are tried before the first is taken: none is, and all words are replaced
        ("a" * 20 + "b" * 20, "b" * 20 + "a" * 20, 40),
    ],
)
def test_the_limits_are_those_of_sacrebleu(output, reference, edits):
    ours, theirs = (" ".join(map(str, words)) for words in (output, reference))
    assert Ter().corpus([ours], [theirs]).errors == edits
    assert TER().corpus_score([ours], [[theirs]]).num_edits == edits


def test_a_moved_run_is_one_edit():
    """t moves to the front in one shift; without shifts it is a deletion and an insertion."""
    output, reference = list("vwxyt"), list("tvwxy")
    edits = shifted_edits(output, reference)
    assert edits.distance == 1
    assert edits.shifts[0].words in (("t",), ("v", "w", "x", "y"))
    assert list(edits.shifted) == reference
    assert align(output, reference).distance == 2


def test_two_runs_take_two_shifts():
    """cd and ef each stand on the wrong side of ab: two shifts and nothing else."""
    edits = shifted_edits(list("efabcdxy"), list("cdabxyef"))
    assert (len(edits.shifts), edits.edits.distance) == (2, 0)


@given(sentences, sentences)
def test_shifts_never_cost_more_than_they_save(output, reference):
    edits = shifted_edits(output, reference)
    assert edits.distance <= align(output, reference).distance
    assert sorted(edits.shifted) == sorted(output)
    assert edits.edits == align(edits.shifted, reference)


@given(sentences, sentences)
def test_each_shift_takes_its_words_from_where_it_says(output, reference):
    words = list(output)
    for shift in shifted_edits(output, reference).shifts:
        run = list(shift.words)
        assert words[shift.start : shift.start + len(run)] == run
        rest = words[: shift.start] + words[shift.start + len(run) :]
        after_run = shift.target > shift.start + len(run)
        place = shift.target - len(run) if after_run else shift.target
        words = rest[:place] + run + rest[place:]
    assert tuple(words) == shifted_edits(output, reference).shifted


def test_several_references_give_the_fewest_edits_over_the_mean_length():
    """Against "a b c d" two words are missing, against "a x" one is wrong: 1 edit over 3 words."""
    score = Ter().corpus(["a b"], [["a b c d", "a x"]])
    assert (score.errors, score.reference_length) == (1, 3)


def test_nothing_put_out_and_nothing_expected():
    assert Ter().corpus([""], [""]).score == 0
    assert Ter().corpus(["a"], [""]).score == 100
    assert Ter().corpus([""], ["a b"]).score == 100
