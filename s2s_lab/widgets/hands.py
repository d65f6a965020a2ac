"""A show of hands without a server: short codes of what each student committed to, and their tally.

A code is letters that a class can raise or read out: ``7K-C8-AD7-A6C4-M2`` says which questions
were asked (7K), then C with 80 %, A and D with 70 %, six of ten chips on A and four on C, and
ends with two characters that nearly every slip of the pen would change. In the view,
`panels/predict_score.js` writes the same code. This module knows no view, and no names of
students.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CHECK = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
PART = re.compile(r"([A-Z]+)(\d)")
ANSWER = re.compile(r"(?:[A-Z]+\d)+")
CHIPS = 10


@dataclass(frozen=True)
class Answer:
    """What one student said to one question."""

    shares: tuple[tuple[str, float], ...]
    """Letters of the options that were named, and how much was put on each."""

    @property
    def sure(self) -> float:
        """The largest share on an option."""
        return max(share for _, share in self.shares)


@dataclass(frozen=True)
class Tally:
    """What a class said."""

    answers: tuple[tuple[Answer, ...], ...]
    """For each question, the answers of all who got that far."""
    unread: tuple[tuple[str, str], ...]
    """Codes that say nothing, each with the reason in a sentence."""

    def counts(self, question: int) -> Mapping[str, int]:
        """How many named each letter in a question, counted from 0."""
        named = (letter for answer in self.answers[question] for letter, _ in answer.shares)
        return dict(sorted(Counter(named).items()))

    def text(self) -> str:
        """Hands for every option of every question, a line each."""
        lines = []
        for number, answers in enumerate(self.answers):
            sure = sum(answer.sure for answer in answers) / len(answers)
            lines.append(f"question {number + 1}: {len(answers)} answers, {sure:.0%} sure")
            for letter, count in self.counts(number).items():
                lines.append(f"  {letter} {'█' * count} {count}")
        lines += [f"not counted: {code!r}, {why}" for code, why in self.unread]
        return "\n".join(lines)

    __str__ = text


def code(predictions: Sequence[Mapping[str, Any]]) -> str:
    """All answers of one student as one short text; empty if there are none yet.

    Args:
        predictions: see `Predicting.predictions`.
    """
    if not predictions:
        return ""
    asked = check(f"{predictions[0]['kind']}:{predictions[0]['key']}")
    body = "-".join([asked, *(_answer(prediction) for prediction in predictions)])
    return f"{body}-{check(body)}"


def read(codes: Iterable[str]) -> Tally:
    """Count a class's codes; one that cannot be read is set aside with the reason.

    Small letters and spaces do not matter. Most codes decide which questions were asked: one from
    another run of questions is set aside.
    """
    parsed: list[tuple[str, list[Answer]]] = []
    unread: list[tuple[str, str]] = []
    given = list(codes)
    cleaned = ["".join(text.split()).upper() for text in given]
    asked = Counter(text.split("-")[0] for text in cleaned if _why_not(text) is None)
    usual = min(asked, key=lambda name: (-asked[name], name)) if asked else ""
    for text, clean in zip(given, cleaned, strict=True):
        why = _why_not(clean)
        first, *parts = clean.split("-")
        if why is None and first != usual:
            why = f"expected answers to the questions {usual}, got {first}"
        if why is not None:
            unread.append((text, why))
        else:
            parsed.append((first, [_parse(part) for part in parts[:-1]]))
    longest = max((len(answers) for _, answers in parsed), default=0)
    return Tally(
        answers=tuple(
            tuple(answers[i] for _, answers in parsed if i < len(answers)) for i in range(longest)
        ),
        unread=tuple(unread),
    )


def check(text: str) -> str:
    """Two characters that depend on every one of a text (FNV-1a over UTF-8, folded).

    Source: Fowler, Noll and Vo, the 32-bit variant 1a.

    >>> check("C8-A6") != check("C8-A7")
    True
    """
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    folded = (value ^ (value >> 10) ^ (value >> 20)) & 1023
    return CHECK[folded >> 5] + CHECK[folded & 31]


def _answer(prediction: Mapping[str, Any]) -> str:
    shares, chosen = prediction["shares"], prediction["chosen"]
    if not prediction["chips"]:
        return "".join(_letter(i) for i in chosen) + _tens(shares[chosen[0]])
    return "".join(_letter(i) + _tens(share) for i, share in enumerate(shares) if share > 0)


def _letter(index: int) -> str:
    return chr(ord("A") + index)


def _tens(share: float) -> str:
    return str(round(CHIPS * share) % CHIPS)  # 0 stands for all ten


def _why_not(text: str) -> str | None:
    """Why a code cannot be read; None if it can."""
    body, _, last = text.rpartition("-")
    answers = body.split("-")[1:]
    if not answers or not all(ANSWER.fullmatch(answer) for answer in answers):
        return "expected a code such as 7K-C8-A6-M2"
    if check(body) != last:
        return "expected a code as it was shown, its last two characters say that one is wrong"
    return None


def _parse(part: str) -> Answer:
    return Answer(
        tuple(
            (letter, (int(tens) or CHIPS) / CHIPS)
            for letters, tens in PART.findall(part)
            for letter in letters
        )
    )
