"""What the answers of a translator of exercise 09.4 come to, in shares and counts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from s2s_lab.grading.checks.translation.fit_phrasebook_oracle import dictionary, translated
from s2s_lab.grading.inside.questions.translation.fit_phrasebook import BESIDE, Case


@dataclass(frozen=True)
class Found:
    """What the answers come to."""

    dev: float
    """Share of dev that is right as a whole."""
    fresh: float
    words: float
    """Share of words in common with the right translations of the fresh ones."""
    unknowable: int
    """Dev sentences that are right although a word of them is in no training pair."""
    changed: int
    """Dev sentences that are said otherwise a second time."""
    beside: int
    """Of the last ones, those that are said otherwise beside a long one."""


def measured(case: Case, answer: dict[str, Any]) -> Found:
    """Every answer compared, sentence by sentence."""
    known = dictionary(case.pairs)
    right = [translated(source, known) for source in case.fresh]
    seen = {word for source, _ in case.pairs for word in source.split()}
    wanted = [target for _, target in case.dev]
    hit = [_same(*both) for both in zip(wanted, answer["dev"], strict=True)]
    new = [not seen.issuperset(source.split()) for source, _ in case.dev]
    dev, fresh = answer["dev"], answer["fresh"]
    return Found(
        dev=sum(hit) / len(hit),
        fresh=_share(right, fresh),
        words=_overlap(right, fresh),
        unknowable=sum(map(bool.__and__, hit, new)),
        changed=len(dev) - sum(map(_same, dev, answer["again"])),
        beside=BESIDE - sum(map(_same, dev[-BESIDE:], answer["beside"])),
    )


def _same(a: str, b: str) -> bool:
    return a.split() == b.split()


def _share(right: Sequence[str], said: Sequence[str]) -> float:
    pairs = list(zip(right, said, strict=True))
    return sum(_same(*both) for both in pairs) / len(pairs)


def _overlap(right: Sequence[str], said: Sequence[str]) -> float:
    """Words in common, twice, over the words of both."""
    common = total = 0
    for one, other in zip(right, said, strict=True):
        mine, theirs = Counter(one.split()), Counter(other.split())
        common += 2 * (mine & theirs).total()
        total += mine.total() + theirs.total()
    return common / total
