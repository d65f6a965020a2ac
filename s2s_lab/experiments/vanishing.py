"""One number tells whether a gradient survives: the size of the recurrent weights, to the power T.

The weights are a random rotation times ρ, so that every direction is stretched by ρ in each step.
Then the gradient of a linear RNN over T steps is ρ^T exactly, in any direction. The tanh of a real
one can only make it smaller, because its slope is at most 1. For other matrices of spectral radius
ρ the power ρ^T is what it comes to in the long run; on the way they may do otherwise.
"""

import torch

from s2s_lab.experiments.experiment import Experiment, Outcome
from s2s_lab.models.cell_gradients import norms_to_end
from s2s_lab.models.cell_readings import untrained

STEPS, INPUTS, UNITS = 50, 4, 16
RADII = (0.9, 1.0, 1.1)
EXACT = 1e-5
"""Relative error that counts as equal: the rotations are made in single precision."""


def linear(radius: float, seed: int, steps: int = STEPS) -> float:
    """‖∂L/∂h_0‖ for ‖∂L/∂h_T‖ = 1 through a linear RNN, by autograd.

    Args:
        radius: ρ, of the recurrent weights.
        seed: of the rotation and of the direction of the gradient.
        steps: T.
    """
    weights = untrained("rnn", INPUTS, UNITS, seed, radius=radius).weight_hh.detach().double()
    generator = torch.Generator().manual_seed(seed)
    direction = torch.randn(UNITS, generator=generator, dtype=torch.double)
    start = torch.zeros(UNITS, dtype=torch.double, requires_grad=True)
    h = start
    for _ in range(steps):
        h = weights @ h
    (h @ (direction / direction.norm())).backward()
    assert start.grad is not None
    return float(start.grad.norm())


def with_tanh(radius: float, seed: int, steps: int = STEPS) -> float:
    """‖∂h_T/∂h_0‖ of an RNN with tanh that reads standard normal inputs.

    Args:
        radius: ρ, of the recurrent weights.
        seed: of all weights and of the inputs.
        steps: T.
    """
    cell = untrained("rnn", INPUTS, UNITS, seed, radius=radius)
    inputs = torch.randn(steps + 1, INPUTS, generator=torch.Generator().manual_seed(seed))
    return float(norms_to_end(cell, inputs)[0])


def run(seeds: tuple[int, ...]) -> Outcome:
    """Three sizes of the recurrent weights, against the closed form."""
    lines = [f"gradient left after {STEPS} steps", "  ρ  seed      ρ^T   linear     tanh"]
    holds = True
    for radius in RADII:
        expected = radius**STEPS
        for seed in seeds:
            plain, bent = linear(radius, seed), with_tanh(radius, seed)
            lines.append(f"{radius:3.1f}  {seed:4}  {expected:7.4g}  {plain:7.4g}  {bent:7.1e}")
            exact = abs(plain / expected - 1) < EXACT
            holds = holds and exact and bent <= expected * (1 + EXACT)
    return Outcome(holds, tuple(lines))


EXPERIMENT = Experiment(
    name="vanishing",
    chapter="01",
    claim=(
        f"After {STEPS} steps of a linear RNN whose recurrent weights are a rotation times ρ, a "
        "gradient is ρ^T long: 0.005, 1 and 117 for ρ = 0.9, 1 and 1.1, to five digits, at every "
        "seed. With tanh it is never longer."
    ),
    minutes=0.1,
    run=run,
)
