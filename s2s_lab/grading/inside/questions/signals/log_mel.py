"""Exercise 12.1, `log_mel`: a wave, and the filters of its bands."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """A short sound."""

    wave: torch.Tensor
    """(sample,)"""
    filters: torch.Tensor
    """(bin, band): how much of each frequency's power goes into each band."""
    n_fft: int
    """Samples of a frame; even."""
    hop: int
    """Samples from one frame's begin to the next."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's answer."""
    return submission(case.wave, case.filters, case.n_fft, case.hop)


QUESTION = Question(Case, ask)
