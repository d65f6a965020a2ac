"""Exercise 11.1, `mlm_corrupt`: what can be said of draws without knowing how they were made.

With p = 0 nothing may change, and with p = 1 every ordinary token is chosen; labels and inputs then
agree place by place. What the generator decides (which places, which fate, which random word) is
only counted, over thousands of tokens, and no stream of random numbers is compared with.
"""

import random
from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import Tensor

from s2s_lab.grading import simpler
from s2s_lab.grading.checks.pretraining.mlm_corrupt_view import show
from s2s_lab.grading.checks.pretraining.mlm_corrupt_wrong import WRONG
from s2s_lab.grading.compare import described, tensor_faults
from s2s_lab.grading.exercises.pretraining import MLM_CORRUPT
from s2s_lab.grading.inside.questions.pretraining.mlm_corrupt import QUESTION, Case
from s2s_lab.grading.probe import Check, Fault
from s2s_lab.grading.structure import same

BOS, EOS, MASK, LEAVE_OUT = 1, 2, 4, -100
NEVER = 1e-9
"""What is less probable than this for independent draws is held against a submission."""
SIGMAS = 5.0
"""So many standard deviations a share may be off: once in 1.7 million times."""
MANY = 200
"""Chosen tokens from which on shares are counted."""
SIZES = ((2, 5, 1.0), (3, 6, 0.0), (3, 4, 1.0), (2, 6, 0.5), (4, 5, 1.0), (3, 7, 0.5))
LARGE = ((20, 102, 1.0), (60, 122, 0.15), (25, 82, 0.5), (17, 120, 0.7), (25, 83, 0.4),
         (32, 66, 0.6), (20, 101, 0.8))  # fmt: skip
"""(batch, width, p)."""
SPECIALS, MORE = (0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 9)
"""In every other small input and in all large ones a language tag, 9, is special, too."""

Two = tuple[Tensor, Tensor]
"""Inputs and labels."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Sentences of different lengths from a vocabulary of 15 to 30 tokens."""
    for number, (batch, width, p) in enumerate((*SIZES, *LARGE)):
        specials, vocab = (SPECIALS, MORE)[number % 2 or number >= len(SIZES)], rng.randint(15, 30)
        generator = torch.Generator().manual_seed(rng.getrandbits(62))
        ids = torch.randint(5, vocab, (batch, width), generator=generator)
        if len(specials) > len(SPECIALS):
            ids[0, 1] = specials[-1]
        else:
            ids[ids == MORE[-1]] = 5
        short = max(1, batch // 20)
        lengths = torch.full((batch,), width)
        lengths[-short:] = torch.randint(3, width + 1, (short,), generator=generator)
        ids[:, 0] = BOS
        ids[torch.arange(batch), lengths - 1] = EOS
        ids = ids.masked_fill(torch.arange(width) >= lengths[:, None], 0)
        yield Case(ids, vocab, specials, p, rng.getrandbits(31))


def judge(case: Case, answer: object) -> tuple[Fault, ...]:
    """Form of each answer first; then every property that does not hold."""
    if not isinstance(answer, tuple) or len(answer) != 3:
        text = f"Expected (inputs, labels) from each call, got {described(answer)}."
        return (Fault("shape", text, "11.1/shape"),)
    for call in answer:
        if not isinstance(call, tuple | list) or len(call) != 2:
            text = f"Expected the pair (inputs, labels), got {described(call)}."
            return (Fault("shape", text, "11.1/shape"),)
        for name, one in zip(("inputs", "labels"), call, strict=True):
            if not torch.is_tensor(one) or one.shape != case.ids.shape or one.dtype != torch.long:
                found = tensor_faults(MLM_CORRUPT.number, case.ids, one)[0]
                return (Fault("shape", f"{name}: {found.text}", found.id),)
    return tuple(
        Fault("value", MLM_CORRUPT.message(id) or text, id) for id, text in broken(case, answer)
    )


def broken(case: Case, answer: tuple[Two, Two, Two]) -> Iterator[tuple[str, str]]:
    """Ids of the properties that do not hold, with a sentence for those that have no message."""
    first, following, again = answer
    wrong = list(_labels(case, *first)) or list(_inputs(case, *first))
    if wrong:
        yield from wrong
    elif not all(map(torch.equal, first, again)):
        yield "11.1/ignores-generator", ""
    elif (
        0 < case.p < 1
        and (first[1] != LEAVE_OUT).sum() > MANY
        and torch.equal(first[1], following[1])
    ):
        yield "11.1/same-places-again", ""
    else:
        yield from _shares(case, *first)


def special(case: Case) -> Tensor:
    """True where there is nothing to predict."""
    return torch.isin(case.ids, torch.tensor(case.special_ids))


def _labels(case: Case, inputs: Tensor, labels: Tensor) -> Iterator[tuple[str, str]]:
    """What is wrong with which places are asked for, and with the right answers."""
    ids, specials = case.ids, special(case)
    asked = labels != LEAVE_OUT
    words = int((~specials).sum())
    everywhere = (labels == ids)[~specials].all() and case.p**words < NEVER
    if everywhere:
        yield "11.1/labels-everywhere", ""
    elif (asked & (labels != ids)).any():
        if ((labels == 0) | (labels == ids)).all():
            yield "11.1/zero-label", ""
        elif torch.equal(labels.where(asked, inputs), inputs):
            yield "11.1/label-after", ""
        else:
            yield "11.1/wrong-label", "A label is neither −100 nor the id that stood there."
    elif (asked & specials).any() or ((inputs != ids) & specials).any():
        yield "11.1/specials", ""
    elif case.p == 0 and asked.any():
        yield "11.1/chosen-at-0", "With p = 0 nothing is chosen, and every label is −100."
    elif ((inputs != ids) & ~asked).any():
        if (inputs[asked] == MASK).all():
            yield "11.1/only-masks-labelled", ""
        else:
            text = "`inputs` differs from `ids` at a place without a label."
            yield "11.1/changed-without-label", text
    elif case.p == 1 and (~asked & ~specials).any():
        share = float(asked.sum() / (~specials).sum())
        text = "With p = 1 every token that is no special is chosen, and has a label."
        yield ("11.1/thinned-twice" if _near(share, 0.8, case) else "11.1/left-out"), text


def _near(share: float, expected: float, case: Case) -> bool:
    """On few tokens every share is near."""
    words = int((~special(case)).sum())
    return abs(share - expected) <= SIGMAS * (expected * (1 - expected) / words) ** 0.5


def _inputs(case: Case, inputs: Tensor, labels: Tensor) -> Iterator[tuple[str, str]]:
    """What is wrong with the words that stand at the chosen places."""
    asked = labels != LEAVE_OUT
    there = inputs[asked & (inputs != case.ids) & (inputs != MASK)]
    if torch.isin(there, torch.tensor(case.special_ids)).any():
        yield "11.1/random-special", ""
    elif ((there < 0) | (there >= case.vocab_size)).any():
        yield "11.1/no-word", f"A random word is none of the {case.vocab_size} of the vocabulary."
    elif int(asked.sum()) > MANY and len(there) > MANY // 10 and len(there.unique()) == 1:
        yield "11.1/one-random-word", "All random words are the same one: draw one for each place."


def counts(case: Case, inputs: Tensor, labels: Tensor) -> list[tuple[str, int, int, float]]:
    """What is counted: name, how many, out of how many, and the share that is expected."""
    words, asked = ~special(case), labels != LEAVE_OUT
    ordinary = case.vocab_size - len(case.special_ids)
    chosen = int(asked.sum())
    masked = int((inputs == MASK)[asked].sum())
    other = int(((inputs != MASK) & (inputs != case.ids))[asked].sum())
    return [
        ("chosen, of all ordinary tokens", chosen, int(words.sum()), case.p),
        ("MASK, of the chosen", masked, chosen, 0.8),
        ("another word, of the chosen", other, chosen, 0.1 * (1 - 1 / ordinary)),
    ]


def tolerance(share: float, total: int) -> float:
    """How far a share of so many may be off."""
    return SIGMAS * (share * (1 - share) / max(total, 1)) ** 0.5


def _shares(case: Case, inputs: Tensor, labels: Tensor) -> Iterator[tuple[str, str]]:
    """What independent draws practically never do."""
    table = counts(case, inputs, labels)
    (_, chosen, words, _), (_, masked, _, _), (_, other, _, expected) = table
    if words < MANY:
        return
    if abs(chosen / words - case.p) > tolerance(case.p, words):
        near = abs(chosen / words - 0.8 * case.p) <= tolerance(0.8 * case.p, words)
        text = f"{chosen} of {words} ordinary tokens were chosen; expected about {case.p:.0%}."
        yield ("11.1/thinned-twice" if near else "11.1/share"), text
        return
    if masked == chosen:
        yield "11.1/only-masks", ""
        return
    right = [abs(n / of - share) <= tolerance(share, of) for _, n, of, share in table[1:]]
    if not all(right):
        nested = abs(other / chosen - expected / 5) <= tolerance(expected / 5, chosen)
        text = (
            f"Of {chosen} chosen tokens {masked / chosen:.1%} became MASK and {other / chosen:.1%} "
            "another word; expected about 80 % and 10 %."
        )
        yield ("11.1/nested-draws" if nested and right[0] else "11.1/fates"), text


def alike(case: Case, a: object, b: object) -> bool:
    """True if two answers break the same properties, or are the same."""
    theirs = [{fault.id for fault in judge(case, one)} for one in (a, b)]
    named = {known.id for known in MLM_CORRUPT.misconceptions}
    if theirs[0] != theirs[1]:
        return False
    return theirs[0] <= named or same(case, a, b)


def smaller(case: Case) -> Iterator[Case]:
    """Fewer sentences and positions; of a large input the halves, for its counts are the point."""
    if case.ids.numel() <= MANY:
        kept = frozenset({"vocab_size", "special_ids", "p", "seed"})
        yield from simpler.smaller(case, {"ids": "sentence position"}, mend, kept)
        return
    rows, columns = ((size + 1) // 2 for size in case.ids.shape)
    for half in (case.ids[:rows], case.ids[-rows:], case.ids[:, :columns]):
        if half.numel() < case.ids.numel() and mend(replace(case, ids=half)) is not None:
            yield replace(case, ids=half)


def mend(case: Case) -> Case | None:
    """Sentences that begin with BOS and have a word."""
    words = ~special(case)
    return case if (case.ids[:, 0] == BOS).all() and words.any() else None


CHECK = Check(
    exercise=MLM_CORRUPT,
    cases=cases,
    question=QUESTION,
    judge=judge,
    alike=alike,
    smaller=smaller,
    show=lambda case, reply, fault: show(case, reply, fault, special(case), counts, tolerance),
    wrong=WRONG,
)
