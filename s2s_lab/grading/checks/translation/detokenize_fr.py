"""Exercise 09.5a, `detokenize_fr`: token by token, and whether a space comes before."""

import random
from collections.abc import Iterator

from s2s_lab.grading.checks.translation.detokenize_fr_wrong import WRONG
from s2s_lab.grading.checks.translation.french_text import is_mark, sentence, written
from s2s_lab.grading.exercises.translation import DETOKENIZE_FR
from s2s_lab.grading.inside.questions.translation.detokenize_fr import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.text import SPECIALS

PAD, BOS, EOS, *_ = SPECIALS
TRIALS = 80


def cases(rng: random.Random) -> Iterator[Case]:
    """Sentences as a decoder leaves them: with their end and more behind it, or cut off."""
    for trial in range(TRIALS):
        tokens = sentence(rng) if trial % 10 != 9 else []
        if trial % 3 == 1:
            tokens = [BOS, *tokens]
        if trial % 4 == 2 or trial % 10 == 9:
            tokens = [*tokens, EOS]
            tokens += sentence(rng)[:3] if rng.random() < 0.5 else [PAD] * rng.randint(0, 3)
        elif trial % 4 == 3:
            tokens += [PAD] * rng.randint(1, 3)
        yield Case(tuple(tokens))


def oracle(case: Case) -> str:
    """What stands before the end and is no special, written down."""
    kept = []
    for token in case.tokens:
        if token == EOS:
            break
        if token not in (PAD, BOS):
            kept.append(token)
    return written(kept)


def mend(case: Case) -> Case | None:
    """BOS comes first, a pronoun or a mark behind a word, an elided word before one."""
    before = ""
    for number, token in enumerate(case.tokens):
        word = before and before not in SPECIALS and not is_mark(before)
        if token == BOS and number:
            return None
        if (token[0] == "-" or is_mark(token)) and not (word and before[-1] != "'"):
            return None
        if before.endswith("'") and (token in SPECIALS or is_mark(token)):
            return None
        if before == PAD and token not in (PAD, EOS):
            return None
        before = token
    return case if case.tokens and not before.endswith("'") else None


CHECK = ByOracle(
    exercise=DETOKENIZE_FR,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"tokens": "token"},
    mend=mend,
    hidden=frozenset({"tokens"}),
    call=lambda case: f"detokenize_fr({list(case.tokens)})",
    wrong=WRONG,
).check()
