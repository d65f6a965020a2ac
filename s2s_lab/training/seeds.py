"""Seeds: everything random in an update depends on the run's seed and the number of the step alone.

So a run that was interrupted draws after its return what it would have drawn. Dropout draws from
torch's own generators, which are set for each step and given back as they were at the end.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

STRIDE = 1_000_003
"""Between the seeds of two runs: more than a run has steps, nearly always."""
PROCESS, CHOICES = 1 << 40, 1 << 50
"""Between the seeds of two processes; between those of dropout and of an objective's choices."""


@contextmanager
def borrowed(device: torch.device) -> Iterator[None]:
    """torch's generators may be set here; afterwards they stand where they stood."""
    on_mps = torch.mps.get_rng_state() if device.type == "mps" else None
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        yield
    if on_mps is not None:
        torch.mps.set_rng_state(on_mps)


def of_epoch(seed: int, epoch: int) -> torch.Generator:
    """The generator of an epoch's order."""
    return torch.Generator().manual_seed(seed * STRIDE + epoch)


def of_step(seed: int, step: int, rank: int, device: torch.device) -> torch.Generator:
    """Set torch's generators for the dropout of a step, and return one for other choices."""
    number = seed * STRIDE + step + rank * PROCESS
    torch.default_generator.manual_seed(number)
    if device.type == "cuda":
        torch.cuda.manual_seed(number)
    elif device.type == "mps":
        torch.mps.manual_seed(number)
    return torch.Generator().manual_seed(number + CHOICES)
