"""The wrong solutions of exercise 07.1: four functions each, of which one or two are wrong."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from s2s_lab.grading.probe import Submission, Wrong

State = dict[str, Any]
Step = Callable[..., tuple[Tensor, State]]


def _sgd(param: Tensor, grad: Tensor, state: State, lr: float) -> tuple[Tensor, State]:
    return param - lr * grad, state


def _momentum(
    param: Tensor, grad: Tensor, state: State, lr: float, mu: float
) -> tuple[Tensor, State]:
    buf = mu * state.get("buf", 0.0) + grad
    return param - lr * buf, {"buf": buf}


def _rmsprop(
    param: Tensor, grad: Tensor, state: State, lr: float, alpha: float, eps: float
) -> tuple[Tensor, State]:
    v = alpha * state.get("v", 0.0) + (1 - alpha) * grad**2
    return param - lr * grad / (v.sqrt() + eps), {"v": v}


def _moments(grad: Tensor, state: State, beta1: float, beta2: float) -> State:
    return {
        "t": state.get("t", 0) + 1,
        "m": beta1 * state.get("m", 0.0) + (1 - beta1) * grad,
        "v": beta2 * state.get("v", 0.0) + (1 - beta2) * grad**2,
    }


def _corrected(state: State, beta1: float, beta2: float) -> tuple[Tensor, Tensor]:
    return state["m"] / (1 - beta1 ** state["t"]), state["v"] / (1 - beta2 ** state["t"])


def _adam(
    param: Tensor, grad: Tensor, state: State, lr: float, beta1: float, beta2: float, eps: float
) -> tuple[Tensor, State]:
    state = _moments(grad, state, beta1, beta2)
    m, v = _corrected(state, beta1, beta2)
    return param - lr * m / (v.sqrt() + eps), state


def _with(**others: Step) -> Submission:
    """The four functions behind one name, some of them others."""
    steps: dict[str, Step] = {"sgd": _sgd, "momentum": _momentum, "rmsprop": _rmsprop}
    steps |= {"adam": _adam, **others}

    def optimiser_step(
        kind: str, param: Tensor, grad: Tensor, state: State, **hp: float
    ) -> tuple[Tensor, State]:
        return steps[kind](param, grad, state, **hp)

    return optimiser_step


def _uncorrected(
    param: Tensor, grad: Tensor, state: State, lr: float, beta1: float, beta2: float, eps: float
) -> tuple[Tensor, State]:
    state = _moments(grad, state, beta1, beta2)
    return param - lr * state["m"] / (state["v"].sqrt() + eps), state


def _damped(
    param: Tensor, grad: Tensor, state: State, lr: float, mu: float
) -> tuple[Tensor, State]:
    buf = mu * state.get("buf", 0.0) + (1 - mu) * grad
    return param - lr * buf, {"buf": buf}


def _absolute_rmsprop(
    param: Tensor, grad: Tensor, state: State, lr: float, alpha: float, eps: float
) -> tuple[Tensor, State]:
    v = alpha * state.get("v", 0.0) + (1 - alpha) * grad.abs()
    return param - lr * grad / (v.sqrt() + eps), {"v": v}


def _absolute_adam(
    param: Tensor, grad: Tensor, state: State, lr: float, beta1: float, beta2: float, eps: float
) -> tuple[Tensor, State]:
    new = _moments(grad, state, beta1, beta2)
    new["v"] = beta2 * state.get("v", 0.0) + (1 - beta2) * grad.abs()
    m, v = _corrected(new, beta1, beta2)
    return param - lr * m / (v.sqrt() + eps), new


def _from_zero(
    param: Tensor, grad: Tensor, state: State, lr: float, beta1: float, beta2: float, eps: float
) -> tuple[Tensor, State]:
    t = state.get("t", 0)
    new = _moments(grad, state, beta1, beta2)
    m, v = new["m"] / (1 - beta1**t), new["v"] / (1 - beta2**t)
    return param - lr * m / (v.sqrt() + eps), new


def _from_zero_in_numbers(
    param: Tensor, grad: Tensor, state: State, lr: float, beta1: float, beta2: float, eps: float
) -> tuple[Tensor, State]:
    t = state.get("t", 0)
    new = _moments(grad, state, beta1, beta2)
    rate = lr * (1 - beta2**t) ** 0.5 / (1 - beta1**t)
    return param - rate * new["m"] / (new["v"].sqrt() + eps), new


def _inside_rmsprop(
    param: Tensor, grad: Tensor, state: State, lr: float, alpha: float, eps: float
) -> tuple[Tensor, State]:
    v = alpha * state.get("v", 0.0) + (1 - alpha) * grad**2
    return param - lr * grad / torch.sqrt(v + eps), {"v": v}


def _inside_adam(
    param: Tensor, grad: Tensor, state: State, lr: float, beta1: float, beta2: float, eps: float
) -> tuple[Tensor, State]:
    state = _moments(grad, state, beta1, beta2)
    m, v = _corrected(state, beta1, beta2)
    return param - lr * m / torch.sqrt(v + eps), state


def _keeps_corrected(
    param: Tensor, grad: Tensor, state: State, lr: float, beta1: float, beta2: float, eps: float
) -> tuple[Tensor, State]:
    state = _moments(grad, state, beta1, beta2)
    state["m"], state["v"] = _corrected(state, beta1, beta2)
    return param - lr * state["m"] / (state["v"].sqrt() + eps), state


def _goes_up(
    kind: str, param: Tensor, grad: Tensor, state: State, **hp: float
) -> tuple[Tensor, State]:
    new, state = _with()(kind, param, grad, state, **hp)
    return param + (param - new), state


def _forgets(
    kind: str, param: Tensor, grad: Tensor, state: State, **hp: float
) -> tuple[Tensor, State]:
    new, _ = _with()(kind, param, grad, {}, **hp)
    return new, state


WRONG = (
    Wrong("07.1/no-bias-correction", _with(adam=_uncorrected)),
    Wrong("07.1/damped-momentum", _with(momentum=_damped)),
    Wrong("07.1/absolute-in-v", _with(rmsprop=_absolute_rmsprop, adam=_absolute_adam)),
    Wrong("07.1/t-from-zero", _with(adam=_from_zero)),
    Wrong("07.1/t-from-zero", _with(adam=_from_zero_in_numbers)),
    Wrong("07.1/eps-inside", _with(rmsprop=_inside_rmsprop, adam=_inside_adam)),
    Wrong("07.1/goes-up", _goes_up),
    Wrong("07.1/forgets-state", _forgets),
    Wrong("07.1/keeps-corrected", _with(adam=_keeps_corrected)),
)
