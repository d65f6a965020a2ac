"""Contrastive search: by hand, against a loop over one sentence, and its two limits."""

from dataclasses import dataclass

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab.decoding.contrastive import Contrastive
from s2s_lab.decoding.greedy import Greedy
from s2s_lab.models import TableModel

from .laws import alone, expect_the_same_alone, many, traces_of
from .random_models import networks

PLAIN = TableModel.of(
    {
        "": {"a": 0.6, "b": 0.4},
        "a": {"a": 0.4, "b": 0.35, "<eos>": 0.25},
        "a a": {"a": 1.0},
        "a b": {"<eos>": 1.0},
    }
)
A, B, EOS = PLAIN.vocab.id("a"), PLAIN.vocab.id("b"), 2
VECTORS = {1: (1.0, 0.0), A: (3.0, 4.0), B: (4.0, -3.0), EOS: (-1.0, 0.0)}


@dataclass
class Shown:
    """A step model that shows a vector for its last token."""

    model: object
    vector: object

    def start(self, sources):
        return self.model.start(sources)

    def step(self, state, last_ids):
        return self.model.step(state, last_ids)

    def reorder(self, state, index):
        return self.model.reorder(state, index)

    def hidden(self, state):
        return self.vector(state)


def by_table(state):
    rows = [VECTORS[prefix[-1] if prefix else 1] for prefix in state]
    return torch.tensor(rows, dtype=torch.float64)


TABLE = Shown(PLAIN, by_table)
TABLE.vocab = PLAIN.vocab


def network(drawn):
    model, sources = drawn.build()
    return Shown(model, lambda state: state.hidden[0][-1]), sources


def test_by_hand():
    """Alpha ½, k 2. Cosines with BOS: a .6, b .8; of a and b: 0; of EOS with BOS -1, with a -.6.

    Step 1: a ½ · .6 - ½ · .6 = 0; b ½ · .4 - ½ · .8 = -.2. Step 2, after a: a, which greedy would
    take, ½ · .4 - ½ · 1 = -.3; b ½ · .35 - ½ · max(.8, 0) = -.225. Step 3: EOS alone is possible;
    its cosines are -1 with BOS, -.6 with a, -.8 with b: ½ + ½ · .6 = .8. Sum .575.
    """
    for found in Contrastive(2, 0.5).search(TABLE, many(2)):
        assert found[0].ids == (A, B, EOS)
        assert found[0].score == pytest.approx(0.575)
        assert found[0].logprob == pytest.approx(torch.tensor(0.6 * 0.35).log().item())
        assert found[0].finished


def test_the_trace_by_hand():
    """Step 2 of the search above: a is what BOS and a are compared with, b is most like BOS."""
    [trace], _ = traces_of(Contrastive(2, 0.5), TABLE, many(1))
    step = {c.token_id: c for c in trace.steps[1].candidates}
    assert [t.value for t in step[A].terms] == pytest.approx([0.4, 0.2, 1.0, 0.5, -0.3])
    assert [t.value for t in step[B].terms] == pytest.approx([0.35, 0.175, 0.8, 0.4, -0.225])
    assert step[A].terms[2].name.endswith("token 1")
    assert step[B].terms[2].name.endswith("the beginning")
    assert step[B].fate == "kept"
    assert step[A].reason == "rank 2: 0.075 behind the best score"
    assert (step[EOS].fate, step[EOS].reason) == ("barred", "not among the 2 most probable")
    assert trace.cost.model_calls == 4
    assert trace.cost.tokens == 1 + 3 * 2


@torch.inference_mode()
def one_by_one(model, source, k, alpha, limit):
    """The paper's rule in a loop: one sentence, one candidate at a time."""
    state = model.start(source)
    logits, state, _ = model.step(state, torch.tensor([1]))
    seen, ids, total = [model.hidden(state)[0]], [], 0.0
    while len(ids) < limit and ids[-1:] != [EOS]:
        best = None
        for token in logits[0].topk(k).indices.tolist():
            after, new, _ = model.step(state, torch.tensor([token]))
            h = model.hidden(new)[0]
            like = max(float(h @ s / (h.norm() * s.norm())) for s in seen)
            score = (1 - alpha) * float(logits[0].softmax(-1)[token]) - alpha * like
            if best is None or score > best[0]:
                best = (score, token, after, new, h)
        score, token, logits, state, h = best
        seen.append(h)
        ids.append(token)
        total += score
    return tuple(ids), total


@settings(max_examples=40)
@given(networks, st.integers(1, 8), st.floats(0.0, 1.0))
def test_it_is_the_rule_of_the_paper(drawn, k, alpha):
    model, sources = network(drawn)
    answers = Contrastive(k, alpha, max_steps=6).search(model, sources)
    for row, [found] in enumerate(answers):
        ids, score = one_by_one(model, alone(sources, row), k, alpha, 6)
        assert found.ids == ids
        assert found.score == pytest.approx(score)


@settings(max_examples=30)
@given(networks, st.integers(1, 8))
def test_without_likeness_or_without_choice_it_is_greedy(drawn, k):
    model, sources = network(drawn)
    greedy = [found[0].ids for found in Greedy(max_steps=6).search(model, sources)]
    for strategy in (Contrastive(k, 0.0, max_steps=6), Contrastive(1, 0.7, max_steps=6)):
        assert [found[0].ids for found in strategy.search(model, sources)] == greedy


@settings(max_examples=30)
@given(networks, st.integers(1, 8))
def test_neither_batch_nor_padding_nor_recorder_changes_a_result(drawn, k):
    model, sources = network(drawn)
    strategy = Contrastive(k, max_steps=5)
    expect_the_same_alone(strategy, model, sources)
    traces_of(strategy, model, sources)


def test_a_model_without_vectors_and_wrong_settings_are_one_sentence():
    with pytest.raises(ValueError, match=r"expected a model that shows .*, got a TableModel wit"):
        Contrastive().search(PLAIN, many(2))
    with pytest.raises(ValueError, match="k: expected at least 1, got 0"):
        Contrastive(0)
    with pytest.raises(ValueError, match=r"alpha: expected 0 to 1, got 1\.5"):
        Contrastive(alpha=1.5)
