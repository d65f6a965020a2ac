"""The counting by hand, the criterion on tables that break one part of it each, a tiny run."""

import pytest

from s2s_lab.experiments.bottleneck import BINS, by_length, holds, lines, measure
from s2s_lab.tasks.task import Pair

SMALL, MIDDLE, LARGE = (0.6, 0.4, 0.2, 0.1), (0.8, 0.6, 0.4, 0.2), (0.9, 0.8, 0.6, 0.4)
TABLE = {16: [SMALL, SMALL], 32: [MIDDLE, MIDDLE], 64: [LARGE, LARGE]}


def pair(target):
    return Pair(target[::-1], target, frozenset(), frozenset())


def test_positions_are_pooled_over_a_bin():
    """3 digits with 2 right and 4 digits with 0 right: 2 of 7. One digit too many: 5 of 6."""
    pairs = [pair("1 2 3"), pair("1 2 3 4"), pair("1 2 3 4 5"), *[pair("1 2 3 4 5 6 7 8 9")] * 2]
    outputs = ["1 2 5", "4 3 2 1", "1 2 3 4 5 6", "1 2 3 4 5 6 7 8 9", ""]
    rows = [*pairs, pair("1 2 3 4 5 6 7")], [*outputs, "7 6 5 4 3 2 1"]
    assert by_length(*rows) == pytest.approx((2 / 7, 5 / 6, 1 / 7, 9 / 18))


def test_the_claim_needs_all_of_its_parts():
    assert holds(TABLE)
    assert not holds({**TABLE, 64: [(0.9, 0.9, 0.6, 0.4)] * 2})  # does not fall
    assert not holds({**TABLE, 32: [LARGE, LARGE]})  # a doubling that buys nothing
    lucky = (0.95, 0.85, 0.65, 0.05)  # on average 64 is better, but not for the second seed
    assert not holds({**TABLE, 64: [(0.9, 0.8, 0.6, 0.5), lucky]})


def test_the_table_has_a_row_a_size_and_says_how_far_apart_the_seeds_are():
    head, first, *rest = lines({**TABLE, 16: [SMALL, MIDDLE]})
    assert head.split() == ["units", *" ".join(f"{a}-{b} digits" for a, b in BINS).split()]
    assert first.split()[:3] == ["16", "0.70", "(0.60-0.80)"]
    assert len(rest) == 2


def test_a_tiny_model_can_be_measured():
    row = measure(hidden=4, seed=0, sizes=(64, 8, 40))
    assert len(row) == len(BINS)
    assert all(0 <= share <= 1 for share in row)
