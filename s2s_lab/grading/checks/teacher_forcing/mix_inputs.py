"""Exercise 03.3, `mix_inputs`: what can be said of coins without knowing how they were drawn.

With p = 0 and p = 1 there is one right answer. In between, every entry must come from its own
place, the same seed must give the same result, the next call another one, tokens must not share
a coin, and the share of gold must be near p. No stream of random numbers is compared with.
"""

import random
from collections.abc import Iterator

import torch

from s2s_lab.grading import simpler
from s2s_lab.grading.checks.teacher_forcing.mix_inputs_view import show
from s2s_lab.grading.checks.teacher_forcing.mix_inputs_wrong import WRONG
from s2s_lab.grading.compare import described, tensor_faults
from s2s_lab.grading.exercises.teacher_forcing import MIX_INPUTS
from s2s_lab.grading.inside.questions.teacher_forcing.mix_inputs import QUESTION, Case
from s2s_lab.grading.probe import Check, Fault
from s2s_lab.grading.structure import same

NEVER = 1e-9
"""What is less probable than this for independent coins is held against a submission."""
SIGMAS = 5.0
"""So many standard deviations the share of gold may be off: once in 1.7 million times."""
SIZES = ((2, 4), (3, 5), (4, 3), (5, 2))
MIXED = ((5, 11, 0.5), (7, 13, 0.3), (6, 12, 0.6), (8, 17, 0.8), (4, 16, 0.5), (9, 14, 0.25))
"""(batch, tgt, p): enough coins that chance explains nothing."""
MANY = ((20, 201, 0.75), (21, 200, 0.4), (25, 161, 0.9), (16, 251, 0.2))

Three = tuple[torch.Tensor, torch.Tensor, torch.Tensor]
"""First call, next call, first call again with a fresh generator."""


def cases(rng: random.Random) -> Iterator[Case]:
    """The two exact edges, then coins; gold tokens are from 5 to 19, the model's from 20 to 39."""
    edges = [(batch, width, p) for batch, width in SIZES for p in (1.0, 0.0)]
    for batch, width, p in (*edges, *MIXED, *MANY):
        generator = torch.Generator().manual_seed(rng.getrandbits(62))
        gold = torch.randint(5, 20, (batch, width), generator=generator)
        gold[:, 0] = 1
        model = torch.randint(20, 40, (batch, width), generator=generator)
        yield Case(gold, model, p, rng.getrandbits(31))


def judge(case: Case, answer: object) -> tuple[Fault, ...]:
    """Shape of each answer first; then every property that does not hold."""
    if not isinstance(answer, tuple) or len(answer) != 3:
        text = f"Expected one tensor a call, got {described(answer)}."
        return (Fault("shape", text, "03.3/shape"),)
    for one in answer:
        if not torch.is_tensor(one) or one.shape != case.gold_in.shape or one.dtype != torch.long:
            return tensor_faults(MIX_INPUTS.number, case.gold_in, one)
    return tuple(
        Fault("value", MIX_INPUTS.message(id) or text, id) for id, text in broken(case, answer)
    )


def broken(case: Case, answer: Three) -> Iterator[tuple[str, str]]:
    """Ids of the properties that do not hold, with a sentence for those that have no message."""
    first, following, again = answer
    if (first[:, 0] != case.gold_in[:, 0]).any():
        yield "03.3/replaces-bos", ""
    misplaced = _misplaced(case, first)
    if misplaced:
        yield misplaced
    elif case.p_gold in (0.0, 1.0):
        if any(not torch.equal(_coins(case, one), _edge(case)) for one in answer):
            yield "03.3/inverted", ""
    elif not torch.equal(first, again):
        yield "03.3/ignores-generator", ""
    else:
        yield from _unlikely(case, _coins(case, first), _coins(case, following))


def _coins(case: Case, mixed: torch.Tensor) -> torch.Tensor:
    """True where gold was kept, (batch, tgt - 1): column 0 has no coin."""
    return mixed[:, 1:] == case.gold_in[:, 1:]


def _edge(case: Case) -> torch.Tensor:
    return torch.full_like(case.gold_in[:, 1:], case.p_gold == 1.0, dtype=torch.bool)


def _misplaced(case: Case, mixed: torch.Tensor) -> tuple[str, str] | None:
    """What stands at a place and in neither of the inputs there, column 0 left out."""
    other = mixed[:, 1:] != case.gold_in[:, 1:]
    if not (other & (mixed[:, 1:] != case.model_prev[:, 1:])).any():
        return None
    earlier = mixed[:, 1:] == case.model_prev[:, :-1]
    later = mixed[:, 1:-1] == case.model_prev[:, 2:]
    if other[:, :-1].any() and later[other[:, :-1]].all():
        return "03.3/current-position", ""
    if earlier[other].all():
        return "03.3/shifted-twice", ""
    text = "An entry is in neither input at its place: take it from `gold_in` or `model_prev`."
    return "03.3/neither", text


def _unlikely(
    case: Case, coins: torch.Tensor, following: torch.Tensor
) -> Iterator[tuple[str, str]]:
    """What independent coins of probability p practically never do."""
    p, q = case.p_gold, 1.0 - case.p_gold
    rows, columns = coins.shape
    if torch.equal(coins, following) and (p * p + q * q) ** coins.numel() < NEVER:
        yield "03.3/same-coins-again", ""
    by_row = (coins == coins[:, :1]).all() and (p**columns + q**columns) ** rows < NEVER
    by_column = (coins == coins[:1]).all() and (p**rows + q**rows) ** columns < NEVER
    if by_row or by_column:
        yield "03.3/one-coin-for-many", ""
        return
    kept, tolerance = float(coins.double().mean()), SIGMAS * (p * q / coins.numel()) ** 0.5
    if abs(kept - p) <= tolerance:
        return
    if abs(kept - q) <= tolerance:
        yield "03.3/inverted", ""
        return
    text = (
        f"Gold was kept in {kept:.1%} of {coins.numel()} places; expected {p:.0%}, "
        f"give or take {tolerance:.1%}."
    )
    yield "03.3/share", text


def alike(case: Case, a: object, b: object) -> bool:
    """True if two answers break the same properties, or are the same."""
    theirs = [{fault.id for fault in judge(case, one)} for one in (a, b)]
    broken_alike = theirs[0] == theirs[1] and not theirs[0] & {"03.3/shape", "03.3/neither"}
    return broken_alike or same(case, a, b)


def smaller(case: Case) -> Iterator[Case]:
    """Fewer sentences, fewer positions, but always BOS and one token."""
    axes = {"gold_in": "sentence position", "model_prev": "sentence position"}
    return simpler.smaller(case, axes, mend, frozenset({"p_gold", "seed"}))


def mend(case: Case) -> Case | None:
    """BOS first, then at least one token."""
    starts = (case.gold_in[:, 0] == 1).all() and case.gold_in.shape[1] > 1
    return case if starts else None


CHECK = Check(
    exercise=MIX_INPUTS,
    cases=cases,
    question=QUESTION,
    judge=judge,
    alike=alike,
    smaller=smaller,
    show=show,
    wrong=WRONG,
)
