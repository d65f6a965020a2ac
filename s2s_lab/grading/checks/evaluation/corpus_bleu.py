"""Exercise 08.2, `corpus_bleu`: one score from the sums over a corpus."""

import math
import random
from collections.abc import Iterator
from functools import lru_cache

from s2s_lab.grading.checks.evaluation.corpus_bleu_wrong import WRONG
from s2s_lab.grading.exercises.evaluation import CORPUS_BLEU
from s2s_lab.grading.inside.questions.evaluation.corpus_bleu import QUESTION, Case, Words
from s2s_lab.grading.oracle import ByOracle

TRIALS = 100
WORDS = ("a", "cat", "sat", "on", "the", "mat")


def cases(rng: random.Random) -> Iterator[Case]:
    """One to three sentences; outputs are references with some words changed, or short.

    Where smoothing is asked for, words come in another order, so that runs of them do not match.
    """
    made = 0
    while made < TRIALS:
        smooth = "exp" if made % 3 == 2 else "none"
        sizes = (1, 1, 2) if smooth == "exp" else (1, 2, 2, 3)
        pairs = [_sentence(rng, made) for _ in range(rng.choice(sizes))]
        if smooth == "exp":
            pairs = [(tuple(rng.sample(hyp, len(hyp))), refs) for hyp, refs in pairs]
        hyps, refs = zip(*pairs, strict=True)
        order = rng.choice((3, 4, 4)) if smooth == "exp" else (2, 4, 2, 1, 3)[made % 5]
        case = Case(hyps, refs, order, smooth)
        if mend(case):
            made += 1
            yield case


def _sentence(rng: random.Random, trial: int) -> tuple[Words, tuple[Words, ...]]:
    right = tuple(rng.choices(WORDS, k=rng.randint(3, 7)))
    hyp = _changed(rng, right, rng.choice(("keep", "drop", "drop", "add", "replace")))
    if trial % 4 == 3:
        hyp = hyp[: rng.randint(0, 3)]
    longer, shorter = (*hyp, rng.choice(WORDS)), hyp[:-1]
    if trial % 4 == 1 and shorter:
        return hyp, tuple(rng.sample((longer, shorter), 2))
    if trial % 4 == 2 and len(hyp) > 3:
        return hyp, tuple(rng.sample((longer, hyp[: rng.randint(1, len(hyp) - 2)]), 2))
    more = tuple(
        _changed(rng, right, kind) for kind in rng.sample(("drop", "add", "add", "replace"), 2)
    )
    return hyp, (right, *more[: rng.randint(0, 2)])


def _changed(rng: random.Random, words: Words, kind: str) -> Words:
    place, word = rng.randrange(len(words)), rng.choice(WORDS)
    if kind == "drop":
        return (*words[:place], *words[place + 1 :])
    if kind == "add":
        return (*words[:place], word, rng.choice(WORDS), *words[place:])
    return (*words[:place], word, *words[place + 1 :]) if kind == "replace" else words


@lru_cache(1024)
def sums(case: Case) -> tuple[list[int], list[int], int, int]:
    """Matches and totals of each order, output length, reference length."""
    match, total = [0] * case.max_n, [0] * case.max_n
    output = reference = 0
    for hyp, refs in zip(case.hyps, case.refs, strict=True):
        for n in range(1, case.max_n + 1):
            ours, theirs = _counted(hyp, n), [_counted(ref, n) for ref in refs]
            for gram, count in ours.items():
                total[n - 1] += count
                match[n - 1] += min(count, max(each.get(gram, 0) for each in theirs))
        output += len(hyp)
        closest = len(refs[0])
        for ref in refs[1:]:
            far, farthest = abs(len(ref) - len(hyp)), abs(closest - len(hyp))
            if far < farthest or (far == farthest and len(ref) < closest):
                closest = len(ref)
        reference += closest
    return match, total, output, reference


def _counted(words: Words, n: int) -> dict[Words, int]:
    counts: dict[Words, int] = {}
    for i in range(len(words) - n + 1):
        counts[words[i : i + n]] = counts.get(words[i : i + n], 0) + 1
    return counts


def oracle(case: Case) -> float:
    """The product of the precisions, its root, and the penalty."""
    match, total, output, reference = sums(case)
    product, half = 1.0, 1.0
    for found, possible in zip(match, total, strict=True):
        share = float(found)
        if case.smooth == "exp" and found == 0:
            half /= 2
            share = half
        product *= share / possible if possible else 0.0
    if not any(match) or product == 0:
        return 0.0
    penalty = math.exp(1 - reference / output) if output < reference else 1.0
    return 100 * penalty * product ** (1 / case.max_n)


def mend(case: Case) -> Case | None:
    """References with words, some word in the outputs, and n-grams with at least one."""
    references = all(refs and all(refs) for refs in case.refs)
    return case if references and any(case.hyps) and case.max_n >= 1 else None


def call(case: Case) -> str:
    """The question in one line; what is at its default is left out."""
    order = f", max_n={case.max_n}" if case.max_n != 4 else ""
    smooth = f", smooth={case.smooth!r}" if case.smooth != "none" else ""
    return f"corpus_bleu(hyps, refs{order}{smooth})"


CHECK = ByOracle(
    exercise=CORPUS_BLEU,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"hyps": "sentence token", "refs": "sentence reference word"},
    mend=mend,
    kept=frozenset({"smooth"}),
    hidden=frozenset({"max_n", "smooth"}),
    call=call,
    wrong=WRONG,
).check()
