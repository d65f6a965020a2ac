"""How near a learned forecaster comes to the best forecast that anybody can make.

The series of `tasks.series` are generated, so the expected value of each next one, given its
process, the true parameters and the past, is known: nobody is better but by luck. A recurrent
forecaster knows neither process nor parameters and sees the past alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from s2s_lab.experiments.experiment import Experiment, Outcome
from s2s_lab.models.forecaster import Forecaster, gaussian_nll
from s2s_lab.tasks.series import PROCESSES, SeriesPair, series

WITHIN = 1.10
"""The most that the learned error may be, in proportion to the optimal one."""
TRAINED, TESTED, EPOCHS, BATCH, HIDDEN, RATE = 10_000, 600, 7, 64, 64, 0.008
UNJUDGED = 12
"""Values at the beginning of a series whose forecasts are not trained."""


@dataclass(frozen=True)
class Errors:
    """Root mean squared errors of one-step forecasts."""

    learned: float
    naive: float
    """Of the value before."""
    optimal: float

    @property
    def ratio(self) -> float:
        """The learned error in proportion to the optimal one."""
        return self.learned / self.optimal


def values_of(pairs: Sequence[SeriesPair]) -> Float[Tensor, "series time"]:
    """History and future in one row each."""
    return torch.stack([torch.cat([pair.source[:, 0], pair.target]) for pair in pairs])


def learned(values: Float[Tensor, "series time"], epochs: int, seed: int) -> Forecaster:
    """A forecaster that has seen these series so many times."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = Forecaster(HIDDEN)
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters())
    steps = epochs * -(-len(values) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for _ in range(epochs):
        for rows in torch.randperm(len(values), generator=generator).split(BATCH):
            mean, log_variance = model(values[rows, :-1])
            judged = slice(UNJUDGED, None)
            loss = gaussian_nll(
                mean[:, judged], log_variance[:, judged], values[rows, 1:][:, judged]
            )
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return model


@torch.no_grad()
def measure(model: Forecaster, pairs: Sequence[SeriesPair]) -> Errors:
    """Errors on the values that the pairs ask for, each with the true past."""
    values, known = values_of(pairs), len(pairs[0].source)
    mean, _ = model(values[:, :-1])
    truth = values[:, known:]
    told = {
        "learned": mean[:, known - 1 :],
        "naive": values[:, known - 1 : -1],
        "optimal": torch.stack([pair.optimal for pair in pairs]),
    }
    return Errors(
        **{name: float((one - truth).square().mean().sqrt()) for name, one in told.items()}
    )


def run(seeds: tuple[int, ...]) -> Outcome:
    """Errors on all processes, and the ratio on the challenge and on each, for every seed."""
    head = "  ".join(f"{name:>10}" for name in PROCESSES)
    lines = [f"seed  naive  learned  optimal  ratio  challenge  {head}"]
    holds = True
    for seed in seeds:
        task = series((TRAINED, 1, TESTED, TESTED), seed=seed)
        model = learned(values_of(task.train), EPOCHS, seed)
        test = list(task.test)
        found, longer = measure(model, test), measure(model, list(task.challenge))
        each = [measure(model, [p for p in test if p.process == name]).ratio for name in PROCESSES]
        lines.append(
            f"{seed:>4}  {found.naive:5.3f}  {found.learned:7.3f}  {found.optimal:7.3f}  "
            f"{found.ratio:5.3f}  {longer.ratio:9.3f}  "
            + "  ".join(f"{ratio:10.3f}" for ratio in each)
        )
        holds &= found.ratio <= WITHIN
    return Outcome(holds, tuple(lines))


EXPERIMENT = Experiment(
    name="optimal-forecast",
    chapter="12",
    claim=(
        "On series of six kinds, a recurrent forecaster that knows neither the kind nor its "
        f"parameters comes within {WITHIN - 1:.0%} of the best possible one-step forecast. It "
        f"holds if its root mean squared error on {TESTED} new series is at most {WITHIN:.2f} "
        "times that of the optimal forecast, for every seed."
    ),
    minutes=4,
    run=run,
)
