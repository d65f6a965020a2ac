"""Exact and best-first search: by hand, against enumeration, and what they prove."""

import json
import math
import re

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding import Beam, Greedy, Trace
from s2s_lab.decoding.best_first import BestFirst
from s2s_lab.decoding.clock import Interrupted
from s2s_lab.decoding.exact import Exact
from s2s_lab.decoding.length import Length
from s2s_lab.models import TableModel

from .proving import DEEP_GARDEN, LATE, TWO, CtrlC, lengths, spell, traced, truth
from .random_models import DEPTH, networks, tables


def test_where_greedy_and_a_narrow_beam_both_miss():
    for strategy in (Greedy(), Beam(2, 0.0), Beam(2, 1.0)):
        for [best, *_] in strategy.search(DEEP_GARDEN, TWO):
            assert best.logprob < math.log(0.14)
    for strategy in (Exact(), BestFirst(), Exact(start=Beam(2, 0.0)), Exact(rows=1)):
        for proof in strategy.prove(DEEP_GARDEN, TWO):
            assert spell(DEEP_GARDEN, proof.answers[0]) == "c <eos>"
            assert proof.answers[0].logprob == pytest.approx(math.log(0.25))
            assert proof.proved
            assert proof.bound == proof.answers[0].score


def test_the_bound_saves_what_it_can():
    """LATE: the root knows its end (.3). a (.7) could beat it, and so could a a; there b (.7 · .7)
    could, and ends with .49; a a a (.21) could not, and is never asked for if siblings are asked
    for one at a time. That is 1 + 1 + 1 + 1 prefixes, and as many calls.
    """
    for strategy in (Exact(rows=1), BestFirst(rows=1)):
        for proof in strategy.prove(LATE, TWO):
            assert spell(LATE, proof.answers[0]) == "a a b <eos>"
            assert (proof.nodes, proof.calls) == (4, 4)
    [proof, _] = Exact(rows=2).prove(LATE, TWO)
    assert (proof.nodes, proof.calls) == (4, 4)  # a a a was barred by the bound before the call
    [proof, _] = BestFirst(rows=2).prove(LATE, TWO)
    assert (proof.nodes, proof.calls) == (5, 4)
    assert [spell(LATE, d) for d in Exact().search(LATE, TWO)[0]] == ["a a b <eos>", "<eos>"]


def test_a_trace_says_why_a_prefix_was_given_up():
    [trace, _], _ = traced(Exact(alpha=1.0, max_steps=4, rows=1), LATE, TWO)
    lost = [c for step in trace.steps for c in step.candidates if c.fate == "pruned"]
    assert [(c.token, c.reason) for c in lost] == [
        ("a", "could reach -1.04 at most; -0.48 is there already")
    ]
    assert [(t.name, round(t.value, 3)) for t in lost[0].terms] == [
        ("log-probability", -1.561),  # ln .21
        ("length penalty ((5 + 4) / 6) ^ 1", 1.5),
        ("highest score in reach", -1.04),
    ]
    assert trace.outputs[0].reason == (
        "best score, proved: no sequence scores higher (4 prefixes looked at)"
    )
    assert trace.tables[0].values == (
        (1.0, pytest.approx(math.log(0.3)), pytest.approx(math.log(0.3))),
        (4.0, pytest.approx(math.log(0.49)), pytest.approx(math.log(0.49) / 1.5)),
    )
    [trace, _], _ = traced(BestFirst(), LATE, TWO)
    assert trace.steps[0].candidates[1].reason == "scores -1.20; the last one found has -0.71"
    assert trace.cost.model_calls == 4


@given(tables(), lengths, st.integers(1, 4))
def test_exact_is_enumeration_under_every_length_convention(model, convention, rows):
    alpha, length = convention
    best = truth(model, alpha, length)
    for strategy in (
        Exact(alpha, length, DEPTH + 1, rows=rows),
        Exact(alpha, length, DEPTH + 4, rows=rows, start=Beam(2, alpha, length=length)),
        BestFirst(alpha=alpha, length=length, max_steps=DEPTH + 1, rows=rows),
    ):
        for proof in strategy.prove(model, TWO):
            assert proof.proved
            assert proof.answers[0].ids == best[0][1]
            assert proof.answers[0].score == pytest.approx(best[0][0])
            assert proof.bound == proof.answers[0].score


@settings(deadline=None, max_examples=25)
@given(networks, st.sampled_from([(0.0, None), (0.5, Length("power"))]))
def test_no_other_search_beats_exact_search(drawn, convention):
    model, sources = drawn.build()
    alpha, length = convention
    proofs = Exact(alpha, length, 4, nodes=None).prove(model, sources)
    queue = BestFirst(alpha=alpha, length=length, max_steps=4, nodes=None).prove(model, sources)
    others = [
        strategy.search(model, sources)
        for strategy in (Greedy(4), Beam(3, alpha, 4, length=length), Beam(9, alpha, 4))
    ]
    for row, proof in enumerate(proofs):
        assert proof.proved
        assert proof.answers[0].score == pytest.approx(queue[row].answers[0].score)
        for found in others:
            for d in found[row]:
                if d.finished:
                    counted = (length or Length()).counted(len(d.ids), True)
                    score = (length or Length()).score(d.logprob, counted, alpha)
                    assert score <= proof.answers[0].score + 1e-9


@settings(deadline=None, max_examples=25)
@given(networks)
def test_a_beam_as_wide_as_the_space_is_exact_search(drawn):
    """Three words at most: 8 + 64 prefixes are alive at once, so 8 ** 3 places hold all."""
    model, sources = drawn.build()
    wide = Beam(8**3, 0.0, 3).search(model, sources)
    for found, proof in zip(
        wide, Exact(max_steps=3, nodes=None).prove(model, sources), strict=True
    ):
        assert found[0].ids == proof.answers[0].ids
        assert found[0].logprob == pytest.approx(proof.answers[0].logprob)


@given(tables(), st.integers(1, 30), st.integers(1, 4), lengths)
def test_without_a_proof_the_bound_holds(model, nodes, queue, convention):
    """However early the search ends, nothing in the whole space scores more than its bound."""
    alpha, length = convention
    best = truth(model, alpha, length)[0][0]
    steps = DEPTH + 1
    for strategy in (
        Exact(alpha, length, steps, nodes),
        BestFirst(queue=queue, nodes=nodes, alpha=alpha, length=length, max_steps=steps),
        BestFirst(width=queue, nodes=nodes, alpha=alpha, length=length, max_steps=steps),
    ):
        for proof in strategy.prove(model, TWO):
            assert proof.nodes <= nodes
            assert best <= proof.bound + 1e-9
            if proof.proved:
                assert proof.answers[0].score == pytest.approx(best)
            elif isinstance(strategy, Exact) or (strategy.width is None and proof.cut):
                assert f"budget of {nodes}" in str(proof)
                assert f"up to {proof.bound:.2f}" in str(proof)


@settings(deadline=None, max_examples=8)
@given(networks, st.sampled_from([Exact(max_steps=3), BestFirst(3, max_steps=3, rows=2)]))
def test_batch_padding_and_recorder_change_nothing(drawn, strategy):
    model, sources = drawn.build()
    [*traces], answers = traced(strategy, model, sources, [f"t{i}" for i in range(8)])
    for row, found in enumerate(strategy.search(model, sources)):
        width = int(sources.lengths[row])
        alone = batch.sources([sources.ids[row, :width].tolist()])
        for same in (answers[row], strategy.search(model, alone)[0]):
            assert [d.ids for d in same] == [d.ids for d in found]
            assert [d.score for d in same] == pytest.approx([d.score for d in found])
        for d in found:
            assert (d.attention is None) == (model.settings.attention is None)
            if d.attention is not None:
                inputs = torch.tensor([[1, *d.ids[:-1]]])
                one = sources.rows(torch.tensor([row]))
                _, _, read = model.decoder(model.start(one), inputs)
                assert torch.allclose(read[0], d.attention, atol=1e-9)
        trace = traces[row]
        assert [o.token_ids for o in trace.outputs] == [d.ids for d in found]
        assert trace.replay() == trace.outputs[0].tokens
        assert Trace.from_json(json.dumps(trace.to_json())) == trace
        assert trace.cost.tokens >= len(trace.steps)


@given(tables(), st.integers(1, 6), lengths)
def test_traces_of_searches_that_were_cut_hold_together(model, nodes, convention):
    alpha, length = convention
    for strategy in (
        Exact(alpha, length, 3, nodes, start=Greedy(3)),
        BestFirst(2, nodes=nodes, alpha=alpha, length=length, max_steps=3),
        BestFirst(2, width=2, queue=2, alpha=alpha, length=length, max_steps=3),
    ):
        traces, answers = traced(strategy, model, TWO)
        for trace, found in zip(traces, answers, strict=True):
            assert trace.replay() == trace.outputs[0].tokens
            assert [o.token_ids for o in trace.outputs] == [d.ids for d in found]
            for step in trace.steps:
                for c in step.candidates:
                    assert c.reason
                    numbers = re.match(r"could reach (\S+) at most; (\S+) is there", c.reason)
                    if numbers:
                        assert float(numbers[1]) <= float(numbers[2]) + 0.01


def test_where_nothing_ends_the_likeliest_is_cut():
    """a (.6) or b, for ever: of three tokens a a a is the likeliest, and no sequence ends."""
    endless = TableModel.of({w: {"a": 0.6, "b": 0.4} for w in ("", "a", "b")}, order=1)
    for strategy in (Exact(max_steps=3), BestFirst(max_steps=3)):
        for proof in strategy.prove(endless, TWO):
            assert spell(endless, proof.answers[0]) == "a a a"
            assert not proof.answers[0].finished
            assert str(proof).startswith("proved: no sequence ends within the length limit")
        [trace, _], _ = traced(strategy, endless, TWO)
        assert trace.replay() == ("a", "a", "a")
        assert trace.outputs[0].reason.endswith("cut at its end")
        barred = [c for step in trace.steps for c in step.candidates if c.fate == "barred"]
        assert len(barred) == 7  # all of three words but a a a
        assert all("token 3 is the last" in c.reason for c in barred)


@pytest.mark.parametrize("strategy", [Exact(rows=1), BestFirst(rows=1)])
def test_ctrl_c_stops_with_what_there_is(strategy):
    """Call 1 asks for both roots. Exact search knows their ends; the queue has them waiting."""
    with pytest.raises(Interrupted) as stopped:
        strategy.search(CtrlC(LATE, at=2), TWO)
    for found in stopped.value.answers:
        assert spell(LATE, found[0]) == ("<eos>" if isinstance(strategy, Exact) else "a a")


def test_time_is_a_budget_too():
    for strategy in (Exact(seconds=1e-9), BestFirst(seconds=1e-9)):
        [proof, _] = strategy.prove(DEEP_GARDEN, TWO)
        assert not proof.proved
        assert proof.cut == "the time budget of 1e-09 s"
        assert proof.bound >= math.log(0.25)


def test_a_known_sequence_is_the_first_to_beat():
    [best, _] = [proof.answers[0] for proof in Exact().prove(LATE, TWO)]
    for proof in Exact(rows=1).prove(LATE, TWO, known=[best, best]):
        assert [d.ids for d in proof.answers] == [best.ids]
        assert proof.proved
        assert proof.nodes == 3  # a a b reaches no more than what is known
    with pytest.raises(ValueError, match="expected one sequence for each of 2 sources"):
        Exact().prove(LATE, TWO, known=[best])


@pytest.mark.parametrize("make", [Exact, BestFirst])
@pytest.mark.parametrize(
    ("name", "value"),
    [("nodes", 0), ("rows", 0), ("alpha", -1.0), ("max_steps", 0), ("seconds", 0.0)],
)
def test_settings_out_of_range_are_one_sentence(make, name, value):
    with pytest.raises(ValueError, match=rf"{name}: expected .* got {value:g}"):
        make(**{name: value})
