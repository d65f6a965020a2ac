"""Exercise 10.1, `conv_glu_layer`: vectors of some sentences, and a convolution's weights."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """What one convolutional layer gets."""

    x: torch.Tensor
    """(batch, src, channel); anything may stand on padding."""
    W: torch.Tensor
    """(two channels, channel, kernel); the kernel is odd."""
    b: torch.Tensor
    """(two channels,)."""
    mask: torch.Tensor
    """(batch, src): True = real token; padding on the right."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's answer; what it says on padding is no one's business and becomes 0."""
    answer = submission(case.x, case.W, case.b, case.mask)
    if isinstance(answer, torch.Tensor) and answer.shape == case.x.shape:
        return answer.masked_fill(~case.mask[:, :, None], 0.0)
    return answer


QUESTION = Question(Case, ask)
