"""Exercise 09.5b, `tokenize_fr`: a text read letter by letter."""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from s2s_lab.grading.checks.translation.french_text import PRONOUNS, WHOLE, is_mark, sentence
from s2s_lab.grading.checks.translation.french_text import written as write
from s2s_lab.grading.checks.translation.tokenize_fr_wrong import WRONG
from s2s_lab.grading.exercises.translation import TOKENIZE_FR
from s2s_lab.grading.inside.questions.translation.tokenize_fr import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Fault

TRIALS = 120


def cases(rng: random.Random) -> Iterator[Case]:
    """Sentences of every kind of word that has an apostrophe or a hyphen."""
    for _ in range(TRIALS):
        yield Case(write(sentence(rng)))


def oracle(case: Case) -> list[str]:
    """Letters gather until a space, a mark or an apostrophe ends the word."""
    tokens: list[str] = []
    word = ""
    for place, letter in enumerate(case.text):
        if letter == " " or is_mark(letter):
            tokens += _without_pronoun(word)
            tokens += [letter] if is_mark(letter) else []
            word = ""
            continue
        word += letter
        if letter == "'" and not _inside_whole(word, case.text[place + 1 :]):
            tokens.append(word)
            word = ""
    return tokens + _without_pronoun(word)


def _inside_whole(word: str, rest: str) -> bool:
    """Whether the word that has begun is one that keeps its apostrophe."""
    for end in range(len(rest) + 1):
        if end == len(rest) or rest[end] == " " or is_mark(rest[end]):
            return (word + rest[:end]).lower() in WHOLE
    return False


def _without_pronoun(word: str) -> list[str]:
    """The word, and the pronoun that is tied to it."""
    for pronoun in PRONOUNS:
        for ending in (f"-t-{pronoun}", f"-{pronoun}"):
            if word.endswith(ending) and word != ending:
                return [word[: -len(ending)], ending]
    return [word] if word else []


PLAIN = ByOracle(
    exercise=TOKENIZE_FR,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    hidden=frozenset({"text"}),
    call=lambda case: f"tokenize_fr({case.text!r})",
    wrong=WRONG,
)


def judge(case: Case, answer: Any) -> tuple[Fault, ...]:
    """As for any list; that there are too many or too few tokens is told as wrong tokens."""
    found = PLAIN.judge(case, answer)
    texts = isinstance(answer, list | tuple) and all(isinstance(one, str) for one in answer)
    return (replace(found[0], aspect="value", id="09.5b/value"),) if found and texts else found


def smaller(case: Case) -> Iterator[Case]:
    """Texts without one of their parts, and without the mark at the end of one."""
    parts = case.text.split(" ")
    for i, part in enumerate(parts):
        fewer = parts[:i] + parts[i + 1 :]
        if fewer and not is_mark(fewer[0]):
            yield Case(" ".join(fewer))
        if len(part) > 1 and is_mark(part[-1]):
            yield Case(" ".join([*parts[:i], part[:-1], *parts[i + 1 :]]))


CHECK = replace(PLAIN.check(), judge=judge, smaller=smaller)
