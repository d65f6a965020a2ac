"""BLEU to look into: every n-gram, its clipped count, and each term down to the score.

A person types outputs and references, a line for each sentence; the view shows where each n-gram
stands, and sets the corpus score, which comes from sums of counts, beside the mean of the sentence
scores, which is another number. This module counts nothing: see `metrics.bleu_explained`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import traitlets

from s2s_lab import pages
from s2s_lab.metrics.bleu_by_hand import AMOUNT, BleuScore
from s2s_lab.metrics.bleu_explained import BleuExplained, explain
from s2s_lab.metrics.bleu_matches import NgramMatch, SentenceMatches
from s2s_lab.metrics.bleu_tokens import TOKENIZERS
from s2s_lab.widgets.view import View

SMOOTHINGS = tuple(AMOUNT)
LINES = 200
"""Most sentences."""
RECORDED = 4000
"""A page records every tokenizer and smoothing for texts of at most so many characters."""


class BleuExplorer(View):
    """BLEU of typed texts, n-gram by n-gram.

    Args:
        hypothesis: what a system wrote, a line for each sentence.
        references: what it should have written: one text or several, each with the same lines. An
            empty line in one of several stands for no such reference.
        tokenizer: a name of `TOKENIZERS`.
        smoothing: ``none``, ``floor``, ``add-k`` or ``exp``.

    Raises:
        traitlets.TraitError: for a tokenizer or smoothing that does not exist.
    """

    view = "bleu_explorer"
    _esm = pages.module(view)
    _css = pages.stylesheet(view)

    hypothesis = traitlets.Unicode(help="What a system wrote, a line a sentence.").tag(sync=True)
    references = traitlets.List(
        traitlets.Unicode(), minlen=1, help="Texts that it should have written, line by line."
    ).tag(sync=True)
    tokenizer = traitlets.Enum(TOKENIZERS, "13a", help="sacreBLEU's tokenizer.").tag(sync=True)
    smoothing = traitlets.Enum(SMOOTHINGS, "exp", help="For orders without a match.").tag(sync=True)
    amount = traitlets.Float(
        None, allow_none=True, min=0.0, help="What floor or add-k adds; None = 0.1 or 1."
    ).tag(sync=True)
    order = traitlets.Int(1, min=1, max=4, help="Length of the n-grams that are shown.").tag(
        sync=True
    )
    sentence = traitlets.Int(0, min=0, help="Which line is shown, from 0.").tag(sync=True)
    ngram = traitlets.Int(0, min=0, help="Which n-gram is looked at, from 0.").tag(sync=True)
    explained = traitlets.Instance(
        BleuExplained, allow_none=True, read_only=True, help="The result, term by term."
    )
    score = traitlets.Float(
        None, allow_none=True, read_only=True, help="The result: corpus BLEU, 0 to 100."
    )

    _figures = traitlets.Unicode().tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)
    _live = traitlets.Bool(True).tag(sync=True)

    def __init__(
        self,
        hypothesis: str,
        references: str | Sequence[str],
        tokenizer: str = "13a",
        smoothing: str = "exp",
        amount: float | None = None,
    ) -> None:
        golds = [references] if isinstance(references, str) else list(references)
        super().__init__(
            hypothesis=hypothesis,
            references=golds,
            tokenizer=tokenizer,
            smoothing=smoothing,
            amount=amount,
        )
        self.observe(
            self._recompute, ("hypothesis", "references", "tokenizer", "smoothing", "amount")
        )
        self._recompute()

    @classmethod
    def example(cls) -> "BleuExplorer":
        """Three sentences with two references each; one output says a word too often."""
        outputs = ("the the the cat sat on the mat.", "He has eaten an apple.", "It rains.")
        first = (
            "the cat sat down on the mat.",
            "He ate an apple this morning.",
            "It is raining again today.",
        )
        second = (
            "a cat was sitting on the mat.",
            "He has eaten the apple.",
            "It rains again today in Paris.",
        )
        return cls("\n".join(outputs), ["\n".join(first), "\n".join(second)])

    def _recompute(self, change: Mapping[str, Any] | None = None) -> None:
        """Count again; an error leaves the last figures in place."""
        try:
            explained = self._explain(self.tokenizer, self.smoothing)
        except ValueError as error:
            self._error = str(error)
            return
        self.set_trait("explained", explained)
        self.set_trait("score", explained.corpus.score)
        with self.hold_sync():
            self._figures = json.dumps(
                self._record([(self.tokenizer, self.smoothing)]), ensure_ascii=False
            )
            self._error = ""
            self.sentence = min(self.sentence, len(explained.sentences) - 1)
            self.ngram = 0

    def _explain(self, tokenizer: Any, smoothing: Any) -> BleuExplained:
        outputs, references = lines_of(self.hypothesis, self.references)
        amount = self.amount if AMOUNT[smoothing] else None
        golds = [list(each.values()) for each in references]
        return explain(outputs, golds, tokenizer, smoothing, amount)

    def _record(self, settings: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """What the view reads, for each tokenizer and smoothing that one can choose."""
        _, references = lines_of(self.hypothesis, self.references)
        counts: dict[str, Any] = {}
        scores: dict[str, dict[str, Any]] = {}
        for tokenizer, smoothing in settings:
            explained = self._explain(tokenizer, smoothing)
            counts[tokenizer] = [
                _sentence(each, list(numbers))
                for each, numbers in zip(explained.sentences, references, strict=True)
            ]
            scores.setdefault(tokenizer, {})[smoothing] = pages.compact(_scores(explained), 6)
        return {"shown": [self.tokenizer, self.smoothing], "counts": counts, "scores": scores}

    @property
    def title(self) -> str:
        """What is scored."""
        return f"BLEU: {' '.join(self.hypothesis.split())}"

    def text(self) -> str:
        """Counts and arithmetic as plain text: the same characters at every call."""
        found = self.explained
        if found is None:
            return self._error
        rows = [self._error] if self._error else []
        for number, (each, score) in enumerate(
            zip(found.sentences, found.sentence_scores, strict=True), 1
        ):
            counts = ", ".join(
                f"{n}-grams {hits}/{total}"
                for n, (hits, total) in enumerate(zip(score.matches, score.totals, strict=True), 1)
            )
            rows += [f"sentence {number}: {' '.join(each.output)}", f"  {counts}"]
            rows += [f"  sentence BLEU {score.score:.2f}"]
        rows += ["corpus", *(f"  {line}" for line in found.corpus.lines())]
        rows.append(f"mean of the sentence scores, which is not BLEU: {found.mean:.2f}")
        return "\n".join([*rows, f"signature {found.signature}"])

    def state(self) -> dict[str, Any]:
        """The figures for every tokenizer and smoothing, or for the chosen ones of long texts."""
        size = len(self.hypothesis) + sum(map(len, self.references))
        figures = json.loads(self._figures) if self._figures else None
        if figures and not self._error and size <= RECORDED:
            figures = self._record((t, s) for t in TOKENIZERS for s in SMOOTHINGS)
        return {
            "tokenizer": self.tokenizer,
            "smoothing": self.smoothing,
            "amount": self.amount,
            "order": self.order,
            "sentence": self.sentence,
            "ngram": self.ngram,
            "_figures": figures,
            "_error": self._error,
            "_live": False,
        }

    def __repr__(self) -> str:
        return f"BleuExplorer({self.hypothesis!r}: {self.score})"


def lines_of(hypothesis: str, references: Sequence[str]) -> tuple[list[str], list[dict[int, str]]]:
    r"""Outputs, and for each its references by their numbers, from texts with a line a sentence.

    Raises:
        ValueError: if a line has no reference, or there is one without a line, or too many.

    >>> lines_of("a b\nc", ["a", "b\nc"])
    (['a b', 'c'], [{1: 'a', 2: 'b'}, {2: 'c'}])
    """
    outputs = hypothesis.rstrip("\n").split("\n")
    texts = [reference.rstrip("\n").split("\n") for reference in references]
    if len(outputs) > LINES:
        raise ValueError(f"hypothesis: expected at most {LINES} lines, got {len(outputs)}")
    for number, lines in enumerate(texts, 1):
        if len(lines) > len(outputs):
            raise ValueError(
                f"reference {number}: expected at most {len(outputs)} lines, as many as the "
                f"hypothesis has, got {len(lines)}"
            )
    golds = [
        {j: t[i] for j, t in enumerate(texts, 1) if i < len(t) and t[i].strip()}
        for i in range(len(outputs))
    ]
    if {} in golds:
        raise ValueError(f"line {golds.index({}) + 1}: expected at least one reference, got none")
    return outputs, golds


def _sentence(found: SentenceMatches, numbers: list[int]) -> dict[str, Any]:
    """Tokens, and for each order its n-grams by their places."""
    return {
        "output": found.output,
        "references": found.references,
        "numbers": numbers,
        "closest": found.closest,
        "orders": [[_match(each) for each in order] for order in found.orders],
    }


def _match(each: NgramMatch) -> dict[str, Any]:
    return {
        "starts": each.starts,
        "references": each.reference_starts,
        "limit": each.limit,
        "clipped": each.clipped,
    }


def _scores(found: BleuExplained) -> dict[str, Any]:
    return {
        "corpus": _score(found.corpus),
        "sentences": [_score(each) for each in found.sentence_scores],
        "mean": found.mean,
        "signature": found.signature,
        "sentenceSignature": found.sentence_signature,
    }


def _score(of: BleuScore) -> dict[str, Any]:
    return {
        "matches": of.matches,
        "totals": of.totals,
        "fractions": of.fractions,
        "precisions": of.precisions,
        "orders": of.orders,
        "mean": of.geometric_mean,
        "penalty": of.brevity_penalty,
        "score": of.score,
        "length": of.output_length,
        "reference": of.reference_length,
    }
