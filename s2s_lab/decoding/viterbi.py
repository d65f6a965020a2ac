"""Viterbi's algorithm: exact search in time linear in the length, where the model forgets.

A model is Markov of order n if its next token depends on the source, the position and the last n
target tokens, and on nothing before. Then two prefixes of one length with the same last n tokens
have the same future, so the worse of them can never win, and one prefix for each such *state* is
all that a search has to carry. With V words there are at most V^n states and V^(n+1) continuations
a step: for V = 10 and n = 1 that is 100, whatever the length.

A recurrent or attending decoder reads its whole history. Its n is the length of the sentence, no
two prefixes share a state, and the table has a row for every prefix: V^T of them, 10^20 for twenty
tokens of ten words. For such models there is `exact` with its bound, and `recombination`, which
merges all the same and may lose the best.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

import torch
from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.clock import Clock, expect_limits
from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.ending import Limits
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.merging import Layer, Merged, expect_order, states, table, write_layer
from s2s_lab.decoding.places import Ahead, Places, Prefix
from s2s_lab.decoding.proof import terms
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.trace import Table
from s2s_lab.decoding.tree import score_of
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import EOS


@runtime_checkable
class Lattice(Protocol):
    """A step model that can lay down its tables, as hidden Markov models can."""

    def lattice(
        self, sources: Batch
    ) -> tuple[
        Float[Tensor, "states"], Float[Tensor, "states states"], Float[Tensor, "batch src states"]
    ]:
        """Log-scores of the first state, of the next state by state, and of what each shows."""
        ...


@dataclass(frozen=True)
class Viterbi:
    """The best of all complete sequences of a model with a bounded history.

    For every length the best sequence is found, so the answer is exact under any length convention.

    Source: Viterbi (1967), "Error Bounds for Convolutional Codes"; Forney (1973), "The Viterbi
    Algorithm", section III.

    Raises:
        ValueError: for a setting below its range.
    """

    name: ClassVar[str] = "viterbi"

    order: int | None = None
    """How many last tokens make a state. None: as many as the model says it depends on. Fewer
    than that is an approximation, which may miss the best."""
    alpha: float = 0.0
    """Strength of the length convention; 0 compares plain log-probabilities."""
    length: Length | None = None
    """How length enters the score. None: ``Length()``, GNMT's way."""
    max_steps: int = 100
    """Length limit, EOS included; a sentence that reaches it is cut."""
    seconds: float | None = None
    """Time budget of a search."""
    states: int = 10_000
    """How many states of a sentence may be carried."""

    def __post_init__(self) -> None:
        for name in ("order", "states"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ValueError(f"{name}: expected at least 1, got {value}")
        if self.alpha < 0:
            raise ValueError(f"alpha: expected 0 or more, got {self.alpha}")
        expect_limits(self.max_steps, self.seconds)

    @property
    def limits(self) -> Limits:
        """What the scores are made of."""
        return Limits(self.length or Length(), self.alpha, self.max_steps)

    @torch.inference_mode()
    def search(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[NBest]:
        """The best complete sequence of each length that could win, best first.

        Raises:
            ValueError: for a model that depends on its whole history, or has too many states.
            Interrupted: on Ctrl-C, with what was found so far.
        """
        order = expect_order(model, self.order, sources, self.max_steps)
        places = Places(model, sources)
        layers: list[list[Layer]] = [[] for _ in places.live]
        with Clock(self.max_steps, self.seconds) as clock:
            for _ in clock.steps():
                ahead = places.look()
                chosen = []
                for sentence, seen in enumerate(ahead):
                    merged = self._merge(places.live[sentence], seen, order)
                    chosen.append(self._worth(merged, places.ended[sentence], clock))
                    if recorder and seen is not None:
                        layers[sentence].append(Layer(places.live[sentence], merged))
                        write_layer(recorder, sentence, seen, layers[sentence][-1], chosen[-1])
                places.go(ahead, chosen)
                if not places:
                    break
            answers = places.answers(self._score, self.max_steps)
            if recorder:
                for sentence, spent in enumerate(places.spent):
                    recorder.spent(sentence, *spent)
                tables = self._tables(model, sources, recorder, layers, answers)
                recorder.finish(answers, self._terms, clock.cut, _verdict, tables)
        return clock.answer(answers)
