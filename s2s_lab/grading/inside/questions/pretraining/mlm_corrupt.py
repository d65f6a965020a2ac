"""Exercise 11.1, `mlm_corrupt`: three calls whose draws come from generators of one seed.

A generator cannot travel, so the seed does. Calls one and two share a generator; call three has
a fresh one of the same seed, and must give what call one gave.
"""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """A batch of sentences, and which of its ids are no words."""

    ids: torch.Tensor
    """(batch, src): BOS, words, EOS, PAD on the right."""
    vocab_size: int
    special_ids: tuple[int, ...]
    p: float
    """Probability that an ordinary token is chosen."""
    seed: int


def ask(submission: Submission, case: Case) -> object:
    """The first call, the next one, and the first one again with a fresh generator."""
    ids, given = case.ids.clone(), (case.vocab_size, case.special_ids, case.p)
    generator = torch.Generator().manual_seed(case.seed)
    first = _kept(submission(case.ids, *given, generator))
    following = _kept(submission(ids.clone(), *given, generator))
    fresh = torch.Generator().manual_seed(case.seed)
    again = _kept(submission(ids.clone(), *given, fresh))
    return None if first is None else (first, following, again)


def _kept(answer: object) -> object:
    """Both tensors as they are now: one of them may be the batch itself."""
    if isinstance(answer, tuple | list):
        return tuple(one.clone() if torch.is_tensor(one) else one for one in answer)
    return answer


QUESTION = Question(Case, ask)
