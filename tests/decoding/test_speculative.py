"""Speculative decoding: the target's law whatever the draft does, by hand and by counts."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab.decoding.filters import Temperature, TopK
from s2s_lab.decoding.greedy import Greedy
from s2s_lab.decoding.scoring import logprob_of
from s2s_lab.decoding.speculative import Speculative
from s2s_lab.decoding.verification import verify
from s2s_lab.models import TableModel
from s2s_lab.text import EOS

from .blocks import Blocks, Counting
from .laws import FALSE_ALARM, expect_the_same_alone, law_of, many, p_value, traces_of
from .random_models import networks, tables

TARGET = TableModel.of(
    {
        "": {"a": 0.6, "b": 0.4},
        "a": {"a": 0.2, "b": 0.5, "<eos>": 0.3},
        "b": {"a": 0.7, "<eos>": 0.3},
        "a b": {"a": 0.5, "<eos>": 0.5},
        "b a": {"b": 0.1, "<eos>": 0.9},
    }
)
A, B = TARGET.vocab.id("a"), TARGET.vocab.id("b")
GOOD = TableModel(TARGET.vocab, {p: {**row} for p, row in TARGET.table.items()})
FLAT = TableModel(TARGET.vocab, {(): {A: 1 / 3, B: 1 / 3, EOS: 1 / 3}, (A,): {A: 0.9, B: 0.1}})
WRONG = TableModel(TARGET.vocab, {(A,): {A: 0.98, EOS: 0.02}, (B,): {B: 1.0}, (A, B): {B: 1.0}})
"""Drafts that are equal to the target, vaguely like it, and almost never right."""


def law(*probabilities):
    return torch.tensor([probabilities], dtype=torch.float64).log()


def test_one_check_by_hand():
    """p = .5 .5, q = .8 .2. Token 0 is accepted if u < .625; else the rest is .3 at token 1 alone.

    So token 0 comes out with .8 · .625 = .5, as p says. Token 1 is always accepted: .5 / .2 > 1.
    """
    p, q = law(0.5, 0.5), law(0.8, 0.2)
    number = torch.tensor
    for proposal, u, token in [(0, 0.6249, 0), (0, 0.6251, 1), (1, 0.9999, 1)]:
        check = verify(
            p,
            q,
            number([proposal]),
            number([True]),
            number([u], dtype=torch.float64),
            number([0.1], dtype=torch.float64),
        )
        assert check.token.tolist() == [token]
        assert check.accepted.tolist() == [proposal == token]
        assert check.rest[0].tolist() == pytest.approx([0, 1])


@given(st.integers(0, 10_000))
def test_what_comes_out_of_a_check_has_the_law_p(seed):
    """Exactly: Σ over proposals x of q(x) · (accepted x, or refused times the rest) = p."""
    generator = torch.Generator().manual_seed(seed)
    p, q = torch.randn(2, 5, generator=generator, dtype=torch.float64).mul(2).softmax(-1)
    out = torch.zeros(5, dtype=torch.float64)
    half = torch.tensor([0.5], dtype=torch.float64)
    for x in range(5):
        check = verify(
            p[None].log(), q[None].log(), torch.tensor([x]), torch.tensor([True]), half, half
        )
        kept = min(1.0, float(p[x] / q[x]))
        assert bool(check.accepted) == (kept > 0.5)
        out[x] += q[x] * kept
        out += q[x] * (1 - kept) * check.rest[0]
    assert torch.allclose(out, p)


@pytest.mark.parametrize("draft", [GOOD, FLAT, WRONG], ids=["good", "flat", "wrong"])
@pytest.mark.parametrize("lookahead", [1, 2, 5])
def test_answers_have_the_law_of_the_target(draft, lookahead):
    """2000 draws of different sources; false alarms: `FALSE_ALARM`."""
    found = Speculative(draft, lookahead).search(TARGET, many(2000))
    assert p_value([some[0].ids for some in found], law_of(TARGET)) > FALSE_ALARM


def test_filters_cut_both_laws():
    filters = (Temperature(0.5), TopK(2))
    found = Speculative(FLAT, filters=filters, seed=1).search(TARGET, many(2000))
    assert p_value([some[0].ids for some in found], law_of(TARGET, filters)) > FALSE_ALARM


@settings(max_examples=40)
@given(networks, st.integers(0, 9), st.integers(1, 5), st.booleans())
def test_the_greedy_variant_is_the_targets_greedy_search(drawn, other, lookahead, same):
    model, sources = drawn.build()
    draft = model if same else replace(drawn, seed=drawn.seed + other, attention="dot").build()[0]
    strategy = Speculative(draft, lookahead, greedy=True, max_steps=7)
    greedy = Greedy(max_steps=7).search(model, sources)
    for one, two in zip(strategy.search(model, sources), greedy, strict=True):
        assert one[0].ids == two[0].ids
        assert one[0].logprob == pytest.approx(two[0].logprob)
        if two[0].attention is not None:
            assert torch.allclose(one[0].attention, two[0].attention)


@settings(max_examples=25)
@given(networks, st.integers(1, 9), st.integers(1, 5))
def test_neither_batch_nor_padding_nor_recorder_changes_a_result(drawn, other, lookahead):
    model, sources = drawn.build()
    draft = replace(drawn, seed=drawn.seed + other).build()[0]
    strategy = Speculative(draft, lookahead, max_steps=7)
    expect_the_same_alone(strategy, model, sources)
    _, answers = traces_of(strategy, model, sources)
    scored = logprob_of(model, sources, [found[0].ids for found in answers])
    assert scored.tolist() == pytest.approx([found[0].logprob for found in answers])
    traces_of(replace(strategy, greedy=True), model, sources)


@given(tables(), tables(), st.integers(1, 4), st.integers(0, 99))
def test_blocks_change_the_cost_and_nothing_else(model, draft, lookahead, seed):
    """The trace counts what the models counted."""
    slow, fast, drafts = Counting(model), Blocks(model), Counting(draft)
    strategy = Speculative(drafts, lookahead, seed=seed)
    one = strategy.search(slow, many(1))
    assert strategy.search(fast, many(1)) == one
    assert fast.calls <= slow.calls
    slow.calls = drafts.calls = 0
    slow.vocab = model.vocab
    [trace], _ = traces_of(strategy, slow, many(1))
    rounds, target_calls, draft_calls, checked, accepted, rate = trace.tables[0].values[0]
    assert (target_calls, draft_calls) == (slow.calls / 2, drafts.calls / 2)  # searched twice
    assert trace.cost.model_calls == target_calls + draft_calls
    assert trace.cost.tokens == target_calls + draft_calls
    assert rate is None or rate == accepted / checked
    assert accepted <= checked <= rounds * lookahead


def test_a_draft_equal_to_the_target_is_always_accepted():
    """Then a round of 2 proposals brings 3 tokens: a sentence of n tokens takes 1 + ⌈(n - 1) / 3⌉
    calls of a target that reads blocks.
    """
    target = Blocks(TARGET)
    target.vocab = TARGET.vocab
    for trace in traces_of(Speculative(GOOD, 2), target, many(40))[0]:
        _, _, _, checked, accepted, _ = trace.tables[0].values[0]
        assert checked == accepted
    for number in range(5, 25):
        [trace], [[decoded]] = traces_of(Speculative(GOOD, 2), target, many(1, number))
        assert trace.tables[0].values[0][1] == 1 + -(-(len(decoded.ids) - 1) // 3)


def test_traces_say_what_was_proposed_refused_and_drawn():
    traces, _ = traces_of(Speculative(FLAT, 2), TARGET, many(100))
    reasons = [c.reason for t in traces for step in t.steps for c in step.candidates]
    for said in ("proposed and accepted", "proposed and refused", "drawn from what p has above q"):
        assert any(said in reason for reason in reasons), said
    for trace in traces:
        assert trace.steps[0].candidates[0].reason.endswith(("no proposal", "not drawn"))


def test_models_of_different_vocabularies_are_one_sentence():
    other = TableModel.of({"": {"a": 1.0}})
    with pytest.raises(ValueError, match="draft: expected the target's vocabulary of 7 tokens, go"):
        Speculative(other).search(TARGET, many(2))


def test_limits():
    endless = TableModel.of({"": {"a": 1.0}, "a": {"a": 1.0}}, order=1)
    for steps in (1, 2, 5):
        [[one], [_]] = Speculative(endless, max_steps=steps).search(endless, many(2))
        assert len(one.ids) == steps
        assert not one.finished
    with pytest.raises(ValueError, match="lookahead: expected at least 1, got 0"):
        Speculative(endless, lookahead=0)
