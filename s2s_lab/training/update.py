"""One update: forward, backward, clip, step.

``loss = Σ over all tokens of the batch / number of these tokens``, however the batch is cut into
parts and dealt out to processes, so the cut never changes what is learned.
"""

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from s2s_lab.batch import Example
from s2s_lab.training import seeds
from s2s_lab.training.devices import precision
from s2s_lab.training.distributed import ALONE, World
from s2s_lab.training.objectives import Objective
from s2s_lab.training.optimisers import optimiser
from s2s_lab.training.settings import TrainSettings


class Updater:
    """A model with its optimiser, ready for the next batch."""

    def __init__(self, model: nn.Module, settings: TrainSettings, world: World = ALONE) -> None:
        self.model, self.settings, self.world = model, settings, world
        self.device = next(model.parameters()).device
        self.optimiser = optimiser(model.parameters(), settings)
        self.scaler = torch.amp.GradScaler(self.device.type, enabled=settings.amp == "float16")
        self._weights = [p for group in self.optimiser.param_groups for p in group["params"]]
        self.gradient_norm = torch.zeros((), device=self.device)
        """Of all weights in the last update, before clipping; on the device."""

    def __call__(
        self,
        parts: Sequence[Sequence[Example]],
        expected: int,
        objective: Objective,
        rate: float,
        step: int,
    ) -> tuple[Tensor, int]:
        """Make one update.

        Args:
            parts: what this process reads, one after another.
            expected: target tokens of the whole batch, on all processes.
            objective: what a part costs.
            rate: the learning rate.
            step: number of the update, on which dropout depends.

        Returns:
            The loss, summed over all parts and processes, on the device; and the tokens in it.
        """
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        self.model.train()
        self.optimiser.zero_grad(set_to_none=True)
        generator = seeds.of_step(self.settings.seed, step, self.world.rank, self.device)
        total, tokens = torch.zeros((), device=self.device), 0
        for part in parts:
            with precision(self.settings.amp, self.device):
                loss = objective(self.model, part, self.device, generator)
            self.scaler.scale(loss.total / expected).backward()
            total, tokens = total + loss.total.detach().float(), tokens + loss.tokens
        self.world.sum_gradients(self._weights, [total])
        tokens = round(self.world.sum([tokens])[0])
        self._step(expected, tokens)
        return total, tokens

    def _step(self, expected: int, tokens: int) -> None:
        """Change the weights; a batch that asked for nothing leaves them."""
        if not tokens:
            return
        self.scaler.unscale_(self.optimiser)
        if tokens != expected:  # an objective that asks for other tokens than the targets
            for weight in self._weights:
                if weight.grad is not None:
                    weight.grad.mul_(expected / tokens)
        largest = math.inf if self.settings.clip is None else self.settings.clip
        self.gradient_norm = nn.utils.clip_grad_norm_(self._weights, largest).detach()
        self.scaler.step(self.optimiser)
        self.scaler.update()

    def state(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """All that an update depends on: tensors by name, and numbers of the gradient scaler."""
        tensors = {f"model.{name}": value for name, value in self.model.state_dict().items()}
        for number, values in self.optimiser.state_dict()["state"].items():
            for name, value in values.items():
                if isinstance(value, Tensor):
                    tensors[f"optimiser.{number}.{name}"] = value
        return tensors, self.scaler.state_dict()

    def restore(self, tensors: dict[str, Tensor], scaler: dict[str, Any]) -> None:
        """Put back what `state` gave."""
        weights = {
            name.removeprefix("model."): value
            for name, value in tensors.items()
            if name.startswith("model.")
        }
        self.model.load_state_dict(weights)
        state: dict[int, dict[str, Tensor]] = {}
        for name, value in tensors.items():
            if name.startswith("optimiser."):
                _, number, moment = name.split(".")
                state.setdefault(int(number), {})[moment] = value
        self.optimiser.load_state_dict({**self.optimiser.state_dict(), "state": state})
        if scaler:
            self.scaler.load_state_dict(scaler)
