"""Padding, masks and the shift."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.text import BOS, EOS, PAD

rows = st.lists(
    st.lists(st.integers(5, 9), max_size=5).map(lambda ids: [*ids, EOS]), min_size=1, max_size=5
)


def test_targets_by_hand():
    """y = (7, 8, EOS) is asked for; the decoder reads it one step late, after BOS."""
    targets = batch.targets([[7, 8, EOS], [9, EOS]])
    assert targets.inputs.tolist() == [[BOS, 7, 8], [BOS, 9, PAD]]
    assert targets.labels.tolist() == [[7, 8, EOS], [9, EOS, PAD]]
    assert targets.mask.tolist() == [[True, True, True], [True, True, False]]


@given(rows)
def test_mask_is_true_exactly_on_what_was_given(ids):
    sources = batch.sources(ids)
    assert sources.lengths.tolist() == [len(row) for row in ids]
    for row, real, padded in zip(ids, sources.mask, sources.ids, strict=True):
        assert padded[real].tolist() == row
        assert (padded[~real] == PAD).all()


def test_empty_rows_are_named():
    with pytest.raises(ValueError, match="empty row 1"):
        batch.pad([[1], []])
    with pytest.raises(ValueError, match="at least one sequence"):
        batch.pad([])


@given(st.lists(st.integers(1, 30), min_size=1, max_size=60), st.integers(1, 7))
def test_batches_hold_every_index_once(lengths, size):
    for generator in (None, torch.Generator().manual_seed(1)):
        batches = list(batch.by_length(lengths, size, generator, pool=3))
        assert sorted(i for some in batches for i in some) == list(range(len(lengths)))
        assert max(map(len, batches)) <= size


def test_random_batches_repeat_with_their_seed_and_leave_the_global_state_alone():
    before = torch.get_rng_state()
    first = list(batch.by_length(range(50), 4, torch.Generator().manual_seed(3)))
    again = list(batch.by_length(range(50), 4, torch.Generator().manual_seed(3)))
    other = list(batch.by_length(range(50), 4, torch.Generator().manual_seed(4)))
    assert first == again != other
    assert torch.equal(before, torch.get_rng_state())


def test_batches_by_tokens_by_hand():
    """Room for 12: two pairs of 3 + 3, or four of 1 + 2; never three of 2 + 3 with one of 1 + 1."""
    sizes = [(3, 3), (1, 2), (3, 3), (1, 2), (1, 2), (1, 2)]
    assert list(batch.by_tokens(sizes, 12)) == [[0, 2], [1, 3, 4, 5]]
    assert list(batch.by_tokens(sizes, 6, parts=2)) == [[0, 2], [1, 3, 4, 5]]


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=60),
    st.integers(18, 60),
    st.integers(1, 4),
)
def test_batches_by_tokens_hold_every_index_once_and_keep_to_the_bound(sizes, bound, parts):
    for generator in (None, torch.Generator().manual_seed(1)):
        batches = list(batch.by_tokens(sizes, bound, generator, parts, pool=3))
        assert sorted(i for some in batches for i in some) == list(range(len(sizes)))
        for some in batches:
            for part in (some[i::parts] for i in range(min(parts, len(some)))):
                room = len(part) * (max(sizes[i][0] for i in part) + max(sizes[i][1] for i in part))
                assert room <= bound


def test_a_pair_that_fits_no_batch_is_named():
    with pytest.raises(ValueError, match="at least 9, the tokens of example 1 with its target"):
        list(batch.by_tokens([(1, 2), (4, 5)], 8))


def test_the_first_of_two_lengths_counts_first():
    lengths = [(2, 1), (1, 9), (2, 0), (1, 0)]
    assert list(batch.by_length(lengths, 2)) == [[0, 2], [1, 3]]
