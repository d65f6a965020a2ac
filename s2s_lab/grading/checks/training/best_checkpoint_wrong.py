"""The wrong solutions of exercise 07.5: a right class, and what people write differently."""

import copy
from math import inf, isnan
from typing import Any

from torch import nn

from s2s_lab.grading.probe import Wrong


class _Right:
    """What the wrong ones are derived from."""

    def __init__(self, patience: int, mode: str = "min") -> None:
        self.patience, self.sign, self.waited = patience, 1 if mode == "min" else -1, 0
        self.best, self.kept = inf, {}  # type: ignore[var-annotated]

    def update(self, value: float, model: nn.Module) -> bool:
        if self.better(self.sign * value):
            self.best, self.waited = self.sign * value, 0
            self.kept = self.snapshot(model)
        else:
            self.waited += 1
        return self.waited >= self.patience

    def better(self, value: float) -> bool:
        return value < self.best

    def snapshot(self, model: nn.Module) -> dict[str, Any]:
        return copy.deepcopy(model.state_dict())

    def restore(self, model: nn.Module) -> None:
        model.load_state_dict(self.kept)


class _Reference(_Right):
    def snapshot(self, model: nn.Module) -> dict[str, Any]:
        return model.state_dict()


class _SinceStart(_Right):
    def update(self, value: float, model: nn.Module) -> bool:
        super().update(value, model)
        self.seen = getattr(self, "seen", 0) + 1
        return self.seen > self.patience


class _NeverResets(_Right):
    def update(self, value: float, model: nn.Module) -> bool:
        before = self.waited
        super().update(value, model)
        self.waited = max(before, self.waited)
        return self.waited >= self.patience


class _Ties(_Right):
    def better(self, value: float) -> bool:
        return value <= self.best


class _NaN(_Right):
    def better(self, value: float) -> bool:
        return not self.kept or value < self.best


class _Last(_Right):
    def update(self, value: float, model: nn.Module) -> bool:
        stop = super().update(value, model)
        self.best = inf if isnan(value) else self.sign * value
        return stop


class _Mode(_Right):
    def __init__(self, patience: int, mode: str = "min") -> None:
        super().__init__(patience)


class _OneMore(_Right):
    def update(self, value: float, model: nn.Module) -> bool:
        super().update(value, model)
        return self.waited > self.patience


class _Parameters(_Right):
    def snapshot(self, model: nn.Module) -> dict[str, Any]:
        return {name: one.detach().clone() for name, one in model.named_parameters()}

    def restore(self, model: nn.Module) -> None:
        model.load_state_dict(self.kept, strict=False)


WRONG = (
    Wrong("07.5/keeps-a-reference", _Reference),
    Wrong("07.5/since-start", _SinceStart),
    Wrong("07.5/never-resets", _NeverResets),
    Wrong("07.5/ties-count", _Ties),
    Wrong("07.5/nan-is-best", _NaN),
    Wrong("07.5/beats-the-last", _Last),
    Wrong("07.5/ignores-mode", _Mode),
    Wrong("07.5/one-too-patient", _OneMore),
    Wrong("07.5/parameters-only", _Parameters),
)
