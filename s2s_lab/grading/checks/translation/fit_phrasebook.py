"""Exercise 09.4, `fit_phrasebook`: trained on languages that are new, examined on new sentences.

A learner's weights are a learner's own, so a run is judged by what its translator says: of dev, of
fresh sentences, of dev a second time, and beside a long sentence. No clock is read: how much
is trained is a number of steps.
"""

import random
from collections.abc import Iterator
from typing import Any

from s2s_lab.grading.checks.translation.fit_phrasebook_found import Found, measured
from s2s_lab.grading.checks.translation.fit_phrasebook_view import show
from s2s_lab.grading.checks.translation.fit_phrasebook_wrong import WRONG
from s2s_lab.grading.exercises.translation import FIT_PHRASEBOOK
from s2s_lab.grading.inside.questions.translation.fit_phrasebook import QUESTION, Case
from s2s_lab.grading.inside.reply import described
from s2s_lab.grading.probe import Check, Fault
from s2s_lab.tasks.invented_phrasebook import invented_phrasebook

ROUNDS = 3
"""Languages; a run takes seconds, and three are enough to give a mistake a name."""
STEPS = 160
ENOUGH = 0.9
"""Share of fresh sentences that are right as a whole."""
UNKNOWABLE = 3
"""So many dev sentences with a word that train lacks are right by no chance."""
SOMETHING = 0.5
"""Share of words in common with the right translations, below which nothing was learnt."""
UNSTEADY = 2
"""So many sentences that change beside another one are no matter of rounding."""
TOLERANCE = 0.02
"""Of the accuracy that is claimed: one sentence of dev."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Phrasebooks, each of its own languages."""
    for _ in range(ROUNDS):
        book = invented_phrasebook(random.Random(rng.getrandbits(60)))
        fresh = tuple(source for source, _ in book.fresh)
        longer = " ".join(fresh[-6:])
        yield Case(book.train, book.dev, fresh, longer, STEPS)


def judge(case: Case, answer: Any) -> tuple[Fault, ...]:
    """Every fault that shows; what explains most comes first."""
    if not isinstance(answer, dict):
        text = f"The answer is not of the form that is asked for: it is {described(answer)}."
        return (Fault("shape", text, "09.4/form"),)
    return tuple(_faults(measured(case, answer), answer["accuracy"]))


def _faults(found: Found, claimed: float) -> Iterator[Fault]:
    if found.unknowable >= UNKNOWABLE:
        yield _known("leaks-dev")
    if found.words < SOMETHING:
        yield _known("nothing-learnt")
    if found.changed:
        yield _known("dropout-on")
    if found.beside >= UNSTEADY:
        yield _known("no-mask")
    if claimed > found.dev + TOLERANCE:
        yield _known("teacher-forced")
    elif not claimed >= found.dev - TOLERANCE:
        text = f"The accuracy on dev is {found.dev:.2f}, and you returned {claimed:.2f}."
        yield Fault("value", text, "09.4/accuracy")
    if found.fresh < ENOUGH:
        text = (
            f"{found.fresh:.2f} of the fresh sentences are right as a whole; {ENOUGH:.2f} is asked "
            "for. Does the loss still fall at the end?"
        )
        yield Fault("value", text, "09.4/fresh")


def _known(name: str) -> Fault:
    id = f"09.4/{name}"
    return Fault("value", FIT_PHRASEBOOK.message(id) or id, id)


def alike(case: Case, a: Any, b: Any) -> bool:
    """True if the same fault comes first."""
    mine, theirs = judge(case, a), judge(case, b)
    return bool(mine and theirs) and mine[0].id == theirs[0].id


def smaller(case: Case) -> Iterator[Case]:
    """None: a phrasebook with fewer pairs is harder, and another training run."""
    return iter(())


CHECK = Check(
    exercise=FIT_PHRASEBOOK,
    cases=cases,
    question=QUESTION,
    judge=judge,
    alike=alike,
    smaller=smaller,
    show=show,
    wrong=WRONG,
)
