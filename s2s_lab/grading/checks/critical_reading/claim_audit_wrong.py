"""Wrong solutions of exercise 13.4: each judges as people do who make one mistake."""

from collections.abc import Callable
from typing import Any

from s2s_lab.grading.checks.critical_reading.claim_audit_case import truth
from s2s_lab.grading.probe import Wrong

Claim = dict[str, Any]
Said = tuple[str, Any]


def _each(judged: Callable[[Claim, str, Any], Said]) -> Callable[[list[Claim]], dict[str, Said]]:
    """A critic who would be right, but for what `judged` makes of (claim, verdict, evidence)."""

    def audit(claims: list[Claim]) -> dict[str, Said]:
        known = {claim["id"]: truth(claim) for claim in claims}
        return {
            claim["id"]: judged(claim, known[claim["id"]].verdict, known[claim["id"]].evidence[0])
            for claim in claims
        }

    return audit


def _is_prose(claim: Claim) -> bool:
    return bool(claim["kind"] == "prose")


def _outdated_for_wrong(claim: Claim, verdict: str, evidence: Any) -> Said:
    return ("outdated" if verdict == "wrong" else verdict), evidence


def _vague_for_hard(claim: Claim, verdict: str, evidence: Any) -> Said:
    return ("vague", "measured-how") if not _is_prose(claim) else (verdict, evidence)


def _vague_for_half(claim: Claim, verdict: str, evidence: Any) -> Said:
    hard = verdict == "wrong" and _is_prose(claim)
    return ("vague", "than-what") if hard else (verdict, evidence)


def _by_kind(claim: Claim, verdict: str, evidence: Any) -> Said:
    """The verdicts on the examples of the notebook, for all claims of their kinds."""
    found = {"factor": "wrong", "softmax twice": "wrong", "sum": "wrong", "perplexity": "right"}
    found |= {"joint": "wrong", "parameters": "right", "release": "outdated"}
    return found.get(claim["kind"], verdict), evidence


def _believes_numbers(claim: Claim, verdict: str, evidence: Any) -> Said:
    return (verdict if _is_prose(claim) else "right"), evidence


def _missing_as_zero(claim: Claim, verdict: str, evidence: Any) -> Said:
    missing = not _is_prose(claim) and verdict == "vague"
    return ("wrong", 0.0) if missing else (verdict, evidence)


WRONG = (
    Wrong("13.4/all-wrong", _each(lambda claim, verdict, evidence: ("wrong", evidence))),
    Wrong("13.4/all-right", _each(lambda claim, verdict, evidence: ("right", evidence))),
    Wrong("13.4/no-evidence", _each(lambda claim, verdict, evidence: (verdict, None))),
    Wrong("13.4/no-evidence", _each(lambda claim, verdict, evidence: (verdict, ""))),
    Wrong(
        "13.4/same-evidence",
        _each(lambda c, verdict, e: (verdict, "1706.03762" if _is_prose(c) else e)),
    ),
    Wrong("13.4/outdated-for-wrong", _each(_outdated_for_wrong)),
    Wrong("13.4/vague-for-hard", _each(_vague_for_hard)),
    Wrong("13.4/vague-for-hard", _each(_vague_for_half)),
    Wrong("13.4/ignores-numbers", _each(_by_kind)),
    Wrong("13.4/ignores-numbers", _each(_believes_numbers)),
    Wrong("13.4/no-missing-number", _each(_missing_as_zero)),
)
"""Two entries may share an id: one mistake, written in two ways."""
