"""What pieces cost, by hand, and when the claim does not hold."""

from dataclasses import replace

import pytest

from s2s_lab.experiments import experiment
from s2s_lab.experiments.subwords import Measured, holds, measure
from s2s_lab.text import SpaceTokenizer


def test_by_hand():
    """``ab ab ac`` is a b⁺ · 2 and a c⁺, so that (a, b⁺) is joined.

    Before: 3 pieces; ``ab c a`` is a b⁺ c⁺ a⁺, 4 in one sentence, of which a⁺ is unknown; the words
    c and a are new. After: ab⁺ a c⁺, again 3; ab⁺ c⁺ a⁺ are 3 in the sentence.
    """
    before, after = measure(SpaceTokenizer(), ["ab ab ac"], ["ab c a"], (0, 1))
    assert before == Measured(merges=0, vocabulary=3, tokens=4.0, unknown=1, new=2)
    assert after == Measured(merges=1, vocabulary=3, tokens=3.0, unknown=1, new=2)


def test_a_piece_that_is_always_joined_becomes_unknown_by_itself():
    """With (a, b⁺) joined, no b⁺ is left in ``ab``, and the word b is spelt with it alone."""
    before, after = measure(SpaceTokenizer(), ["ab ab"], ["b"], (0, 9))
    assert (before.unknown, after.unknown) == (0, 1)
    assert after.merges == 1


ENGLISH = [
    Measured(0, 50, 20.0, 0, 100),
    Measured(50, 99, 15.0, 1, 100),
    Measured(100, 140, 12.0, 2, 100),
]
CHINESE = [Measured(0, 600, 8.0, 90, 100), Measured(50, 550, 7.0, 95, 100)]


def test_the_claim():
    assert holds("en", ENGLISH)
    assert holds("zh", CHINESE)
    assert not holds("zh", ENGLISH)
    assert not holds("fr", CHINESE)


@pytest.mark.parametrize(
    "change", [{"tokens": 15.0}, {"vocabulary": 99}, {"unknown": 21}], ids=lambda value: str(value)
)
def test_what_breaks_it_in_english(change):
    assert not holds("en", [*ENGLISH[:2], replace(ENGLISH[2], **change)])


@pytest.mark.parametrize(
    "change", [{"tokens": 8.0}, {"vocabulary": 600}, {"unknown": 89}], ids=lambda value: str(value)
)
def test_what_breaks_it_in_chinese(change):
    assert not holds("zh", [CHINESE[0], replace(CHINESE[1], **change)])


def test_it_asks_draws_that_did_not_suggest_it():
    assert not {0, 1, 2} & set(experiment("subwords").seeds)
