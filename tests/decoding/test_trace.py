"""The trace: what it promises to everything that reads it."""

import json

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding import Beam, Greedy, Recorder, Trace
from s2s_lab.decoding.trace import VERSION
from s2s_lab.decoding.trace_example import EXAMPLE
from s2s_lab.text import EOS

from .random_models import networks, tables
from .test_search import GARDEN_PATH

strategies = st.sampled_from([Greedy(max_steps=6), Beam(2, max_steps=6), Beam(4, 0.0, 6)])


def traces_of(model, sources, strategy):
    names = [(f"source {i}", [f"w{j}" for j in range(n)]) for i, n in enumerate(sources.lengths)]
    size = len(model.vocab) if hasattr(model, "vocab") else model.settings.target_vocab
    vocab = [f"t{i}" for i in range(size)]
    recorder = Recorder(strategy, "model", names, vocab)
    answers = strategy.search(model, sources, recorder)
    return recorder.traces(["text"] * len(sources)), answers


@settings(deadline=None)
@given(networks, strategies)
def test_replaying_rebuilds_the_output_and_json_loses_nothing(drawn, strategy):
    traces, answers = traces_of(*drawn.build(), strategy)
    for trace, found in zip(traces, answers, strict=True):
        assert trace.replay() == trace.outputs[0].tokens
        assert [o.token_ids for o in trace.outputs] == [d.ids for d in found]
        assert Trace.from_json(json.dumps(trace.to_json())) == trace
        assert Trace.from_json(trace.to_json()).text() == trace.text()


@settings(deadline=None)
@given(networks, strategies)
def test_attention_rows_belong_to_the_hypotheses_that_read_them(drawn, strategy):
    model, sources = drawn.build()
    traces, answers = traces_of(model, sources, strategy)
    for trace, found in zip(traces, answers, strict=True):
        for step in trace.steps:
            assert len(step.attention) == (len(step.live) if model.settings.attention else 0)
        for output, decoded in zip(trace.outputs, found, strict=True):
            rows = trace.attention_of(output.hypothesis)
            if model.settings.attention is None:
                assert rows == ()
            else:
                expected = decoded.attention[:, : len(trace.source)]
                assert torch.allclose(torch.tensor(rows).double(), expected)


@given(tables(), strategies)
def test_the_arithmetic_of_a_trace_adds_up(model, strategy):
    [trace], _ = traces_of(model, batch.sources([[EOS]]), strategy)
    for node in trace.hypotheses[1:]:
        parent = trace.hypotheses[node.parent]
        assert node.total == pytest.approx(parent.total + node.logprob)
        assert node.finished == (node.token_id == EOS)
        assert not parent.finished
    for step in trace.steps:
        stays = [c for c in step.candidates if c.fate != "pruned"]
        lost = [c for c in step.candidates if c.fate == "pruned"]
        assert [c.rank for c in step.candidates] == list(range(1, len(step.candidates) + 1))
        assert all((c.hypothesis is None) == (c.fate == "pruned") for c in step.candidates)
        for c in lost:
            assert c.behind == pytest.approx(min(s.score for s in stays) - c.score)
            assert f"{c.behind:.2f} nats behind" in c.reason
            assert f"rank {c.rank}" in c.reason
    for output in trace.outputs:
        assert output.terms[0].value == pytest.approx(output.total)
        assert output.terms[-1].value == pytest.approx(output.score)


def test_a_trace_by_hand():
    """Beam 2 on the garden path; numbers from the table: see `test_search.GARDEN_PATH`."""
    strategy = Beam(width=2, alpha=0.0)
    recorder = Recorder(strategy, "table", [("x", ["x"])], GARDEN_PATH.vocab.tokens, listed=1)
    strategy.search(GARDEN_PATH, batch.sources([[EOS]]), recorder)
    [trace] = recorder.traces(["b"])
    assert trace.text() == (
        "beam(width=2, alpha=0.0, max_steps=100) · table\n"
        "source  x\n"
        "\n"
        "step 1 · 1 live · 7 continuations\n"
        "    1 kept        -0.51  p=0.600  · + a\n"
        "    2 kept        -0.92  p=0.400  · + b\n"
        "\n"
        "step 2 · 2 live · 14 continuations\n"
        "    1 finished    -1.02  p=0.900  b + <eos>\n"
        "    2 kept        -1.43  p=0.400  a + a\n"
        "    3 pruned      -1.71  p=0.300  a + <eos>  "
        "(rank 3, 2 places were open: 0.29 nats behind the last that stayed)\n"
        "\n"
        "step 3 · 1 live · 7 continuations\n"
        "    1 finished    -1.43  p=1.000  a a + <eos>\n"
        "\n"
        "  1.    -1.02  b <eos>  (best score)\n"
        "  2.    -1.43  a a <eos>  (score 0.41 behind the best)\n"
        "output  b"
    )
    assert trace.cost.model_calls == 3
    assert trace.cost.tokens == 4
    assert trace.steps[1].considered == 14


def test_the_shipped_example_is_a_trace():
    trace = Trace.from_json(EXAMPLE)
    assert trace.replay() == ("un", "<eos>")
    assert trace.to_json() == EXAMPLE
    assert trace.attention_of(2) == ((0.9, 0.1), (0.2, 0.8))


def test_what_is_no_trace_is_named():
    with pytest.raises(ValueError, match="not a trace"):
        Trace.from_json({"version": 1})
    with pytest.raises(ValueError, match=f"expected {VERSION}, got 99"):
        Trace.from_json({**EXAMPLE, "version": 99})


def test_traces_are_frozen():
    trace = Trace.from_json(EXAMPLE)
    with pytest.raises(AttributeError):
        trace.output_text = "deux"
