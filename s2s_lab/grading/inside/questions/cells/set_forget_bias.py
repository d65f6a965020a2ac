"""Exercise 01.6, `set_forget_bias`: an LSTM with given biases, before and after."""

from dataclasses import dataclass

import torch
from torch import nn

from s2s_lab.grading.inside.reply import Question, Submission

INPUT = 2
"""Units that the LSTM reads; nothing depends on it."""


@dataclass(frozen=True)
class Case:
    """Both biases of each layer and direction, cut into their four blocks."""

    b_ih: torch.Tensor
    """(layers, directions, 4 blocks, hidden)."""
    b_hh: torch.Tensor
    """(layers, directions, 4 blocks, hidden)."""
    value: float


def ask(submission: Submission, case: Case) -> object:
    """The sum of both biases afterwards, and the names of all weights that changed."""
    layers, directions, _, hidden = case.b_ih.shape
    lstm = nn.LSTM(INPUT, hidden, layers, batch_first=True, bidirectional=directions == 2).double()
    names = [
        [f"_l{layer}{'_reverse' * direction}" for direction in range(directions)]
        for layer in range(layers)
    ]
    with torch.no_grad():
        for layer, row in enumerate(names):
            for direction, name in enumerate(row):
                getattr(lstm, f"bias_ih{name}").copy_(case.b_ih[layer, direction].flatten())
                getattr(lstm, f"bias_hh{name}").copy_(case.b_hh[layer, direction].flatten())
    before = {name: value.detach().clone() for name, value in lstm.named_parameters()}
    submission(lstm, case.value)
    after = {name: value.detach() for name, value in lstm.named_parameters()}
    sums = [after[f"bias_ih{name}"] + after[f"bias_hh{name}"] for row in names for name in row]
    changed = [
        name
        for name, value in before.items()
        if name.startswith("weight") and not torch.equal(value, after[name])
    ]
    return torch.stack(sums).view(case.b_ih.shape), changed


QUESTION = Question(Case, ask)
