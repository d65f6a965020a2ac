"""Every strategy on models of `transformers`: a batch as one by one, with a recorder as without."""

from collections.abc import Callable

import pytest
import torch

from s2s_lab import batch
from s2s_lab.decoding import (
    Beam,
    BestFirst,
    Constrained,
    Contrastive,
    Decoded,
    Diverse,
    Exact,
    Greedy,
    MinimumBayesRisk,
    Recombination,
    Recorder,
    Rerank,
    Sampling,
    Speculative,
    StochasticBeam,
    Strategy,
    Trace,
)
from s2s_lab.decoding.filters import Temperature, TopK, TopP
from s2s_lab.decoding.rerank import Feature
from tests.models.test_huggingface import SOURCES, bart, marian, t5, wrapped

VOCAB = [f"t{i}" for i in range(40)]
STRATEGIES: dict[str, Callable[[object], Strategy]] = {
    "greedy": lambda _: Greedy(6),
    "beam": lambda _: Beam(3, max_steps=6),
    "sampling": lambda _: Sampling((Temperature(0.8), TopK(8), TopP(0.9)), 3, max_steps=6),
    "diverse": lambda _: Diverse(4, 2, max_steps=6),
    "stochastic beam": lambda _: StochasticBeam(3, max_steps=6),
    "minimum Bayes risk": lambda _: MinimumBayesRisk(Sampling(samples=4, max_steps=6)),
    "contrastive": lambda _: Contrastive(3, 0.5, max_steps=6),
    "best first": lambda _: BestFirst(max_steps=3),
    "exact": lambda _: Exact(max_steps=3),
    "recombination": lambda _: Recombination(3, 2, max_steps=6),
    "constrained": lambda _: Constrained(((7,), (8, 9)), 4, max_steps=8),
    "speculative": lambda model: Speculative(model, 2, max_steps=6),
    "rerank": lambda model: Rerank(
        Beam(3, max_steps=6), (Feature("logprob"), Feature("forward", 0.5, model))
    ),
}


@pytest.fixture(scope="module", params=[marian, bart, t5], ids=["marian", "bart", "t5"])
def model(request: pytest.FixtureRequest) -> torch.nn.Module:
    adapter: torch.nn.Module = wrapped(request.param())
    return adapter


@pytest.mark.parametrize("name", STRATEGIES)
def test_a_batch_is_decoded_as_one_by_one_and_a_recorder_changes_nothing(
    model: torch.nn.Module, name: str
) -> None:
    strategy = STRATEGIES[name](model)
    recorder = Recorder(strategy, "model", [("", ["w"] * len(s)) for s in SOURCES], VOCAB)
    together = strategy.search(model, batch.sources(SOURCES), recorder)
    for source, found, trace in zip(
        SOURCES, together, recorder.traces([""] * len(SOURCES)), strict=True
    ):
        (alone,) = strategy.search(model, batch.sources([source]))
        assert [d.ids for d in found] == [d.ids for d in alone]
        assert [d.score for d in found] == pytest.approx([d.score for d in alone], abs=1e-4)
        assert [o.token_ids for o in trace.outputs] == [d.ids for d in found]
        assert Trace.from_json(trace.to_json()) == trace
        _expect_true_logprobs(model, source, found)


def _expect_true_logprobs(model: torch.nn.Module, source: list[int], found: list[Decoded]) -> None:
    """The log-probability of each answer is what teacher forcing gives."""
    for one in found:
        targets = batch.targets([list(one.ids)])
        with torch.no_grad():
            logits = model(batch.sources([source]), targets.inputs)[0]
        rows = torch.arange(len(one.ids))
        gold = logits.log_softmax(-1)[rows, torch.tensor(one.ids)].sum()
        assert one.logprob == pytest.approx(float(gold), abs=1e-3)
