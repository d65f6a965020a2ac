"""Exercise 09.4, `fit_phrasebook`: train on a phrasebook that was invented a moment ago, translate.

What is asked of a translator is sentences alone; their right translations are not here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from s2s_lab.grading.inside.reply import Question, Submission, described

BESIDE = 20
"""So many sentences of dev, its last ones, are translated once more, beside a long one."""


@dataclass(frozen=True)
class Case:
    """A phrasebook, and new sentences of its grammar."""

    pairs: tuple[tuple[str, str], ...]
    """To learn from: words with blanks between them."""
    dev: tuple[tuple[str, str], ...]
    """Pairs with a word that `pairs` lack stand last: there a translator is least sure."""
    fresh: tuple[str, ...]
    longer: str
    """Of known words, and several times as long as any other one."""
    steps: int
    """Updates that are enough."""


def ask(submission: Submission, case: Case) -> object:
    """The accuracy as claimed, and translations: dev twice, fresh ones, and dev beside more."""
    answer = submission(list(case.pairs), list(case.dev), case.steps)
    if answer is None:
        return None
    if not isinstance(answer, tuple | list) or len(answer) != 2 or not callable(answer[0]):
        raise TypeError(f"expected the pair (translate, accuracy), got {described(answer)}")
    translate, accuracy = answer
    dev = [source for source, _ in case.dev]
    return {
        "accuracy": float(accuracy),
        "dev": _said(translate, dev),
        "fresh": _said(translate, list(case.fresh)),
        "again": _said(translate, dev),
        "beside": _said(translate, [*dev[-BESIDE:], case.longer])[:-1],
    }


def _said(translate: Callable[[list[str]], Any], sentences: list[str]) -> list[str]:
    """A translation for each sentence."""
    said = translate(list(sentences))
    texts = isinstance(said, list | tuple) and all(isinstance(one, str) for one in said)
    if not texts or len(said) != len(sentences):
        wanted = f"a list of {len(sentences)} strings"
        raise TypeError(f"translate: expected {wanted}, got {described(said)}")
    return list(said)


QUESTION = Question(Case, ask, patience=4)
