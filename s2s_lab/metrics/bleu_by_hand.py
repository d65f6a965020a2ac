"""BLEU with every term in sight: clipped matches, precisions, brevity penalty, geometric mean.

For learning and for looking into a score. To report one, use `corpus_bleu`, which goes through
sacreBLEU and gives its signature. This module does not tokenise as WMT does (13a): it counts the
tokens of the tokenizer that it is given.

Source: Papineni et al. (2002), "BLEU: a Method for Automatic Evaluation of Machine Translation",
section 2.3; smoothing: Chen & Cherry (2014), methods 1 to 3, as sacreBLEU has them.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal, get_args

from s2s_lab.metrics.metric import Line, Row, Score, TextMetric
from s2s_lab.metrics.ngrams import matched, most, ngrams
from s2s_lab.text import SpaceTokenizer, Tokenizer

Smoothing = Literal["none", "floor", "add-k", "exp"]

AMOUNT = {"none": 0.0, "floor": 0.1, "add-k": 1.0, "exp": 0.0}
"""What a smoothing adds unless told otherwise."""


@dataclass(frozen=True)
class BleuScore(Score):
    """The counts behind a BLEU score and what follows from them."""

    matches: tuple[int, ...]
    """Clipped matches of each order, from 1."""
    totals: tuple[int, ...]
    """N-grams in the outputs, of each order."""
    output_length: int
    reference_length: int
    """Sum over sentences of the reference length that is closest to the output's."""
    smoothing: Smoothing
    amount: float
    effective_order: bool

    @property
    def fractions(self) -> tuple[tuple[float, float], ...]:
        """Numerator and denominator of each precision, after smoothing.

        Without a single match there is nothing to smooth: the score is 0.
        """
        plain = tuple(zip(map(float, self.matches), map(float, self.totals), strict=True))
        return tuple(self._smoothed(plain)) if any(self.matches) else plain

    def _smoothed(self, plain: tuple[tuple[float, float], ...]) -> Iterator[tuple[float, float]]:
        share = 1.0
        for n, (hits, total) in enumerate(plain, 1):
            if self.smoothing == "add-k" and n > 1:
                yield hits + self.amount, total + self.amount
            elif hits or not total or self.smoothing in ("none", "add-k"):
                yield hits, total
            elif self.smoothing == "floor":
                yield self.amount, total
            else:
                share /= 2  # 1/2 for the first order without a match, then 1/4, 1/8 …
                yield share, total

    @property
    def precisions(self) -> tuple[float, ...]:
        """Precision of each order after smoothing, 0 to 1; 0 where the outputs have no n-gram."""
        return tuple(hits / total if total else 0.0 for hits, total in self.fractions)

    @property
    def orders(self) -> int:
        """How many orders the mean is over: all, or with `effective_order` those that occur."""
        if not self.effective_order:
            return len(self.totals)
        return sum(total > 0 for _, total in self.fractions)

    @property
    def geometric_mean(self) -> float:
        """exp of the mean log-precision; 0 as soon as one precision is 0."""
        precisions = self.precisions[: self.orders]
        if not precisions or 0.0 in precisions:
            return 0.0
        return math.exp(sum(map(math.log, precisions)) / len(precisions))

    @property
    def brevity_penalty(self) -> float:
        """1 for outputs at least as long as the references, else exp(1 − r/c); 0 for no output."""
        if self.output_length >= self.reference_length:
            return 1.0
        if not self.output_length:
            return 0.0
        return math.exp(1 - self.reference_length / self.output_length)

    @property
    def score(self) -> float:
        """Brevity penalty times geometric mean, 0 to 100."""
        return 100 * self.brevity_penalty * self.geometric_mean

    def lines(self) -> tuple[Line, ...]:
        """A line for each precision, then mean, penalty and product."""
        c, r = self.output_length, self.reference_length
        product = " · ".join(f"{p:.4f}" for p in self.precisions[: self.orders]) or "no n-gram"
        penalty = f"exp(1 − {r}/{c})" if 0 < c < r else "no output" if c < r else f"{c} ≥ {r}"
        return (
            *(
                Line(f"{n}-gram precision", f"{hits:.10g}/{total:.10g}", p)
                for n, ((hits, total), p) in enumerate(
                    zip(self.fractions, self.precisions, strict=True), 1
                )
            ),
            Line("geometric mean", f"({product})^(1/{max(self.orders, 1)})", self.geometric_mean),
            Line("brevity penalty", penalty, self.brevity_penalty),
            Line(
                "BLEU",
                f"100 · {self.brevity_penalty:.4f} · {self.geometric_mean:.4f}",
                self.score,
            ),
        )


@dataclass(frozen=True)
class BleuByHand(TextMetric[BleuScore]):
    """Corpus BLEU, 0 to 100, with one or several references.

    Matches are clipped by the largest count in any one reference. The brevity penalty takes the
    reference length that is closest to the output's, the shorter one of two equally close. An
    empty output matches nothing and counts with length 0; so does an empty reference.

    >>> print(BleuByHand().corpus(["a b c d e"], ["a b c d f"]))
    1-gram precision      4/5 = 0.8000
    2-gram precision      3/4 = 0.7500
    3-gram precision      2/3 = 0.6667
    4-gram precision      1/2 = 0.5000
    geometric mean        (0.8000 · 0.7500 · 0.6667 · 0.5000)^(1/4) = 0.6687
    brevity penalty       5 ≥ 5 = 1.0000
    BLEU                  100 · 1.0000 · 0.6687 = 66.8740
    """

    name: ClassVar[str] = "BLEU"

    max_n: int = 4
    """Longest n-grams that count."""
    smoothing: Smoothing = "none"
    """For orders without a match: ``none`` leaves 0; ``floor`` counts `amount` matches; ``exp``
    counts 1/2, then 1/4, 1/8 … ; ``add-k`` adds `amount` to matches and totals of each order
    above 1, whether it has matches or not."""
    amount: float | None = None
    """What the smoothing adds; None: 0.1 for ``floor``, 1 for ``add-k``."""
    effective_order: bool = False
    """Leave out orders of which the outputs have no n-gram; for single short sentences."""
    lowercase: bool = False
    tokenizer: Tokenizer = field(default_factory=SpaceTokenizer)

    def __post_init__(self) -> None:
        if self.max_n < 1:
            raise ValueError(f"max_n: expected at least 1, got {self.max_n}")
        if self.smoothing not in AMOUNT:
            expected = ", ".join(get_args(Smoothing))
            raise ValueError(f"smoothing: expected one of {expected}, got {self.smoothing!r}")
        if self.amount is not None and self.amount < 0:
            raise ValueError(f"amount: expected at least 0, got {self.amount}")

    def result(self, counts: Sequence[float]) -> BleuScore:
        """The score of: output length, reference length, then matches and totals by order."""
        c, r, *rest = map(int, counts)
        amount = AMOUNT[self.smoothing] if self.amount is None else self.amount
        matches, totals = tuple(rest[: self.max_n]), tuple(rest[self.max_n :])
        return BleuScore(matches, totals, c, r, self.smoothing, amount, self.effective_order)

    def _counts(self, output: str, references: tuple[str, ...]) -> Row:
        tokens = self._tokens(output)
        golds = [self._tokens(reference) for reference in references]
        closest = min((abs(len(gold) - len(tokens)), len(gold)) for gold in golds)[1]
        orders = range(1, self.max_n + 1)
        matches = [matched(ngrams(tokens, n), most(ngrams(g, n) for g in golds)) for n in orders]
        totals = [max(len(tokens) - n + 1, 0) for n in orders]
        return (len(tokens), closest, *matches, *totals)

    def _tokens(self, text: str) -> list[str]:
        return self.tokenizer.split(text.lower() if self.lowercase else text)
