"""Exercise 09.6, `diagnose`: a source, what was said, what should have been said, and links."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission, described


@dataclass(frozen=True)
class Case:
    """Sentences as tokens."""

    src: tuple[str, ...]
    hyp: tuple[str, ...]
    ref: tuple[str, ...]
    gold_links: tuple[tuple[int, int], ...]
    """(i, j): source token i is translated by reference token j."""
    lemmas: dict[str, str]
    """Of the forms of content words; a word that is not in it is a function word."""


def ask(submission: Submission, case: Case) -> object:
    """The labels in alphabetical order: a set has none."""
    links = {(i, j) for i, j in case.gold_links}
    found = submission(list(case.src), list(case.hyp), list(case.ref), links, dict(case.lemmas))
    if found is None:
        return None
    strings = isinstance(found, set | frozenset | list | tuple)
    if not strings or not all(isinstance(label, str) for label in found):
        raise TypeError(f"expected a set of labels, got {described(found)}")
    return sorted(set(found))


QUESTION = Question(Case, ask)
