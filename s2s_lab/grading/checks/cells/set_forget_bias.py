"""Exercise 01.6, `set_forget_bias`: the second quarter of both biases, in every run of an LSTM."""

import random
from collections.abc import Iterator

import torch
from torch import nn

from s2s_lab.grading.checks.cells.numbers import numbers
from s2s_lab.grading.exercises.cells import SET_FORGET_BIAS
from s2s_lab.grading.inside.questions.cells.set_forget_bias import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = ((2, 2, 3), (3, 2, 1), (2, 2, 1), (3, 1, 2), (1, 2, 3), (2, 2, 2), (2, 1, 3), (3, 2, 2))
"""(layers, directions, hidden)."""
VALUES = (1.0, 2.0, 1.5, 3.0)


def cases(rng: random.Random) -> Iterator[Case]:
    """Random biases of each size."""
    for index, (layers, directions, hidden) in enumerate(SIZES):
        shape = (layers, directions, 4, hidden)
        yield Case(numbers(rng, *shape), numbers(rng, *shape), VALUES[index % len(VALUES)])


def oracle(case: Case) -> tuple[torch.Tensor, list[str]]:
    """Layer by layer, block by block: what each gate feels, and that no weight changed."""
    felt = case.b_ih + case.b_hh
    for layer in felt:
        for direction in layer:
            for block, units in enumerate(direction):
                if block == 1:
                    units.fill_(case.value)
    return felt, []


def mend(case: Case) -> Case | None:
    """All four blocks, and a bias that is none by accident."""
    return case if case.b_ih.shape[2] == 4 and case.value >= 1 else None


def _biases(lstm: nn.LSTM) -> list[tuple[str, nn.Parameter]]:
    return [(name, bias) for name, bias in lstm.named_parameters() if "bias" in name]


def _set(lstm: nn.LSTM, value: float, rows: slice, skip: str = "", both: float = 0.0) -> None:
    with torch.no_grad():
        for name, bias in _biases(lstm):
            if not (skip and skip in name):
                bias[rows] = value if "ih" in name else both


def _forget(lstm: nn.LSTM) -> slice:
    return slice(lstm.hidden_size, 2 * lstm.hidden_size)


def _twice(lstm: nn.LSTM, value: float = 1.0) -> None:
    _set(lstm, value, _forget(lstm), both=value)


def _one_bias_left(lstm: nn.LSTM, value: float = 1.0) -> None:
    _set(lstm, value, _forget(lstm), skip="bias_hh")


def _input_gate(lstm: nn.LSTM, value: float = 1.0) -> None:
    _set(lstm, value, slice(0, lstm.hidden_size))


def _all_gates(lstm: nn.LSTM, value: float = 1.0) -> None:
    _set(lstm, value, slice(None))


def _first_layer_only(lstm: nn.LSTM, value: float = 1.0) -> None:
    with torch.no_grad():
        for name, bias in _biases(lstm):
            if "_l0" in name:
                bias[_forget(lstm)] = value if "ih" in name else 0.0


def _forward_only(lstm: nn.LSTM, value: float = 1.0) -> None:
    _set(lstm, value, _forget(lstm), skip="reverse")


def _weights_too(lstm: nn.LSTM, value: float = 1.0) -> None:
    with torch.no_grad():
        for name, parameter in lstm.named_parameters():
            parameter[_forget(lstm)] = value if "ih" in name else 0.0


def _records_gradients(lstm: nn.LSTM, value: float = 1.0) -> None:
    for name, bias in _biases(lstm):
        bias[_forget(lstm)] = value if "ih" in name else 0.0


CHECK = ByOracle(
    exercise=SET_FORGET_BIAS,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "b_ih": "layer direction block unit",
        "b_hh": "layer direction block unit",
        "b_ih + b_hh": "layer direction block unit",
    },
    parts=("b_ih + b_hh", "changed weights"),
    call=lambda case: f"set_forget_bias(lstm, {case.value:g})",
    hidden=frozenset({"value"}),
    mend=mend,
    wrong=(
        Wrong("01.6/twice", _twice),
        Wrong("01.6/one-bias-left", _one_bias_left),
        Wrong("01.6/input-gate", _input_gate),
        Wrong("01.6/all-gates", _all_gates),
        Wrong("01.6/first-layer-only", _first_layer_only),
        Wrong("01.6/forward-only", _forward_only),
        Wrong("01.6/weights-too", _weights_too),
        Wrong("01.6/records-gradients", _records_gradients),
    ),
).check()
