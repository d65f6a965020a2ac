"""A question to the class before a demo: hands are counted, then the answer is shown.

It knows a question, its options and which one is right; what the demo is stands in `demos`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from s2s_lab import pages
from s2s_lab.widgets.view import View


class Poll(View):
    """A question with options that the class votes on: a digit or a click counts a hand.

    Args:
        question: by language, ``{"en": "…", "zh-CN": "…"}``.
        options: at least two texts by language, in one order.
        right: index of the right one.
        reason: by language, shown with the answer.
        hint: by language, what the lecturer does to show it; empty: nothing.
        language: of labels and texts.

    Raises:
        ValueError: if options are missing, or none of them is the right one.
    """

    view = "poll"
    _esm = pages.module(view)
    _css = pages.stylesheet(view)

    votes = traitlets.List(traitlets.Int(), help="Hands by option.").tag(sync=True)
    revealed = traitlets.Bool(False, help="Whether the answer is shown.").tag(sync=True)

    _texts = traitlets.Dict().tag(sync=True)
    _right = traitlets.Int().tag(sync=True)

    def __init__(
        self,
        question: dict[str, str],
        options: Mapping[str, Sequence[str]],
        right: int,
        reason: dict[str, str],
        hint: dict[str, str] | None = None,
        language: str | None = None,
    ) -> None:
        count = min(map(len, options.values()))
        if count < 2 or not 0 <= right < count:
            raise ValueError(f"poll: expected an answer among at least 2 options, got {right}")
        texts = {
            name: {
                "question": question[name],
                "options": list(options[name]),
                "reason": reason[name],
                "hint": (hint or {}).get(name, ""),
            }
            for name in question
        }
        given = {"language": language} if language else {}
        super().__init__(votes=[0] * count, _texts=texts, _right=right, **given)

    @classmethod
    def example(cls) -> "Poll":
        """One of a demo's."""
        from s2s_lab.widgets.demos import find

        return find("01").poll()

    @property
    def title(self) -> str:
        """The question."""
        return str(self._texts[self.language]["question"])

    @property
    def answer(self) -> str:
        """The right option."""
        return str(self._texts[self.language]["options"][self._right])

    def text(self) -> str:
        """The question, its options with hands counted, and the answer once it is shown."""
        told = self._texts[self.language]
        lines = [told["question"]]
        for i, option in enumerate(told["options"]):
            mark = " ←" if self.revealed and i == self._right else ""
            hands = f" ({self.votes[i]})" if self.votes[i] else ""
            lines.append(f"  {i + 1}  {option}{hands}{mark}")
        return "\n".join([*lines, *([told["reason"]] if self.revealed else [])])

    def state(self) -> dict[str, Any]:
        """Texts, hands, and whether the answer is shown."""
        return {
            "votes": list(self.votes),
            "revealed": self.revealed,
            "_texts": dict(self._texts),
            "_right": self._right,
        }
