"""Addition: right sums, links by column."""

import pytest

from s2s_lab.tasks.addition import addition


def long_addition(a: str, b: str) -> tuple[str, int]:
    """The sum of two numerals as one learns it at school, and how often one carries."""
    carry, result, carries = 0, "", 0
    for i in range(1, max(len(a), len(b)) + 1):
        column = sum(int(n[-i]) for n in (a, b) if i <= len(n)) + carry
        carry = column // 10
        carries += carry
        result = str(column % 10) + result
    return ("1" if carry else "") + result, carries


@pytest.mark.parametrize("backwards", [False, True])
def test_sums_are_right_and_many_carry(backwards):
    task = addition((2000, 50, 50, 200), backwards=backwards)
    way = -1 if backwards else 1
    carried = 0
    for split in ("train", "challenge"):
        for pair in task.split(split):
            a, b = (number[::way] for number in pair.source.split("+"))
            total, carries = long_addition(a, b)
            assert pair.target[::way] == total
            assert str(int(a)) == a
            assert str(int(b)) == b
            assert (max(len(a), len(b)) > 4) == (split == "challenge")
            carried += carries > 1
    assert carried > 400


@pytest.mark.parametrize("backwards", [False, True])
def test_links_by_hand(backwards):
    """47 + 5 = 52: units 7 and 5 make the 2; the 4 and the carry from the units make the 5."""
    from s2s_lab.tasks.addition import _pair

    pair = _pair(47, 5, backwards)
    if backwards:
        assert (pair.source, pair.target) == ("74+5", "25")
        assert pair.sure == {(0, 0), (3, 0), (1, 1)}
        assert pair.possible == pair.sure | {(0, 1), (3, 1)}
    else:
        assert (pair.source, pair.target) == ("47+5", "52")
        assert pair.sure == {(0, 0), (1, 1), (3, 1)}
        assert pair.possible == pair.sure | {(1, 0), (3, 0)}


def test_exchanged_numbers_are_in_the_same_set():
    task = addition((9000, 400, 400, 10), digits=(1, 2), longer=(3, 4))
    sets = {
        split: {tuple(sorted(pair.source.split("+"))) for pair in task.split(split)}
        for split in ("train", "valid", "test")
    }
    assert not sets["train"] & sets["valid"]
    assert not sets["train"] & sets["test"]
    assert not sets["valid"] & sets["test"]
