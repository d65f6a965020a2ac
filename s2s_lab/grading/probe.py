"""A check taken apart: inputs, the question put to a submission, and the judgement of its reply.

The parts are separate so that they can stand in separate processes: cases are plain data and
tensors, the question (in `inside`) is all that runs beside the learner's code, and `judge` sees
the case and the reply alone. This module holds no exercise; `engine.py` puts the parts together.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal

from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.inside.reply import CaseT, Question, Raised, Reply, Submission
from s2s_lab.grading.result import Counterexample

__all__ = [
    "ASPECTS",
    "Asker",
    "Aspect",
    "CaseT",
    "Check",
    "Fault",
    "Question",
    "Raised",
    "Reply",
    "Submission",
    "Wrong",
]


class Asker(Generic[CaseT]):
    """Puts inputs to a submission, wherever that is."""

    def __call__(self, case: CaseT) -> Reply[CaseT]:
        """The reply to one input."""
        raise NotImplementedError

    def several(self, cases: Sequence[CaseT]) -> list[Reply[CaseT]]:
        """The replies to some inputs, in their order; each is given before the next begins."""
        return [self(case) for case in cases]


Aspect = Literal["crash", "shape", "value", "edge"]
ASPECTS: tuple[Aspect, ...] = ("crash", "shape", "value", "edge")
"""What is reported first."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a reply."""

    aspect: Aspect
    text: str
    """What was expected and what came, in a sentence."""
    id: str
    """``02.1/shape``, or the id of a misconception where the fault alone gives it away."""


@dataclass(frozen=True)
class Wrong:
    """A wrong solution that many write; a submission that answers like it made its mistake."""

    id: str
    """Id of the misconception."""
    submission: Submission


@dataclass(frozen=True)
class Check(Generic[CaseT]):
    """How one exercise is asked and judged."""

    exercise: Exercise
    cases: Callable[[random.Random], Iterator[CaseT]]
    """Inputs, most telling first; the same for the same seed. None of them may tell the answer to
    another one: a submission in a sandbox can read ahead, though not change what it has said."""
    question: Question[CaseT]
    """How it is asked; the only part that touches learner's code."""
    judge: Callable[[CaseT, Any], tuple[Fault, ...]]
    """Compare an answer with a slow oracle, or test properties; no fault means right."""
    alike: Callable[[CaseT, Any, Any], bool]
    """True if two answers to a case are the same answer, or show the same mistakes."""
    smaller: Callable[[CaseT], Iterator[CaseT]]
    """Inputs that are a little simpler, boldest first; each strictly simpler than its origin."""
    show: Callable[[CaseT, Reply[CaseT], Fault], Counterexample]
    """Input, expected and got as tables."""
    wrong: tuple[Wrong, ...]
