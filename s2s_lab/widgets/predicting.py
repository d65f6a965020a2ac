"""Views whose next step can be hidden until someone says what it will be.

The traits are the choice of what is hidden and the result, the list of commitments; the panel is
`panels/predict.js`. What a forecast is worth is computed in `metrics.forecasts`; who asks what,
and when, is the view's own business.
"""

from typing import Any, ClassVar

import traitlets

from s2s_lab.widgets.view import View

HIDDEN = ("", "word", "beams", "attention", "origin", "whole")
"""Nothing, the next word, which continuations survive, the attention row, a way's origin, words
that are one piece."""


class Predicting(View):
    """A view with steps that hides what `predict` says until the student commits to a guess.

    Each of `predictions` is plain data: ``key`` (which step of which run), ``kind``, ``about``,
    ``labels`` of the options, ``chosen`` and ``truth`` (indices into them), ``shares`` (how much
    was put on each), ``chips`` (whether they were spread freely).
    """

    hideable: ClassVar[tuple[str, ...]] = ("word",)
    """What the view can hide, of `HIDDEN`."""

    predict = traitlets.Enum(HIDDEN, "", help="What is hidden until a guess is made.").tag(
        sync=True
    )
    predictions = traitlets.List(
        traitlets.Dict(), help="The result: the commitments so far, first to last."
    ).tag(sync=True)

    def shared(self) -> dict[str, Any]:
        """The traits of every such view, for a page without a kernel."""
        return {**super().shared(), "predict": self.predict, "predictions": self.predictions}
