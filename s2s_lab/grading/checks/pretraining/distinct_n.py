"""Exercise 11.6a, `distinct_n`: different n-grams of all responses over all of their n-grams."""

import random
from collections.abc import Iterator, Sequence

from s2s_lab.grading.checks.pretraining.rouge_n import grams
from s2s_lab.grading.exercises.pretraining import DISTINCT_N
from s2s_lab.grading.inside.questions.pretraining.distinct_n import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

Responses = Sequence[Sequence[str]]


def cases(rng: random.Random) -> Iterator[Case]:
    """Few different words, so that responses repeat each other; some too short for an n-gram."""
    for trial in range(42):
        n = (1, 2, 3)[trial % 3]
        shortest, longest = (0, n - 1) if trial % 6 == 4 else (0, 5)
        yield Case(
            tuple(
                tuple(rng.choice("abc") for _ in range(rng.randint(shortest, longest)))
                for _ in range(rng.randint(2, 4))
            ),
            n,
        )


def oracle(case: Case) -> float:
    """One n-gram after the other: was it there before?"""
    known: list[tuple[str, ...]] = []
    total = 0
    for response in case.responses:
        for start in range(len(response) - case.n + 1):
            gram = response[start : start + case.n]
            total += 1
            if gram not in known:
                known.append(gram)
    return len(known) / total if total else 0.0


def mend(case: Case) -> Case | None:
    """n-grams have at least one word, and somebody says something."""
    return case if case.n >= 1 and case.responses else None


def _all(responses: Responses, n: int) -> list[tuple[str, ...]]:
    return [gram for response in responses for gram in grams(response, n)]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _mean(responses: Responses, n: int) -> float:
    shares = [_share(len(set(grams(r, n))), len(grams(r, n))) for r in responses]
    return sum(shares) / len(shares)


def _mean_of_those_that_have_any(responses: Responses, n: int) -> float:
    kept = [grams(r, n) for r in responses if grams(r, n)]
    return sum(len(set(some)) / len(some) for some in kept) / len(kept) if kept else 0.0


def _counts_all(responses: Responses, n: int) -> float:
    return _share(len(_all(responses, n)), len(_all(responses, n)))


def _across(responses: Responses, n: int) -> float:
    joined = grams([word for response in responses for word in response], n)
    return _share(len(set(joined)), len(joined))


def _by_words(responses: Responses, n: int) -> float:
    return _share(len(set(_all(responses, n))), sum(map(len, responses)))


def _only_once(responses: Responses, n: int) -> float:
    every = _all(responses, n)
    return _share(sum(every.count(gram) == 1 for gram in every), len(every))


def _crashes(responses: Responses, n: int) -> float:
    return len(set(_all(responses, n))) / len(_all(responses, n))


CHECK = ByOracle(
    exercise=DISTINCT_N,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"responses": "response word"},
    mend=mend,
    call=lambda case: f"distinct_n({[list(r) for r in case.responses]}, n={case.n})",
    hidden=frozenset({"responses", "n"}),
    wrong=(
        Wrong("11.6a/per-response", _mean),
        Wrong("11.6a/per-response", _mean_of_those_that_have_any),
        Wrong("11.6a/counts-all", _counts_all),
        Wrong("11.6a/across-borders", _across),
        Wrong("11.6a/divides-by-words", _by_words),
        Wrong("11.6a/only-once", _only_once),
        Wrong("11.6a/empty", _crashes),
    ),
).check()
