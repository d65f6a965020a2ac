"""Exercise 11.2, `init_encoder`: names, shapes, what was copied and what was left alone."""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from torch import Tensor, nn

from s2s_lab.grading.exercises.pretraining import INIT_ENCODER
from s2s_lab.grading.inside.questions.pretraining.init_encoder import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

PART = "encoder."
TRIALS = 24


def cases(rng: random.Random) -> Iterator[Case]:
    """Prefixes, tensors of other shapes, too many and too few; sometimes no match at all."""
    for trial in range(TRIALS):
        width = rng.randint(2, 3)
        shapes = {
            "embed.weight": (3, width),
            "layer.weight": (width, width),
            "layer.bias": (width,),
        }
        own = {name: _values(rng, *shape) for name, shape in shapes.items()}
        decoder = {"embed.weight": _values(rng, 2, width), "out.bias": _values(rng, 2)}
        prefix = ("bert.", "", "module.", "model.")[trial % 4]
        ckpt = {f"{prefix}{PART}{name}": _values(rng, *shape) for name, shape in shapes.items()}
        if trial % 3 == 1:
            ckpt[f"{prefix}{PART}embed.weight"] = _values(rng, 4, width)
        if trial % 4 in (0, 1):
            ckpt[f"{prefix}decoder.out.bias"] = _values(rng, 2)
        if trial % 3 != 1:
            ckpt.pop(f"{prefix}{PART}layer.bias")
        ckpt["head.weight"] = _values(rng, 2, width)
        if trial % 3 == 2:
            ckpt = {name.replace(PART, "net."): value for name, value in ckpt.items()}
        yield Case(own, decoder, ckpt, trial % 2 == 0)


def _values(rng: random.Random, *shape: int) -> Any:
    """Nested tuples of digits."""
    if not shape:
        return rng.randint(0, 9)
    return tuple(_values(rng, *shape[1:]) for _ in range(shape[0]))


def _shape(values: Any) -> list[int]:
    return [len(values), *_shape(values[0])] if isinstance(values, tuple) else []


def _listed(values: Any) -> Any:
    """As `Tensor.tolist` gives them."""
    return list(map(_listed, values)) if isinstance(values, tuple) else float(values)


def oracle(case: Case) -> dict[str, Any]:
    """Name by name of both sides."""
    after = {f"{PART}{name}": value for name, value in case.encoder.items()}
    loaded, unexpected = [], []
    for name, value in case.ckpt.items():
        place = name.find(PART)
        target = name[place:] if place >= 0 else ""
        if target in after and _shape(after[target]) == _shape(value):
            after[target] = value
            loaded.append(target)
        else:
            unexpected.append(name)
    if not loaded:
        return {"raised": "ValueError"}
    return {
        "loaded": sorted(loaded),
        "missing": sorted(name for name in after if name not in loaded),
        "unexpected": sorted(unexpected),
        "encoder": {name: _listed(value) for name, value in after.items()},
        "changed elsewhere": [],
        "frozen": [name for name in after if name in loaded] if case.freeze else [],
        "ckpt changes in training": [],
    }


def smaller(case: Case) -> Iterator[Case]:
    """One tensor less on one side; where something matched, something still does."""
    for side in ("ckpt", "encoder", "decoder"):
        tensors = getattr(case, side)
        for gone in tensors if len(tensors) > 1 else ():
            left = {name: value for name, value in tensors.items() if name != gone}
            fewer: Case = replace(case, **{side: left})  # type: ignore[arg-type]
            if ("raised" in oracle(fewer)) == ("raised" in oracle(case)):
                yield fewer


Report = dict[str, list[str]]


def _load(
    model: nn.Module,
    ckpt: dict[str, Tensor],
    whole: bool = False,
    share: bool = False,
    any_shape: bool = False,
) -> Report:
    """Copy what fits into the encoder, or into the whole model, and say what; never complains."""
    own = dict(model.named_parameters())
    own = own if whole else {name: p for name, p in own.items() if name.startswith(PART)}
    used = {}
    for name, value in ckpt.items():
        for target, parameter in own.items():
            fits = any_shape or parameter.shape == value.shape
            if fits and (name == target or name.endswith(f".{target}")):
                used[name] = target
                if share:
                    parameter.data = value
                else:
                    parameter.data.copy_(value)
    return {
        "loaded": list(used.values()),
        "missing": [name for name in own if name.startswith(PART) and name not in used.values()],
        "unexpected": [name for name in ckpt if name not in used],
    }


def _strict(report: Report) -> Report:
    if not report["loaded"]:
        raise ValueError("nothing was loaded")
    return report


def _freeze(model: nn.Module, names: list[str]) -> None:
    for name, parameter in model.named_parameters():
        if name in names:
            parameter.requires_grad_(False)


def _not_strict(model: nn.Module, ckpt: dict[str, Tensor], freeze: bool = False) -> Report:
    own = {n: v for n, v in model.state_dict().items() if n.startswith(PART)}
    fits = {n: v for n, v in ckpt.items() if n in own and own[n].shape == v.shape}
    found = model.load_state_dict(fits, strict=False)
    if freeze:
        _freeze(model, list(fits))
    return {
        "loaded": list(fits),
        "missing": [name for name in found.missing_keys if name in own],
        "unexpected": [name for name in ckpt if name not in fits],
    }


def _no_error(model: nn.Module, ckpt: dict[str, Tensor], freeze: bool = False) -> Report:
    report = _load(model, ckpt)
    if freeze:
        _freeze(model, report["loaded"])
    return report


def _whole(model: nn.Module, ckpt: dict[str, Tensor], freeze: bool = False) -> Report:
    report = _strict(_load(model, ckpt, whole=True))
    if freeze:
        _freeze(model, report["loaded"])
    return report


def _whole_but_reported(model: nn.Module, ckpt: dict[str, Tensor], freeze: bool = False) -> Report:
    _load(model, ckpt, whole=True)
    return _no_decoder(model, ckpt, freeze)


def _no_decoder(model: nn.Module, ckpt: dict[str, Tensor], freeze: bool) -> Report:
    return _strict(_no_error(model, ckpt, freeze))


def _shares(model: nn.Module, ckpt: dict[str, Tensor], freeze: bool = False) -> Report:
    report = _strict(_load(model, ckpt, share=True))
    if freeze:
        _freeze(model, report["loaded"])
    return report


def _freezes_all(model: nn.Module, ckpt: dict[str, Tensor], freeze: bool = False) -> Report:
    if freeze:
        model.requires_grad_(False)
    return _strict(_load(model, ckpt))


def _freezes_encoder(model: nn.Module, ckpt: dict[str, Tensor], freeze: bool = False) -> Report:
    if freeze:
        model.get_submodule("encoder").requires_grad_(False)
    return _strict(_load(model, ckpt))


def _freezes_nothing(model: nn.Module, ckpt: dict[str, Tensor], freeze: bool = False) -> Report:
    return _strict(_load(model, ckpt))


def _freezes_always(model: nn.Module, ckpt: dict[str, Tensor], freeze: bool = False) -> Report:
    return _no_decoder(model, ckpt, True)


def _any_shape(model: nn.Module, ckpt: dict[str, Tensor], freeze: bool = False) -> Report:
    report = _strict(_load(model, ckpt, any_shape=True))
    if freeze:
        _freeze(model, report["loaded"])
    return report


def _exchanged(model: nn.Module, ckpt: dict[str, Tensor], freeze: bool = False) -> Report:
    report = _no_decoder(model, ckpt, freeze)
    return {**report, "missing": report["unexpected"], "unexpected": report["missing"]}


def call(case: Case) -> str:
    """The question in one line."""
    return f"init_encoder(model, ckpt{', freeze=True' if case.freeze else ''})"


_CHECK = ByOracle(
    exercise=INIT_ENCODER,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    call=call,
    hidden=frozenset({"freeze"}),
    wrong=(
        Wrong("11.2/no-error", _no_error),
        Wrong("11.2/loads-nothing", _not_strict),
        Wrong("11.2/decoder-overwritten", _whole),
        Wrong("11.2/decoder-overwritten", _whole_but_reported),
        Wrong("11.2/shares-storage", _shares),
        Wrong("11.2/freezes-too-much", _freezes_all),
        Wrong("11.2/freezes-too-much", _freezes_encoder),
        Wrong("11.2/freezes-nothing", _freezes_nothing),
        Wrong("11.2/freezes-always", _freezes_always),
        Wrong("11.2/ignores-shapes", _any_shape),
        Wrong("11.2/missing-and-unexpected", _exchanged),
    ),
).check()
CHECK = replace(_CHECK, smaller=smaller)
