"""Limits of the strategies that draw, rank and check: time budget, Ctrl-C, and what they leave."""

import signal
from dataclasses import dataclass, field, replace

import pytest
import torch

from s2s_lab.decoding.clock import Interrupted
from s2s_lab.decoding.contrastive import Contrastive
from s2s_lab.decoding.mbr import MinimumBayesRisk
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.rerank import Rerank
from s2s_lab.decoding.sampling import Sampling
from s2s_lab.decoding.speculative import Speculative
from s2s_lab.decoding.stochastic_beam import StochasticBeam
from s2s_lab.models import TableModel

from .laws import many

ENDLESS = TableModel.of({"": {"a": 0.5, "b": 0.5}, "a": {"a": 1.0}, "b": {"a": 1.0}}, order=1)
STRATEGIES = [
    Sampling(samples=2),
    StochasticBeam(2),
    Speculative(ENDLESS, lookahead=1),
    Contrastive(2),
]


@dataclass
class Pressed:
    """A model during whose third step somebody presses Ctrl-C."""

    steps: list[int] = field(default_factory=list)
    press: bool = True

    def start(self, sources):
        return ENDLESS.start(sources)

    def step(self, state, last_ids):
        self.steps.append(len(last_ids))
        if self.press and len(self.steps) == 3:
            signal.raise_signal(signal.SIGINT)
        return ENDLESS.step(state, last_ids)

    def reorder(self, state, index):
        return ENDLESS.reorder(state, index)

    def hidden(self, state):
        return torch.tensor([[len(prefix), 1.0] for prefix in state])


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda s: s.name)
def test_a_time_budget_cuts_and_the_trace_says_so(strategy):
    """However short it is, a first step is taken."""
    hurried = replace(strategy, seconds=1e-9)
    recorder = Recorder(hurried, "m", [("", ["w", "w"])] * 2, ENDLESS.vocab.tokens)
    answers = hurried.search(Pressed(press=False), many(2), recorder)
    for found, trace in zip(answers, recorder.traces(["", ""]), strict=True):
        assert found
        assert all(len(d.ids) == 1 and not d.finished for d in found)
        assert "cut at the time budget of 1e-09 s" in trace.outputs[0].reason


@pytest.mark.parametrize(
    "strategy",
    [*STRATEGIES, MinimumBayesRisk(Sampling(samples=2)), Rerank(Sampling(samples=2))],
    ids=lambda s: s.name,
)
def test_ctrl_c_hands_over_what_there_is(strategy):
    with pytest.raises(Interrupted) as caught:
        strategy.search(Pressed(), many(2))
    assert len(caught.value.answers) == 2
    for found in caught.value.answers:
        assert found
        assert all(1 <= len(d.ids) <= 5 and not d.finished for d in found)
