"""Wrong solutions of exercise 10.5: tests that let a leak pass, or refuse a model without one.

A right test looks at every step, at values, and at nothing that may change; each of these
forgets one of the three.
"""

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor

from s2s_lab.grading.probe import Wrong

Model = Any
"""A module with `vocab` and `longest`."""
Step = tuple[int, Tensor, Tensor]
"""A step, and the logits before and after all tokens from some place on were replaced."""


def _tokens(model: Model) -> Tensor:
    return torch.arange(model.longest).remainder(model.vocab)[None]


def _answers(model: Model, steps: Callable[[int], range], gap: int = 1) -> Iterator[Step]:
    """For each step t: the tokens from t + gap on become others."""
    ids = _tokens(model)
    before = model(ids)
    for t in steps(model.longest):
        other = ids.clone()
        other[:, t + gap :] = (other[:, t + gap :] + 1) % model.vocab
        yield t, before, model(other)


def _equal(a: Tensor, b: Tensor) -> bool:
    return bool(((a - b).abs() < 1e-6).all())


def _only_first(model: Model) -> None:
    for t, before, after in _answers(model.eval(), lambda n: range(1)):
        assert _equal(before[:, t], after[:, t])


def _only_last(model: Model) -> None:
    for t, before, after in _answers(model.eval(), lambda n: range(n - 2, n - 1)):
        assert _equal(before[:, : t + 1], after[:, : t + 1])


def _leaves_a_gap(model: Model) -> None:
    for t, before, after in _answers(model.eval(), lambda n: range(n - 2), gap=2):
        assert _equal(before[:, t], after[:, t])


def _compares_before(model: Model) -> None:
    for t, before, after in _answers(model.eval(), lambda n: range(1, n - 1)):
        assert _equal(before[:, :t], after[:, :t])


def _forgets_eval(model: Model) -> None:
    for t, before, after in _answers(model, lambda n: range(n - 1)):
        assert _equal(before[:, : t + 1], after[:, : t + 1])


def _compares_all(model: Model) -> None:
    for _, before, after in _answers(model.eval(), lambda n: range(n - 1)):
        assert _equal(before, after)


def _compares_changed(model: Model) -> None:
    for t, before, after in _answers(model.eval(), lambda n: range(n), gap=0):
        assert _equal(before[:, : t + 1], after[:, : t + 1])


def _compares_shapes(model: Model) -> None:
    for _, before, after in _answers(model.eval(), lambda n: range(n - 1)):
        assert before.shape == after.shape


def _changes_nothing(model: Model) -> None:
    ids = _tokens(model)
    model.eval()
    for t in range(model.longest - 1):
        same = ids.clone()
        same[:, t + 1 :] = ids[:, t + 1 :]
        assert _equal(model(ids)[:, : t + 1], model(same)[:, : t + 1])


def _does_nothing(model: Model) -> None:
    """Never raises, never asks."""


def _asks_once(model: Model) -> None:
    assert bool(model.eval()(_tokens(model)).isfinite().all())


def _always_raises(model: Model) -> None:
    raise AssertionError("the future was seen")


def _returns(model: Model) -> bool:
    return all(
        _equal(before[:, : t + 1], after[:, : t + 1])
        for t, before, after in _answers(model.eval(), lambda n: range(n - 1))
    )


WRONG = (
    Wrong("10.5/one-step-only", _only_first),
    Wrong("10.5/one-step-only", _only_last),
    Wrong("10.5/leaves-a-gap", _leaves_a_gap),
    Wrong("10.5/leaves-a-gap", _compares_before),
    Wrong("10.5/forgets-eval", _forgets_eval),
    Wrong("10.5/compares-later-steps", _compares_all),
    Wrong("10.5/compares-later-steps", _compares_changed),
    Wrong("10.5/compares-shapes", _compares_shapes),
    Wrong("10.5/changes-nothing", _changes_nothing),
    Wrong("10.5/never-raises", _does_nothing),
    Wrong("10.5/never-raises", _asks_once),
    Wrong("10.5/always-raises", _always_raises),
    Wrong("10.5/returns-verdict", _returns),
)
