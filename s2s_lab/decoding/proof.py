"""What a search that can prove its answer knows at its end, and how traces say it.

This module proves nothing itself: `best_first` and `exact` do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.ending import Limits
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.trace import Table
from s2s_lab.decoding.tree import Family, shown
from s2s_lab.decoding.weighing import Weighed, Why
from s2s_lab.text import EOS

LONGEST = 500
"""Prefixes that a trace lists; past them only those that lead to an answer."""


@dataclass(frozen=True)
class Proof:
    """What is known of the best sequence of one source."""

    answers: NBest
    """The best that was found, and what else was."""
    proved: bool
    """Whether no complete sequence within the length limit has a higher score."""
    bound: float
    """No complete sequence has a score above this; that of the answer, if proved."""
    nodes: int
    """Prefixes for which the model was asked what comes next."""
    calls: int
    """Calls of the model: one may ask for several prefixes."""
    cut: str | None = None
    """What ended the search before the proof; None if nothing did."""

    def __str__(self) -> str:
        seen = f"{self.nodes:,} {'prefix' if self.nodes == 1 else 'prefixes'} looked at"
        if self.proved and self.bound == -torch.inf:
            return f"proved: no sequence ends within the length limit ({seen})"
        if self.proved:
            return f"proved: no sequence scores higher ({seen})"
        why = f", stopped by {self.cut}" if self.cut else ""
        return f"not proved: one might score up to {self.bound:.2f} ({seen}{why})"


def record(
    recorder: Recorder,
    families: Sequence[Sequence[Family]],
    proofs: Sequence[Proof],
    limits: Limits,
    cut: str | None,
    tables: Sequence[Sequence[Table]] | None = None,
) -> None:
    """Write a whole search down.

    Args:
        recorder: of all sources.
        families: of each source, in the order in which they were looked at.
        proofs: what came of it.
        limits: what scores are made of.
        cut: which limit of the clock ended the search, if one did.
        tables: of each source.
    """
    _record_families(recorder, families, proofs)
    recorder.finish(
        [proof.answers for proof in proofs],
        lambda decoded: terms(decoded, limits),
        "its end" if cut is None else cut,
        verdict=lambda decoded, _: _verdict(decoded, proofs),
        tables=tables,
    )


def _record_families(
    recorder: Recorder, families: Sequence[Sequence[Family]], proofs: Sequence[Proof]
) -> None:
    for sentence, (mine, proof) in enumerate(zip(families, proofs, strict=True)):
        recorder.spent(sentence, proof.calls, proof.nodes)
        cut = next((d for d in proof.answers if not d.finished), None)
        for family in shown(mine, proof.answers, LONGEST):
            kept, reach = set(family.taken), family.reach
            if cut and cut.ids[:-1] == family.node.ids:
                kept.add(cut.ids[-1])
                reach = reach.clone()
                reach[cut.ids[-1]] = cut.score
            recorder.expand(
                sentence,
                recorder.prefixes(sentence)[family.node.ids],
                torch.tensor(family.node.logprob, dtype=torch.float64),
                family.node.next,
                family.node.read,
                kept,
                reach,
                _why(family),
            )


def terms(decoded: Decoded, limits: Limits) -> list[tuple[str, float]]:
    """Lines of the arithmetic behind the score of a hypothesis."""
    lines = [("log-probability", decoded.logprob)]
    if limits.alpha:
        counted = limits.length.counted(len(decoded.ids), decoded.finished)
        lines += [limits.length.line(counted, limits.alpha), ("score", decoded.score)]
    return lines


def improvements(found: Sequence[tuple[int, Decoded]]) -> Table:
    """When a better complete sequence was found; `found` has prefixes looked at until then."""
    return Table(
        "complete sequences, each better than those before",
        tuple(str(number) for number in range(1, len(found) + 1)),
        ("prefixes looked at", "log-probability", "score"),
        tuple((float(nodes), d.logprob, d.score) for nodes, d in found),
        marked=((len(found) - 1, 2),) if found else (),
    )


def _verdict(decoded: Decoded, proofs: Sequence[Proof]) -> str:
    """Why a hypothesis won or lost, and whether that is proved."""
    proof = next(proof for proof in proofs if any(d is decoded for d in proof.answers))
    if decoded is not proof.answers[0]:
        return f"score {proof.answers[0].score - decoded.score:.2f} behind the best"
    return f"{'best score' if decoded.finished else 'the best beginning'}, {proof}"


def _why(family: Family) -> Why:
    """Sentences on the continuations of one prefix."""
    limits, tokens = family.limits, len(family.node.ids) + 1

    def why(weighed: Weighed) -> tuple[str, Sequence[tuple[str, float]]]:
        token, ends = weighed.token, weighed.token == EOS
        lines: list[tuple[str, float]] = []
        if limits.alpha and weighed.score > -torch.inf and weighed.fate != "barred":
            counted = limits.length.counted(tokens if ends else limits.max_steps, ended=True)
            lines = [
                ("log-probability", weighed.total),
                limits.length.line(counted, limits.alpha),
                ("score" if ends else "highest score in reach", weighed.score),
            ]
        if token in family.taken:
            return family.taken[token], lines
        if weighed.fate == "barred":
            return f"it is no end, and token {tokens} is the last that the length limit allows", ()
        if weighed.stays:
            return "no sequence was found that ends, and this is the best beginning", ()
        reached = "scores" if ends else "could reach"
        at_most = "" if ends else " at most"
        reason = family.left.get(token, family.rest)
        return f"{reached} {weighed.score:.2f}{at_most}; {reason}", lines

    return why
