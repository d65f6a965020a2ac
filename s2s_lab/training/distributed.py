"""Several processes that train one model: who is who, and what they tell each other.

Each process holds the whole model and reads its share of every batch; gradients are added up, so
all make the same update. A `World` does the adding. Alone, it does nothing.

``torchrun`` starts the processes and tells each its number through the environment; `joined` reads
it. Tensors on GPUs go through NCCL, all else through gloo.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import torch
import torch.distributed as dist
from torch import Tensor, nn

TIMEOUT = timedelta(minutes=5)
"""How long a process waits for the others before it takes them for dead."""


@dataclass(frozen=True)
class World:
    """The processes of a run, seen from one of them."""

    rank: int = 0
    """Number of this process; 0 leads: it writes the files and shows the progress."""
    size: int = 1
    """How many there are, on all machines."""
    local: int = 0
    """Number of this process on its machine, and so of its GPU."""

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "World":
        """What ``torchrun`` says in the environment; one process alone if it says nothing.

        >>> World.of({"RANK": "3", "WORLD_SIZE": "4", "LOCAL_RANK": "1"})
        World(rank=3, size=4, local=1)
        """
        names = {"rank": "RANK", "size": "WORLD_SIZE", "local": "LOCAL_RANK"}
        if "RANK" not in environment or "WORLD_SIZE" not in environment:
            return cls()
        return cls(**{field: int(environment.get(name, 0)) for field, name in names.items()})

    @property
    def leads(self) -> bool:
        """Whether this process writes files and shows progress."""
        return self.rank == 0

    def sum(self, values: Sequence[float]) -> list[float]:
        """Each value, added over all processes.

        Raises:
            ConnectionError: if another process is gone, or does not answer in time.
        """
        if self.size == 1:
            return list(values)
        added = torch.tensor(values, dtype=torch.float64)
        self._add(added)
        return [float(value) for value in added]

    def sum_tensors(self, tensors: Sequence[Tensor]) -> None:
        """Add tensors of one type over all processes, in place and in one go.

        Raises:
            ConnectionError: as `sum`.
        """
        if self.size == 1:
            return
        together = torch.cat([tensor.flatten() for tensor in tensors])
        self._add(together)
        for tensor, added in zip(
            tensors, together.split([t.numel() for t in tensors]), strict=True
        ):
            tensor.copy_(added.view_as(tensor))

    def sum_gradients(self, parameters: Sequence[nn.Parameter], others: Sequence[Tensor]) -> None:
        """Add the gradients of all processes, and a few other tensors on the way.

        A process that has read nothing adds zeros.
        """
        if self.size == 1:
            return
        for parameter in parameters:
            if parameter.grad is None:
                parameter.grad = torch.zeros_like(parameter)
        gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
        self.sum_tensors([*gradients, *others])

    def wait(self) -> None:
        """Until all processes are here."""
        self.sum([0.0])

    @contextmanager
    def one_first(self) -> Iterator[None]:
        """One process of each machine does something first; the others then find it done."""
        if self.local != 0:
            self.wait()
        yield
        if self.local == 0:
            self.wait()

    def _add(self, tensor: Tensor) -> None:
        try:
            dist.all_reduce(tensor)
        except RuntimeError as error:
            raise ConnectionError(
                f"process {self.rank} of {self.size} lost the others: one has ended or does not "
                "answer; go on with --resume"
            ) from error


ALONE = World()


@contextmanager
def joined(environment: Mapping[str, str] = os.environ) -> Iterator[World]:
    """The processes that ``torchrun`` started, connected; alone without it."""
    world = World.of(environment)
    if world.size == 1:
        yield world
        return
    backend = "cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo"
    if torch.cuda.is_available():
        torch.cuda.set_device(world.local % torch.cuda.device_count())
    dist.init_process_group(backend, timeout=TIMEOUT)
    try:
        yield world
    finally:
        dist.destroy_process_group()
