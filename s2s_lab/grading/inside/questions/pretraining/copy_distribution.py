"""Exercise 11.3, `copy_distribution`: what a decoder would say, and what it would copy."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """One step of a batch."""

    p_vocab: torch.Tensor
    """(batch, vocab): a distribution each row."""
    attn: torch.Tensor
    """(batch, src): a distribution each row, 0 on padding."""
    src_ext_ids: torch.Tensor
    """(batch, src): ids; from `vocab` on those of words that the vocabulary lacks."""
    p_gen: torch.Tensor
    """(batch, 1): share that is generated."""
    n_oov: int
    """How many columns there are behind the vocabulary."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's answer."""
    return submission(case.p_vocab, case.attn, case.src_ext_ids, case.p_gen, case.n_oov)


QUESTION = Question(Case, ask)
