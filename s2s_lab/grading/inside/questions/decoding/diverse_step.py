"""Exercise 06.4, `diverse_step`: a hypothesis for each group, and one more step of the model."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """What the groups have said, and what each could say next."""

    tokens: tuple[tuple[int, ...], ...]
    """By group; all of one length."""
    logps: torch.Tensor
    """(group,): log-probabilities of these tokens."""
    group_logps: torch.Tensor
    """(group, vocab): log-probabilities of each group's next token."""
    penalty: float
    """In nats, at least 0."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's hypotheses, one token longer.

    Raises:
        ValueError: if the hypotheses that it was given are no longer as they were.
    """
    told = list(zip(case.tokens, case.logps.tolist(), strict=True))
    hypotheses = [(list(tokens), logp) for tokens, logp in told]
    answer = submission(hypotheses, case.group_logps, case.penalty)
    if hypotheses != [(list(tokens), logp) for tokens, logp in told]:
        raise ValueError("diverse_step changed the hypotheses it was given; make new lists")
    return answer


QUESTION = Question(Case, ask)
