"""Exercise 07.4, `group_split`: pairs that are split again and again.

The split itself is the learner's; what is asked is whether it is one. Strings hash otherwise in
each Python process, and so do those that are given here, from one question to the next.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission, described

Pair = tuple[str, str]
OTHERS = (1, 2, 3, 4)
"""Added to the seed, to see whether it matters."""


@dataclass(frozen=True)
class Case:
    """Pairs, the share of sources to hold out, and a seed."""

    pairs: tuple[Pair, ...]
    frac: float
    seed: int


class Salted(str):
    """A string as in a process whose salt is another one."""

    __slots__ = ("salt",)
    salt: int

    def __new__(cls, text: str, salt: int) -> "Salted":
        """The text, with a salt."""
        made = super().__new__(cls, text)
        made.salt = salt
        return made

    def __hash__(self) -> int:
        """Another one for another salt; the same for equal texts of one process."""
        return hash((str(self), self.salt)) if self.salt else super().__hash__()

    def __eq__(self, other: object) -> bool:
        """As texts."""
        return str(self) == str(other) if isinstance(other, str) else NotImplemented

    def __ne__(self, other: object) -> bool:
        """As texts."""
        return not self == other

    def __str__(self) -> str:
        """The plain text."""
        return str.__str__(self)


def orders(case: Case) -> dict[str, tuple[Sequence[Pair], int, int]]:
    """What is asked, by name: pairs, seed, and salt of the process."""
    turned = list(case.pairs)
    random.Random(len(turned)).shuffle(turned)
    asked: dict[str, tuple[Sequence[Pair], int, int]] = {
        "given": (case.pairs, case.seed, 0),
        "again": (case.pairs, case.seed, 0),
        "elsewhere": (case.pairs, case.seed, 1),
        "turned": (turned, case.seed, 0),
    }
    for more in OTHERS:
        asked[f"seed {more}"] = (case.pairs, case.seed + more, 0)
    return asked


def ask(submission: Submission, case: Case) -> object:
    """Train and dev for each question, as lists of pairs of plain texts."""
    answers = {}
    for name, (pairs, seed, salt) in orders(case).items():
        given = [(Salted(a, salt), Salted(b, salt)) if salt else (a, b) for a, b in pairs]
        answer = submission(given, frac=case.frac, seed=seed)
        if answer is None:
            return None
        if not isinstance(answer, tuple | list) or len(answer) != 2:
            raise TypeError(f"expected two lists (train, dev), got {described(answer)}")
        answers[name] = [[_plain(pair) for pair in part] for part in answer]
    return answers


def _plain(pair: object) -> tuple[str, str]:
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise TypeError(f"expected pairs (source, target) in both lists, got {described(pair)}")
    source, target = pair
    return str(source), str(target)


QUESTION = Question(Case, ask)
