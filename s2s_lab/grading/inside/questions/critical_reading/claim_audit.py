"""Exercise 13.4, `claim_audit`: a list of claims, some in words, some with numbers."""

import copy
from dataclasses import dataclass
from typing import Any

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """The claims of an article."""

    claims: tuple[dict[str, Any], ...]
    """Each has ``id``, ``kind``, ``text`` and ``numbers``; kind is ``prose`` where there are
    none."""


def ask(submission: Submission, case: Case) -> object:
    """Verdict and evidence of each claim; numbers of any kind as plain ones."""
    answer = submission(copy.deepcopy(list(case.claims)))
    if not isinstance(answer, dict):
        return answer
    return {key: _plain(value) for key, value in answer.items()}


def _plain(value: Any) -> Any:
    """A pair whose second part may be a tensor without dimensions or a number of NumPy's."""
    if isinstance(value, tuple | list) and len(value) == 2 and hasattr(value[1], "item"):
        return (value[0], value[1].item())
    return value


QUESTION = Question(Case, ask)
