"""Best-first search as a list of the best, and as a beam; its proofs are in `test_exact`."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.decoding.best_first import BestFirst
from s2s_lab.text import EOS

from .proving import LATE, TWO, lengths, spell, traced, truth
from .random_models import DEPTH, tables


def test_prefixes_leave_the_queue_in_order():
    """LATE: a (.7) and a a (.7), a a b (.49) and its end; then the end at once (.3) leaves; then
    a a a (.21) and its end.
    """
    traces, answers = traced(BestFirst(3), LATE, TWO)
    for trace, found in zip(traces, answers, strict=True):
        assert [spell(LATE, d) for d in found] == ["a a b <eos>", "<eos>", "a a a <eos>"]
        looked_at = [" ".join(n.token for n in trace.path(step.live[0])) for step in trace.steps]
        assert looked_at == ["", "a", "a a", "a a b", "a a a"]
        ends = [c.reason for step in trace.steps for c in step.candidates if c.fate == "finished"]
        assert ends == [f"complete, number {n}: nothing left reaches more" for n in (2, 1, 3)]


def test_what_a_full_queue_or_a_width_drops_is_named():
    [trace, _], [[best, *_], _] = traced(BestFirst(width=1), LATE, TWO)
    assert spell(LATE, best) == "a a b <eos>"
    assert trace.steps[0].candidates[1].reason == "scores -1.20; the last one found has -0.71"
    [trace, _], _ = traced(BestFirst(2, queue=1), LATE, TWO)
    assert "dropped from the full queue of 1" in trace.steps[0].candidates[1].reason
    [trace, _], _ = traced(BestFirst(2, width=1), LATE, TWO)
    dropped = "1 prefix of length 1 came before, and width is 1"
    assert trace.steps[0].candidates[1].reason == f"scores -1.20; {dropped}"


@given(tables(), lengths, st.integers(1, 20))
def test_best_first_finds_the_list_in_order(model, convention, count):
    alpha, length = convention
    best = truth(model, alpha, length)[:count]
    strategy = BestFirst(count, alpha=alpha, length=length, max_steps=DEPTH + 1)
    found = strategy.search(model, TWO)[1]
    assert [d.score for d in found] == pytest.approx([score for score, _ in best])
    assert len({d.ids for d in found}) == len(found)


def wide_beam(model, width):
    """A beam on a table in which ended hypotheses take no places afterwards; scores, best first."""
    live, ended = [(0.0, ())], []
    while live:
        ways = [
            (total + math.log(p), (*ids, token))
            for total, ids in live
            for token, p in model.table.get(ids, {EOS: 1.0}).items()
        ]
        stay = sorted(ways, reverse=True)[:width]
        ended += [way for way in stay if way[1][-1] == EOS]
        live = [way for way in stay if way[1][-1] != EOS]
    return sorted(ended, reverse=True)


@given(tables(), st.integers(1, 5), st.integers(1, 3))
def test_best_first_with_a_width_is_a_beam(model, width, rows):
    beam = wide_beam(model, width)
    for best in (1, 3):
        found = BestFirst(best, width, rows=rows).search(model, TWO)[1]
        assert [d.ids for d in found] == [ids for _, ids in beam][:best]
