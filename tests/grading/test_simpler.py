"""Inputs made simpler by the names of their axes: legal, lighter, and to an end."""

from dataclasses import dataclass

import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.grading.simpler import smaller, weight

AXES = {"outputs": "sentence position", "lengths": "sentence", "square": "position position"}


@dataclass(frozen=True)
class Case:
    outputs: torch.Tensor
    lengths: tuple[int, ...]
    square: torch.Tensor
    words: dict[str, int]
    pad: int


def case(batch, positions):
    generator = torch.Generator().manual_seed(batch * 10 + positions)
    return Case(
        torch.randn(batch, positions, generator=generator, dtype=torch.float64),
        tuple(range(1, batch + 1)),
        torch.randn(positions, positions, generator=generator, dtype=torch.float64),
        {"ab": 2},
        3,
    )


SIZES = st.integers(1, 4)


@given(SIZES, SIZES)
def test_axes_of_one_name_lose_the_same_index(batch, positions):
    whole = case(batch, positions)
    for one in smaller(whole, AXES):
        sentences, places = one.outputs.shape
        assert len(one.lengths) == sentences
        assert one.square.shape == (places, places)
        assert weight(one) < weight(whole)


@given(SIZES, SIZES)
def test_any_chain_ends_with_one_of_each(batch, positions):
    one = case(batch, positions)
    for _ in range(300):
        following = next(iter(smaller(one, AXES)), None)
        if following is None:
            break
        one = following
    assert one.outputs.shape == (1, 1)
    assert (one.lengths, one.words, one.pad) == ((1,), {}, 0)
    assert torch.equal(one.outputs, one.outputs.round())


def test_rows_stay_with_their_sentences():
    whole = case(3, 2)
    for one in smaller(whole, AXES):
        if len(one.lengths) < 3 and one.outputs.shape[1] == 2:
            for row, length in zip(one.outputs, one.lengths, strict=True):
                assert torch.equal(row, whole.outputs[length - 1])


def test_what_cannot_be_an_input_is_left_out_and_kept_fields_stay():
    whole = case(2, 2)
    none = smaller(whole, AXES, mend=lambda one: None)
    assert list(none) == []
    for one in smaller(whole, AXES, kept=frozenset({"pad", "words"})):
        assert (one.pad, one.words) == (3, {"ab": 2})
