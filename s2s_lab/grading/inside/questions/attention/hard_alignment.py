"""Exercise 04.5, `hard_alignment`: the weights of one sentence, and the set of links as a list."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Attention weights of one sentence pair, with rows and columns of EOS and padding."""

    weights: torch.Tensor
    """(tgt, src); rows sum to 1."""
    src_len: int
    """Source tokens without EOS."""
    tgt_len: int
    """Target tokens without EOS."""
    rule: str
    """``argmax`` or ``threshold``."""
    thr: float


def ask(submission: Submission, case: Case) -> object:
    """The submission's links, in order.

    Raises:
        ValueError: for what is not a set of pairs of ints.
    """
    links = submission(case.weights, case.src_len, case.tgt_len, case.rule, case.thr)
    if links is None:
        return None
    if not isinstance(links, set | frozenset):
        raise ValueError(f"expected a set of pairs (i, j), got a {type(links).__name__}")
    for link in links:
        whole = isinstance(link, tuple) and all(isinstance(place, int) for place in link)
        if not (whole and len(link) == 2):
            raise ValueError(f"expected pairs (i, j) of two ints in the set, got {link!r}")
    return sorted(links)


QUESTION = Question(Case, ask)
