"""Which rows an update reads: each once an epoch, dealt out evenly, some kept to validate on."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.training import batches
from s2s_lab.training.settings import TrainSettings
from tests.training.small import some


@given(st.integers(1, 60), st.integers(1, 7), st.integers(1, 3), st.integers(1, 3))
def test_an_epoch_reads_every_example_once_whatever_the_cut(count, size, accumulate, processes):
    examples = some(count)
    settings = TrainSettings(batch=size, accumulate=accumulate)
    rows = batches.of_epoch(examples, settings, 0, processes)
    assert sorted(i for chosen in rows for i in chosen) == list(range(count))
    for chosen in rows:
        hands = [
            part
            for rank in range(processes)
            for part in batches.dealt(chosen, accumulate, rank, processes)
        ]
        assert sorted(i for part in hands for i in part) == sorted(chosen)
        assert all(0 < len(part) <= size for part in hands)
        assert max(map(len, hands)) - min(map(len, hands)) <= 1


@given(st.integers(1, 40), st.integers(16, 60), st.integers(1, 3), st.integers(1, 3))
def test_no_part_has_more_tokens_than_the_bound(count, bound, accumulate, processes):
    examples = some(count)
    settings = TrainSettings(batch_tokens=bound, accumulate=accumulate)
    rows = batches.of_epoch(examples, settings, 3, processes)
    assert sorted(i for chosen in rows for i in chosen) == list(range(count))
    for chosen in rows:
        for rank in range(processes):
            for part in batches.dealt(chosen, accumulate, rank, processes):
                source = max(len(examples[i].source) for i in part)
                target = max(len(examples[i].target) for i in part)
                assert len(part) * (source + target) <= bound


def test_epochs_differ_and_repeat():
    examples, settings = some(30), TrainSettings(batch=4)
    first, again, other = (batches.of_epoch(examples, settings, e, 1) for e in (0, 0, 1))
    assert first == again != other
    assert first != batches.of_epoch(examples, TrainSettings(batch=4, seed=1), 0, 1)


@given(st.integers(2, 60), st.integers(1, 7), st.sampled_from([0.1, 0.25, 0.4, 0.9]), st.booleans())
def test_the_first_epochs_read_the_shortest_equally_often_and_later_ones_all(
    count, size, share, by_tokens
):
    """A quarter is read four times, so that an epoch is as long as any other."""
    examples = some(count)
    cut = {"batch_tokens": 16 * size} if by_tokens else {"batch": size}
    settings = TrainSettings(curriculum=2, curriculum_share=share, **cut)
    kept = max(1, round(share * count))
    for epoch in (0, 1):
        read = Counter(i for rows in batches.of_epoch(examples, settings, epoch, 1) for i in rows)
        assert set(read.values()) == {round(count / kept)}
        longest = max(examples[i].size for i in read)
        assert len(read) == kept
        assert all(one.size >= longest for i, one in enumerate(examples) if i not in read)
    later = batches.of_epoch(examples, settings, 2, 1)
    assert later == batches.of_epoch(examples, TrainSettings(**cut), 2, 1)


def test_two_processes_read_together_what_one_reads_with_a_doubled_batch():
    examples = some(30)
    one = batches.of_epoch(examples, TrainSettings(batch=8), 2, 1)
    two = batches.of_epoch(examples, TrainSettings(batch=4), 2, 2)
    parts = batches.of_epoch(examples, TrainSettings(batch=4, accumulate=2), 2, 1)
    assert one == two == parts


def test_targets_of_a_batch_have_nearly_one_length():
    """3,000 pairs of 2 to 7 target tokens in batches of 32: most batches have one length."""
    examples = some(3000)
    rows = batches.of_epoch(examples, TrainSettings(batch=32), 0, 1)
    even = sum(len({len(examples[i].target) for i in chosen}) == 1 for chosen in rows)
    assert even > 0.8 * len(rows)


@given(st.integers(2, 50), st.floats(0.01, 0.9))
def test_a_share_is_kept_where_there_is_nothing_to_validate_on(count, share):
    examples = some(count)
    settings = TrainSettings(valid_share=share)
    kept = max(1, round(count * share))
    if kept >= count:
        with pytest.raises(ValueError, match="expected 2 examples or more"):
            batches.with_validation(examples, [], settings)
        return
    train, valid = batches.with_validation(examples, [], settings)
    assert len(valid) == kept
    assert sorted(map(id, [*train, *valid])) == sorted(map(id, examples))
    assert batches.with_validation(examples, [], settings) == (train, valid)


def test_given_validation_pairs_are_taken_as_they_are():
    examples, valid = some(5), some(2, seed=1)
    assert batches.with_validation(examples, valid, TrainSettings()) == (examples, valid)
    with pytest.raises(ValueError, match="at least one example, got none"):
        batches.with_validation([], valid, TrainSettings())
