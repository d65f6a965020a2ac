"""Shrinking: the result still fails, and nothing simpler that is offered does."""

from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.grading.shrink import shrink


def one_shorter(items):
    return (items[:i] + items[i + 1 :] for i in range(len(items)))


def test_by_hand():
    """[3, 1, 4, 1, 5] fails while it holds a 4: every other number can go, one at a time."""
    assert shrink([3, 1, 4, 1, 5], one_shorter, lambda items: 4 in items) == [4]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=8), st.integers(0, 12))
def test_a_local_minimum(items, limit):
    def fails(candidate):
        return sum(candidate) >= limit

    if fails(items):
        small = shrink(items, one_shorter, fails)
        assert fails(small)
        assert not any(fails(candidate) for candidate in one_shorter(small))


def test_the_budget_ends_a_descent_without_end():
    assert shrink(0, lambda n: iter([n + 1]), lambda n: True, budget=7) == 7
