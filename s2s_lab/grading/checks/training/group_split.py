"""Exercise 07.4, `group_split`: which sources are held out is free; how they are is not.

There is no right split to compare with. The same pairs are split again, in another process, in
another order and with other seeds, and the answers must agree, or must not.
"""

import random
from collections import Counter
from collections.abc import Iterator
from math import ceil, floor
from typing import Any

from s2s_lab.grading import shown
from s2s_lab.grading.checks.training.group_split_wrong import WRONG
from s2s_lab.grading.exercises.training import GROUP_SPLIT
from s2s_lab.grading.inside.questions.training.group_split import (
    OTHERS,
    QUESTION,
    Case,
    Pair,
)
from s2s_lab.grading.probe import Check, Fault, Reply
from s2s_lab.grading.result import Counterexample, Table
from s2s_lab.grading.simpler import smaller as simpler
from s2s_lab.grading.tables import note

WORDS = ("ant", "bee", "cow", "dog", "eel", "fox", "gnu", "hen", "jay", "kid", "owl", "pig", "yak")
"""Sources; targets are their capitals, with a number where there are several."""
LEAST = 6
"""Sources at least in a simpler input. The inputs themselves have 10 or more, of which 2 or more
are held out, so that honest draws for five seeds are all the same once in millions."""
CASES = 8
EXPECTED = {
    "07.4/loses-repeats": "each pair in train or in dev, as often as it was given",
    "07.4/tears-pairs": "pairs as they were given",
    "07.4/splits-rows": "no source both in train and in dev",
    "07.4/takes-the-last": "sources from anywhere in the list",
    "07.4/unseeded": "the same split again",
    "07.4/salted-hash": "the same split in another Python process",
    "07.4/input-order": "the same split for the same pairs in another order",
    "07.4/ignores-seed": "not always the same split",
}


def cases(rng: random.Random) -> Iterator[Case]:
    """Sorted lists in which some sources stand twice or three times."""
    for turn in range(CASES):
        words = rng.sample(WORDS, rng.randint(10, len(WORDS)))
        pairs = [(word, word.upper()) for word in words]
        for more in range(2):
            pairs += [(word, f"{word.upper()}{more}") for word in rng.sample(words, 4)]
        pairs += rng.sample(pairs, 1)
        yield Case(tuple(sorted(pairs)), rng.choice((0.2, 0.25, 0.3)), turn + rng.randrange(9))


def judge(case: Case, answer: Any) -> tuple[Fault, ...]:
    """The first property that does not hold: of the split itself, then of several."""
    found = next(_broken(case, answer), None)
    if found is not None:
        return (Fault("value", GROUP_SPLIT.message(found) or found, found),)
    sources = {source for source, _ in case.pairs}
    held_out = len({source for source, _ in answer["given"][1]})
    fewest, most = _held_out(case)
    if not fewest <= held_out <= most:
        text = (
            f"Expected {case.frac:g} of {len(sources)} sources in dev, at least one: that is "
            f"{_or(fewest, most)}, got {held_out}."
        )
        return (Fault("value", text, "07.4/how-many"),)
    return ()


def _held_out(case: Case) -> tuple[int, int]:
    """Fewest and most sources in dev: rounded down, up or to the nearest, as one likes."""
    share = case.frac * len({source for source, _ in case.pairs})
    return max(1, floor(share + 1e-9)), max(1, ceil(share - 1e-9))


def _or(fewest: int, most: int) -> str:
    return f"{fewest}" if fewest == most else f"{fewest} or {most}"


def _broken(case: Case, answer: dict[str, list[list[Pair]]]) -> Iterator[str]:
    """Ids of the properties that do not hold, in the order in which they are told."""
    train, dev = answer["given"]
    whole, given = Counter([*train, *dev]), Counter(case.pairs)
    if whole != given:
        torn = any(pair not in given for pair in whole)
        yield "07.4/tears-pairs" if torn else "07.4/loses-repeats"
    others = [answer[f"seed {more}"] for more in OTHERS]
    if all([*a, *b] == list(case.pairs) for a, b in ((train, dev), *others)):
        yield "07.4/takes-the-last"
    if {source for source, _ in train} & {source for source, _ in dev}:
        yield "07.4/splits-rows"
    for name, id in (
        ("again", "07.4/unseeded"),
        ("elsewhere", "07.4/salted-hash"),
        ("turned", "07.4/input-order"),
    ):
        if Counter(answer[name][1]) != Counter(dev):
            yield id
    if all(Counter(other[1]) == Counter(dev) for other in others):
        yield "07.4/ignores-seed"


def alike(case: Case, a: Any, b: Any) -> bool:
    """True if the same property is told of both."""
    return [fault.id for fault in judge(case, a)] == [fault.id for fault in judge(case, b)]


def smaller(case: Case) -> Iterator[Case]:
    """Fewer pairs; the share and the seed stay."""
    return simpler(case, {"pairs": "pair"}, _mend, frozenset({"frac", "seed"}))


def _mend(case: Case) -> Case | None:
    return case if len({source for source, _ in case.pairs}) >= LEAST else None


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """The pairs, what should hold, and the splits that show that it does not."""
    fewest, most = _held_out(case)
    return Counterexample(
        call=f"train, dev = group_split(pairs, frac={case.frac:g}, seed={case.seed})",
        inputs=(Table("pairs", ("",), (("", (_said(case.pairs),)),)),),
        expected=note(
            "expected", EXPECTED.get(fault.id, f"dev with {_or(fewest, most)} of the sources")
        ),
        got=_got(case, reply, fault),
    )


def _got(case: Case, reply: Reply[Case], fault: Fault) -> Table:
    if reply.raised is not None:
        return note("got", f"{reply.raised.kind}: {reply.raised.text}")
    compared = {
        "07.4/unseeded": {"again": "a second call"},
        "07.4/salted-hash": {"elsewhere": "another process"},
        "07.4/input-order": {"turned": "another order"},
        "07.4/ignores-seed": {f"seed {n}": f"seed {case.seed + n}" for n in OTHERS[:2]},
    }.get(fault.id, {})
    train, dev = reply.answer["given"]
    rows = [] if compared else [("train", (_said(train),))]
    rows.append(("dev", (_said(dev),)))
    rows += [(f"dev, {text}", (_said(reply.answer[n][1]),)) for n, text in compared.items()]
    return Table("got", ("",), tuple(rows))


def _said(pairs: Any) -> str:
    """``ant→ANT`` one after the other."""
    return shown.line(", ".join(f"{source}→{target}" for source, target in pairs))[1:-1]


CHECK = Check(
    exercise=GROUP_SPLIT,
    cases=cases,
    question=QUESTION,
    judge=judge,
    alike=alike,
    smaller=smaller,
    show=show,
    wrong=WRONG,
)
