"""Search error or model error: who is to blame for a wrong output?

The search is, if the model gives something else a higher score: it was there, and was missed. The
model is, if it prefers the wrong output to the right one: then no search can help. For a
reference, its score decides. Without one there is only the question whether the output is the
model's best; exact search answers it, or a bound within a budget, which may leave it open.

A model error can come with a search error: the model prefers the output to the reference, and
something third to both. This module judges tokens, not meanings: another right translation is, to
it, as wrong as any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from s2s_lab.batch import Batch
from s2s_lab.decoding.decoded import Decoded
from s2s_lab.decoding.exact import Exact
from s2s_lab.decoding.proof import Proof
from s2s_lab.decoding.scoring import logprob_of
from s2s_lab.decoding.tree import score_of
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import EOS

Verdict = Literal["no error", "search error", "model error", "undecided"]
Ids = tuple[int, ...]


@dataclass(frozen=True)
class Diagnosis:
    """The verdict on one output, and what it rests on."""

    verdict: Verdict
    output: Decoded
    """The output with the model's own log-probability, and its score."""
    reference: Decoded | None
    """The same of the reference, if there is one."""
    best: Decoded
    """The best complete sequence that is known."""
    proved: bool
    """Whether `best` is proved to be the model's best within the length limit."""
    bound: float
    """No complete sequence scores more than this."""
    nodes: int
    """Prefixes that exact search looked at."""

    @property
    def missed(self) -> bool | None:
        """Whether the model prefers another sequence to the output; None if that is open."""
        if _beats(self.best, self.output):
            return True
        return False if self.proved else None

    def __str__(self) -> str:
        said, score = f"{self.verdict}: the model prefers", f"{self.output.score:.2f}"
        right = "" if self.reference is None else f"the reference ({self.reference.score:.2f})"
        if self.verdict == "undecided":
            seen = f"{self.nodes:,} {'prefix' if self.nodes == 1 else 'prefixes'}"
            return (
                f"undecided within the budget: after {seen} nothing beats the output ({score}), "
                f"but something might score up to {self.bound:.2f}"
            )
        if self.verdict == "model error":
            return f"{said} the output ({score}) to {right}{self._aside(', and {} to both')}"
        if self.verdict == "no error" and right:
            aside = self._aside(", but the model prefers {}")
            return f"no error: the output is {right}{aside}"
        if self.verdict == "no error":
            return f"{said} nothing to the output ({score})"
        if right:
            return f"{said} {right} to the output ({score})"
        known = "its best" if self.proved else "the best that was found"
        return f"{said} another ({self.best.score:.2f}, {known}) to the output ({score})"

    def _aside(self, text: str) -> str:
        """What else is known of better sequences, where the verdict does not rest on it."""
        if self.missed:
            return text.format(f"another ({self.best.score:.2f})")
        return "" if self.proved else f"; another might score up to {self.bound:.2f}"


def diagnose(
    model: StepModel,
    sources: Batch,
    outputs: Sequence[Sequence[int]],
    references: Sequence[Sequence[int]] | None = None,
    exact: Exact | None = None,
) -> list[Diagnosis]:
    """Blame for each output, search or model.

    Source: Stahlberg & Byrne (2019), "On NMT Search Errors and Model Errors", section 1.

    Args:
        model: that made the outputs.
        sources: that it read.
        outputs: ids of each, EOS included, BOS left out.
        references: the right outputs, likewise; None: the model's best is what counts.
        exact: the search for something better, with its budget and how scores are made. None:
            ``Exact()``, log-probabilities and 10,000 prefixes.

    Raises:
        ValueError: for outputs or references that are not one a source, complete and within the
            length limit.
        Interrupted: on Ctrl-C.
    """
    exact = exact or Exact()
    scored = _scored(model, sources, outputs, exact, "outputs")
    right: Sequence[Decoded | None] = [None] * len(scored)
    known = scored
    if references is not None:
        right = referred = _scored(model, sources, references, exact, "references")
        known = [max(pair, key=lambda d: d.score) for pair in zip(scored, referred, strict=True)]
    proofs = exact.prove(model, sources, known=known)
    return [
        _judge(output, reference, proof)
        for output, reference, proof in zip(scored, right, proofs, strict=True)
    ]


def _judge(output: Decoded, reference: Decoded | None, proof: Proof) -> Diagnosis:
    best = proof.answers[0]
    verdict: Verdict
    if reference is not None:
        if output.ids == reference.ids:
            verdict = "no error"
        else:
            verdict = "search error" if reference.score > output.score else "model error"
    elif _beats(best, output):
        verdict = "search error"
    else:
        verdict = "no error" if proof.proved else "undecided"
    return Diagnosis(verdict, output, reference, best, proof.proved, proof.bound, proof.nodes)


def _beats(best: Decoded, output: Decoded) -> bool:
    """Whether it is another sequence with a higher score; the same one may differ by rounding."""
    return best.ids != output.ids and best.score > output.score


def _scored(
    model: StepModel, sources: Batch, targets: Sequence[Sequence[int]], exact: Exact, name: str
) -> list[Decoded]:
    """What the model thinks of given tokens."""
    if len(targets) != len(sources):
        raise ValueError(
            f"{name}: expected one for each of {len(sources)} sources, got {len(targets)}"
        )
    for row, ids in enumerate(targets):
        if list(ids).count(EOS) != 1 or ids[-1] != EOS or len(ids) > exact.max_steps:
            raise ValueError(
                f"{name}: expected at most {exact.max_steps} ids with EOS at the end and nowhere "
                f"else, got {list(ids)} in row {row}"
            )
    logprobs = logprob_of(model, sources, targets).tolist()
    return [
        Decoded(tuple(ids), logprob, score_of(logprob, len(ids), True, exact.limits), True)
        for ids, logprob in zip(targets, logprobs, strict=True)
    ]
