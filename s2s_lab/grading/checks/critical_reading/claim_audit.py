"""Exercise 13.4, `claim_audit`: a verdict and its evidence for each claim of a list.

Verdicts on claims in words are judgements: there, one in five points may be lost. Claims with
numbers are computed, and all of them have to be right.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from s2s_lab.grading import simpler
from s2s_lab.grading.checks.critical_reading.claim_audit_case import Truth, cases, truth
from s2s_lab.grading.checks.critical_reading.claim_audit_wrong import WRONG
from s2s_lab.grading.exercises.critical_reading import CLAIM_AUDIT
from s2s_lab.grading.inside.questions.critical_reading.claim_audit import QUESTION, Case
from s2s_lab.grading.inside.reply import described
from s2s_lab.grading.probe import Check, Fault, Reply
from s2s_lab.grading.result import Counterexample, Table
from s2s_lab.grading.tables import note, unusable
from s2s_lab.tasks.claims import VERDICTS

SHARE = 0.8
"""Points that are needed of the claims in words: +1 for a verdict with evidence, −½ for a wrong
verdict, 0 where either is missing."""
RELATIVE = 1e-3
"""Figures may be rounded to four digits."""
SHOWN = 5


@dataclass(frozen=True)
class Miss:
    """A claim that did not earn its point."""

    claim: dict[str, Any]
    truth: Truth
    verdict: Any
    """What was said, None where nothing was."""
    evidence: Any

    @property
    def misjudged(self) -> bool:
        """True for a wrong verdict, which costs half a point more."""
        return self.verdict is not None and self.verdict != self.truth.verdict

    @property
    def by_numbers(self) -> bool:
        """True if it can be computed."""
        return bool(self.claim["kind"] != "prose")


def judge(case: Case, answer: Any) -> tuple[Fault, ...]:
    """Form, then what was missed, if it is too much."""
    if not isinstance(answer, dict):
        text = f"Expected a dict of verdicts and evidence, got {described(answer)}."
        return (Fault("shape", text, "13.4/form"),)
    for claim in case.claims:
        said = answer.get(claim["id"])
        if said is not None and not _is_pair(said):
            text = (
                f"Expected ({' | '.join(VERDICTS)}, evidence) for {claim['id']}, "
                f"got {said if isinstance(said, str) else described(said)}."
            )
            return (Fault("shape", text, "13.4/form"),)
    lost = missed(case, answer)
    reason = _reason(case, answer, lost)
    return (Fault("value", _message(case, lost, reason), f"13.4/{reason}"),) if lost else ()


def _is_pair(said: Any) -> bool:
    return isinstance(said, tuple | list) and len(said) == 2 and said[0] in VERDICTS


def missed(case: Case, answer: dict[str, Any]) -> list[Miss]:
    """Claims that cost a point and must not: every one with numbers; in words, if too many."""
    lost = [miss for claim in case.claims if (miss := _miss(claim, answer)) is not None]
    words = [miss for miss in lost if not miss.by_numbers]
    asked = sum(claim["kind"] == "prose" for claim in case.claims)
    points = asked - sum(1.5 if miss.misjudged else 1 for miss in words)
    return [miss for miss in lost if miss.by_numbers or points < SHARE * asked]


def _miss(claim: dict[str, Any], answer: dict[str, Any]) -> Miss | None:
    right = truth(claim)
    verdict, evidence = answer.get(claim["id"]) or (None, None)
    if verdict == right.verdict and _supports(evidence, right):
        return None
    return Miss(claim, right, verdict, evidence)


def _supports(evidence: Any, right: Truth) -> bool:
    if isinstance(evidence, str) or isinstance(right.evidence[0], str):
        return evidence in right.evidence
    is_number = isinstance(evidence, int | float) and not isinstance(evidence, bool)
    return is_number and math.isclose(evidence, right.evidence[0], rel_tol=RELATIVE)


def _reason(case: Case, answer: dict[str, Any], lost: list[Miss]) -> str:
    """Which mistake it is, from all that was said and from what was missed."""
    said = [answer[c["id"]] for c in case.claims if answer.get(c["id"]) is not None]
    verdicts = {verdict for verdict, _ in said}
    wrong = [miss for miss in lost if miss.misjudged]
    bare = [miss for miss in lost if miss.evidence in (None, "")]
    words = {str(answer[c["id"]][1]) for c in case.claims if _worded(c, answer)}
    numbers = [miss for miss in lost if miss.by_numbers]
    most = max(1, len(wrong)) / 2
    if len(said) > 2 and verdicts in ({"wrong"}, {"right"}):
        return f"all-{verdicts.pop()}"
    if bare and 2 * len(bare) > len(said):
        return "no-evidence"
    if len(words) == 1 and sum(_worded(c, answer) for c in case.claims) > 2:
        return "same-evidence"
    if sum((m.truth.verdict, m.verdict) == ("wrong", "outdated") for m in wrong) > most:
        return "outdated-for-wrong"
    if sum(miss.verdict == "vague" for miss in wrong) > most:
        return "vague-for-hard"
    if numbers and all(miss.truth.verdict == "vague" for miss in numbers) and numbers == lost:
        return "no-missing-number"
    if sum(miss.by_numbers for miss in wrong) > most:
        return "ignores-numbers"
    return "value"


def _worded(claim: dict[str, Any], answer: dict[str, Any]) -> bool:
    return claim["kind"] == "prose" and answer.get(claim["id"]) is not None


def _message(case: Case, lost: list[Miss], reason: str) -> str:
    known = CLAIM_AUDIT.message(f"13.4/{reason}")
    if known or not lost:
        return known or ""
    first = next((miss for miss in lost if miss.misjudged), lost[0])
    evidence = " or ".join(map(_figure, first.truth.evidence))
    return (
        f"{first.claim['id']} is {first.truth.verdict}: {first.truth.why} Evidence: {evidence}. "
        f"In all, {len(lost)} of {len(case.claims)} claims cost you points."
    )


def alike(case: Case, a: Any, b: Any) -> bool:
    """True if two answers fail for the same reason."""
    return [fault.id for fault in judge(case, a)] == [fault.id for fault in judge(case, b)]


def smaller(case: Case) -> Iterator[Case]:
    """Fewer claims."""
    return simpler.smaller(case, {"claims": "claim"})


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """The first claims that were missed: what they say, what they are, what was said of them."""
    lost: list[Miss] = []
    got = unusable(reply, fault) if reply.raised or fault.aspect == "edge" else None
    if got is None and fault.aspect == "shape":
        got = note("got", fault.text)
    if got is None:
        lost = missed(case, reply.answer)[:SHOWN]
    claims = [miss.claim for miss in lost] or [*case.claims[:SHOWN]]
    said = tuple((m.claim["id"], (str(m.verdict), _figure(m.evidence))) for m in lost)
    marked = frozenset((row, 0 if miss.misjudged else 1) for row, miss in enumerate(lost))
    return Counterexample(
        call="claim_audit(claims)",
        inputs=(Table("claims", ("",), tuple((c["id"], (c["text"],)) for c in claims)),),
        expected=Table("expected", ("", "evidence", ""), tuple(map(_expected, claims))),
        got=got or Table("got", ("", "evidence"), said, differs=marked),
    )


def _expected(claim: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    right = truth(claim)
    keys = " or ".join(map(_figure, right.evidence))
    return claim["id"], (right.verdict, keys, right.why if claim["kind"] == "prose" else "")


def _figure(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)[:60]


CHECK = Check(
    exercise=CLAIM_AUDIT,
    cases=cases,
    question=QUESTION,
    judge=judge,
    alike=alike,
    smaller=smaller,
    show=show,
    wrong=WRONG,
)
