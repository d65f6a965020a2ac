"""Exercise 10.5, `test_no_future`: models for a learner's test, some of which see the future.

A model is random numbers: how much each step reads from each position, and whether it also reads
from the end, takes a mean over all steps, or drops units. Which of them leak is not said here.
"""

from dataclasses import dataclass

import torch
from torch import nn

from s2s_lab.grading.inside.reply import Question, Submission

DROPPED = 0.5
"""Share of units that a model with dropout drops in training."""


@dataclass(frozen=True)
class Case:
    """Some models of one size."""

    embedding: torch.Tensor
    """(model, vocab, unit)."""
    reads: torch.Tensor
    """(model, step, position): how much of each token goes into each step."""
    both_ways: torch.Tensor
    """(model,) bool: it is read once more, from the end."""
    centred: torch.Tensor
    """(model,) bool: the mean over all steps is taken off."""
    dropout: torch.Tensor
    """(model,) bool."""


class Asked:
    """What a model was asked."""

    def __init__(self) -> None:
        self.first: torch.Tensor | None = None
        self.said = "not asked"

    def add(self, ids: torch.Tensor) -> None:
        """Compare the tokens with the first that were given."""
        if self.first is None:
            self.first, self.said = ids.clone(), "asked once"
        elif not torch.equal(ids, self.first):
            self.said = "asked with different tokens"
        elif self.said == "asked once":
            self.said = "asked with the same tokens again"


class Decoder(nn.Module):
    """A model of target tokens: ids (batch, tgt) -> logits (batch, tgt, vocab)."""

    reads: torch.Tensor

    def __init__(self, case: Case, which: int) -> None:
        """Model number `which` of a case."""
        super().__init__()
        self.vocab, self.longest = case.embedding.shape[1], case.reads.shape[1]
        self.embedding = nn.Parameter(case.embedding[which].clone(), requires_grad=False)
        self.register_buffer("reads", case.reads[which].clone())
        self.both_ways, self.centred = bool(case.both_ways[which]), bool(case.centred[which])
        self.dropped = DROPPED if bool(case.dropout[which]) else 0.0
        self.asked = Asked()

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Logits of what comes after each token.

        Raises:
            ValueError: unless the ids are (batch, tgt), int64, known, and not too many in a row.
        """
        self._require_ids(ids)
        self.asked.add(ids)
        vectors = self.embedding[ids]
        reads = self.reads[: ids.shape[1], : ids.shape[1]]
        states = reads @ vectors
        if self.both_ways:
            states = states + reads.T @ vectors
        if self.centred:
            states = states - states.mean(1, keepdim=True)
        states = nn.functional.dropout(torch.tanh(states), self.dropped, self.training)
        return states @ self.embedding.T

    def _require_ids(self, ids: object) -> None:
        if not isinstance(ids, torch.Tensor) or ids.dim() != 2 or ids.dtype != torch.long:
            got = type(ids).__name__
            if isinstance(ids, torch.Tensor):
                got = f"{str(ids.dtype).removeprefix('torch.')} of shape {tuple(ids.shape)}"
            raise ValueError(f"model: expected token ids, int64 of shape (B, T), got {got}")
        if not 1 <= ids.shape[1] <= self.longest:
            raise ValueError(
                f"model: expected 1 to model.longest = {self.longest} tokens in a row, "
                f"got {ids.shape[1]}"
            )
        if ids.numel() and not 0 <= int(ids.min()) <= int(ids.max()) < self.vocab:
            raise ValueError(
                f"model: expected ids from 0 to model.vocab − 1 = {self.vocab - 1}, "
                f"got {int(ids.min())} to {int(ids.max())}"
            )


def ask(submission: Submission, case: Case) -> object:
    """What the learner's test does to each model, and what it asked the model.

    Whatever else than an `AssertionError` it raises is a mistake in the test itself.
    """
    verdicts, asked = [], []
    for which in range(len(case.reads)):
        model = Decoder(case, which)
        verdicts.append(_verdict(submission, model))
        asked.append(model.asked.said)
    return {"verdict": verdicts, "asked": asked}


def _verdict(submission: Submission, model: nn.Module) -> str:
    try:
        answer = submission(model)
    except AssertionError:
        return "raises"
    return "passes" if answer is None else "returns something"


QUESTION = Question(Case, ask)
