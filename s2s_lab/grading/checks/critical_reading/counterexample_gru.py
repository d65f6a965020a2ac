"""Exercise 13.1, `counterexample_gru`: parameters and inputs that make the printed cell blow up.

The cells are run here, on what a submission gives as data. Why a state stayed small is read off
the gates, so that the reason can be told.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import torch

from s2s_lab.grading import tables
from s2s_lab.grading.checks.critical_reading.counterexample_gru_wrong import WRONG
from s2s_lab.grading.checks.critical_reading.printed_cell import NAMES, Run, run
from s2s_lab.grading.exercises.critical_reading import COUNTEREXAMPLE_GRU
from s2s_lab.grading.inside.questions.critical_reading.counterexample_gru import QUESTION, Case
from s2s_lab.grading.inside.reply import described
from s2s_lab.grading.probe import Check, Fault, Reply
from s2s_lab.grading.result import Counterexample, Table

LARGEST = 10.0
"""Magnitude of any number that may be handed in."""
SIZES = ((1, 2, 12), (3, 1, 20), (2, 3, 8), (1, 3, 30), (2, 1, 16), (3, 2, 25))
"""(features, hidden, steps)."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Bounds of more than half of the steps."""
    for features, hidden, steps in SIZES:
        yield Case(features, hidden, round(steps * rng.uniform(0.6, 0.85), 1), steps)


def judge(case: Case, answer: Any) -> tuple[Fault, ...]:
    """Form, then what is not allowed, then whether the state passes the bound."""
    malformed = _malformed(case, answer)
    if malformed:
        return (malformed,)
    params, xs = answer
    numbers = torch.cat([one.double().flatten() for one in (*params.values(), xs)])
    if not bool((numbers.abs() <= LARGEST).all()):
        return (_known("overflows"),)
    ran = run(params, xs)
    return () if ran.peak > case.bound else (_known(_reason(case, ran)),)


def _malformed(case: Case, answer: Any) -> Fault | None:
    """The first thing that keeps the answer from being run."""
    if not isinstance(answer, tuple | list) or len(answer) < 2 or not isinstance(answer[0], dict):
        return _form(f"Expected (params, xs), a dict and a tensor, got {described(answer)}.")
    more = [*answer[2:], *(value for name, value in answer[0].items() if name not in NAMES)]
    if more:
        return _known("own-start" if isinstance(more[0], torch.Tensor) else "own-cell")
    params, xs = answer
    sizes = {"W": (case.hidden, case.features), "U": (case.hidden, case.hidden)}
    for name in NAMES:
        shape = sizes.get(name[0], (case.hidden,))
        got = params.get(name)
        if not isinstance(got, torch.Tensor) or tuple(got.shape) != shape:
            found = "nothing" if got is None else described(got)
            return _form(f"Expected params[{name!r}] of shape {shape}, got {found}.")
    if not isinstance(xs, torch.Tensor) or xs.dim() != 2 or xs.shape[1] != case.features:
        return _form(f"Expected xs of shape (T, {case.features}), got {described(xs)}.")
    if not 1 <= len(xs) <= case.steps:
        return _form(f"Expected 1 to {case.steps} inputs, got {len(xs)}.")
    return None


def _reason(case: Case, ran: Run) -> str:
    """Why the state stayed within the bound, from the unit that came furthest."""
    u, z, c = (each[:, ran.unit] for each in (ran.u, ran.z, ran.candidate))
    if len(u) <= case.bound:
        return "too-few-steps"
    if 0.2 <= float((c > 0).double().mean()) <= 0.8:
        return "random-weights"
    if float((u * c).sum().abs()) <= case.bound:
        return "adds-little" if float(z.mean()) < 0.25 else "gates-half-open"
    return "both-open" if float(z.mean()) > 0.75 else "gates-half-open"


def _form(text: str) -> Fault:
    return Fault("shape", text, "13.1/form")


def _known(name: str) -> Fault:
    id = f"13.1/{name}"
    return Fault("value", COUNTEREXAMPLE_GRU.message(id) or id, id)


def alike(case: Case, a: Any, b: Any) -> bool:
    """True if two answers fail for the same reason."""
    return [fault.id for fault in judge(case, a)] == [fault.id for fault in judge(case, b)]


def smaller(case: Case) -> Iterator[Case]:
    """One unit, one feature, fewer steps and a bound in proportion."""
    if case.hidden > 1 or case.features > 1:
        yield replace(case, hidden=1, features=1)
    if case.steps > 6:
        steps = max(6, case.steps // 2)
        bound = round(case.bound * steps / case.steps, 1)
        yield replace(case, steps=steps, bound=bound)


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """What the gates did, and where both cells ended."""
    expected = tables.note("expected", f"some unit of h beyond ±{case.bound:g}")
    got = tables.unusable(reply, fault) if reply.raised or fault.aspect == "edge" else None
    if got is None and _malformed(case, reply.answer) is None and "overflows" not in fault.id:
        got = _steps(run(*reply.answer))
    return Counterexample(
        call=f"counterexample_gru({case.features}, {case.hidden}, bound={case.bound:g}, "
        f"steps={case.steps})",
        inputs=(),
        expected=expected,
        got=got or tables.note("got", fault.text),
    )


def _steps(ran: Run) -> Table:
    """The first steps and the last ones of the unit that came furthest."""
    count = len(ran.u)
    chosen = [t for t in range(count) if t < 3 or t >= count - 2]
    columns = ("z", "u", "candidate", "h printed", "h of a GRU")
    values = (ran.z, ran.u, ran.candidate, ran.printed, ran.gru)
    rows = tuple(
        (f"step {t + 1}", tuple(tables.number(float(one[t, ran.unit])) for one in values))
        for t in chosen
    )
    return Table(f"got: unit {ran.unit}", columns, rows)


CHECK = Check(
    exercise=COUNTEREXAMPLE_GRU,
    cases=cases,
    question=QUESTION,
    judge=judge,
    alike=alike,
    smaller=smaller,
    show=show,
    wrong=WRONG,
)
