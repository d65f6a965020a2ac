"""Exercise 03.3, `mix_inputs`: three calls whose coins come from generators of one seed.

A generator cannot travel, so the seed does. Calls one and two share a generator; call three has
a fresh one of the same seed, and must give what call one gave.
"""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Two rivals for each place of the decoder's input."""

    gold_in: torch.Tensor
    """(batch, tgt): BOS, then gold tokens; none of them is in `model_prev`."""
    model_prev: torch.Tensor
    """(batch, tgt): in column t the prediction for position t - 1; column 0 means nothing."""
    p_gold: float
    """Probability of keeping gold."""
    seed: int


def ask(submission: Submission, case: Case) -> object:
    """The first call, the next one, and the first one again with a fresh generator."""
    gold, model = case.gold_in.clone(), case.model_prev.clone()
    generator = torch.Generator().manual_seed(case.seed)
    first = submission(case.gold_in, case.model_prev, case.p_gold, generator)
    following = submission(gold.clone(), model.clone(), case.p_gold, generator)
    fresh = torch.Generator().manual_seed(case.seed)
    again = submission(gold.clone(), model.clone(), case.p_gold, fresh)
    return None if first is None else (first, following, again)


QUESTION = Question(Case, ask)
