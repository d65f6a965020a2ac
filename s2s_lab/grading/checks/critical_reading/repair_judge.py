"""What is wrong with a pipeline of exercise 13.5, part by part: batch, model, loss, predictions."""

from collections.abc import Iterator
from typing import Any

import torch

from s2s_lab.grading.compare import close, tensor_faults
from s2s_lab.grading.exercises.critical_reading import REPAIR
from s2s_lab.grading.inside.questions.critical_reading.repair import BOS, PAD, Case, prefix
from s2s_lab.grading.inside.reply import described
from s2s_lab.grading.probe import Fault

EOS = 2
BATCH = ("src", "tgt_in", "labels")


def judge(case: Case, answer: Any) -> tuple[Fault, ...]:
    """Every fault that shows, in the order of a pipeline."""
    return (
        *_batch(case, answer["batch"]),
        *_model(case, answer),
        *_loss(case, answer["loss"]),
        *_prediction(case, answer),
    )


def right_batch(case: Case) -> list[Any]:
    """Source, decoder input and labels, padded to the longest sentence."""
    wide = max(map(len, case.sources))
    long = max(map(len, case.targets)) + 1
    src = [[*row, *[PAD] * (wide - len(row))] for row in case.sources]
    tgt_in = [[BOS, *row, *[PAD] * (long - 1 - len(row))] for row in case.targets]
    labels = [[*row, EOS, *[PAD] * (long - 1 - len(row))] for row in case.targets]
    return [torch.tensor(part) for part in (src, tgt_in, labels)]


def _batch(case: Case, got: Any) -> Iterator[Fault]:
    expected = right_batch(case)
    if not isinstance(got, tuple | list) or len(got) != 3:
        yield Fault(
            "shape", f"batch: expected {', '.join(BATCH)}, got {described(got)}.", _id("form")
        )
        return
    if any(isinstance(one, torch.Tensor) and one.dim() == 3 for one in got):
        yield _known("extra-axis")
        return
    ragged = [{len(row) for row in rows} for rows in (case.sources, case.targets)]
    shortest = min(ragged[0]), min(ragged[1])
    if max(map(len, ragged)) > 1 and _is_clipped(expected, got, shortest):
        yield _known("clips-batch")
        return
    same = isinstance(got[2], torch.Tensor) and isinstance(got[1], torch.Tensor)
    if same and got[1].shape == got[2].shape and bool((got[1] == got[2]).all()):
        yield _known("still-copies")
        return
    for name, one, other in zip(BATCH, expected, got, strict=True):
        found = tensor_faults("13.5", one, other)
        if found:
            yield Fault(found[0].aspect, f"batch, {name}: {found[0].text}", _id(f"batch-{name}"))
            return


def _is_clipped(expected: list[Any], got: Any, shortest: tuple[int, int]) -> bool:
    """True if some part is narrower than the longest sentence, and as wide as the shortest."""
    widths = (shortest[0], shortest[1] + 1, shortest[1] + 1)
    parts = list(zip(expected, got, widths, strict=True))
    tensors = all(isinstance(one, torch.Tensor) and one.dim() == 2 for one in got)
    narrow = tensors and any(other.shape[1] < one.shape[1] for one, other, _ in parts)
    return narrow and all(other.shape[1] in (one.shape[1], w, w - 1) for one, other, w in parts)


def _model(case: Case, answer: dict[str, Any]) -> Iterator[Fault]:
    given = answer["logits"]
    shape = (*prefix(case).shape, case.tgt_vocab)
    if not isinstance(given, torch.Tensor) or tuple(given.shape) != shape:
        yield Fault(
            "shape", f"Expected logits of shape {shape}, got {described(given)}.", _id("logits")
        )
        return
    if any(not one["learns"] for one in answer["parameters"]):
        yield _known("frozen-table")
    if any(_is_shared(case, one) for one in answer["parameters"]):
        yield _known("shared-table")
    if close(given, answer["other source"]):
        text = "Another source gave the same logits: the decoder does not know the encoder."
        yield Fault("value", text, _id("ignores-source"))
    if close(given, answer["last word changed"]):
        yield _known("no-decoder-input")
    elif not close(given[:, :-1], answer["last word changed"][:, :-1]):
        text = "Logits changed before the word of `tgt_in` that was changed: a look ahead."
        yield Fault("value", text, _id("sees-the-future"))
    if not close(given, answer["more padding"]):
        text = "Two more PADs in the source changed the logits: read the state at the last word."
        yield Fault("value", text, _id("reads-padding"))


def _is_shared(case: Case, one: dict[str, Any]) -> bool:
    """A table whose rows for source words and for BOS both learn; ids 3 and 4 are in no input."""
    moved = set(one["rows"])
    return BOS in moved and {w for row in case.sources for w in row} <= moved and not {3, 4} & moved


def right_loss(case: Case, pad: bool = False) -> float:
    """Mean of −log p over labels that are not PAD, or over all of them."""
    total, count = 0.0, 0
    for logits, labels in zip(case.logits, case.labels.tolist(), strict=True):
        for row, label in zip(logits, labels, strict=True):
            if label != PAD or pad:
                total += float(row.exp().sum().log() - row[label])
                count += 1
    return total / count


def _loss(case: Case, got: Any) -> Iterator[Fault]:
    expected = right_loss(case)
    if not isinstance(got, float | torch.Tensor) or (isinstance(got, torch.Tensor) and got.dim()):
        yield Fault("shape", f"loss: expected one number, got {described(got)}.", _id("form"))
    elif abs(float(got) - expected) > 1e-7 * abs(expected):
        if abs(float(got) - right_loss(case, pad=True)) < 1e-7:
            yield _known("counts-pad")
        else:
            yield Fault(
                "value", f"loss: expected {expected:.6g}, got {float(got):.6g}.", _id("loss")
            )


def _prediction(case: Case, answer: dict[str, Any]) -> Iterator[Fault]:
    written, again = answer["written"], answer["with other golds"]
    if not isinstance(written, torch.Tensor) or written.dim() != 2 or answer["next"] is None:
        shape = (len(case.sources), "L")
        text = f"predict: expected ids of shape {shape}, got {described(written)}."
        yield Fault("shape", text, _id("form"))
        return
    if not all(isinstance(one, torch.Tensor) and torch.equal(written, one) for one in again):
        yield _known("reads-gold")
        return
    expected = said(case, answer["next"], written)
    if written.tolist() != expected.tolist():
        text = (
            "predict: expected the most probable word after what was written so far, up to EOS "
            f"or max_len = {case.max_len}, then PAD."
        )
        yield Fault("value", text, _id("not-greedy"))


def said(case: Case, following: torch.Tensor, written: torch.Tensor) -> torch.Tensor:
    """What the model itself would say after each prefix of what was written; PAD after EOS."""
    best = following.argmax(-1)
    rows = []
    for row in best.tolist():
        end = row.index(EOS) + 1 if EOS in row else len(row)
        rows.append(row[:end] + [PAD] * (len(row) - end))
    longest = max(len(row) if EOS not in row else row.index(EOS) + 1 for row in best.tolist())
    ended = all(EOS in row for row in best.tolist())
    length = longest if ended else case.max_len
    padded = [(row + [PAD] * length)[:length] for row in rows]
    return torch.tensor(padded)


def _known(name: str) -> Fault:
    id = _id(name)
    shape = name in ("extra-axis", "clips-batch")
    return Fault("shape" if shape else "value", REPAIR.message(id) or id, id)


def _id(name: str) -> str:
    return f"13.5/{name}"
