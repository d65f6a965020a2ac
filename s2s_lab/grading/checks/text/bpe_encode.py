"""Exercise 00.5, `bpe_encode`: the merges of a corpus, applied to a word.

Merges come in an order that training can give: nothing that a merge joins is made by a later one.
Then the order of learning and "lowest rank that is present" are the same; in any other list they
need not be.
"""

import random
from collections.abc import Iterator

from s2s_lab.bpe import END, learn_merges
from s2s_lab.grading.checks.text.bpe_encode_wrong import WRONG
from s2s_lab.grading.exercises.text import BPE_ENCODE
from s2s_lab.grading.inside.questions.text.bpe_encode import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle

TRIALS = 300
"""Enough to tell the longest match from the first from the left, which are mostly the same."""
LETTERS = "abnest"


def cases(rng: random.Random) -> Iterator[Case]:
    """Merges of a few short words, and one of these or another word; some with a new letter."""
    count = 0
    while count < TRIALS:
        letters = rng.sample(LETTERS, rng.randint(2, 3))
        words = sorted({"".join(rng.choices(letters, k=rng.randint(3, 7))) for _ in range(5)})
        merges = learn_merges({word: rng.randint(1, 5) for word in words}, 9)
        new = "".join(rng.choices(letters, k=rng.randint(4, 9)))
        word = new if count % 2 else rng.choice(words)
        if rng.random() < 0.2:
            place = rng.randrange(len(word))
            word = f"{word[:place]}{rng.choice('zé字')}{word[place + 1 :]}"
        case = Case(word, tuple(merges))
        if merges and mend(case):
            count += 1
            yield case


def oracle(case: Case) -> list[str]:
    """Merge after merge in the order of learning, each place in the word from the left."""
    pieces = [*case.word[:-1], case.word[-1] + END]
    for first, second in case.merges:
        i = 0
        while i + 1 < len(pieces):
            if pieces[i] == first and pieces[i + 1] == second:
                pieces[i : i + 2] = [first + second]
            i += 1
    return pieces


def mend(case: Case) -> Case | None:
    """A word, and merges whose parts are single characters or were made before, never after."""
    made = [first + second for first, second in case.merges]
    for rank, pair in enumerate(case.merges):
        for part in pair:
            whole = len(part.removesuffix(END)) > 1
            if (whole and part not in made[:rank]) or part in made[rank:]:
                return None
    return case if case.word else None


CHECK = ByOracle(
    exercise=BPE_ENCODE,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"merges": "rank"},
    mend=mend,
    hidden=frozenset({"word"}),
    call=lambda case: f"bpe_encode({case.word!r}, merges)",
    wrong=WRONG,
).check()
