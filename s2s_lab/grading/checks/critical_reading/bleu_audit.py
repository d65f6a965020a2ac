"""Exercise 13.3, `bleu_audit`: what an article's arithmetic and its reported score come to."""

import math
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from s2s_lab.grading.checks.critical_reading.bleu_audit_wrong import WRONG
from s2s_lab.grading.exercises.critical_reading import BLEU_AUDIT
from s2s_lab.grading.inside.questions.critical_reading.bleu_audit import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle

WORDS = ("the", "cat", "sat", "on", "mat", "dog")
TRIALS = 16


def cases(rng: random.Random) -> Iterator[Case]:
    """Outputs that share words with their references. But for one case in eight some order has no
    match, so that smoothing matters; what is reported may be the score of the other smoothing."""
    made = 0
    while made < TRIALS:
        case = _case(rng, made)
        found = scores(case.outputs, case.references)
        apart = abs(found["none"] - found["exp"]) > 0.2
        if found["exp"] > 1 and apart == (made % 8 != 7):
            made += 1
            yield case


def _case(rng: random.Random, number: int) -> Case:
    count = rng.randint(2, 3)
    references = tuple(" ".join(_words(rng, rng.randint(4, 7))) for _ in range(count))
    outputs = tuple(
        _changed(rng, reference, 1 if number % 8 == 7 else 2) for reference in references
    )
    smoothing, other = ("exp", "none") if number % 2 == 0 else ("none", "exp")
    reported = round(scores(outputs, references)[other if number // 2 % 2 else smoothing], 1)
    if number % 8 == 7:
        reported = round(reported + rng.choice((3.5, 7.0)), 1)
    signature = f"nrefs:1|case:mixed|eff:no|tok:none|smooth:{smoothing}|version:2.6.0"
    return Case(_line(rng, number), outputs, references, reported, signature)


def _words(rng: random.Random, count: int) -> list[str]:
    return [rng.choice(WORDS) for _ in range(count)]


def _changed(rng: random.Random, reference: str, changes: int) -> str:
    """Some words replaced; one left out of a long sentence, so that outputs may be too short."""
    words = reference.split()
    if len(words) > 5 and rng.random() < 0.8:
        words.pop(rng.randrange(len(words)))
    for _ in range(changes):
        words[rng.randrange(len(words))] = rng.choice(WORDS)
    return " ".join(words)


def _line(rng: random.Random, number: int) -> str:
    """Products of a share and a number, their sum, and a claim that is not it."""
    if number == 0:
        return "2/3*1 + 1/3*0.5 = 0.75"
    terms = [(rng.randint(1, 3), rng.randint(2, 5), rng.choice(("1", "0.5", "0.25", "0.2")))]
    terms += [(rng.randint(1, 3), rng.randint(2, 5), rng.choice(("1", "0.5", "0.1")))]
    claimed = sum(Fraction(a, b) * Fraction(c) for a, b, c in terms) + Fraction(1, 8)
    left = " + ".join(f"{a}/{b}*{c}" for a, b, c in terms)
    return f"{left} = {float(claimed):.2f}"


def scores(outputs: tuple[str, ...], references: tuple[str, ...]) -> dict[str, float]:
    """Corpus BLEU from 0 to 100, without smoothing and with that of the first misses halved."""
    hits, totals = [0] * 4, [0] * 4
    for output, reference in zip(outputs, references, strict=True):
        for n in range(4):
            said, gold = _grams(output, n + 1), _grams(reference, n + 1)
            totals[n] += len(said)
            for gram in set(said):
                hits[n] += min(said.count(gram), gold.count(gram))
    c, r = (sum(len(text.split()) for text in side) for side in (outputs, references))
    penalty = 1.0 if c >= r else math.exp(1 - r / c)
    plain = [Fraction(hit, total) for hit, total in zip(hits, totals, strict=True)]
    return {
        "none": 0.0 if 0 in hits else _score(penalty, [float(one) for one in plain]),
        "exp": 0.0 if hits == [0] * 4 else _score(penalty, _halved(plain, totals)),
    }


def _halved(precisions: list[Fraction], totals: list[int]) -> list[float]:
    share, found = Fraction(1), []
    for precision, total in zip(precisions, totals, strict=True):
        if not precision:
            share /= 2
        found.append(float(precision or share / total))
    return found


def _score(penalty: float, precisions: list[float]) -> float:
    product = 1.0
    for precision in precisions:
        product *= precision
    return float(100 * penalty * product**0.25)


def _grams(text: str, n: int) -> list[tuple[str, ...]]:
    words = text.split()
    return [tuple(words[i : i + n]) for i in range(len(words) - n + 1)]


def oracle(case: Case) -> dict[str, Any]:
    """The sum in fractions, both scores, and whether the reported one is one of them."""
    total = Fraction(0)
    for term in case.line.partition("=")[0].split("+"):
        share, _, factor = term.partition("*")
        total += Fraction(share.strip()) * Fraction(factor.strip())
    found = scores(case.outputs, case.references)
    smoothing = case.signature.partition("smooth:")[2].partition("|")[0]
    agrees = abs(found[smoothing] - case.reported) <= 0.05 + 1e-9
    return {"sum": float(total), **found, "reproduced": agrees}


def mend(case: Case) -> Case | None:
    """At least four words a sentence, and some of them right."""
    if min(len(text.split()) for text in case.outputs + case.references) < 4:
        return None
    return case if scores(case.outputs, case.references)["exp"] > 1 else None


CHECK = ByOracle(
    exercise=BLEU_AUDIT,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"outputs": "sentence", "references": "sentence"},
    mend=mend,
    call=lambda case: (
        f"bleu_audit({case.line!r}, outputs, references, {case.reported:g}, signature)"
    ),
    kept=frozenset({"line", "reported", "signature"}),
    hidden=frozenset({"line", "reported"}),
    wrong=WRONG,
).check()
