"""What a forecast was worth: the Brier score, and whether one was as often right as one was sure.

A forecast puts shares on options of which one or several turn out right. This module asks nobody
and draws nothing; `panels/predict_score.js` has the same arithmetic for a page without a kernel.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Forecast:
    """Shares on the options of one question, and what was right.

    Raises:
        ValueError: for shares outside 0 to 1, or options that are not there.
    """

    shares: tuple[float, ...]
    """How much of what is right was expected on each option, 0 to 1."""
    chosen: tuple[int, ...]
    """The options that were named, as indices."""
    truth: tuple[int, ...]
    """Those that were right."""

    def __post_init__(self) -> None:
        if any(not 0 <= share <= 1 for share in self.shares):
            raise ValueError(f"shares: expected numbers from 0 to 1, got {self.shares}")
        for name, indices in (("chosen", self.chosen), ("truth", self.truth)):
            if not indices or any(not 0 <= i < len(self.shares) for i in indices):
                raise ValueError(
                    f"{name}: expected indices of {len(self.shares)} options, got {indices}"
                )

    @property
    def confidence(self) -> float:
        """The mean share on what was named, rounded to tenths.

        >>> Forecast((0.1, 0.8, 0.1), chosen=(1,), truth=(2,)).confidence
        0.8
        """
        mean = sum(self.shares[i] for i in self.chosen) / len(self.chosen)
        return math.floor(10 * mean + 0.5 + 1e-9) / 10

    @property
    def hit(self) -> float:
        """The part of what was named that was right."""
        return sum(i in self.truth for i in self.chosen) / len(self.chosen)


def brier(forecast: Forecast) -> float:
    """The squared distance of the shares from the truth: 0 = right and sure, 2 = wrong and sure.

    Where several options are right, the sum is divided by their number, so that the range stays.
    Source: Brier 1950, Verification of forecasts expressed in terms of probability, eq. 2.

    >>> round(brier(Forecast((0.1, 0.8, 0.1), chosen=(1,), truth=(1,))), 2)
    0.06
    """
    distances = ((share - (i in forecast.truth)) ** 2 for i, share in enumerate(forecast.shares))
    return sum(distances) / len(forecast.truth)


@dataclass(frozen=True)
class Level:
    """All forecasts that were made with the same confidence."""

    confidence: float
    """How sure, in tenths."""
    right: float
    """Mean of `Forecast.hit`."""
    count: int
    """How many there were."""


def reliability(forecasts: Sequence[Forecast]) -> tuple[Level, ...]:
    """For each confidence that was used, how much was right; from low to high.

    Source: Murphy and Winkler 1977, Reliability of subjective probability forecasts.
    """
    hits: dict[float, list[float]] = {}
    for forecast in forecasts:
        hits.setdefault(forecast.confidence, []).append(forecast.hit)
    return tuple(
        Level(confidence, sum(found) / len(found), len(found))
        for confidence, found in sorted(hits.items())
    )
