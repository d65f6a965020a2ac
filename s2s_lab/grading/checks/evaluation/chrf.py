"""Exercise 08.3, `chrf`: an F-score of runs of characters."""

import random
from collections.abc import Iterator

from s2s_lab.grading.checks.evaluation.chrf_wrong import WRONG
from s2s_lab.grading.checks.evaluation.clipped_counts import oracle as counted
from s2s_lab.grading.exercises.evaluation import CHRF
from s2s_lab.grading.inside.questions.evaluation.chrf import QUESTION, Case
from s2s_lab.grading.inside.questions.evaluation.clipped_counts import Case as Sentence
from s2s_lab.grading.oracle import ByOracle

TRIALS = 60
SETTINGS = ((6, 2.0), (2, 2.0), (6, 3.0), (3, 1.0), (6, 2.0), (4, 0.5))


def cases(rng: random.Random) -> Iterator[Case]:
    """Words of few letters; every fifth text is shorter than the longest order."""
    for trial in range(TRIALS):
        letters = rng.sample("aehlst", rng.randint(2, 4))
        size = (4, 9) if trial % 5 else (1, 3)
        ref = rng.choices(letters, k=rng.randint(*size))
        hyp = list(ref)
        for _ in range(rng.randint(1, 3)):
            place = rng.randrange(len(hyp) + 1)
            hyp[place : place + rng.randint(0, 2)] = rng.choices(letters, k=rng.randint(0, 2))
        if trial % 6 == 5:
            hyp = rng.choices("xyz", k=rng.randint(1, 3))
        ours, theirs = (_cut(rng, "".join(chars)) for chars in (hyp or letters, ref))
        yield Case(ours, theirs, *SETTINGS[trial % len(SETTINGS)])


def _cut(rng: random.Random, text: str) -> str:
    """A space somewhere inside, or none."""
    place = rng.randrange(len(text))
    return f"{text[:place]} {text[place:]}" if place else text


def oracle(case: Case) -> float:
    """Order by order, matches looked for one by one."""
    hyp, ref = (tuple(c for c in text if c != " ") for text in (case.hyp, case.ref))
    precisions, recalls = [], []
    for n in range(1, case.n + 1):
        if len(hyp) >= n and len(ref) >= n:
            match, total = counted(Sentence(hyp, (ref,), n))
            precisions.append(match / total)
            recalls.append(match / (len(ref) - n + 1))
    p, r = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    if p == 0:
        return 0.0
    return 100 / ((1 / p + case.beta**2 / r) / (1 + case.beta**2))


def mend(case: Case) -> Case | None:
    """Texts with letters, no space at their ends, and an order."""
    stripped = case.hyp.strip() == case.hyp and case.ref.strip() == case.ref
    return case if case.hyp and case.ref and stripped and case.n >= 1 else None


def call(case: Case) -> str:
    """The question in one line; what is at its default is left out."""
    order = f", n={case.n}" if case.n != 6 else ""
    beta = f", beta={case.beta:g}" if case.beta != 2 else ""
    return f"chrf({case.hyp!r}, {case.ref!r}{order}{beta})"


CHECK = ByOracle(
    exercise=CHRF,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    mend=mend,
    kept=frozenset({"beta"}),
    hidden=frozenset({"hyp", "ref", "n", "beta"}),
    call=call,
    wrong=WRONG,
).check()
