"""Exercise 09.2, `batch_by_tokens`: many answers are right; what each must be is asked of all.

A batch costs its sentences times the longest of them. Batches may be filled from short to long or
from long to short, and stand in any order that the seed decides.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from s2s_lab.grading.checks.translation.batch_by_tokens_view import show
from s2s_lab.grading.checks.translation.batch_by_tokens_wrong import WRONG
from s2s_lab.grading.exercises.translation import BATCH_BY_TOKENS
from s2s_lab.grading.inside.questions.translation.batch_by_tokens import OTHERS, QUESTION, Case
from s2s_lab.grading.probe import Check, Fault, Reply
from s2s_lab.grading.simpler import smaller as simpler

Batches = list[list[int]]
CASES = 40
LEAST = 5
"""Batches at least in every input, so that an honest order is never mistaken for a sorted one: of
six orders of five batches all sorted by chance, once in many millions."""
NOT_ONCE = "An index appears twice, or is none of the list."
IN_ONE = (
    "09.2/not-once",
    "09.2/empty-batch",
    "09.2/one-long-sentence",
    "09.2/drops-the-rest",
    "09.2/real-tokens",
    "09.2/checks-too-late",
    "09.2/mixes-lengths",
    "09.2/wastes-budget",
)
"""What one answer alone can show, in the order in which it is told."""
SEEDS = ("given", "again", *(f"seed {more}" for more in OTHERS))


def cases(rng: random.Random) -> Iterator[Case]:
    """Corpora of many lengths; in some a sentence, or each of them, is longer than the budget."""
    made = 0
    while made < CASES:
        size, longest = rng.randint(12, 20), rng.randint(6, 12)
        lengths = [rng.randint(1, longest) for _ in range(size)]
        budget = rng.randint(longest, 2 * longest)
        if made % 4 == 1:
            lengths[rng.randrange(size)] = budget + rng.randint(1, 5)
        if made % 4 == 3:
            lengths = [budget + more for more in rng.sample(range(1, 10), LEAST + 1)]
        case = mend(Case(tuple(lengths), budget, rng.randrange(100)))
        if case is not None:
            made += 1
            yield case


def cost(lengths: list[int]) -> int:
    """Of a batch of sentences of these lengths: tokens, padding included."""
    return len(lengths) * max(lengths, default=0)


def filled(case: Case) -> list[list[int]]:
    """Lengths in batches, from short to long: one way to do it, and how many batches it takes."""
    batches: list[list[int]] = []
    for length in sorted(case.lengths):
        if batches and cost([*batches[-1], length]) <= case.max_tokens:
            batches[-1].append(length)
        else:
            batches.append([length])
    return batches


def judge(case: Case, answer: Any) -> tuple[Fault, ...]:
    """The first property that does not hold of any of the answers, and of all of them together."""
    found = next(_broken(case, answer), None)
    if found is None:
        if answer["changed"]:
            text = "Your code changed its input lengths in place. Work on a copy."
            return (Fault("edge", text, "09.2/changes-input"),)
        return ()
    return (Fault("value", BATCH_BY_TOKENS.message(found) or NOT_ONCE, found),)


def _broken(case: Case, answer: dict[str, Any]) -> Iterator[str]:
    """Ids of the properties that do not hold, in the order in which they are told."""
    if answer["refused"]:
        yield "09.2/one-long-sentence"
        return
    found = {id for name in SEEDS for id in _one(case, answer[name])}
    yield from (id for id in IN_ONE if id in found)
    if answer["again"] != answer["given"]:
        yield "09.2/unseeded"
    if all(_in_order(case, answer[name]) for name in SEEDS):
        yield "09.2/unshuffled"
    if all(answer[name] == answer["given"] for name in SEEDS):
        yield "09.2/ignores-seed"
    if answer["global"]:
        yield "09.2/global-seed"


def _one(case: Case, batches: Batches) -> Iterator[str]:
    """What is wrong with one answer, whatever its order."""
    there = Counter(i for batch in batches for i in batch)
    if set(there) - set(range(len(case.lengths))) or any(n > 1 for n in there.values()):
        yield "09.2/not-once"
        return
    if [] in batches:
        yield "09.2/empty-batch"
    missing = [n for i, n in enumerate(case.lengths) if i not in there]
    if missing:
        too_long = min(missing) > case.max_tokens
        yield "09.2/one-long-sentence" if too_long else "09.2/drops-the-rest"
    lengths = [[case.lengths[i] for i in batch] for batch in batches if batch]
    over = [some for some in lengths if len(some) > 1 and cost(some) > case.max_tokens]
    if over:
        real = all(sum(some) <= case.max_tokens for some in over)
        yield "09.2/real-tokens" if real else "09.2/checks-too-late"
    ordered = sorted(lengths, key=lambda some: (min(some), max(some)))
    if any(max(a) > min(b) for a, b in pairwise(ordered)):
        yield "09.2/mixes-lengths"
    elif any(cost([*a, *b]) <= case.max_tokens for a, b in pairwise(ordered)):
        yield "09.2/wastes-budget"


def _in_order(case: Case, batches: Batches) -> bool:
    """Whether batches stand from short to long, or from long to short."""
    longest = [max((case.lengths[i] for i in batch), default=0) for batch in batches]
    return longest == sorted(longest) or longest == sorted(longest, reverse=True)


def _where(case: Case, reply: Reply[Case], fault: Fault) -> str:
    """The first seed whose batches show it; the one that was given for what takes several."""
    if reply.raised is not None or reply.answer["refused"]:
        return "given"
    shows = (name for name in SEEDS if fault.id in _one(case, reply.answer[name]))
    return next(shows, "given")


def alike(case: Case, a: Any, b: Any) -> bool:
    """True if the same property is told of both."""
    return [fault.id for fault in judge(case, a)] == [fault.id for fault in judge(case, b)]


def smaller(case: Case) -> Iterator[Case]:
    """Fewer sentences, then shorter ones."""
    yield from simpler(case, {"lengths": "sentence"}, mend, frozenset({"max_tokens", "seed"}))
    for i, length in enumerate(case.lengths):
        if length > 1:
            lengths = (*case.lengths[:i], length - 1, *case.lengths[i + 1 :])
            shorter = mend(replace(case, lengths=lengths))
            if shorter is not None:
                yield shorter


def mend(case: Case) -> Case | None:
    """Enough batches, and not all of the same length: then any order would be sorted."""
    batches = filled(case)
    different = len({max(batch) for batch in batches})
    return case if len(batches) >= LEAST and different >= LEAST else None


CHECK = Check(
    exercise=BATCH_BY_TOKENS,
    cases=cases,
    question=QUESTION,
    judge=judge,
    alike=alike,
    smaller=smaller,
    show=lambda case, reply, fault: show(case, reply, fault, _where(case, reply, fault)),
    wrong=WRONG,
)
