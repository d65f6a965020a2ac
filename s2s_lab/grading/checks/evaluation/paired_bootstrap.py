"""Exercise 08.6, `paired_bootstrap`: what can be said of draws without knowing how they were made.

Few sentences give few sums: every difference of a resample must be one of those that drawing the
same N of N sentences for both can give. No stream of random numbers is compared with.
"""

import random
from collections.abc import Iterator

import torch

from s2s_lab.grading import simpler
from s2s_lab.grading.checks.evaluation.paired_bootstrap_draws import Draws, among, draws_of
from s2s_lab.grading.checks.evaluation.paired_bootstrap_view import show
from s2s_lab.grading.checks.evaluation.paired_bootstrap_wrong import WRONG
from s2s_lab.grading.compare import described
from s2s_lab.grading.exercises.evaluation import PAIRED_BOOTSTRAP
from s2s_lab.grading.inside.questions.evaluation.paired_bootstrap import COLUMNS, QUESTION, Case
from s2s_lab.grading.probe import Check, Fault
from s2s_lab.grading.structure import equal, same

TRIALS = 18
RESAMPLES = 40
TIE = 1e-9
SIGMAS = 6.0
"""So many standard deviations a sentence may be missing too often: once in 500 million times."""
KINDS = ("same systems", "a better", "exchanged", "b better", "a better", "any")
KEYS = {"difference", "differences", "p"}


def cases(rng: random.Random) -> Iterator[Case]:
    """Identical systems first; then better and worse ones, and some that tie on all sentences."""
    for trial in range(TRIALS):
        name = ("share", "f1")[trial // 6 % 2]
        a = _stats(rng, 3 + trial % 2, name)
        b = _other(rng, a, KINDS[trial % 6])
        yield Case(a, b, name, RESAMPLES, rng.getrandbits(20))


def _stats(rng: random.Random, sentences: int, name: str) -> torch.Tensor:
    rows = []
    for _ in range(sentences):
        totals = [rng.randint(4, 9) for _ in range(COLUMNS[name] - 1)]
        rows.append([rng.randint(1, min(totals) - 1), *totals])
    return torch.tensor(rows, dtype=torch.float64)


def _other(rng: random.Random, a: torch.Tensor, kind: str) -> torch.Tensor:
    """What B wrote: where one is better, two sentences are the same, so that resamples may tie."""
    if kind == "exchanged":  # rows change places: their sum is that of A
        return a.roll(1, 0)
    b = a.clone()
    changed = {"same systems": 0, "any": len(b)}.get(kind, len(b) - 2)
    for row in b[:changed]:
        more = {"a better": (-1,), "b better": (1,)}.get(kind, (-1, 1, 1))
        row[0] += rng.choice(more)
    return b


def judge(case: Case, answer: object) -> tuple[Fault, ...]:
    """Form first; then difference, draws, p, and what the seed does."""
    if not isinstance(answer, tuple) or len(answer) != 3:
        return (_form("a dict a call", answer),)
    for one in answer:
        wrong = _malformed(case, one)
        if wrong:
            return (wrong,)
    found = list(broken(case, [(one["difference"], _floats(one), one["p"]) for one in answer]))
    return tuple(
        Fault("value", PAIRED_BOOTSTRAP.message(id) or text, id)
        for id, text in dict(reversed(found)).items()
    )[::-1]


def _form(expected: str, got: object) -> Fault:
    return Fault("shape", f"Expected {expected}, got {described(got)}.", "08.6/shape")


def _malformed(case: Case, one: object) -> Fault | None:
    if not isinstance(one, dict) or set(one) != KEYS:
        keys = f"the keys {', '.join(map(str, one))}" if isinstance(one, dict) else described(one)
        text = f"Expected a dict with difference, differences and p, got {keys}."
        return Fault("shape", text, "08.6/shape")
    if not all(map(_is_number, (one["difference"], one["p"]))):
        return _form("numbers for difference and p", one["difference"])
    many = one["differences"]
    flat = isinstance(many, torch.Tensor) and many.dim() == 1
    if not flat and not (isinstance(many, list | tuple) and all(map(_is_number, many))):
        return _form(f"a list of {case.n} differences", many)
    if len(many) != case.n:
        text = f"Expected {case.n} differences, one for each resample, got {len(many)}."
        return Fault("shape", text, "08.6/shape")
    return None


def _is_number(value: object) -> bool:
    if isinstance(value, torch.Tensor):
        return value.dim() == 0
    return isinstance(value, int | float) and not isinstance(value, bool)


def _floats(one: dict[str, list[float]]) -> torch.Tensor:
    return torch.tensor([float(value) for value in one["differences"]], dtype=torch.float64)


Answer = tuple[float, torch.Tensor, float]


def broken(case: Case, answers: list[Answer]) -> Iterator[tuple[str, str]]:
    """Ids of what does not hold, with a sentence for those that have no message."""
    draws = draws_of(case)
    (difference, many, p), again, other = answers
    whole = draws.difference
    if not equal(float(difference), whole):
        yield from _wrong_difference(float(difference), draws)
    elif not among(many, draws.paired).all():
        yield from _wrong_draws(many, draws)
    elif len(draws.paired) > 1 and ((many - whole).abs() < TIE).all():
        yield "08.6/without-replacement", ""
    elif not torch.equal(many, again[1]):
        yield "08.6/ignores-seed", ""
    elif len(draws.paired) > 2 and torch.equal(many, other[1]):
        yield "08.6/fixed-seed", ""
    elif _uneven(many, draws):
        yield "08.6/uneven-draws", ""
    else:
        yield from _wrong_p(float(p), whole, many)


def _wrong_difference(got: float, draws: Draws) -> Iterator[tuple[str, str]]:
    if equal(got, -draws.difference):
        yield "08.6/a-minus-b", ""
    if equal(got, draws.mean_difference):
        yield "08.6/averages-sentences", ""
    yield (
        "08.6/value",
        f"On all sentences score B − score A is {draws.difference:.4g}; got {got:.4g}.",
    )


def _wrong_draws(many: torch.Tensor, draws: Draws) -> Iterator[tuple[str, str]]:
    if among(-many, draws.paired).all():
        yield "08.6/a-minus-b", ""
    if among(many, draws.means).all():
        yield "08.6/averages-sentences", ""
    if among(many, draws.independent).all():
        yield "08.6/independent-draws", ""
    first = float(many[~among(many, draws.paired)][0])
    yield (
        "08.6/value",
        f"A difference of {first:.4g} cannot come from N of these N sentences, the same for both "
        "systems, summed and scored. Are N indices drawn from 0 to N − 1, and used for both?",
    )


def _uneven(many: torch.Tensor, draws: Draws) -> bool:
    """True if the share of resamples that look as if without a sentence is off for some."""
    for values, p in draws.without:
        seen = float(among(many, values).double().mean())
        if abs(seen - p) > SIGMAS * (p * (1 - p) / len(many)) ** 0.5 + TIE:
            return True
    return False


def _wrong_p(got: float, whole: float, many: torch.Tensor) -> Iterator[tuple[str, str]]:
    wins_b = float((many > TIE).double().mean())
    wins_a = float((many < -TIE).double().mean())
    if abs(whole) < TIE:
        if not equal(got, 1.0):
            yield "08.6/tie-on-all-sentences", ""
        return
    wins, losses = (wins_b, wins_a) if whole > 0 else (wins_a, wins_b)
    if equal(got, 1 - wins):
        return
    if equal(got, wins):
        yield "08.6/p-reversed", ""
    if equal(got, losses):
        yield "08.6/ties-win", ""
    if whole < 0 and equal(got, 1 - wins_b):
        yield "08.6/always-b", ""
    yield (
        "08.6/value",
        f"The better system wins in {wins:.4g} of your resamples, so p is {1 - wins:.4g}; "
        f"got {got:.4g}.",
    )


def alike(case: Case, a: object, b: object) -> bool:
    """True if two answers may have been given by the same mistake, or are the same."""
    ids = [{fault.id for fault in judge(case, one)} for one in (a, b)]
    common = ids[0] & ids[1] - {"08.6/shape", "08.6/value"}
    return bool(common) or same(case, a, b)


def smaller(case: Case) -> Iterator[Case]:
    """Fewer sentences."""
    axes = {"stats_a": "sentence count", "stats_b": "sentence count"}
    return simpler.smaller(case, axes, mend, frozenset({"metric", "n", "seed"}))


def mend(case: Case) -> Case | None:
    """All counts, and two sentences at least."""
    rows, columns = case.stats_a.shape
    return case if rows > 1 and columns == COLUMNS[case.metric] else None


CHECK = Check(
    exercise=PAIRED_BOOTSTRAP,
    cases=cases,
    question=QUESTION,
    judge=judge,
    alike=alike,
    smaller=smaller,
    show=show,
    wrong=WRONG,
)
