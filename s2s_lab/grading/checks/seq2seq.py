"""Exercise 02.3, `RNNSeq2Seq`: whatever its layers are, it must behave like an encoder-decoder.

There is no right tensor to compare with, because the weights are the learner's own. Each case
asks one model several questions whose answers must agree, or must not: padding invariance, rows
apart from each other, no look into the future, attention to source and target, raw logits.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch

from s2s_lab.grading import tables
from s2s_lab.grading.checks.seq2seq_wrong import WRONG
from s2s_lab.grading.compare import close, described, differing
from s2s_lab.grading.exercises.encoder_decoder import SEQ2SEQ
from s2s_lab.grading.probe import Check, Fault, Reply, Submission
from s2s_lab.grading.result import Counterexample, Table
from s2s_lab.text import BOS, PAD, SPECIALS

FIRST = len(SPECIALS)
"""Smallest id of a real word."""


@dataclass(frozen=True)
class Case:
    """Sizes of a model, and one batch for it."""

    src_vocab: int
    tgt_vocab: int
    hidden: int
    src: torch.Tensor
    """(batch, src), PAD on the right."""
    src_len: torch.Tensor
    """(batch,)."""
    tgt_in: torch.Tensor
    """(batch, tgt), starts with BOS."""


SIZES = ((3, 5, 4, 8), (2, 4, 6, 7), (4, 6, 3, 9), (3, 2, 5, 6), (2, 7, 4, 8), (5, 3, 6, 7))
"""(batch, src, tgt, hidden), pairwise different within a case."""


def cases(rng: random.Random) -> Iterator[Case]:
    """One batch of each size: ragged, in no order of length."""
    for batch, positions, steps, hidden in SIZES:
        lengths = [rng.randint(1, positions) for _ in range(batch)]
        lengths[rng.randrange(batch)] = positions
        src_vocab, tgt_vocab = FIRST + rng.randint(4, 6), FIRST + rng.randint(7, 9)
        src = [_words(rng, n, src_vocab) + [PAD] * (positions - n) for n in lengths]
        tgt_in = [[BOS, *_words(rng, steps - 1, tgt_vocab)] for _ in lengths]
        yield Case(
            src_vocab=src_vocab,
            tgt_vocab=tgt_vocab,
            hidden=hidden,
            src=torch.tensor(src),
            src_len=torch.tensor(lengths),
            tgt_in=torch.tensor(tgt_in),
        )


def _words(rng: random.Random, n: int, vocab: int) -> list[int]:
    return [rng.randrange(FIRST, vocab) for _ in range(n)]


def _other(ids: torch.Tensor, vocab: int) -> torch.Tensor:
    """The next word in the vocabulary, PAD and its like unchanged."""
    return torch.where(ids >= FIRST, FIRST + (ids - FIRST + 1) % (vocab - FIRST), ids)


@dataclass(frozen=True)
class Question:
    """One input of `forward`, and what is different in it."""

    change: str
    src: torch.Tensor
    src_len: torch.Tensor
    tgt_in: torch.Tensor


def questions(case: Case) -> dict[str, Question]:
    """The inputs that one model gets, by name; `rows` of the batch alone come last."""
    src, src_len, tgt_in = case.src, case.src_len, case.tgt_in
    pads = torch.full((len(src), 2), PAD)
    first, last = src.clone(), tgt_in.clone()
    first[:, 0] = _other(src[:, 0], case.src_vocab)
    last[:, -1] = _other(tgt_in[:, -1], case.tgt_vocab)
    new = _other(src, case.src_vocab)
    asked = {
        "given": Question("", src, src_len, tgt_in),
        "padded": Question("two more PADs in src", torch.cat([src, pads], 1), src_len, tgt_in),
        "source": Question("other source words", new, src_len, tgt_in),
        "first": Question("another first source word", first, src_len, tgt_in),
        "target": Question("another last target word", src, src_len, last),
    }
    for b in range(len(src)):
        row = slice(b, b + 1)
        change = f"row {b} without the others"
        asked[f"row {b}"] = Question(change, src[row], src_len[row], tgt_in[row])
    return asked


def ask(submission: Submission, case: Case) -> object:
    """The logits for every question, from one model with random weights in float64."""
    model = submission(case.src_vocab, case.tgt_vocab, case.hidden)
    if not isinstance(model, torch.nn.Module):
        raise TypeError(f"expected a subclass of nn.Module, got {described(model)}")
    model = model.double().eval()
    logits: dict[str, object] = {"given": model(case.src, case.src_len, case.tgt_in)}
    if logits["given"] is None:
        return None
    for name, asked in questions(case).items():
        if name != "given":
            logits[name] = model(asked.src.clone(), asked.src_len.clone(), asked.tgt_in.clone())
    return logits


def judge(case: Case, answer: object) -> tuple[Fault, ...]:
    """Shape of every answer first; then every property that does not hold."""
    assert isinstance(answer, dict)
    for name, asked in questions(case).items():
        fault = _shape_fault(case, asked, answer[name])
        if fault:
            return (fault,)
    return tuple(Fault("value", _text(id), id) for id in broken(case, answer))


def _shape_fault(case: Case, asked: Question, got: object) -> Fault | None:
    batch, steps = asked.tgt_in.shape
    expected = (batch, steps, case.tgt_vocab)
    if isinstance(got, torch.Tensor) and tuple(got.shape) == expected:
        if got.is_floating_point() and bool(torch.isfinite(got).all()):
            return None
        return Fault("value", "The shape is right. Expected finite numbers.", "02.3/not-finite")
    if isinstance(got, torch.Tensor) and tuple(got.shape) == (
        batch, asked.src.shape[1], case.tgt_vocab
    ):
        id = "02.3/one-output-per-source-token"
        return Fault("shape", _text(id), id)
    text = f"Expected logits of shape (B, T, V) = {expected}, got {described(got)}."
    return Fault("shape", text, "02.3/shape")


def broken(case: Case, logits: dict[str, torch.Tensor]) -> Iterator[str]:
    """Ids of the properties that do not hold, in the order in which they are told."""
    given = logits["given"]
    rows = torch.cat([logits[f"row {b}"] for b in range(len(given))])
    ones = torch.ones(given.shape[:2], dtype=given.dtype)
    if close(given.sum(-1), ones):
        yield "02.3/softmax-inside"
    if close(given.exp().sum(-1), ones):
        yield "02.3/log-softmax-inside"
    if not close(given, rows):
        yield "02.3/runs-over-batch"
    if not close(given, logits["padded"]):
        yield "02.3/reads-padding"
    if close(given, logits["source"]):
        yield "02.3/ignores-source"
    elif close(given, logits["first"]):
        yield "02.3/forgets-first"
    if not close(given[:, :-1], logits["target"][:, :-1]):
        yield "02.3/sees-the-future"
    if close(given, logits["target"]):
        yield "02.3/ignores-target"


COMPARED = {
    "02.3/reads-padding": "padded",
    "02.3/ignores-source": "source",
    "02.3/forgets-first": "first",
    "02.3/sees-the-future": "target",
    "02.3/ignores-target": "target",
}
"""Which question shows that a property does not hold."""


def _text(id: str) -> str:
    return SEQ2SEQ.message(id) or id


def alike(case: Case, a: object, b: object) -> bool:
    """True if two models break the same properties."""
    return {fault.id for fault in judge(case, a)} == {fault.id for fault in judge(case, b)}


def smaller(case: Case) -> Iterator[Case]:
    """Fewer rows, source and target positions, hidden units, words."""
    batch, positions = case.src.shape
    for b in range(batch if batch > 1 else 0):
        keep = [i for i in range(batch) if i != b]
        yield replace(
            case, src=case.src[keep], src_len=case.src_len[keep], tgt_in=case.tgt_in[keep]
        )
    if positions > 1:
        lengths = case.src_len.clamp(max=positions - 1)
        yield replace(case, src=case.src[:, :-1], src_len=lengths)
    if case.tgt_in.shape[1] > 2:
        yield replace(case, tgt_in=case.tgt_in[:, :-1])
    if case.hidden > 2:
        yield replace(case, hidden=case.hidden - 1)
    if case.tgt_vocab > FIRST + 2:
        words = case.tgt_in.clamp(max=case.tgt_vocab - 2)
        yield replace(case, tgt_vocab=case.tgt_vocab - 1, tgt_in=words)
    if case.src_vocab > FIRST + 2:
        words = case.src.clamp(max=case.src_vocab - 2)
        yield replace(case, src_vocab=case.src_vocab - 1, src=words)


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """The batch, and the two answers that should agree, or should not."""
    expected, got = _answers(case, reply, fault)
    names = [f"row {b}" for b in range(len(case.src))]
    source = tables.ids("src (padding hatched)", case.src, names, PAD, case.src_len)
    model = f"RNNSeq2Seq({case.src_vocab}, {case.tgt_vocab}, {case.hidden})"
    return Counterexample(
        call=f"{model}(src, src_len, tgt_in), random weights",
        inputs=(source, tables.ids("tgt_in", case.tgt_in, names)),
        expected=expected,
        got=got,
    )


def _answers(case: Case, reply: Reply[Case], fault: Fault) -> tuple[Table, Table]:
    batch, steps = case.tgt_in.shape
    shape = tables.note("expected", f"a tensor of shape ({batch}, {steps}, {case.tgt_vocab})")
    if reply.raised is not None or fault.aspect != "value":
        came = reply.answer["given"] if isinstance(reply.answer, dict) else None
        return shape, tables.unusable(reply, fault) or tables.note("got", described(came))
    given = reply.answer["given"]
    if fault.id in COMPARED:
        name = COMPARED[fault.id]
        return _pair(given, reply.answer[name], questions(case)[name].change, fault)
    if fault.id == "02.3/runs-over-batch":
        b = next(b for b in range(batch) if not close(given[b], reply.answer[f"row {b}"][0]))
        alone = reply.answer[f"row {b}"]
        return _pair(given[b : b + 1], alone, f"row {b} alone", fault, first=b)
    sums = given.exp().sum(-1) if "log" in fault.id else given.sum(-1)
    got = _logits("got", given[0], row=0)
    word = "sum of exp" if "log" in fault.id else "sum"
    rows = tuple(
        (name, (*cells, tables.number(total)))
        for (name, cells), total in zip(got.rows, sums[0].tolist(), strict=True)
    )
    marked = frozenset((r, len(got.columns)) for r in range(len(rows)))
    wide = replace(got, columns=(*got.columns, word), rows=rows, differs=marked)
    return tables.note("expected", "raw logits: any numbers, with any sum"), wide


def _pair(
    given: torch.Tensor, other: torch.Tensor, change: str, fault: Fault, first: int = 0
) -> tuple[Table, Table]:
    """The logits of the row that tells most, before and after a change of the input."""
    must_differ = fault.id in ("02.3/ignores-source", "02.3/forgets-first", "02.3/ignores-target")
    gaps = (given - other).abs()
    if fault.id == "02.3/sees-the-future":
        gaps = gaps[:, :-1]
    row = int(gaps.flatten(1).amax(1).argmax())
    before = _logits("logits as given" if must_differ else "expected: logits as given",
                     given[row], row + first)
    after = _logits(f"got: {change}", other[row], row + first)
    if must_differ:
        return replace(before, title=f"expected: not {before.title}"), after
    steps = len(other[row]) - (fault.id == "02.3/sees-the-future")
    return before, replace(after, differs=differing(given[row][:steps], other[row][:steps]))


def _logits(title: str, values: torch.Tensor, row: int) -> Table:
    columns = [f"{token}" for token in range(values.shape[1])]
    names = [f"row {row}, t={t}" for t in range(len(values))]
    return tables.matrix(title, values, names, columns)


CHECK = Check(
    exercise=SEQ2SEQ,
    cases=cases,
    ask=ask,
    judge=judge,
    alike=alike,
    smaller=smaller,
    show=show,
    wrong=WRONG,
)
