"""Exercise 11.5a, `answer_span`: how well each token would begin and end an answer."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """The scores of one text with its question."""

    start: torch.Tensor
    """(src,): logits."""
    end: torch.Tensor
    """(src,): logits."""
    mask: torch.Tensor
    """(src,): True = token of the text; these stand together."""
    max_len: int


def ask(submission: Submission, case: Case) -> object:
    """First and last token of the answer."""
    return submission(case.start, case.end, case.mask, case.max_len)


QUESTION = Question(Case, ask)
