"""Beam search with recombination: of prefixes that the model cannot tell apart, one is enough.

In a plain beam the places fill with prefixes that end alike and differ in what the model has
forgotten: they have the same future, and only the best of them can win. Recombination merges them,
so that every place holds another state. A beam as wide as there are states (and the end) is then
`Viterbi`, always; a plain beam of that width is not. With an `order` that is smaller than what the
model remembers it merges prefixes that *do* differ, which saves places and may lose the best.

A hypothesis that ends takes a place in its own step only: it leaves, and the places are free again.
"""

from dataclasses import dataclass
from typing import ClassVar

import torch

from s2s_lab.batch import Batch
from s2s_lab.decoding.clock import Clock, expect_limits
from s2s_lab.decoding.decoded import NBest
from s2s_lab.decoding.ending import Limits
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.merging import Merging, expect_order
from s2s_lab.decoding.proof import terms
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.models.protocol import StepModel


@dataclass(frozen=True)
class Recombination:
    """Keep the best prefix of each of the `width` best states.

    Source: Och, Ueffing & Ney (2001), "An Efficient A* Search Algorithm for Statistical Machine
    Translation", section 3.2, as in phrase-based decoders.

    Raises:
        ValueError: for a setting below its range.
    """

    name: ClassVar[str] = "recombination"

    width: int = 5
    """States that stay in a step."""
    order: int | None = None
    """How many last tokens make a state; None: as many as the model says it depends on."""
    alpha: float = 0.0
    """Strength of the length convention; 0 compares plain log-probabilities."""
    length: Length | None = None
    """How length enters the score. None: ``Length()``, GNMT's way."""
    max_steps: int = 100
    """Length limit, EOS included; a sentence that reaches it is cut."""
    seconds: float | None = None
    """Time budget of a search."""

    def __post_init__(self) -> None:
        for name in ("width", "order"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ValueError(f"{name}: expected at least 1, got {value}")
        if self.alpha < 0:
            raise ValueError(f"alpha: expected 0 or more, got {self.alpha}")
        expect_limits(self.max_steps, self.seconds)

    @torch.inference_mode()
    def search(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[NBest]:
        """The best complete sequence of each length that was found, best first.

        Raises:
            ValueError: for a model that depends on its whole history, without an `order`.
            Interrupted: on Ctrl-C, with what was found so far.
        """
        limits = Limits(self.length or Length(), self.alpha, self.max_steps)
        order = expect_order(model, self.order)
        with Clock(self.max_steps, self.seconds) as clock:
            merging = Merging(model, sources, order, limits, self.width, recorder=recorder)
            answers = merging.run(clock)
            if recorder:
                for sentence, spent in enumerate(merging.places.spent):
                    recorder.spent(sentence, *spent)
                recorder.finish(answers, lambda d: terms(d, limits), clock.cut)
        return clock.answer(answers)
