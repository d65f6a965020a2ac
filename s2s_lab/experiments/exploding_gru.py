"""The "GRU" of a popular article, with two gates that know nothing of each other, can explode.

It writes ``h' = (1 - z) h + u tanh(c)``, where z and u are gates of their own: no mixture, so
nothing keeps the state in ±1. A GRU's weights of old and new are z and 1 - z. Both read the same
random inputs with the same random weights.
"""

import torch
from jaxtyping import Float
from torch import Tensor

from s2s_lab.experiments.experiment import Experiment, Outcome
from s2s_lab.models.cells import Cell, GRUCell

STEPS, INPUTS, UNITS = 500, 8, 16
LARGE, SMALL = 1.0, 0.1
"""Standard deviations of all weights."""
EXPLODED, CALM = 100.0, 2.0
"""What a state of the wrong cell has to reach, and what it may not reach with small weights."""
ONE = 1 + 1e-9
"""The bound of a GRU, with room for rounding."""


class TwoGates(GRUCell):
    """``h' = (1 - z) ⊙ h + u ⊙ tanh(c)``: the wrong cell. Its blocks stand in the order u, z, c.

    There is no reset gate inside the candidate either.
    """

    def forward(
        self, x: Float[Tensor, "batch input"], h: Float[Tensor, "batch hidden"]
    ) -> Float[Tensor, "batch hidden"]:
        """The state after one more input."""
        from_x = x @ self.weight_ih.T + self.bias_ih
        from_h = h @ self.weight_hh.T + self.bias_hh
        u, z, c = (from_x + from_h).chunk(3, dim=-1)
        return (1 - torch.sigmoid(z)) * h + torch.sigmoid(u) * torch.tanh(c)


def largest(cell: Cell, inputs: Float[Tensor, "time input"]) -> float:
    """The largest number that appears in the state, from a state of zeros."""
    most = 0.0
    with torch.no_grad():
        h = inputs.new_zeros(1, cell.hidden)
        for x in inputs:
            h = cell(x[None], h)
            most = max(most, float(h.abs().max()))
    return most


def pair(seed: int, scale: float, steps: int = STEPS) -> tuple[float, float]:
    """Largest states of the wrong cell and of a GRU with the same weights and inputs.

    Args:
        seed: of weights and inputs.
        scale: standard deviation of all weights and biases.
        steps: how many inputs are read.
    """
    generator = torch.Generator().manual_seed(seed)
    wrong, right = TwoGates(INPUTS, UNITS).double(), GRUCell(INPUTS, UNITS).double()
    with torch.no_grad():
        for weight in wrong.parameters():
            weight.copy_(scale * torch.randn(weight.shape, generator=generator))
    right.load_state_dict(wrong.state_dict())
    inputs = torch.randn(steps, INPUTS, generator=generator).double()
    return largest(wrong, inputs), largest(right, inputs)


def run(seeds: tuple[int, ...]) -> Outcome:
    """Both cells, with large and with small weights."""
    lines = [f"largest state in {STEPS} steps", "seed  weights  two gates   GRU"]
    holds, exploded = True, False
    for seed in seeds:
        for scale in (LARGE, SMALL):
            wrong, right = pair(seed, scale)
            lines.append(f"{seed:4}  {scale:7.1f}  {wrong:9.2f}  {right:.3f}")
            holds = holds and right <= ONE and (wrong > 1 if scale == LARGE else wrong < CALM)
            exploded = exploded or wrong > EXPLODED
    return Outcome(holds and exploded, tuple(lines))


EXPERIMENT = Experiment(
    name="exploding-gru",
    chapter="01",
    claim=(
        "With two unrelated gates in the place of z and 1 - z the state can grow without bound: "
        f"over {STEPS} steps with standard normal weights it leaves ±1 at every seed and passes "
        f"{EXPLODED:g} at one of them at least, while a GRU with the same weights stays within 1. "
        f"It need not explode: with weights of {SMALL:g} it stays below {CALM:g}."
    ),
    minutes=0.1,
    run=run,
    seeds=(0, 1, 2, 3, 4),
)
