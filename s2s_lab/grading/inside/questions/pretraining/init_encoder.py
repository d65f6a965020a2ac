"""Exercise 11.2, `init_encoder`: a model built from given tensors, a checkpoint, and what is left.

After the call every parameter of the model is moved by 1, as a step of training would do: a
checkpoint that moves along shares its memory with the model.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from s2s_lab.grading.inside.reply import Question, Submission, described

LISTS = ("loaded", "missing", "unexpected")


@dataclass(frozen=True)
class Case:
    """A model's two parts and a checkpoint: numbers of tensors, as nested tuples."""

    encoder: dict[str, Any]
    """Name within ``model.encoder`` -> numbers."""
    decoder: dict[str, Any]
    """Name within ``model.decoder`` -> numbers."""
    ckpt: dict[str, Any]
    """Name in the checkpoint -> numbers."""
    freeze: bool


def tensor(numbers: Any) -> Tensor:
    """Nested tuples of numbers as a tensor."""
    return torch.tensor(numbers, dtype=torch.float64)


def module(tensors: Mapping[str, Any]) -> nn.Module:
    """A module whose parameters have these names and values; a dot begins a module inside."""
    whole = nn.Module()
    for name, value in tensors.items():
        part, (*path, last) = whole, name.split(".")
        for step in path:
            if step not in dict(part.named_children()):
                part.add_module(step, nn.Module())
            part = part.get_submodule(step)
        part.register_parameter(last, nn.Parameter(tensor(value)))
    return whole


def ask(submission: Submission, case: Case) -> object:
    """The report, the encoder, and whether the rest was left alone; or that ValueError was raised.

    Any other exception is the submission's own.
    """
    model = nn.Module()
    model.add_module("encoder", module(case.encoder))
    model.add_module("decoder", module(case.decoder))
    before = {name: value.detach().clone() for name, value in model.named_parameters()}
    ckpt = {name: tensor(value) for name, value in case.ckpt.items()}
    try:
        report = submission(model, ckpt, case.freeze) if case.freeze else submission(model, ckpt)
    except ValueError:
        return {"raised": "ValueError"}
    if report is None:
        return None
    after = {name: value.detach().clone() for name, value in model.named_parameters()}
    frozen = [name for name, value in model.named_parameters() if not value.requires_grad]
    moved = {name: value.clone() for name, value in ckpt.items()}
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(1.0)
    return {
        **_report(report),
        "encoder": {n: v.tolist() for n, v in after.items() if n.startswith("encoder.")},
        "changed elsewhere": [
            n for n, v in after.items() if not n.startswith("encoder.") and _other(v, before[n])
        ],
        "frozen": frozen,
        "ckpt changes in training": [n for n, v in moved.items() if _other(v, ckpt[n])],
    }


def _other(a: Tensor, b: Tensor) -> bool:
    return a.shape != b.shape or not torch.equal(a, b)


def _report(report: Any) -> dict[str, Any]:
    """The three lists in alphabetical order."""
    if not isinstance(report, dict):
        raise TypeError(
            f"expected a dict with the keys {', '.join(LISTS)}, got {described(report)}"
        )
    lists = {}
    for key in LISTS:
        if key not in report:
            raise TypeError(f"expected a dict with the keys {', '.join(LISTS)}: {key!r} is missing")
        if not isinstance(report[key], list | tuple | set | frozenset):
            raise TypeError(f"expected a list of names in {key!r}, got {described(report[key])}")
        lists[key] = sorted(map(str, report[key]))
    return lists


QUESTION = Question(Case, ask)
