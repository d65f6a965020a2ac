"""Exercise 00.1, `build_vocab`: specials, then tokens by how often they occur."""

import random
from collections.abc import Iterator

from s2s_lab.grading.checks.text.build_vocab_wrong import WRONG
from s2s_lab.grading.exercises.text import BUILD_VOCAB
from s2s_lab.grading.inside.questions.text.build_vocab import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.text import SPECIALS

TRIALS = 60
OTHER = ("[PAD]", "[START]", "[END]", "[?]")
"""Specials of another model."""
WORDS = ("tea", "chat", "猫", "a", "the", "été", "我", "red")


def cases(rng: random.Random) -> Iterator[Case]:
    """Few words in few sentences, so that counts tie; in every other corpus a special occurs."""
    for trial in range(TRIALS):
        specials = OTHER if trial % 3 == 2 else SPECIALS
        words = rng.sample(WORDS, rng.randint(4, 6))
        if trial % 2:
            words.append(rng.choice(specials[1:]))
        chances = [1 / (1 + i) for i in range(len(words))]
        rng.shuffle(chances)
        sentences = tuple(
            tuple(rng.choices(words, chances, k=rng.randint(1, 5)))
            for _ in range(rng.randint(3, 5))
        )
        yield Case(sentences, rng.choice((1, 2, 2, 3)), specials)


def oracle(case: Case) -> dict[str, int]:
    """One id after another: of the tokens that are left, the one that no other comes before."""
    counts: dict[str, int] = {}
    for sentence in case.sentences:
        for token in sentence:
            counts[token] = counts.get(token, 0) + 1
    left = {t for t, n in counts.items() if n >= case.min_freq and t not in case.specials}
    ids = {special: id for id, special in enumerate(case.specials)}
    while left:
        most = max(counts[token] for token in left)
        following = min(token for token in left if counts[token] == most)
        left.remove(following)
        ids[following] = len(ids)
    return ids


def mend(case: Case) -> Case | None:
    """A token is kept from one occurrence on, or from more."""
    return case if case.min_freq >= 1 else None


def call(case: Case) -> str:
    """What was asked, with the specials where they are not the usual ones."""
    default = case.specials == SPECIALS
    return f"build_vocab(sentences, {case.min_freq}, {'SPECIALS' if default else case.specials})"


CHECK = ByOracle(
    exercise=BUILD_VOCAB,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"sentences": "sentence token"},
    mend=mend,
    kept=frozenset({"specials"}),
    hidden=frozenset({"min_freq", "specials"}),
    call=call,
    wrong=WRONG,
).check()
