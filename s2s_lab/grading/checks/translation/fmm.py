"""Exercise 09.1, `fmm`: at each place, every word of the list is laid against the text."""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from s2s_lab.grading.checks.translation.fmm_wrong import WRONG
from s2s_lab.grading.exercises.translation import FMM
from s2s_lab.grading.inside.questions.translation.fmm import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Fault

TRIALS = 150
WORDS = (
    "研究 研究生 生命 生活 命运 运动 动物 物理 理学 学生 学生会 会议 大学 大学生 "
    "北京 京大 北京大学 中国 中国人 国人 人民 苹果 苹果汁 果汁 吃 我 爱 我们 们 "
    "天天 天气 气象 象牙 牙医 医生 生 果 大 人 的"
)
"""Some begin as others end, so that a text can be cut in more than one way."""
OTHERS = "，。？！3a 熊猫之乎"
"""Punctuation, and signs with which none of these begins."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Words that overlap, signs that no word has, and longest words of every length."""
    for trial in range(TRIALS):
        words = rng.sample(WORDS.split(), rng.randint(7, 12))
        text = "".join(_chain(words, rng) for _ in range(rng.randint(1, 3)))
        for _ in range(trial % 4):
            place = rng.randint(0, len(text))
            text = text[:place] + rng.choice(OTHERS) + text[place:]
        lexicon = tuple(word for word in sorted(words) if rng.random() < 0.9 or len(word) > 2)
        longest = max(map(len, lexicon), default=1)
        yield Case(text, lexicon, rng.choice((longest, longest, 2, 3)))


def _chain(words: list[str], rng: random.Random) -> str:
    """A word, and what follows in words that begin with its last sign, once or twice."""
    text = rng.choice(words)
    for _ in range(rng.randint(1, 2)):
        following = [word for word in words if word[0] == text[-1]]
        text += rng.choice(following)[1:] if following else rng.choice(words)
    return text


def oracle(case: Case) -> list[str]:
    """The longest word that lies at a place, sign by sign; where none does, one sign."""
    pieces, start = [], 0
    while start < len(case.text):
        best = 1
        for word in case.lexicon:
            if best < len(word) <= case.max_len and _lies(word, case.text, start):
                best = len(word)
        pieces.append(case.text[start : start + best])
        start += best
    return pieces


def _lies(word: str, text: str, start: int) -> bool:
    if start + len(word) > len(text):
        return False
    return all(text[start + i] == sign for i, sign in enumerate(word))


def mend(case: Case) -> Case | None:
    """Words are not empty and each is there once; a piece may have a sign."""
    usable = all(case.lexicon) and len(set(case.lexicon)) == len(case.lexicon)
    return case if usable and case.max_len >= 1 and case.text else None


PLAIN = ByOracle(
    exercise=FMM,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"lexicon": "word"},
    mend=mend,
    hidden=frozenset({"text", "max_len"}),
    call=lambda case: f"fmm({case.text!r}, lexicon, max_len={case.max_len})",
    wrong=WRONG,
)


def judge(case: Case, answer: Any) -> tuple[Fault, ...]:
    """As for any list of texts; that characters are lost is told by itself."""
    found = PLAIN.judge(case, answer)
    if not found or not isinstance(answer, list | tuple):
        return found
    if not all(isinstance(piece, str) for piece in answer):
        return found
    lost = len("".join(answer)) < len(case.text)
    name = "loses-characters" if lost else "value"
    text = f"Expected the pieces {'/'.join(oracle(case))}, got {'/'.join(answer)}."
    return (Fault("value", text, f"09.1/{name}"),)


def smaller(case: Case) -> Iterator[Case]:
    """Half of the text, then fewer words and signs."""
    half = len(case.text) // 2
    for text in (case.text[:half], case.text[half:]):
        if text and len(text) < len(case.text):
            yield replace(case, text=text)
    yield from PLAIN.smaller(case)


CHECK = replace(PLAIN.check(), judge=judge, smaller=smaller)
