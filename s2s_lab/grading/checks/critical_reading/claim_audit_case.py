"""Inputs of exercise 13.4: thirty claims, of which twelve are right; and what settles each."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from s2s_lab.grading.checks.critical_reading.numeric_claims import KINDS, make, settled
from s2s_lab.grading.inside.questions.critical_reading.claim_audit import Case
from s2s_lab.tasks.claims import CLAIMS, Verdict, draw

PRINTED = tuple(sorted(draw(9594), key=lambda claim: claim.id))
"""The thirty claims in words that the notebook prints; a learner has read these. The seed is one
whose draw reaches from chapter 00 to 12."""
TRIALS = 6
IN_WORDS: dict[Verdict, int] = {"right": 7, "wrong": 7, "vague": 2, "outdated": 2}
"""Of those printed, so many are asked at once."""
BY_NUMBERS: tuple[Verdict, ...] = ("right",) * 5 + ("wrong",) * 3 + ("vague",) * 2
_CLAIMS = {claim.id: claim for claim in CLAIMS}


@dataclass(frozen=True)
class Truth:
    """What a claim is, and what counts as evidence."""

    verdict: Verdict
    evidence: tuple[Any, ...]
    """Keys of the shelf, or one figure, or the name of the number that is missing."""
    why: str


def cases(rng: random.Random) -> Iterator[Case]:
    """Eighteen claims in words and twelve with numbers, in random order."""
    for _ in range(TRIALS):
        claims = [
            {"id": claim.id, "kind": "prose", "text": claim.text, "numbers": {}}
            for verdict, count in IN_WORDS.items()
            for claim in rng.sample([one for one in PRINTED if one.verdict == verdict], count)
        ]
        claims += [_numeric(i, kind, v, rng) for i, (kind, v) in enumerate(_kinds(rng), 1)]
        rng.shuffle(claims)
        yield Case(tuple(claims))


def _kinds(rng: random.Random) -> list[tuple[str, Verdict]]:
    """Twelve kinds with the verdict that each is to have; two releases are outdated."""
    chosen: list[tuple[str, Verdict]] = [("release", "outdated")] * 2
    for verdict in ("right", "wrong", "vague"):
        names = [*KINDS] if verdict == "vague" else [*KINDS, "release"]
        chosen += [(name, verdict) for name in rng.sample(names, BY_NUMBERS.count(verdict))]
    return chosen


def _numeric(number: int, kind: str, verdict: Verdict, rng: random.Random) -> dict[str, Any]:
    text, numbers = make(kind, verdict, rng)
    return {"id": f"n{number:02}", "kind": kind, "text": text, "numbers": numbers}


def truth(claim: dict[str, Any]) -> Truth:
    """What settles a claim."""
    if claim["kind"] == "prose":
        known = _CLAIMS[claim["id"]]
        return Truth(known.verdict, known.evidence, known.correction)
    verdict, evidence = settled(claim["kind"], claim["numbers"])
    if verdict == "vague":
        return Truth(verdict, (evidence,), f"Nothing says what {evidence} is.")
    return Truth(verdict, (evidence,), f"The figure is {evidence:.4g}.")
