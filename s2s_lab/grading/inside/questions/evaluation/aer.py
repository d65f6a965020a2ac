"""Exercise 08.5, `aer`: three sets of links."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission

Links = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Case:
    """An alignment and what annotators drew; each link once, in ascending order."""

    A: Links
    S: Links
    P: Links


def ask(submission: Submission, case: Case) -> object:
    """The submission's rate; the case keeps the sets as the submission left them."""
    sets = {name: set(getattr(case, name)) for name in ("A", "S", "P")}
    answer = submission(*sets.values())
    for name, left in sets.items():
        object.__setattr__(case, name, tuple(sorted(left)))
    return answer


QUESTION = Question(Case, ask)
