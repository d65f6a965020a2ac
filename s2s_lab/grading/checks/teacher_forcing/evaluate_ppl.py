"""Exercise 03.5, `evaluate_ppl`: the exponential of the mean surprise per gold token, in nats.

The model is two tables, so that every probability can be worked out by hand. Its dropout takes
the same numbers away each time, so that a measurement in the wrong mode can be named.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import torch

from s2s_lab.grading import simpler, tables
from s2s_lab.grading.checks.teacher_forcing.evaluate_ppl_wrong import WRONG
from s2s_lab.grading.compare import described
from s2s_lab.grading.exercises.teacher_forcing import EVALUATE_PPL
from s2s_lab.grading.inside.questions.teacher_forcing.evaluate_ppl import QUESTION, Case
from s2s_lab.grading.probe import Check, Fault, Reply
from s2s_lab.grading.result import Counterexample, Table
from s2s_lab.grading.structure import plain_number

PAD, BOS, EOS, VOCAB = 0, 1, 2, 5
TRIALS = 12
BATCHES = ((3, 1), (1, 2), (1, 3, 2), (2, 1), (1, 2, 2))
"""Sentences in each batch."""
CLOSE = 1e-5
"""Relative tolerance: sums in single precision are right."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Batches with different numbers of tokens; every other model comes in training mode."""
    for trial in range(TRIALS):
        sizes = BATCHES[trial % len(BATCHES)]
        generator = torch.Generator().manual_seed(rng.getrandbits(62))
        lengths = [[rng.randint(1, 5) for _ in range(size)] for size in sizes]
        while len({sum(one) for one in lengths}) < len(lengths) or max(map(max, lengths)) < 3:
            lengths = [[rng.randint(1, 5) for _ in range(size)] for size in sizes]
        tgt = [[*_words(rng, n - 1), EOS] for one in lengths for n in one]
        src = [_words(rng, rng.randint(1, 3)) for _ in tgt]
        owner = [number for number, size in enumerate(sizes) for _ in range(size)]
        weights = torch.randn(2, VOCAB, VOCAB, generator=generator, dtype=torch.float64)
        case = Case(
            following=(20 * weights[0]).round() / 10,
            meaning=(5 * weights[1]).round() / 10,
            dropped=torch.rand(VOCAB, VOCAB, generator=generator) < 0.5,
            src=_padded(src),
            dec_in=_padded(tgt),
            labels=_padded(tgt),
            batch=torch.tensor(owner),
            pad=PAD,
            training=trial % 2 == 0,
        )
        yield _with_inputs(case)


def _words(rng: random.Random, count: int) -> list[int]:
    return [rng.randint(3, VOCAB - 1) for _ in range(count)]


def _padded(rows: list[list[int]]) -> torch.Tensor:
    width = max(map(len, rows))
    return torch.tensor([row + [PAD] * (width - len(row)) for row in rows])


def _with_inputs(case: Case) -> Case:
    """The same case with the decoder's inputs that go with its labels."""
    rows = []
    for row in case.labels.tolist():
        words = [token for token in row if token != PAD]
        rows.append([BOS, *words[:-1]] + [PAD] * (len(row) - len(words)))
    return replace(case, dec_in=torch.tensor(rows))


def probabilities(case: Case) -> list[list[float]]:
    """Of each gold token after the gold tokens before it; sentence by sentence."""
    found = []
    rows = zip(case.src.tolist(), case.dec_in.tolist(), case.labels.tolist(), strict=True)
    following, meaning = case.following.tolist(), case.meaning.tolist()
    for source, given, labels in rows:
        read = [sum(meaning[s][v] for s in source if s != PAD) for v in range(VOCAB)]
        row = []
        for last, label in zip(given, labels, strict=True):
            if label != PAD:
                shares = [math.exp(following[last][v] + read[v]) for v in range(VOCAB)]
                row.append(shares[label] / sum(shares))
        found.append(row)
    return found


def oracle(case: Case) -> float:
    """Token by token: exp of the mean of -ln p."""
    surprises = [-math.log(p) for row in probabilities(case) for p in row]
    return math.exp(sum(surprises) / len(surprises))


def judge(case: Case, answer: Any) -> tuple[Fault, ...]:
    """The figure first, then what became of the model."""
    perplexity, training, had_dropout, had_gradients = answer
    value = plain_number(perplexity)
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = f"Expected a number, got {described(perplexity)}."
        return (Fault("shape", text, "03.5/shape"),)
    right = oracle(case)
    if not math.isclose(value, right, rel_tol=CLOSE):
        id = "03.5/keeps-dropout" if had_dropout else "03.5/value"
        return (Fault("value", f"Expected {right:.6g}, got {value:.6g}.", id),)
    if training != case.training:
        return (_fault("03.5/leaves-eval-mode" if case.training else "03.5/always-trains"),)
    return (_fault("03.5/with-gradients"),) if had_gradients else ()


def _fault(id: str) -> Fault:
    return Fault("value", EVALUATE_PPL.message(id) or id, id)


def alike(case: Case, a: Any, b: Any) -> bool:
    """True if both give one figure, and leave the model in one state where the figure is right."""
    values = [plain_number(one[0]) for one in (a, b)]
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in values):
        return False
    if not math.isclose(*values, rel_tol=CLOSE):
        return False
    return not math.isclose(values[0], oracle(case), rel_tol=CLOSE) or a[1:] == b[1:]


def smaller(case: Case) -> Iterator[Case]:
    """Fewer sentences, words and digits."""
    axes = {
        "src": "sentence word",
        "dec_in": "sentence position",
        "labels": "sentence position",
        "batch": "sentence",
    }
    return simpler.smaller(case, axes, mend, frozenset({"pad"}))


def mend(case: Case) -> Case | None:
    """Every sentence ends with EOS and has a source, and batches are counted from 0."""
    firsts = (case.src[:, 0] != PAD).all() and (case.labels[:, 0] != PAD).all()
    if not firsts or not (case.labels == EOS).any(1).all():
        return None
    batch = torch.unique(case.batch, return_inverse=True)[1]
    return _with_inputs(replace(case, batch=batch))


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """The probability of every gold token, and both figures."""
    surprises = [-math.log(p) for row in probabilities(case) for p in row]
    right = f"exp({sum(surprises):.4g} / {len(surprises)}) = {oracle(case):.6g}"
    mode = "training" if case.training else "eval"
    return Counterexample(
        call="evaluate_ppl(model, batches, pad=0)",
        inputs=(_gold(case),),
        expected=tables.note("expected", right, f"the model in {mode} mode, as it came"),
        got=_got(reply, fault),
    )


def _gold(case: Case) -> Table:
    rows = []
    for number, labels, found in zip(
        case.batch.tolist(), case.labels.tolist(), probabilities(case), strict=True
    ):
        cells = [f"{labels[t]}: p = {p:.4g}" for t, p in enumerate(found)]
        cells += ["pad"] * (len(labels) - len(cells))
        rows.append((f"batch {number}", tuple(cells)))
    columns = tuple(f"position {t}" for t in range(case.labels.shape[1]))
    faint = frozenset(
        (r, c) for r, (_, cells) in enumerate(rows) for c, cell in enumerate(cells) if cell == "pad"
    )
    return Table("gold tokens, p in eval mode", columns, tuple(rows), faint=faint)


def _got(reply: Reply[Case], fault: Fault) -> Table:
    if reply.raised is not None or fault.aspect == "edge":
        got = tables.unusable(reply, fault)
        assert got is not None
        return got
    perplexity, training, _, had_gradients = reply.answer
    value = plain_number(perplexity)
    figure = f"{value:.6g}" if isinstance(value, int | float) else described(perplexity)
    state = f"the model in {'training' if training else 'eval'} mode"
    return tables.note("got", figure, state + (", run with gradients" if had_gradients else ""))


CHECK = Check(
    exercise=EVALUATE_PPL,
    cases=cases,
    question=QUESTION,
    judge=judge,
    alike=alike,
    smaller=smaller,
    show=show,
    wrong=WRONG,
)
