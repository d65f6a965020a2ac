"""Exercise 11.4a, `rouge_n`: n-grams in common, each as often as both have it."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence

from s2s_lab.grading.exercises.pretraining import ROUGE_N
from s2s_lab.grading.inside.questions.pretraining.rouge_n import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

Words = Sequence[str]
Three = tuple[float, float, float]


def cases(rng: random.Random) -> Iterator[Case]:
    """Repetitions, pairs without a match, and sides without an n-gram."""
    for trial in range(80):
        n = (1, 2, 1, 3, 2)[trial % 5]
        words = ("ab", "abc", "abcdef")[trial % 3]
        hyp = tuple(rng.choice(words) for _ in range(rng.randint(n, 6)))
        ref = tuple(rng.choice(words) for _ in range(rng.randint(n, 6)))
        if trial % 10 in (5, 8):
            hyp = hyp[: n - 1]
        if trial % 10 == 7:
            ref = ref[: n - 1]
        yield Case(hyp, ref, n)


def grams(tokens: Words, n: int) -> list[tuple[str, ...]]:
    """Every run of n words, in order."""
    return [tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]


def oracle(case: Case) -> Three:
    """Take every n-gram of the output, and cross out the one it matches."""
    ours, left = grams(case.hyp, case.n), grams(case.ref, case.n)
    theirs = len(left)
    matched = 0
    for gram in ours:
        if gram in left:
            left.remove(gram)
            matched += 1
    if not matched:
        return 0.0, 0.0, 0.0
    return (
        matched / len(ours),
        matched / theirs,
        1 / ((len(ours) / matched + theirs / matched) / 2),
    )


def mend(case: Case) -> Case | None:
    """n-grams have at least one word."""
    return case if case.n >= 1 else None


def scores(matched: int, ours: int, theirs: int) -> Three:
    """P, R and F1, with 0 for what would divide by 0; wrong solutions begin here."""
    p, r = (matched / size if size else 0.0 for size in (ours, theirs))
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def _unclipped(hyp: Words, ref: Words, n: int) -> Three:
    ours, theirs = grams(hyp, n), grams(ref, n)
    return scores(sum(gram in theirs for gram in ours), len(ours), len(theirs))


def _sets(hyp: Words, ref: Words, n: int) -> Three:
    ours, theirs = set(grams(hyp, n)), set(grams(ref, n))
    return scores(len(ours & theirs), len(ours), len(theirs))


def _matched_set(hyp: Words, ref: Words, n: int) -> Three:
    ours, theirs = grams(hyp, n), grams(ref, n)
    return scores(len(set(ours) & set(theirs)), len(ours), len(theirs))


def _common(hyp: Words, ref: Words, n: int) -> int:
    return (Counter(grams(hyp, n)) & Counter(grams(ref, n))).total()


def _swapped(hyp: Words, ref: Words, n: int) -> Three:
    return scores(_common(hyp, ref, n), len(grams(ref, n)), len(grams(hyp, n)))


def _words(hyp: Words, ref: Words, n: int) -> Three:
    return scores(_common(hyp, ref, n), len(hyp), len(ref))


def _mean(hyp: Words, ref: Words, n: int) -> Three:
    p, r, _ = scores(_common(hyp, ref, n), len(grams(hyp, n)), len(grams(ref, n)))
    return p, r, (p + r) / 2


def _crashes(hyp: Words, ref: Words, n: int) -> Three:
    p = _common(hyp, ref, n) / len(grams(hyp, n))
    r = _common(hyp, ref, n) / len(grams(ref, n))
    return p, r, 2 * p * r / (p + r)


def call(case: Case) -> str:
    """The question in one line, words in quotes."""
    return f"rouge_n({list(case.hyp)}, {list(case.ref)}, n={case.n})"


CHECK = ByOracle(
    exercise=ROUGE_N,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"hyp": "position", "ref": "place"},
    parts=("P", "R", "F1"),
    mend=mend,
    call=call,
    hidden=frozenset({"hyp", "ref", "n"}),
    wrong=(
        Wrong("11.4a/unclipped", _unclipped),
        Wrong("11.4a/sets", _sets),
        Wrong("11.4a/sets", _matched_set),
        Wrong("11.4a/swapped", _swapped),
        Wrong("11.4a/divides-by-words", _words),
        Wrong("11.4a/mean", _mean),
        Wrong("11.4a/empty", _crashes),
    ),
).check()
