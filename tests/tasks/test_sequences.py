"""Copy and reverse: what the generator promises."""

import pytest

from s2s_lab import tasks
from s2s_lab.tasks.sequences import copy, reverse


@pytest.mark.parametrize("make", [copy, reverse])
def test_targets_links_and_splits(make):
    task = make((300, 50, 50), (2, 5), seed=3)
    everything = [*task.train, *task.valid, *task.test]
    assert [len(task.train), len(task.valid), len(task.test)] == [300, 50, 50]
    assert len({pair.source for pair in everything}) == 400
    for pair in everything:
        source, target = pair.source.split(), pair.target.split()
        assert target == (source[::-1] if make is reverse else source)
        assert 2 <= len(source) <= 5
        assert {(source[i], target[j]) for i, j in pair.sure} == {(d, d) for d in source}
        assert sorted(i for i, _ in pair.sure) == list(range(len(source)))


def test_the_seed_decides():
    assert reverse((9, 1, 1)).train == reverse((9, 1, 1)).train
    assert reverse((9, 1, 1)).train != reverse((9, 1, 1), seed=1).train


def test_more_pairs_than_there_are_is_one_sentence():
    with pytest.raises(
        ValueError, match="half of the 10 possible sources, got lengths .1, 1. and 12"
    ):
        copy((10, 1, 1), (1, 1))


def test_unknown_names_are_one_sentence():
    with pytest.raises(ValueError, match="expected one of copy, reverse, .* got 'revers'"):
        tasks.load("revers")
    with pytest.raises(ValueError, match="expected one of train, .*, challenge, got 'dev'"):
        tasks.load("copy").split("dev")
