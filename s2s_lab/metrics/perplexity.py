"""Perplexity: how many equally likely tokens a model's surprise at the right ones amounts to.

Perplexities compare only where the tokens are the same: a model of pieces and one of words predict
different things. This module does not run a model.

Source: Jelinek et al. (1977), "Perplexity: a measure of the difficulty of speech recognition
tasks"; Goodfellow et al. (2016), "Deep Learning", eq. 3.49 for the cross-entropy in its exponent.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from s2s_lab.metrics.metric import Line, Metric, Row, Score
from s2s_lab.text import PAD

if TYPE_CHECKING:
    from torch import Tensor

ROUNDING = 1e-4
"""By how much a log-probability may exceed 0."""


@dataclass(frozen=True)
class PerplexityScore(Score):
    """Log-probability of a corpus and the number of its tokens."""

    logprob: float
    """Sum over all tokens, in nats."""
    tokens: int
    """EOS counts, PAD and BOS do not."""

    @property
    def cross_entropy(self) -> float:
        """Mean negative log-probability of a token, in nats."""
        return (0.0 - self.logprob) / self.tokens

    @property
    def bits(self) -> float:
        """The same in bits."""
        return self.cross_entropy / math.log(2)

    @property
    def score(self) -> float:
        """exp of the cross-entropy: 1 is perfect, infinite if a right token had probability 0."""
        try:
            return math.exp(self.cross_entropy)
        except OverflowError:
            return math.inf

    def lines(self) -> tuple[Line, ...]:
        """Cross-entropy in nats, and its exponential."""
        mean = f"{0.0 - self.logprob:.4f} / {self.tokens}"
        return (
            Line("cross-entropy (nats)", mean, self.cross_entropy),
            Line("perplexity", f"exp({self.cross_entropy:.4f})", self.score),
        )


@dataclass(frozen=True)
class Perplexity(Metric[PerplexityScore]):
    """Perplexity of a corpus: tokens are pooled, so long sentences weigh more.

    Two tokens of probability 1/2 and 1/8 are as surprising as two of probability 1/4:

    >>> print(Perplexity().corpus([[math.log(1 / 2), math.log(1 / 8)]]))
    cross-entropy (nats)  2.7726 / 2 = 1.3863
    perplexity            exp(1.3863) = 4.0000
    """

    name: ClassVar[str] = "perplexity"
    higher_is_better: ClassVar[bool] = False

    def table(self, logprobs: Sequence[Sequence[float]]) -> list[Row]:
        """One row of counts for each sentence.

        Args:
            logprobs: for each sentence the natural log-probability of each right token, EOS among
                them; see `gold_logprobs`.

        Raises:
            ValueError: for no sentence, a sentence without a token, or a number that is no
                log-probability.
        """
        if not logprobs:
            raise ValueError("perplexity: expected at least one sentence, got none")
        return [self._counts(i, sentence) for i, sentence in enumerate(logprobs)]

    def corpus(self, logprobs: Sequence[Sequence[float]]) -> PerplexityScore:
        """The score of all sentences together; arguments and errors as in `table`."""
        return self.total(self.table(logprobs))

    def result(self, counts: Sequence[float]) -> PerplexityScore:
        """The score of: sum of log-probabilities, tokens."""
        return PerplexityScore(float(counts[0]), int(counts[1]))

    def _counts(self, index: int, sentence: Sequence[float]) -> Row:
        if not len(sentence):
            raise ValueError(
                f"perplexity: expected a token in sentence {index} (EOS counts), got none"
            )
        wrong = [value for value in sentence if not value <= ROUNDING]
        if wrong:
            raise ValueError(
                f"perplexity: expected log-probabilities, at most 0, "
                f"got {wrong[0]} in sentence {index}"
            )
        return (math.fsum(sentence), len(sentence))


def gold_logprobs(logits: "Tensor", targets: "Tensor") -> list[list[float]]:
    """Log-probability of each right token, sentence by sentence, PAD left out.

    Args:
        logits: (batch, tgt, vocab).
        targets: (batch, tgt) ids of the right tokens, EOS among them, PAD after them.

    Raises:
        ValueError: if the shapes do not belong together.
    """
    if logits.ndim != 3 or targets.shape != logits.shape[:2]:
        raise ValueError(
            "gold_logprobs: expected logits (batch, tgt, vocab) and targets (batch, tgt), "
            f"got {tuple(logits.shape)} and {tuple(targets.shape)}"
        )
    exact = logits if logits.element_size() >= 4 else logits.float()
    logprobs = exact.log_softmax(-1).gather(-1, targets.unsqueeze(-1)).squeeze(-1)
    return [row[kept].tolist() for row, kept in zip(logprobs, targets != PAD, strict=True)]
