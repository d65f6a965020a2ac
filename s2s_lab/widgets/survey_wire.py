"""What a view reads of a survey: plain lists, numbers as exact as the arithmetic on them needs."""

from typing import Any

from s2s_lab import pages
from s2s_lab.decoding.errors import Diagnosis
from s2s_lab.decoding.survey import Search, Survey

DIGITS = 9
"""Log-probabilities are divided and multiplied again in the view."""


def survey_wire(survey: Survey) -> dict[str, Any]:
    """The tree, its complete sequences, and the searches in branches of the tree."""
    space = survey.space
    known = {branch.ids: number for number, branch in enumerate(space.branches)}
    wire: dict[str, Any] = pages.compact(
        {
            "branches": [
                [b.parent, b.token, b.logprob, b.total, b.finished, b.unseen]
                for b in space.branches
            ],
            "sequences": [[n, len(space.branches[n].ids)] for n in space.sequences()],
            "complete": space.complete,
            "covered": space.covered(),
            "best": survey.best,
            "right": survey.reference,
            "searches": [_search(search, known) for search in survey.searches],
        },
        DIGITS,
    )
    return wire


def _search(search: Search, known: dict[tuple[int, ...], int]) -> dict[str, Any]:
    reasons: dict[str, int] = {}
    return {
        "label": search.label,
        "outputs": search.outputs,
        "score": search.score,
        "alpha": search.alpha,
        "prefixes": search.prefixes,
        "calls": search.calls,
        "visits": [
            {
                "continued": visit.continued,
                "weighed": [
                    [w.branch, w.fate, w.score, reasons.setdefault(w.reason, len(reasons))]
                    for w in visit.weighed
                ],
                "considered": visit.considered,
            }
            for visit in search.visits
        ],
        "reasons": list(reasons),
        "diagnosis": None if search.diagnosis is None else _diagnosis(search.diagnosis, known),
    }


def _diagnosis(found: Diagnosis, known: dict[tuple[int, ...], int]) -> dict[str, Any]:
    return {
        "verdict": found.verdict,
        "output": found.output.score,
        "reference": None if found.reference is None else found.reference.score,
        "best": found.best.score,
        "bestBranch": known.get(found.best.ids),
        "proved": found.proved,
        "bound": found.bound,
        "missed": found.missed,
        "nodes": found.nodes,
    }
