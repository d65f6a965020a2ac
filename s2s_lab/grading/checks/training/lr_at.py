"""Exercise 07.2, `lr_at`: a rise in a straight line, and two ways down."""

import random
from collections.abc import Callable, Iterator
from math import cos, pi

from s2s_lab.grading.exercises.training import LR_AT
from s2s_lab.grading.inside.questions.training.lr_at import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Submission, Wrong

ROUNDS = 6


def cases(rng: random.Random) -> Iterator[Case]:
    """Each kind on the way up, and on the way down to the last step."""
    for _ in range(ROUNDS):
        for kind in ("cosine", "noam"):
            warmup = rng.randint(3, 12)
            total = warmup + rng.randint(4, 20)
            peak, width = rng.randint(1, 20) / 10, rng.choice((4, 8, 9, 16))
            falling = sorted(rng.sample(range(warmup + 1, total), 3))
            for step in (1, rng.randint(2, warmup), *falling, total):
                yield Case(step, kind, peak, warmup, total, width if kind == "noam" else 0)


def oracle(case: Case) -> float:
    """The rates of all steps up to this one, one after the other; the last of them."""
    rates = [0.0]
    for step in range(1, case.step + 1):
        if case.kind == "noam":
            rising, falling = step / case.warmup / case.warmup**0.5, 1 / step**0.5
            rates.append((rising if step < case.warmup else falling) / case.d_model**0.5)
        elif step <= case.warmup:
            rates.append(rates[-1] + case.peak / case.warmup)
        else:
            turn = pi * (step - case.warmup) / (case.total - case.warmup)
            rates.append(case.peak * (0.5 + cos(turn) / 2))
    return rates[-1]


def mend(case: Case) -> Case | None:
    """Steps from 1 to the last; the schedule goes up and down; sizes are above 0."""
    fits = 1 <= case.step <= case.total and 1 <= case.warmup < case.total and case.peak > 0
    return case if fits and (case.kind == "cosine" or case.d_model >= 1) else None


def call(case: Case) -> str:
    """The question in one line."""
    width = f", d_model={case.d_model}" if case.kind == "noam" else ""
    return (
        f'lr_at({case.step}, "{case.kind}", peak={case.peak:g}, warmup={case.warmup}, '
        f"total={case.total}{width})"
    )


Cosine = Callable[[int, float, int, int], float]
Noam = Callable[[int, int, int], float]


def _cosine(step: int, peak: float, warmup: int, total: int) -> float:
    if step <= warmup:
        return peak * step / warmup
    return peak * (1 + cos(pi * (step - warmup) / (total - warmup))) / 2


def _noam(step: int, warmup: int, d_model: int) -> float:
    return float(d_model**-0.5 * min(step**-0.5, step * warmup**-1.5))


def _with(cosine: Cosine = _cosine, noam: Noam = _noam, ahead: int = 0) -> Submission:
    """Both schedules behind one name, one of them wrong, or both with another step."""

    def lr_at(
        step: int, kind: str, peak: float, warmup: int, total: int, d_model: int | None = None
    ) -> float:
        if kind == "noam":
            assert d_model is not None
            return noam(step + ahead, warmup, d_model)
        return cosine(step + ahead, peak, warmup, total)

    return lr_at


def _jumps(step: int, peak: float, warmup: int, total: int) -> float:
    if step <= warmup:
        return peak * step / warmup
    return peak * (1 + cos(pi * step / total)) / 2


def _never_zero(step: int, peak: float, warmup: int, total: int) -> float:
    if step <= warmup:
        return peak * step / warmup
    return peak * (1 + cos(pi * (step - warmup) / total)) / 2


def _negative(step: int, peak: float, warmup: int, total: int) -> float:
    if step <= warmup:
        return peak * step / warmup
    return peak * cos(pi * (step - warmup) / (total - warmup))


def _no_warmup(step: int, peak: float, warmup: int, total: int) -> float:
    return peak * (1 + cos(pi * step / total)) / 2


def _max_for_min(step: int, warmup: int, d_model: int) -> float:
    return float(d_model**-0.5 * max(step**-0.5, step * warmup**-1.5))


def _no_width(step: int, warmup: int, d_model: int) -> float:
    return float(min(step**-0.5, step * warmup**-1.5))


CHECK = ByOracle(
    exercise=LR_AT,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    kept=frozenset({"kind"}),
    hidden=frozenset({"step", "kind", "peak", "warmup", "total", "d_model"}),
    call=call,
    mend=mend,
    wrong=(
        Wrong("07.2/max-for-min", _with(noam=_max_for_min)),
        Wrong("07.2/steps-from-zero", _with(ahead=-1)),
        Wrong("07.2/one-ahead", _with(ahead=1)),
        Wrong("07.2/jumps", _with(_jumps)),
        Wrong("07.2/never-zero", _with(_never_zero)),
        Wrong("07.2/negative", _with(_negative)),
        Wrong("07.2/no-width", _with(noam=_no_width)),
        Wrong("07.2/no-warmup", _with(_no_warmup)),
    ),
).check()
