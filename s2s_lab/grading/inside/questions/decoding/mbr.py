"""Exercise 06.6, `mbr`: samples, and a utility that is not symmetric."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission

Words = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """Samples of one source, and how one is compared with another."""

    samples: tuple[Words, ...]
    utility: str
    """A name of `UTILITIES`."""
    weights: tuple[float, ...]
    """One a sample; empty: none are given."""


def precision(hypothesis: Words, reference: Words) -> float:
    """Share of the hypothesis's words that the reference has, each as often as both have it."""
    return _common(hypothesis, reference) / len(hypothesis)


def recall(hypothesis: Words, reference: Words) -> float:
    """Share of the reference's words that the hypothesis has."""
    return _common(hypothesis, reference) / len(reference)


def prefix(hypothesis: Words, reference: Words) -> float:
    """Share of the reference that the hypothesis gets right before its first mistake."""
    right = 0
    for said, meant in zip(hypothesis, reference, strict=False):
        if said != meant:
            break
        right += 1
    return right / len(reference)


def _common(hypothesis: Words, reference: Words) -> int:
    return (Counter(hypothesis) & Counter(reference)).total()


UTILITIES: dict[str, Callable[[Words, Words], float]] = {
    "precision": precision,
    "recall": recall,
    "prefix": prefix,
    "equal": lambda hypothesis, reference: float(hypothesis == reference),
}
"""By name; from a hypothesis and a reference, in this order, both of at least one word."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's choice."""
    weights = list(case.weights) if case.weights else None
    return submission(list(case.samples), UTILITIES[case.utility], weights)


QUESTION = Question(Case, ask)
