"""A step model that forgets: its next token depends on the last few tokens and no others.

`BoundedHistory` makes a Markov model of any step model, as an n-gram model is one of a language.
What it forgets is how the sentence began: the model goes on as if the target began `order` tokens
ago. `TableModel` has a bounded history of its own, see its `order`. This module does not count
n-grams (`metrics/ngrams.py`).
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.models.protocol import State, StepModel
from s2s_lab.text import BOS


@dataclass(frozen=True)
class Remembered:
    """The sources as they were read, and what is remembered of each target."""

    begin: State
    """Of the model inside, before the first token."""
    history: Int[Tensor, "rows tokens"]
    """The last tokens, at most `order`, BOS left out."""


@dataclass(frozen=True, eq=False)
class BoundedHistory:
    """The model inside, asked again at every step, with the last `order` tokens as its target.

    A step costs up to ``order + 1`` calls of that model.

    >>> from s2s_lab.models.table import TableModel
    >>> model = TableModel.of({"": {"a": 1.0}, "a": {"b": 1.0}, "a b": {"a": 1.0}})
    >>> forgetful = BoundedHistory(model, order=1)  # a b, and b is where no row goes on: the end
    >>> forgetful.order
    1

    Raises:
        ValueError: for an order below 1.
    """

    model: StepModel
    order: int
    """How many last tokens count."""

    def __post_init__(self) -> None:
        if self.order < 1:
            raise ValueError(f"order: expected at least 1, got {self.order}")

    def start(self, sources: Batch) -> Remembered:
        """Read the sources; nothing is remembered yet."""
        empty = torch.empty((len(sources), 0), dtype=torch.long, device=sources.mask.device)
        return Remembered(self.model.start(sources), empty)

    def step(
        self, state: Remembered, last_ids: Int[Tensor, "rows"]
    ) -> tuple[Float[Tensor, "rows vocab"], Remembered, Float[Tensor, "rows src"] | None]:
        """The model's answer to the remembered tokens; see `StepModel.step`."""
        history = state.history
        if history.shape[1] or not (last_ids == BOS).all():  # BOS comes first and once
            history = torch.cat([history, last_ids[:, None]], dim=1)[:, -self.order :]
        begin = torch.full_like(last_ids, BOS)
        logits, inner, read = self.model.step(state.begin, begin)
        for tokens in history.unbind(1):
            logits, inner, read = self.model.step(inner, tokens)
        return logits, Remembered(state.begin, history), read

    def reorder(self, state: Remembered, index: Int[Tensor, "new_rows"]) -> Remembered:
        """Rows dropped, copied or swapped."""
        return Remembered(self.model.reorder(state.begin, index), state.history[index])
