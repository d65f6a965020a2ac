"""Exercise 05.2, `local_p_weights`: decoder states that say themselves where to look."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """One step of a batch of decoders."""

    h: torch.Tensor
    """(batch, hidden): decoder states."""
    scores: torch.Tensor
    """(batch, source), the padding included."""
    W_p: torch.Tensor
    """(inner, hidden)."""
    v_p: torch.Tensor
    """(inner,)."""
    D: int
    """Reach of the window on each side, at least 1."""
    src_len: torch.Tensor
    """(batch,): real tokens of each source."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's answer."""
    return submission(case.h, case.scores, case.W_p, case.v_p, case.D, case.src_len)


QUESTION = Question(Case, ask)
