"""What tests of searches that prove their answers share: models by hand, traces, enumeration."""

import signal
from dataclasses import dataclass, field

from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding import Recorder
from s2s_lab.decoding.length import Length
from s2s_lab.models import TableModel
from s2s_lab.text import EOS

from .random_models import every_sequence

TWO = batch.sources([[EOS], [EOS]])

DEEP_GARDEN = TableModel.of(
    {
        "": {"a": 0.4, "b": 0.35, "c": 0.25},
        "a": {"a": 0.34, "b": 0.33, "c": 0.33},
        "b": {"a": 0.34, "b": 0.33, "c": 0.33},
        "c": {"<eos>": 1.0},
    }
)
"""The best is c (.25) and its sure end: .25. Any other begins with a or b and one of three words:
at most .4 · .34 = .136. Greedy and a beam of 2 never look at c."""

LATE = TableModel.of({"": {"<eos>": 0.3, "a": 0.7}, "a": {"a": 1.0}, "a a": {"a": 0.3, "b": 0.7}})
"""The end at once has .3; a a b eos has .7 · .7 = .49, a a a eos .21."""

lengths = st.sampled_from(
    [
        (0.0, None),
        (0.6, Length()),
        (1.0, Length("power")),
        (0.5, Length("power", count_eos=False)),
        (2.0, Length()),
        (0.7, Length("reward")),
        (3.0, Length("reward", count_eos=False)),
    ]
)


def spell(model, decoded):
    return " ".join(model.vocab.tokens[i] for i in decoded.ids)


def traced(strategy, model, sources, vocab=None):
    words = vocab or model.vocab.tokens
    names = [(f"{i}", ["w"] * int(n)) for i, n in enumerate(sources.lengths)]
    recorder = Recorder(strategy, "model", names, words)
    answers = strategy.search(model, sources, recorder)
    return recorder.traces([""] * len(sources)), answers


def truth(model, alpha, length):
    """Scores of every complete sequence of a table, best first, and their ids."""
    length = length or Length()
    return sorted(
        (
            (length.score(logprob, length.counted(len(ids), True), alpha), ids)
            for logprob, ids in every_sequence(model)
        ),
        reverse=True,
    )


@dataclass
class CtrlC:
    """A model during whose step number `at` somebody presses Ctrl-C."""

    model: TableModel
    at: int
    order: int = 1
    calls: list[int] = field(default_factory=list)

    def start(self, sources):
        return self.model.start(sources)

    def step(self, state, last_ids):
        self.calls.append(len(last_ids))
        if len(self.calls) == self.at:
            signal.raise_signal(signal.SIGINT)
        return self.model.step(state, last_ids)

    def reorder(self, state, index):
        return self.model.reorder(state, index)
