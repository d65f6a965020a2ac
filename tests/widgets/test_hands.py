"""Codes for a show of hands, and the tally of a class."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.widgets import hands


def guess(
    chosen: list[int], sure: float, options: int = 4, key: str = "run:0"
) -> dict[str, object]:
    shares = [sure if i in chosen else 0.0 for i in range(options)]
    return {"key": key, "kind": "word", "chosen": chosen, "shares": shares, "chips": False}


def chips(*counts: int) -> dict[str, object]:
    shares = [count / 10 for count in counts]
    best = shares.index(max(shares))
    return {"key": "run:1", "kind": "word", "chosen": [best], "shares": shares, "chips": True}


def test_a_code_by_hand():
    """C with 80 %, A and D with 70 %, six chips on A and four on C, ten on B."""
    code = hands.code([guess([2], 0.8), guess([0, 3], 0.7), chips(6, 0, 4), chips(0, 10, 0)])
    assert code.split("-")[1:-1] == ["C8", "AD7", "A6C4", "B0"]


def test_nothing_committed_has_no_code():
    assert hands.code([]) == ""


@given(st.lists(st.lists(st.integers(0, 3), min_size=10, max_size=10), min_size=1, max_size=5))
def test_reading_gives_back_what_was_put_on_each_option(bets):
    counts = [[bet.count(i) for i in range(4)] for bet in bets]
    tally = hands.read([hands.code([chips(*row) for row in counts])])
    assert tally.unread == ()
    for row, answers in zip(counts, tally.answers, strict=True):
        read = dict(answers[0].shares)
        assert read == {"ABCD"[i]: n / 10 for i, n in enumerate(row) if n}


def test_a_class_is_counted():
    """Three say B, one A; the fourth got no further than the first question."""
    codes = [hands.code([guess([1], 0.9), guess([0], 0.5)]) for _ in range(3)]
    tally = hands.read([*codes, hands.code([guess([0], 0.7)])])
    assert tally.counts(0) == {"A": 1, "B": 3}
    assert tally.counts(1) == {"A": 3}
    assert "question 1: 4 answers, 85% sure" in str(tally)
    assert "  B ███ 3" in tally.text()


def test_small_letters_and_spaces_do_not_matter():
    code = hands.code([guess([1], 0.9)])
    assert hands.read([f" {code.lower()} "]).counts(0) == {"B": 1}


@pytest.mark.parametrize("typed", ["", "hello", "7K-C8", "7K-8C-M2", "7K-C8-M2-"])
def test_what_is_no_code_is_set_aside_with_a_reason(typed):
    good = hands.code([guess([1], 0.9)])
    tally = hands.read([typed, good])
    assert tally.counts(0) == {"B": 1}
    assert [text for text, _ in tally.unread] == [typed]
    assert "not counted" in tally.text()


def test_slips_are_noticed():
    """Of all codes with one character replaced, at most 1 in 100 is taken for a real one."""
    code = hands.code([guess([1], 0.9), guess([2], 0.6), guess([0], 0.8)])
    slips = {
        code[:i] + other + code[i + 1 :]
        for i, old in enumerate(code)
        for other in hands.CHECK + "0-"
        if other != old
    }
    tally = hands.read([code, code, *sorted(slips)])
    assert len(slips) - len(tally.unread) <= len(slips) / 100


def test_codes_of_other_questions_are_set_aside():
    mine = [hands.code([guess([i], 0.9)]) for i in range(3)]
    other = hands.code([guess([1], 0.9, key="another run:0")])
    tally = hands.read([*mine, other])
    assert sum(tally.counts(0).values()) == 3
    assert tally.unread[0][0] == other
    assert "expected answers to the questions" in tally.unread[0][1]


def test_no_codes_give_an_empty_tally():
    assert hands.read([]) == hands.Tally((), ())
