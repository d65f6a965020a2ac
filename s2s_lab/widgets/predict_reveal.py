"""Say what comes next before it is shown: any view with steps, with the answer hidden.

The Python entrance to `Predicting` views: it hides something in a view, and reads what was
committed to. The panel is in the view itself; this module draws nothing and asks no model.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from s2s_lab import pages
from s2s_lab.metrics.forecasts import Forecast, Level, brier, reliability
from s2s_lab.widgets import hands
from s2s_lab.widgets.predicting import Predicting


class PredictReveal:
    """A view whose next step stays hidden until the student commits to a guess.

    Show it like the view itself. Every widget with a trait ``predict`` can be given.

    Args:
        shown: the view, such as a `DecodeStepper`.
        hide: "word", "beams", "attention" or "origin", one of those that the view can hide; None:
            the first of them.

    Raises:
        ValueError: for a view without steps to predict, or something that it cannot hide.
    """

    def __init__(self, shown: Predicting, hide: str | None = None) -> None:
        if not isinstance(shown, Predicting):
            raise ValueError(
                f"shown: expected a widget with steps to predict, got {type(shown).__name__}"
            )
        name, known = type(shown).__name__, shown.hideable
        if hide is not None and hide not in known:
            raise ValueError(f"hide: expected {' or '.join(known)} for {name}, got {hide!r}")
        self.shown = shown
        shown.predict = known[0] if hide is None else hide

    @classmethod
    def example(cls) -> "PredictReveal":
        """A sentence for the shipped model, the next word hidden."""
        from s2s_lab.widgets.decode_stepper import DecodeStepper

        return cls(DecodeStepper.example())

    @classmethod
    def of(
        cls, translator: Any, source: str = "I love you.", strategy: str | None = None
    ) -> "PredictReveal":
        """A sentence for a model of one's own, the next word hidden; see `DecodeStepper`."""
        from s2s_lab.widgets.decode_stepper import DecodeStepper

        return cls(DecodeStepper(translator, source, strategy))

    @property
    def view(self) -> str:
        """Name of the view's JavaScript file."""
        return self.shown.view

    @property
    def title(self) -> str:
        """What the page is called."""
        return f"Predict: {self.shown.title}"

    @property
    def predictions(self) -> tuple[dict[str, Any], ...]:
        """The result: what was committed to, first to last; see `Predicting`."""
        return tuple(self.shown.predictions)

    @property
    def forecasts(self) -> tuple[Forecast, ...]:
        """The result as forecasts, to score in other ways."""
        return tuple(
            Forecast(*(tuple(made[name]) for name in ("shares", "chosen", "truth")))
            for made in self.predictions
        )

    @property
    def brier(self) -> float | None:
        """The mean Brier score so far, 0 to 2; None before the first commitment."""
        scores = [brier(forecast) for forecast in self.forecasts]
        return sum(scores) / len(scores) if scores else None

    @property
    def reliability(self) -> tuple[Level, ...]:
        """How often right, for each confidence that was used."""
        return reliability(self.forecasts)

    @property
    def code(self) -> str:
        """All answers so far as one short code; see `read`."""
        return hands.code(self.predictions)

    @staticmethod
    def read(codes: Iterable[str]) -> hands.Tally:
        """Tally the codes of a class: who raised what, and how sure they were."""
        return hands.read(codes)

    def text(self) -> str:
        """What is hidden, what was committed to, and what it was worth; never what is hidden."""
        lines = [f"{self.title}", f"hidden until predicted: {self.shown.predict}"]
        for number, (made, forecast) in enumerate(
            zip(self.predictions, self.forecasts, strict=True), 1
        ):
            said, was = (_named(made, made[name]) for name in ("chosen", "truth"))
            lines.append(
                f"{number}. said {said}, {forecast.confidence:.0%} sure; it was {was}; "
                f"Brier score {brier(forecast):.2f}"
            )
        if self.brier is None:
            return "\n".join([*lines, "no prediction yet"])
        return "\n".join([*lines, f"mean Brier score {self.brier:.2f}", f"code {self.code}"])

    def html(self) -> str:
        """One HTML document that needs no kernel and no network."""
        state = {**self.shown.shared(), **self.shown.state()}
        return pages.page(self.view, state, self.title, self.text(), self.shown.language)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write `html` to a file; returns its path."""
        file = Path(path)
        file.write_text(self.html(), encoding="utf-8")
        return file

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        forms, metadata = self.shown._repr_mimebundle_(**kwargs)
        page = pages.frame(self.html(), self.title, self.text(), self.shown.language)
        return {**forms, "text/plain": self.text(), "text/html": page}, metadata

    def __repr__(self) -> str:
        return f"PredictReveal({self.shown!r}, hide={self.shown.predict!r})"


def _named(made: dict[str, Any], indices: Iterable[int]) -> str:
    return ", ".join(made["labels"][i] for i in indices)
