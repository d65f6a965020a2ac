"""Exercise 10.2, `make_masks`: ids of both sides."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """A batch as a Transformer reads it."""

    src: torch.Tensor
    """(batch, src), PAD on the right."""
    tgt_in: torch.Tensor
    """(batch, tgt), PAD on the right."""
    pad: int
    """The id of PAD."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's two masks."""
    return submission(case.src, case.tgt_in, case.pad)


QUESTION = Question(Case, ask)
