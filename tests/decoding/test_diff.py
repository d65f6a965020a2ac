"""Where two traces part: cases by hand, and laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding import Beam, Greedy
from s2s_lab.decoding.diff import diff
from s2s_lab.text import EOS

from .random_models import tables
from .test_diverse import traces_of
from .test_steered import GARDEN_PATH

TWO = batch.sources([[EOS], [EOS]])


def trace_of(strategy, model=GARDEN_PATH):
    traces, _ = traces_of(model, TWO, strategy, model.vocab.tokens)
    return traces[1]


def test_greedy_and_beam_part_at_the_garden_path():
    """Greedy takes a (.6) and drops b (.4); the beam of 2 keeps both, and b·eos wins."""
    found = diff(trace_of(Greedy()), trace_of(Beam(2, 0.0)))
    assert (found.what, found.step, found.prefix, found.tokens) == ("answer", 0, (), ("a", "b"))
    assert found.own == pytest.approx((0.6, 0.4))
    assert found.other == pytest.approx((0.4, 0.6))
    assert found.reasons[0].startswith("'b' was pruned (rank 2")
    assert found.reasons[1].startswith("'a' was kept (rank 1")
    assert str(found) == (
        "The answers part at step 1, at the beginning: "
        "a has 'a' with p = 0.600 against 0.400 for 'b'; "
        "b has 'b' with p = 0.400 against 0.600 for 'a'; "
        f"in a, {found.reasons[0]}; in b, {found.reasons[1]}."
    )


def test_same_answer_another_search():
    """Beams of 2 and 4 both answer b·eos; only the second keeps a·eos and a·b (.18) as well."""
    found = diff(trace_of(Beam(2, 0.0)), trace_of(Beam(4, 0.0)))
    assert (found.what, found.prefix, found.tokens) == ("search", ("a",), (None, "<eos>"))
    assert str(found).startswith("The answers are the same; the searches part at step 2, after 'a'")


def test_equal_traces_say_so():
    found = diff(trace_of(Beam(2)), trace_of(Beam(2)))
    assert found.what == "nothing"
    assert found.step is None
    assert str(found) == "The traces are the same."


@given(tables(), st.integers(1, 4), st.integers(1, 4))
def test_exchanging_the_traces_exchanges_the_sides(model, one, other):
    a, b = trace_of(Beam(one), model), trace_of(Beam(other), model)
    there, back = diff(a, b), diff(b, a)
    assert (there.what, there.prefix) == (back.what, back.prefix)
    assert there.tokens == back.tokens[::-1]
    assert there.own == back.own[::-1]
    if there.what == "answer":
        step = there.step
        assert a.outputs[0].tokens[:step] == b.outputs[0].tokens[:step] == there.prefix
        assert there.tokens[0] != there.tokens[1]
    if one == other:
        assert there.what == "nothing"
