"""Exercise 12.2, `stack_frames`: sounds of different lengths, and how many frames become one."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """A padded batch of sounds."""

    x: torch.Tensor
    """(sound, frame, feature): zero where a sound has ended."""
    lengths: torch.Tensor
    """(sound,): real frames of each, at least one."""
    k: int


def ask(submission: Submission, case: Case) -> object:
    """The submission's answer."""
    return submission(case.x, case.lengths, case.k)


QUESTION = Question(Case, ask)
