"""Exercise 13.6, `reference_check`: a list of references and a bibliography."""

import copy
from dataclasses import dataclass
from typing import Any

from s2s_lab.grading.inside.reply import Question, Submission, described


@dataclass(frozen=True)
class Case:
    """References by their number in the article, and entries by a key."""

    refs: tuple[tuple[str, dict[str, Any]], ...]
    """Number in the article, and ``authors``, ``year``, ``venue`` and ``title``."""
    bib: tuple[tuple[str, dict[str, Any]], ...]
    """Key, and the same fields; all of it is true."""


def ask(submission: Submission, case: Case) -> object:
    """The faults of each reference, sorted; what is no set is named as what it is."""
    answer = submission(copy.deepcopy(dict(case.refs)), copy.deepcopy(dict(case.bib)))
    if not isinstance(answer, dict):
        return answer
    return {key: _faults(value) for key, value in answer.items()}


def _faults(value: Any) -> object:
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    return f"{described(value)} instead of a set"


QUESTION = Question(Case, ask)
