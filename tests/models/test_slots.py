"""Slots: what was read stays as it was, whoever steps from where."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.models.slots import Slots


def keys(count: int, value: float) -> torch.Tensor:
    return torch.full((2, 2, 1, count, 3), value)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4)), max_size=12), st.integers(0, 5))
def test_every_state_keeps_what_it_has_read_however_often_others_step(
    choices: list[tuple[int, int]], spare: int
) -> None:
    """The slow oracle joins by copying. Any state so far may be stepped from, also twice."""
    start = keys(1, 0.0)
    states = [(Slots(start, spare), start)]
    for number, (which, count) in enumerate(choices, start=1):
        slots, expected = states[which % len(states)]
        new = keys(count, float(number))
        seen = expected.shape[3]
        states.append((slots.joined(seen, new), torch.cat([expected, new], dim=3)))
    for slots, expected in states:
        assert torch.equal(slots.first(expected.shape[3]), expected)


def test_one_line_of_steps_copies_seldom() -> None:
    """2,000 slots, one at a time, behind one: room doubles, so it is renewed a few times only."""
    slots, rooms = Slots(keys(1, 0.0), spare=0), set()
    for seen in range(1, 2001):
        slots = slots.joined(seen, keys(1, 1.0))
        rooms.add(id(slots.first(1).untyped_storage()))
        assert len(rooms) < 20
