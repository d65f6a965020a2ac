"""Exercise 09.6, `diagnose`: constructed translations, of which we know what was done to them."""

import random
from collections.abc import Iterator

from s2s_lab.grading.checks.translation.diagnose_sentences import Said, spoilt, written
from s2s_lab.grading.checks.translation.diagnose_wrong import WRONG
from s2s_lab.grading.exercises.translation import DIAGNOSE
from s2s_lab.grading.inside.questions.translation.diagnose import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle

DEEDS = (
    (),
    ("omission",),
    ("agreement",),
    ("repetition",),
    ("order",),
    ("free",),
    ("omission", "agreement"),
    ("agreement", "order"),
    (),
    ("omission", "repetition"),
    ("order", "agreement"),
    ("free", "agreement"),
    ("free",),
)
"""What is done to a right translation; ``free`` leaves out what no source word asks for."""
ROUNDS = 5


def cases(rng: random.Random) -> Iterator[Case]:
    """Sixty-five translations, of which three tenths are right; short sentences first."""
    for turn in range(ROUNDS):
        for deeds in DEEDS:
            said = written(rng, clauses=1 + (turn > 1), free="free" in deeds)
            hyp = spoilt(rng, said, deeds)
            yield _case(said, hyp)


def _case(said: Said, hyp: list[str]) -> Case:
    forms = {*said.ref, *hyp}
    lemmas = {form: lemma for form, lemma in said.lemmas.items() if form in forms}
    return Case(tuple(said.src), tuple(hyp), tuple(said.ref), tuple(said.links), lemmas)


def oracle(case: Case) -> list[str]:
    """One question after the other, each with plain counting."""
    ref = [case.lemmas.get(word) for word in case.ref]
    hyp = [case.lemmas.get(word) for word in case.hyp]
    found = []
    asked_for = [ref[j] for _, j in case.gold_links if ref[j] is not None]
    if any(hyp.count(lemma) < min(ref.count(lemma), asked_for.count(lemma)) for lemma in asked_for):
        found.append("omission")
    said = [lemma for lemma in hyp if lemma is not None]
    if any(said.count(lemma) > max(1, ref.count(lemma)) for lemma in said):
        found.append("repetition")
    if any(
        lemma in ref and word not in case.ref
        for word, lemma in zip(case.hyp, hyp, strict=True)
        if lemma is not None
    ):
        found.append("agreement")
    plain = [[case.lemmas.get(word, word) for word in side] for side in (case.ref, case.hyp)]
    if plain[0] != plain[1] and sorted(plain[0]) == sorted(plain[1]):
        found.append("order")
    return sorted(found)


CHECK = ByOracle(
    exercise=DIAGNOSE,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    kept=frozenset({"src", "hyp", "ref", "gold_links", "lemmas"}),
    wrong=WRONG,
).check()
