"""Exercise 00.4, `bpe_train`: which pairs of symbols are joined, and in which order."""

import random
from collections.abc import Iterator
from dataclasses import replace

from s2s_lab.grading.checks.text.bpe_train_wrong import WRONG
from s2s_lab.grading.exercises.text import BPE_TRAIN
from s2s_lab.grading.inside.questions.text.bpe_train import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Fault

TRIALS = 150
LETTERS = "aehlst"


def cases(rng: random.Random) -> Iterator[Case]:
    """Short words of few letters, so that pairs repeat and counts tie; in some all is merged."""
    for _ in range(TRIALS):
        letters = rng.sample(LETTERS, rng.randint(2, 4))
        words = {
            "".join(rng.choices(letters, k=rng.randint(1, 6))) for _ in range(rng.randint(2, 5))
        }
        counts = {word: rng.randint(1, 5) for word in sorted(words)}
        pairs = sum(len(word) - 1 for word in counts)
        most = pairs + 3 if rng.random() < 0.2 else min(pairs, 7)
        yield Case(counts, max(1, most))


def oracle(case: Case) -> list[tuple[str, str]]:
    """Round after round, every pair that occurs is counted by itself, all over again."""
    corpus = [([*word[:-1], word[-1] + "</w>"], n) for word, n in case.word_freqs.items()]
    merges: list[tuple[str, str]] = []
    while len(merges) < case.num_merges:
        found = sorted({pair for symbols, _ in corpus for pair in _pairs(symbols)})
        if not found:
            break
        best, most = found[0], 0
        for pair in found:
            count = sum(n for symbols, n in corpus for one in _pairs(symbols) if one == pair)
            if count > most:
                best, most = pair, count
        merges.append(best)
        corpus = [(_joined(symbols, best), n) for symbols, n in corpus]
    return merges


def _pairs(symbols: list[str]) -> list[tuple[str, str]]:
    return [(symbols[i], symbols[i + 1]) for i in range(len(symbols) - 1)]


def _joined(symbols: list[str], pair: tuple[str, str]) -> list[str]:
    """From the left, the first occurrence and then the rest."""
    for i, one in enumerate(_pairs(symbols)):
        if one == pair:
            return [*symbols[:i], pair[0] + pair[1], *_joined(symbols[i + 2 :], pair)]
    return symbols


def mend(case: Case) -> Case | None:
    """There is a word, every word occurs, and at least one merge is asked for."""
    usable = case.word_freqs and all(case.word_freqs.values()) and case.num_merges
    return case if usable else None


PLAIN = ByOracle(
    exercise=BPE_TRAIN,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    mend=mend,
    hidden=frozenset({"num_merges"}),
    call=lambda case: f"bpe_train(word_freqs, num_merges={case.num_merges})",
    wrong=WRONG,
)


def judge(case: Case, answer: object) -> tuple[Fault, ...]:
    """As for any list, but that too many or too few merges are wrong merges like others.

    Only so can an input be made smaller until the first wrong merge is the only one.
    """
    found = PLAIN.judge(case, answer)
    if found and isinstance(answer, list | tuple) and all(map(_is_pair, answer)):
        return (replace(found[0], aspect="value", id="00.4/value"),)
    return found


def _is_pair(value: object) -> bool:
    return isinstance(value, list | tuple) and [type(part) for part in value] == [str, str]


def smaller(case: Case) -> Iterator[Case]:
    """One merge, fewer words and smaller counts, then shorter words."""
    if case.num_merges > 1:
        yield replace(case, num_merges=1)
    yield from PLAIN.smaller(case)
    for word in case.word_freqs:
        for i in range(len(word)):
            shorter = word[:i] + word[i + 1 :]
            if shorter and shorter not in case.word_freqs:
                pairs = case.word_freqs.items()
                yield replace(case, word_freqs={shorter if w == word else w: n for w, n in pairs})


CHECK = replace(PLAIN.check(), judge=judge, smaller=smaller)
