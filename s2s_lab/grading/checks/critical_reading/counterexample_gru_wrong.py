"""Wrong solutions of exercise 13.1: what a submission is compared with to name its mistake."""

from typing import Any

import torch

from s2s_lab.grading.probe import Wrong

Answer = tuple[dict[str, Any], torch.Tensor]


def _constant(features: int, hidden: int, steps: int, u: float, z: float, c: float) -> Answer:
    """All by biases: the same gates in every step."""
    params: dict[str, Any] = {}
    for gate, bias in (("u", u), ("z", z), ("c", c)):
        params[f"W_{gate}"] = torch.zeros(hidden, features)
        params[f"U_{gate}"] = torch.zeros(hidden, hidden)
        params[f"b_{gate}"] = torch.full((hidden,), bias)
    return params, torch.ones(steps, features)


def _random_weights(features: int, hidden: int, bound: float, steps: int) -> Answer:
    params, _ = _constant(features, hidden, steps, 0, 0, 0)
    random = {name: (4 * torch.randn(one.shape)).clamp(-10, 10) for name, one in params.items()}
    return random, (2 * torch.randn(steps, features)).clamp(-10, 10)


def _random_inputs(features: int, hidden: int, bound: float, steps: int) -> Answer:
    params, xs = _constant(features, hidden, steps, 10, -10, 0)
    params["W_c"] = params["W_c"] + 5
    turns = torch.tensor([(-1.0) ** t for t in range(steps)])
    return params, xs * turns[:, None]


def _half_open(features: int, hidden: int, bound: float, steps: int) -> Answer:
    return _constant(features, hidden, steps, 0, 0, 5)


def _half_forgotten(features: int, hidden: int, bound: float, steps: int) -> Answer:
    return _constant(features, hidden, steps, 10, 0, 5)


def _both_open(features: int, hidden: int, bound: float, steps: int) -> Answer:
    return _constant(features, hidden, steps, 10, 10, 5)


def _adds_little(features: int, hidden: int, bound: float, steps: int) -> Answer:
    return _constant(features, hidden, steps, -3, -10, 5)


def _too_few(features: int, hidden: int, bound: float, steps: int) -> Answer:
    return _constant(features, hidden, max(1, int(bound) - 1), 10, -10, 10)


def _overflows(features: int, hidden: int, bound: float, steps: int) -> Answer:
    return _constant(features, hidden, steps, 1e4, -1e4, 1e4)


def _infinite(features: int, hidden: int, bound: float, steps: int) -> Answer:
    params, xs = _constant(features, hidden, steps, 10, -10, 10)
    return params, xs * float("inf")


def _own_start(features: int, hidden: int, bound: float, steps: int) -> Answer:
    params, xs = _constant(features, hidden, steps, 0, -10, 0)
    return params | {"h_0": torch.full((hidden,), 2 * bound)}, xs


def _own_cell(features: int, hidden: int, bound: float, steps: int) -> Answer:
    params, xs = _constant(features, hidden, steps, 0, 0, 0)
    return params | {"cell": lambda params, x, h: 2 * h + 1}, xs


WRONG = (
    Wrong("13.1/random-weights", _random_weights),
    Wrong("13.1/random-weights", _random_inputs),
    Wrong("13.1/gates-half-open", _half_open),
    Wrong("13.1/gates-half-open", _half_forgotten),
    Wrong("13.1/both-open", _both_open),
    Wrong("13.1/adds-little", _adds_little),
    Wrong("13.1/too-few-steps", _too_few),
    Wrong("13.1/overflows", _overflows),
    Wrong("13.1/overflows", _infinite),
    Wrong("13.1/own-start", _own_start),
    Wrong("13.1/own-cell", _own_cell),
)
"""Two entries may share an id: one mistake, written in two ways."""
