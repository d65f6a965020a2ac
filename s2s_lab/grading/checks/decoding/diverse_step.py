"""Exercise 06.4, `diverse_step`: groups that choose one after the other."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import torch
from torch import Tensor

from s2s_lab.grading.exercises.decoding import DIVERSE_STEP
from s2s_lab.grading.inside.questions.decoding.diverse_step import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

TRIALS = 48
APART = 1e-6
Hypotheses = list[tuple[list[int], float]]


def cases(rng: random.Random) -> Iterator[Case]:
    """Three to five groups that like the same words, at different penalties."""
    generator = torch.Generator().manual_seed(rng.getrandbits(62))
    for trial in range(TRIALS):
        groups, words, said = rng.randint(3, 5), rng.randint(3, 5), rng.randint(1, 2)
        common = torch.randn(words, generator=generator).double() * 1.5
        own = torch.randn(groups, words, generator=generator).double() * 0.4
        case = Case(
            tokens=tuple(tuple(rng.randrange(words) for _ in range(said)) for _ in range(groups)),
            logps=torch.tensor([-rng.randint(5, 40) / 10 for _ in range(groups)]).double(),
            group_logps=(common + own).log_softmax(-1),
            penalty=(0.5, 1.0, 0.3, 2.0, 0.7, 0.0)[trial % 6],
        )
        if mend(case) is not None:
            yield case


def oracle(case: Case) -> list[tuple[list[int], float]]:
    """Group by group, word by word."""
    return [
        ([*case.tokens[group], word], case.logps.tolist()[group] + float(row[word]))
        for group, (word, row, _) in enumerate(turns(case))
    ]


def turns(case: Case) -> Iterator[tuple[int, list[float], list[float]]]:
    """Of each group: the word it chooses, its row, and the row that it chose by."""
    chosen: list[int] = []
    for row in case.group_logps.tolist():
        penalised = [
            value - case.penalty * sum(word == other for other in chosen)
            for word, value in enumerate(row)
        ]
        best = 0
        for word in range(len(row)):
            if penalised[word] > penalised[best]:
                best = word
        chosen.append(best)
        yield best, row, penalised


def mend(case: Case) -> Case | None:
    """Words that exist, rows that sum to 1, and no ties."""
    words = case.group_logps.shape[1]
    if len(case.tokens) < 2 or words < 2:
        return None
    case = replace(
        case,
        tokens=tuple(tuple(token % words for token in said) for said in case.tokens),
        group_logps=case.group_logps.log_softmax(-1),
    )
    for _, _, penalised in turns(case):
        best, second = sorted(penalised, reverse=True)[:2]
        if best - second < APART:
            return None
    return case


def _step(
    hypotheses: Hypotheses,
    group_logps: Tensor,
    charge: Callable[[Tensor, list[int]], Tensor],
    own: bool = True,
) -> Hypotheses:
    """One step, where `charge(row, words chosen before)` is what a group chooses by."""
    chosen: list[int] = []
    result = []
    for (tokens, logp), row in zip(hypotheses, group_logps, strict=True):
        scores = charge(row, chosen).tolist()
        word = scores.index(max(scores))
        chosen.append(word)
        result.append(([*tokens, word], logp + (float(row[word]) if own else scores[word])))
    return result


def _uses(row: Tensor, words: list[int]) -> Tensor:
    return torch.bincount(torch.tensor(words, dtype=torch.long), minlength=len(row))


def _penalises_everyone(hyps: Hypotheses, rows: Tensor, penalty: float) -> Hypotheses:
    first = rows.max(dim=1).indices.tolist()
    return _step(hyps, rows, lambda row, _: row - penalty * _uses(row, first))


def _counts_earlier_steps(hyps: Hypotheses, rows: Tensor, penalty: float) -> Hypotheses:
    """What earlier groups hold, from the first step on."""

    def charge(row: Tensor, chosen: list[int]) -> Tensor:
        held = [token for tokens, _ in hyps[: len(chosen)] for token in tokens]
        return row - penalty * _uses(row, held + chosen)

    return _step(hyps, rows, charge)


def _counts_all_that_is_held(hyps: Hypotheses, rows: Tensor, penalty: float) -> Hypotheses:
    """What all groups hold, and what earlier ones choose now."""
    held = [token for tokens, _ in hyps for token in tokens]
    return _step(hyps, rows, lambda row, chosen: row - penalty * _uses(row, held + chosen))


def _from_probabilities(hyps: Hypotheses, rows: Tensor, penalty: float) -> Hypotheses:
    return _step(hyps, rows, lambda row, chosen: row.exp() - penalty * _uses(row, chosen))


def _keeps_the_penalty(hyps: Hypotheses, rows: Tensor, penalty: float) -> Hypotheses:
    return _step(hyps, rows, lambda row, c: row - penalty * _uses(row, c), own=False)


def _once_only(hyps: Hypotheses, rows: Tensor, penalty: float) -> Hypotheses:
    return _step(hyps, rows, lambda row, c: row - penalty * _uses(row, c).clamp(max=1))


def _one_group_back(hyps: Hypotheses, rows: Tensor, penalty: float) -> Hypotheses:
    return _step(hyps, rows, lambda row, c: row - penalty * _uses(row, c[-1:]))


def _rewards(hyps: Hypotheses, rows: Tensor, penalty: float) -> Hypotheses:
    return _step(hyps, rows, lambda row, c: row + penalty * _uses(row, c))


CHECK = ByOracle(
    exercise=DIVERSE_STEP,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"tokens": "group position", "logps": "group", "group_logps": "group word"},
    mend=mend,
    kept=frozenset({"group_logps"}),
    call=lambda case: f"diverse_step(hypotheses, group_logps, penalty={case.penalty:g})",
    hidden=frozenset({"penalty"}),
    wrong=(
        Wrong("06.4/penalises-everyone", _penalises_everyone),
        Wrong("06.4/counts-earlier-steps", _counts_earlier_steps),
        Wrong("06.4/counts-earlier-steps", _counts_all_that_is_held),
        Wrong("06.4/from-probabilities", _from_probabilities),
        Wrong("06.4/keeps-the-penalty", _keeps_the_penalty),
        Wrong("06.4/once-only", _once_only),
        Wrong("06.4/one-group-back", _one_group_back),
        Wrong("06.4/rewards", _rewards),
    ),
).check()
