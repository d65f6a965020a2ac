"""Exercise 04.2, `attention_scores`: queries, keys, and the weights that the score's kind needs."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """One question; a weight that the kind does not need is None."""

    kind: str
    """``dot``, ``scaled``, ``general``, ``additive`` or ``concat``."""
    q: torch.Tensor
    """(batch, tgt, query)"""
    k: torch.Tensor
    """(batch, src, key)"""
    W: torch.Tensor | None = None
    """(query, key), for general."""
    W_q: torch.Tensor | None = None
    """(hidden, query); for concat the first columns of its W."""
    W_k: torch.Tensor | None = None
    """(hidden, key); for concat the other columns."""
    v: torch.Tensor | None = None
    """(hidden,)"""


def parameters(case: Case) -> dict[str, torch.Tensor]:
    """What a learner's function gets as `p`."""
    given = {"W": case.W, "W_q": case.W_q, "W_k": case.W_k, "v": case.v}
    p = {name: tensor for name, tensor in given.items() if tensor is not None}
    if case.kind == "concat":
        p = {"W": torch.cat([p["W_q"], p["W_k"]], dim=1), "v": p["v"]}
    return p


def ask(submission: Submission, case: Case) -> object:
    """The submission's scores."""
    return submission(case.q, case.k, case.kind, parameters(case))


QUESTION = Question(Case, ask)
