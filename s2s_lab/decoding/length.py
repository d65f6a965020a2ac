"""Length conventions: how the log-probability of a whole hypothesis becomes its score.

Log-probabilities are negative and every token adds one, so the plain sum favours short outputs.
Libraries repair that in different ways; a `Length` says which one. It does not say how strongly:
that is the `alpha` of a strategy, and alpha 0 is the plain sum in every convention.
"""

from dataclasses import dataclass
from typing import TypeVar

from torch import Tensor

Number = TypeVar("Number", float, Tensor)


def gnmt_penalty(length: int, alpha: float) -> float:
    """``((5 + length) / 6) ** alpha``, by which a log-probability is divided; 1 at length 1.

    Source: Wu et al. (2016), "Google's Neural Machine Translation System", equation 14.

    >>> gnmt_penalty(1, 0.6), gnmt_penalty(7, 1.0)
    (1.0, 2.0)
    """
    return ((5 + length) / 6) ** alpha


@dataclass(frozen=True)
class Length:
    """What counts as long, and what it is worth.

    With n = tokens counted and alpha = strength:

    ========== ==================================== ==============================================
    kind       score                                source
    ========== ==================================== ==============================================
    ``gnmt``   logprob / ((5 + n) / 6) ** alpha     Wu et al. (2016), equation 14
    ``power``  logprob / n ** alpha                 alpha 1 is the average: Jean et al. (2015)
    ``reward`` logprob + alpha * n                  He et al. (2016); alpha in nats a token
    ========== ==================================== ==============================================

    Raises:
        ValueError: for a kind that does not exist.

    >>> Length("power").score(-3.0, 4, alpha=0.5), Length("reward").score(-3.0, 4, alpha=0.5)
    (-1.5, -1.0)
    """

    kind: str = "gnmt"
    """``gnmt``, ``power`` or ``reward``."""
    in_step: bool = False
    """False: scores are made of finished hypotheses alone, and a beam is pruned by plain sums.
    True: it is pruned by scores. All candidates of a step have one length, so that makes a
    difference only where EOS is not counted, or a coverage penalty is added."""
    count_eos: bool = True
    """Whether EOS counts as a token."""

    def __post_init__(self) -> None:
        if self.kind not in ("gnmt", "power", "reward"):
            raise ValueError(f"kind: expected gnmt, power or reward, got {self.kind!r}")

    def __str__(self) -> str:
        when = "in every step" if self.in_step else "at the end"
        return f"{self.kind} {when}, EOS {'counted' if self.count_eos else 'not counted'}"

    def counted(self, tokens: int, ended: bool) -> int:
        """Tokens that count, of so many, the last one EOS if it `ended`.

        >>> Length(count_eos=False).counted(3, ended=True)
        2
        """
        return tokens - (ended and not self.count_eos)

    def score(self, logprob: Number, counted: int, alpha: float) -> Number:
        """The score of a sum of log-probabilities; EOS alone, if not counted, is taken for 1.

        Args:
            logprob: of the hypothesis, or of many with one length.
            counted: as `counted` says.
            alpha: strength, 0 or more.
        """
        if self.kind == "reward":
            return logprob + alpha * counted
        return logprob / self._divisor(counted, alpha)

    def bound(self, logprob: Number, longest: int, alpha: float) -> Number:
        """No hypothesis that begins with this one and counts at most `longest` can score more.

        Further log-probabilities are at most 0, so the sum stays or falls; a division helps most
        when the hypothesis is longest, and so does a reward.
        """
        return self.score(logprob, longest, alpha)

    def line(self, counted: int, alpha: float) -> tuple[str, float]:
        """A line of arithmetic: what is divided by, or added."""
        if self.kind == "reward":
            return f"reward {alpha:g} × {counted}", alpha * counted
        base = f"((5 + {counted}) / 6)" if self.kind == "gnmt" else f"{max(counted, 1)}"
        return f"length penalty {base} ^ {alpha:g}", self._divisor(counted, alpha)

    def _divisor(self, counted: int, alpha: float) -> float:
        if self.kind == "gnmt":
            return gnmt_penalty(counted, alpha)
        return float(max(counted, 1)) ** alpha
