"""A forecaster that is excellent for one step, and lost after fifty of its own.

The series is the logistic map x → r x (1 − x) with r = 3.9: no noise, one line of arithmetic, and
two values that are close together are far apart some steps later. A small network learns the step.
Beside it runs the true formula from a start that is off by the network's own error of one step: a
better network would be lost a little later, and not be found.

Source: May (1976), "Simple mathematical models with very complicated dynamics", section 2.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn

from s2s_lab.experiments.experiment import Experiment, Outcome

RATE = 3.9
HORIZON = 50
PAIRS, STEPS, HIDDEN = 400, 1000, 32
TESTED = 500
"""Series in the test."""
GOOD, LOST = 0.02, 1.0
"""The most that one step, and the least that fifty may be wrong, in units of the spread."""


@dataclass(frozen=True)
class Errors:
    """Root mean squared errors, in units of the standard deviation of the series."""

    one_step: Float[Tensor, "horizon"]
    """Of each step, with the true value before it as input."""
    recursive: Float[Tensor, "horizon"]
    """With its own last forecast as input."""
    formula: Float[Tensor, "horizon"]
    """Of the true formula, begun with an error as large as the network's first one."""


def logistic(x: Float[Tensor, "series"]) -> Float[Tensor, "series"]:
    """One step of the map.

    >>> logistic(torch.tensor([0.5]))
    tensor([0.9750])
    """
    return RATE * x * (1 - x)


def unfolded(x: Float[Tensor, "series"], steps: int) -> Float[Tensor, "series time"]:
    """The start and so many steps from it."""
    path = [x]
    for _ in range(steps):
        path.append(logistic(path[-1]))
    return torch.stack(path, dim=1)


def starts(count: int, generator: torch.Generator) -> Float[Tensor, "series"]:
    """Values that the map reaches after a while, in double precision."""
    x = torch.rand(count, generator=generator, dtype=torch.float64) * 0.98 + 0.01
    return unfolded(x, 100)[:, -1]


class Step(nn.Module):
    """A network of one hidden layer from a value to the next one."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Linear(1, HIDDEN).double()
        self.outer = nn.Linear(HIDDEN, 1).double()

    def forward(self, x: Float[Tensor, "*any"]) -> Float[Tensor, "*any"]:
        """The next value of each; inside, values lie around 0."""
        hidden = torch.tanh(self.inner(4 * x[..., None] - 2))
        return (self.outer(hidden)[..., 0] + 2) / 4


def learned(seed: int, steps: int = STEPS) -> Step:
    """A network that has seen pairs of a value and the next one."""
    generator = torch.Generator().manual_seed(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = Step()
    x = starts(PAIRS, generator)
    y = logistic(x)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(steps):
        loss = (net(x) - y).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return net


@torch.no_grad()
def measure(net: Step, seed: int) -> Errors:
    """Errors of a network on new series, step by step."""
    generator = torch.Generator().manual_seed(1000 + seed)
    truth = unfolded(starts(TESTED, generator), HORIZON)
    spread = truth.std()
    one_step = net(truth[:, :-1]) - truth[:, 1:]
    own, path = truth[:, 0], []
    for _ in range(HORIZON):
        own = net(own)
        path.append(own)
    recursive = torch.stack(path, dim=1) - truth[:, 1:]
    off = (truth[:, 1] + one_step[:, 0]).clamp(0.0, 1.0)
    formula = unfolded(off, HORIZON - 1) - truth[:, 1:]
    return Errors(*(e.square().mean(0).sqrt() / spread for e in (one_step, recursive, formula)))


def run(seeds: tuple[int, ...]) -> Outcome:
    """Errors at some horizons for each seed."""
    shown = (1, 5, 10, 20, HORIZON)
    lines = [f"seed  {'error':<10}" + "".join(f"  step {h:>2}" for h in shown)]
    holds = True
    for seed in seeds:
        found = measure(learned(seed), seed)
        for name in ("one_step", "recursive", "formula"):
            errors = getattr(found, name)
            cells = "".join(f"  {float(errors[h - 1]):7.3f}" for h in shown)
            lines.append(f"{seed:>4}  {name.replace('_', '-'):<10}{cells}")
        holds &= bool((found.one_step <= GOOD).all()) and float(found.recursive[-1]) >= LOST
    return Outcome(holds, tuple(lines))


EXPERIMENT = Experiment(
    name="one-step",
    chapter="12",
    claim=(
        "A network that forecasts one step of a simple series almost without error is lost when it "
        f"feeds itself. It holds if for every seed the error of one step stays below {GOOD:.0%} of "
        f"the series' spread at all steps, and after {HORIZON} steps of its own reaches the spread."
    ),
    minutes=0.3,
    run=run,
)
