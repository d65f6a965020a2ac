"""Exercise 07.5, `BestCheckpoint`: a model that trains, and what each validation said."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """The values of a run's validations, and how long one waits."""

    patience: int
    mode: str
    """``min`` or ``max``."""
    values: tuple[float, ...]
    """NaN where the loss was none."""


class Trained(nn.Module):
    """One weight and one buffer, both the number of the last validation, as if it learnt."""

    weight: nn.Parameter
    seen: Tensor

    def __init__(self) -> None:
        """Before the first validation."""
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1))
        self.register_buffer("seen", torch.zeros(1))

    @torch.no_grad()
    def train_on(self, number: int) -> None:
        """In place, as an optimiser does."""
        self.weight.fill_(number)
        self.seen.fill_(number)


def ask(submission: Submission, case: Case) -> object:
    """What each `update` said until the first True; the weight and the buffer brought back."""
    checkpoint = submission(case.patience, mode=case.mode)
    model = Trained()
    stops = []
    for number, value in enumerate(case.values, start=1):
        model.train_on(number)
        stop = checkpoint.update(value, model)
        if stop is None:
            return None
        stops.append(bool(stop))
        if stop:
            break
    checkpoint.restore(model)
    return stops, int(model.weight.detach()), int(model.seen)


QUESTION = Question(Case, ask)
