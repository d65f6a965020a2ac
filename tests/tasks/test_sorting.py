"""Sort: right order, links that a person would draw."""

from itertools import pairwise, permutations

import pytest

from s2s_lab.tasks.sorting import sort


def is_sorted_copy(source, target):
    """By trying: the target is the ascending one among all orders of the source."""
    orders = [o for o in permutations(source) if all(a <= b for a, b in pairwise(o))]
    return tuple(target) in orders


def test_targets_and_links():
    task = sort((200, 20, 20, 20), (2, 5), (6, 7))
    for split in ("train", "valid", "test", "challenge"):
        for pair in task.split(split):
            source, target = pair.source.split(), pair.target.split()
            assert is_sorted_copy(source, target)
            assert (6 <= len(source) <= 7) == (split == "challenge")
            assert pair.sure <= pair.possible
            assert {(source[i], target[j]) for i, j in pair.possible} == {(d, d) for d in source}
            once = {d for d in source if source.count(d) == 1}
            assert {source[i] for i, _ in pair.sure} == once
            assert len(pair.possible) == sum(source.count(d) ** 2 for d in set(source))


def test_wrong_lengths_are_one_sentence():
    with pytest.raises(ValueError, match="shortest <= longest"):
        sort(lengths=(2, 9), longer=(9, 12))
