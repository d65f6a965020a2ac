"""Exercise 06.2, `beam_search`: the whole list of what a beam finds on a random table.

The wrong solutions are in `beam_search_wrong.py`; what a learner is shown is in
`beam_search_view.py`.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import torch

from s2s_lab.grading.checks.decoding.beam_search_view import show
from s2s_lab.grading.checks.decoding.beam_search_walk import APART, found, walk
from s2s_lab.grading.checks.decoding.beam_search_wrong import WRONG
from s2s_lab.grading.exercises.decoding import BEAM_SEARCH
from s2s_lab.grading.inside.questions.decoding.beam_search import QUESTION, Case
from s2s_lab.grading.probe import Check, Fault
from s2s_lab.grading.structure import answer_faults, same

TRIALS = 40
"""The whole list tells more than its first entry: the rarest mistake shows on a third of them."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Random tables of 3 or 4 words, EOS among them, and as many memories."""
    generator = torch.Generator().manual_seed(rng.getrandbits(62))
    made = 0
    while made < TRIALS:
        words, memories = rng.randint(3, 4), rng.randint(3, 4)
        logits = torch.randn(memories, words + 1, words, generator=generator).double() * 0.9
        eos = rng.randrange(words)
        logits[..., eos] += rng.choice((0.4, 0.0, -0.6, -1.2))
        case = Case(
            logits=logits,
            memory=torch.randint(memories, (memories, words + 1), generator=generator),
            state=torch.randint(memories, (1,), generator=generator),
            eos=eos,
            k=rng.choice((2, 3, 3, 3, 4, 1)),
            max_len=rng.choice((2, 3, 4, 4)),
            alpha=(0.0, 0.6, 1.0)[made % 3],
        )
        if settled(case):
            made += 1
            yield case


def oracle(case: Case) -> list[tuple[list[int], float, float]]:
    """Tokens, log-probability and score of all that was found."""
    return [(list(tokens), logp, score) for tokens, logp, score in found(case)]


def settled(case: Case) -> bool:
    """True if nothing depends on the order of equal candidates."""
    for turn in walk(case):
        logps = [logp for _, logp in turn.candidates]
        if any(a - b < APART for a, b in itertools.pairwise(logps)):
            return False
    scores = [score for _, _, score in found(case)]
    return all(a - b > APART for a, b in itertools.pairwise(scores))


def judge(case: Case, answer: Any) -> tuple[Fault, ...]:
    """Equal to the oracle's list; a mistake that the tokens themselves give away comes first."""
    faults = answer_faults(BEAM_SEARCH.number, oracle(case), answer)
    return (_given_away(case, answer) or faults) if faults else ()


def _given_away(case: Case, answer: Any) -> tuple[Fault, ...]:
    """What the tokens of an answer say by themselves, if they can be read."""
    for entry in answer if isinstance(answer, list | tuple) else ():
        if not isinstance(entry, list | tuple) or len(entry) != 3:
            text = (
                f"Expected (tokens, logp, score) for each hypothesis, got {type(entry).__name__}."
            )
            return (Fault("shape", text, "06.2/form"),)
        tokens = entry[0].tolist() if isinstance(entry[0], torch.Tensor) else entry[0]
        if not isinstance(tokens, list | tuple):
            continue
        if case.bos in tokens[:1]:
            return (Fault("value", "A hypothesis starts with BOS.", "06.2/includes-bos"),)
        if case.eos in tokens[:-1]:
            return (Fault("value", "Tokens stand after EOS.", "06.2/expands-finished"),)
    return ()


def smaller(case: Case) -> Iterator[Case]:
    """Fewer steps, places, memories, words; α = 0; rounder logits."""
    for candidate in _simpler(case):
        if settled(candidate):
            yield candidate


def _simpler(case: Case) -> Iterator[Case]:
    memories, _, words = case.logits.shape
    if case.max_len > 1:
        yield replace(case, max_len=case.max_len - 1)
    if case.k > 1:
        yield replace(case, k=case.k - 1)
    if case.alpha:
        yield replace(case, alpha=0.0)
    if memories > 1:
        yield replace(
            case,
            logits=case.logits[:-1],
            memory=case.memory[:-1] % (memories - 1),
            state=case.state % (memories - 1),
        )
    for gone in range(words if words > 2 else 0):
        if gone != case.eos:
            left = [word for word in range(words) if word != gone]
            yield replace(
                case,
                logits=case.logits[:, [*left, words]][..., left],
                memory=case.memory[:, [*left, words]],
                eos=left.index(case.eos),
            )
    for scale in (1.0, 10.0):
        rounded = (case.logits * scale).round() / scale
        if _digits(rounded) < _digits(case.logits):
            yield replace(case, logits=rounded)


def _digits(logits: torch.Tensor) -> int:
    return sum(len(f"{value:.12g}") for value in logits.flatten().tolist())


CHECK = Check(
    exercise=BEAM_SEARCH,
    cases=cases,
    question=QUESTION,
    judge=judge,
    alike=same,
    smaller=smaller,
    show=show,
    wrong=WRONG,
)
