"""Exercise 06.6, `mbr`: which of some samples is most like all of them."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from s2s_lab.grading.exercises.decoding import MBR
from s2s_lab.grading.inside.questions.decoding.mbr import QUESTION, UTILITIES, Case, Words
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Fault, Reply, Wrong
from s2s_lab.grading.result import Counterexample, Table
from s2s_lab.grading.tables import number

TRIALS = 80
APART = 1e-6
Utility = Callable[[Words, Words], float]
Weights = Sequence[float] | None


def cases(rng: random.Random) -> Iterator[Case]:
    """Some different samples, some of them more than once; with weights in every other case."""
    made = 0
    while made < TRIALS:
        pool = [
            tuple(rng.choice("abc") for _ in range(rng.randint(1, 4)))
            for _ in range(rng.randint(2, 4))
        ]
        samples = tuple(rng.choice(pool) for _ in range(rng.randint(3, 6)))
        case = Case(
            samples=samples,
            utility=rng.choice(("precision", "recall", "prefix", "equal")),
            weights=tuple(rng.choice((0.25, 0.5, 1.0, 2.0, 4.0)) for _ in samples)
            if made % 2
            else (),
        )
        if mend(case) is not None:
            made += 1
            yield case


def expected(case: Case) -> list[float]:
    """What each sample is worth if each of them may be the right one."""
    utility = UTILITIES[case.utility]
    totals = []
    for hypothesis in case.samples:
        total = 0.0
        for r, reference in enumerate(case.samples):
            weight = case.weights[r] if case.weights else 1.0
            total += weight * utility(hypothesis, reference)
        totals.append(total)
    return totals


def oracle(case: Case) -> int:
    """The first one whose worth no other exceeds."""
    totals = expected(case)
    for h, total in enumerate(totals):
        if all(total >= other - APART for other in totals):
            return h
    raise AssertionError("one of them is the largest")


def mend(case: Case) -> Case | None:
    """Samples with words, a weight each, and no tie at the top but of equal samples."""
    if len(case.samples) < 2 or not all(case.samples):
        return None
    if case.weights and len(case.weights) != len(case.samples):
        return None
    totals = expected(case)
    best = max(totals)
    top = {s for s, total in zip(case.samples, totals, strict=True) if total > best - APART}
    return case if len(top) == 1 else None


def _worth(
    samples: Sequence[Words],
    references: Sequence[Words],
    utility: Utility,
    weights: Weights = None,
) -> list[float]:
    shares = weights or [1.0] * len(references)
    return [
        sum(w * utility(h, r) for w, r in zip(shares, references, strict=True)) for h in samples
    ]


def _first(values: Sequence[float], best: Callable[..., float] = max) -> int:
    return list(values).index(best(values))


def _swaps(samples: list[Words], utility: Utility, weights: Weights = None) -> int:
    return _first(_worth(samples, samples, lambda h, r: utility(r, h), weights))


def _minimises(samples: list[Words], utility: Utility, weights: Weights = None) -> int:
    return _first(_worth(samples, samples, utility, weights), min)


def _most_probable(samples: list[Words], utility: Utility, weights: Weights = None) -> int:
    counts = Counter(samples)
    return _first(weights or [counts[sample] for sample in samples])


def _ignores_weights(samples: list[Words], utility: Utility, weights: Weights = None) -> int:
    return _first(_worth(samples, samples, utility))


def _different(samples: list[Words], weights: Weights) -> tuple[list[Words], Weights]:
    """Each sample where it comes first, with the weight that it has there."""
    places = [h for h, sample in enumerate(samples) if sample not in samples[:h]]
    return [samples[h] for h in places], weights and [weights[h] for h in places]


def _references_once(samples: list[Words], utility: Utility, weights: Weights = None) -> int:
    different, theirs = _different(samples, weights)
    return _first(_worth(samples, different, utility, theirs))


def _samples_once(samples: list[Words], utility: Utility, weights: Weights = None) -> int:
    """The index is one of the list without duplicates, too."""
    different, theirs = _different(samples, weights)
    return _first(_worth(different, different, utility, theirs))


def _not_itself(samples: list[Words], utility: Utility, weights: Weights = None) -> int:
    shares = weights or [1.0] * len(samples)
    totals = _worth(samples, samples, utility, shares)
    itself = [w * utility(s, s) for w, s in zip(shares, samples, strict=True)]
    return _first([total - own for total, own in zip(totals, itself, strict=True)])


def _no_copies(samples: list[Words], utility: Utility, weights: Weights = None) -> int:
    def other(h: Words, r: Words) -> float:
        return utility(h, r) if h != r else 0.0

    return _first(_worth(samples, samples, other, weights))


def _weighs_hypotheses(samples: list[Words], utility: Utility, weights: Weights = None) -> int:
    totals = _worth(samples, samples, utility)
    shares = weights or [1.0] * len(samples)
    return _first([w * total for w, total in zip(shares, totals, strict=True)])


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """The samples, and what each is worth beside each: the matrix of the hints."""
    shown = _CHECK.show(case, reply, fault)
    utility = UTILITIES[case.utility]
    columns = tuple(f"r={r}" for r in range(len(case.samples)))
    rows = [
        (f"h={h}", tuple(number(utility(hypothesis, r)) for r in case.samples))
        for h, hypothesis in enumerate(case.samples)
    ]
    if case.weights:
        rows.append(("weight", tuple(map(number, case.weights))))
    matrix = Table("utility(samples[h], samples[r])", columns, tuple(rows))
    return replace(shown, inputs=(*shown.inputs, matrix))


def call(case: Case) -> str:
    """The question in one line."""
    weights = f", weights={list(case.weights)}" if case.weights else ""
    return f"mbr(samples, {case.utility}{weights})"


_CHECK = ByOracle(
    exercise=MBR,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"samples": "sample word", "weights": "sample"},
    mend=mend,
    kept=frozenset({"utility"}),
    call=call,
    hidden=frozenset({"utility", "weights"}),
    wrong=(
        Wrong("06.6/swaps-arguments", _swaps),
        Wrong("06.6/minimises", _minimises),
        Wrong("06.6/most-probable", _most_probable),
        Wrong("06.6/ignores-weights", _ignores_weights),
        Wrong("06.6/ignores-duplicates", _references_once),
        Wrong("06.6/ignores-duplicates", _samples_once),
        Wrong("06.6/leaves-itself-out", _not_itself),
        Wrong("06.6/leaves-itself-out", _no_copies),
        Wrong("06.6/weighs-hypotheses", _weighs_hypotheses),
    ),
).check()
CHECK = replace(_CHECK, show=show)
