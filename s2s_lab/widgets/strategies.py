"""Strategies by what stands in the strategy field of a view: mostly their short form.

A strategy that has no short form, because it holds phrases or a second model, is kept under a
text of its own, so that one can go away from it and come back. Nothing is decoded here.
"""

from s2s_lab.decoding import Greedy, Strategy, parse_strategy
from s2s_lab.decoding.short_form import write_strategy


class Strategies:
    """What the texts of one view mean.

    >>> from s2s_lab.decoding import Beam
    >>> known = Strategies()
    >>> known.text(Beam(3)), known.text("beam:3"), known.text(None)
    ('beam:3:0.6', 'beam:3', 'greedy')
    >>> known.meant("beam:3") == Beam(3)
    True
    """

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._kept: dict[str, Strategy] = {}

    def text(self, strategy: Strategy | str | None) -> str:
        """What the field shows for a strategy; greedy, if None.

        Raises:
            ValueError: for a text that means no strategy, or what is no strategy at all.
        """
        if isinstance(strategy, str):
            self.meant(strategy)
            return strategy
        strategy = Greedy() if strategy is None else strategy
        if not isinstance(strategy, Strategy):
            raise ValueError(
                "strategy: expected a decoding strategy or its short form, "
                f"got {type(strategy).__name__}"
            )
        short = write_strategy(strategy)
        if short is not None:
            return short
        same = [text for text, kept in self._kept.items() if kept is strategy]
        text = same[0] if same else f"{strategy.name} made in Python"
        while not same and text in self._kept:
            text += "′"
        self._kept[text] = strategy
        return text

    def meant(self, text: str) -> Strategy:
        """The strategy behind a text.

        Raises:
            ValueError: if there is none.
        """
        return self._kept[text] if text in self._kept else parse_strategy(text)
