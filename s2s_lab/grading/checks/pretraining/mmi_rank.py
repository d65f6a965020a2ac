"""Exercise 11.6b, `mmi_rank`: log p(y|x) − λ log p(y), best first, equals as they came."""

import random
from collections.abc import Iterator, Sequence

from s2s_lab.grading.exercises.pretraining import MMI_RANK
from s2s_lab.grading.inside.questions.pretraining.mmi_rank import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

Cands = Sequence[tuple[str, float, float]]
REPLIES = ("I do not know .", "I see .", "a cat", "at eight", "in Lyon")


def cases(rng: random.Random) -> Iterator[Case]:
    """Best log p(y|x) first, as a search gives them; λ = 0 and equal scores among them."""
    for trial in range(40):
        size = rng.randint(3, 5)
        lam = (0.5, 0.0, 1.0, 0.25)[trial % 4]
        replies = rng.sample(REPLIES, size)
        numbers = [(-rng.randint(2, 20) / 4, -rng.randint(2, 32) / 4) for _ in range(size)]
        if trial % 2:
            numbers[-1] = numbers[0]
        numbers.sort(key=lambda pair: -pair[0])
        yield Case(tuple((r, *pair) for r, pair in zip(replies, numbers, strict=True)), lam)


def oracle(case: Case) -> list[str]:
    """Again and again the first of the best of those that are left."""
    left, ranked = list(case.cands), []
    while left:
        worth = [forward - case.lam * prior for _, forward, prior in left]
        ranked.append(left.pop(worth.index(max(worth)))[0])
    return ranked


def mend(case: Case) -> Case | None:
    """Different replies that have a name, quarters that are logarithms of probabilities."""
    names = [name for name, *_ in case.cands]
    if len(set(names)) != len(names) or not all(name in REPLIES for name in names):
        return None
    numbers = [number for _, *pair in case.cands for number in pair]
    exact = all(number < 0 and float(number * 4).is_integer() for number in numbers)
    return case if case.cands and exact else None


def _sorted(cands: Cands, key: object, reverse: bool = True) -> list[str]:
    return [reply for reply, *_ in sorted(cands, key=key, reverse=reverse)]  # type: ignore[call-overload]


def _adds(cands: Cands, lam: float) -> list[str]:
    return _sorted(cands, lambda c: c[1] + lam * c[2])


def _ascending(cands: Cands, lam: float) -> list[str]:
    return _sorted(cands, lambda c: c[1] - lam * c[2], reverse=False)


def _both(cands: Cands, lam: float) -> list[str]:
    return _sorted(cands, lambda c: lam * (c[1] - c[2]))


def _divides(cands: Cands, lam: float) -> list[str]:
    return _sorted(cands, lambda c: c[1] / (lam * c[2]) if lam else c[1])


def _divides_negative(cands: Cands, lam: float) -> list[str]:
    return _sorted(cands, lambda c: -c[1] / (lam * c[2]) if lam else c[1])


def _reverses_ties(cands: Cands, lam: float) -> list[str]:
    return _sorted(cands, lambda c: c[1] - lam * c[2], reverse=False)[::-1]


def _prior_only(cands: Cands, lam: float) -> list[str]:
    return _sorted(cands, lambda c: -c[2])


def _prior_times_lambda(cands: Cands, lam: float) -> list[str]:
    return _sorted(cands, lambda c: -lam * c[2])


CHECK = ByOracle(
    exercise=MMI_RANK,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"cands": "candidate"},
    mend=mend,
    call=lambda case: f"mmi_rank(cands, lam={case.lam:g})",
    hidden=frozenset({"lam"}),
    wrong=(
        Wrong("11.6b/adds", _adds),
        Wrong("11.6b/ascending", _ascending),
        Wrong("11.6b/lambda-on-both", _both),
        Wrong("11.6b/divides", _divides),
        Wrong("11.6b/divides", _divides_negative),
        Wrong("11.6b/reverses-ties", _reverses_ties),
        Wrong("11.6b/prior-only", _prior_only),
        Wrong("11.6b/prior-only", _prior_times_lambda),
    ),
).check()
