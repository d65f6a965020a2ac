"""Look at what a translator read: every kind of attention, layer and head, as matrix or as arcs.

Rows are words produced. The maps come from `s2s_lab.attention_maps`; gold alignments are compared
there, too. This module computes no weight and draws nothing: see the JavaScript beside it.
"""

import json
from collections.abc import Mapping
from typing import Any

import traitlets

from s2s_lab import pages
from s2s_lab.attention_maps import KINDS, AttentionMap, AttentionMaps, attention_maps
from s2s_lab.decoding import Trace
from s2s_lab.metrics import Gold
from s2s_lab.metrics.alignment import GoldLinks
from s2s_lab.metrics.pharaoh import read_pharaoh, write_pharaoh
from s2s_lab.tasks import Pair
from s2s_lab.translator import Translator, load
from s2s_lab.widgets.attention_text import attention_text
from s2s_lab.widgets.attention_wire import gold_wire, maps_wire
from s2s_lab.widgets.predicting import Predicting

LOOKS = ("matrix", "arcs", "heads")
PADDING = 2
"""Padding behind each source, to be shown or hidden: it is read by no one."""


class AttentionExplorer(Predicting):
    """All attention weights of a model for one sentence pair.

    Args:
        model: a translator: recurrent, Transformer, or of Hugging Face.
        source: the text that is read.
        target: the text that is produced, word by word; None: what the model decodes.
        gold: word links to compare with: an object with ``sure`` and ``possible``, such as a
            `Pair`, or text such as ``"0-0 1-2 2?1"`` (source before target, ? = possible).

    Weights of hidden tokens are taken from the screen only: what is left is not rescaled.
    """

    view = "attention_explorer"
    hideable = ("attention",)
    _esm = pages.module(view)
    _css = pages.stylesheet(view)

    source = traitlets.Unicode(help="The text that is read.").tag(sync=True)
    target = traitlets.Unicode(help="The text to produce; empty: what is decoded.").tag(sync=True)
    gold = traitlets.Unicode(help="Gold links, such as 0-0 1-2 2?1.").tag(sync=True)
    kind = traitlets.Enum(KINDS, "cross", help="Who reads whom.").tag(sync=True)
    layer = traitlets.Int(0, min=0, help="From 1, the lowest; 0 = the last.").tag(sync=True)
    head = traitlets.Int(0, min=0, help="From 1; 0 = the mean of all.").tag(sync=True)
    look = traitlets.Enum(LOOKS, "matrix", help="How the weights are drawn.").tag(sync=True)
    row = traitlets.Int(0, min=0, help="The row looked at, from 1; 0 = all.").tag(sync=True)
    eos = traitlets.Bool(True, help="Whether <eos> is shown.").tag(sync=True)
    pad = traitlets.Bool(False, help="Whether padding is shown.").tag(sync=True)
    maps = traitlets.Instance(
        AttentionMaps, allow_none=True, read_only=True, help="The result: all weights."
    )
    aer = traitlets.Float(
        None, allow_none=True, read_only=True, help="The result: error rate of the chosen map."
    )

    _maps = traitlets.Unicode().tag(sync=True)
    _gold = traitlets.Unicode().tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)
    _busy = traitlets.Bool(False).tag(sync=True)
    _live = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        model: Translator | None,
        source: str = "I love you.",
        target: str | None = None,
        gold: str | GoldLinks = "",
    ) -> None:
        links = gold if isinstance(gold, str) else write_pharaoh(gold.sure, gold.possible)
        self._translator = model
        self._asked: tuple[str, str] | None = None
        self._links: Gold | None = None
        self._compared = ""
        self._refusal = ""
        super().__init__(source=source, target=target or "", gold=links, _live=model is not None)
        self.observe(self._recompute, ("source", "target", "gold"))
        self.observe(self._score, ("kind", "layer", "head"))
        self._recompute()

    @classmethod
    def from_maps(cls, maps: AttentionMaps, gold: str | GoldLinks = "") -> "AttentionExplorer":
        """Look at maps that are there already; their sentences are fixed."""
        explorer = cls(None, maps.source_text, maps.target_text, gold)
        explorer._show(maps)
        explorer._compare()
        return explorer

    @classmethod
    def from_trace(
        cls, trace: Trace, hypothesis: int | None = None, gold: str | GoldLinks = ""
    ) -> "AttentionExplorer":
        """The cross-attention of a recorded run; of its answer if no hypothesis is given."""
        return cls.from_maps(AttentionMaps.from_trace(trace, hypothesis), gold)

    @classmethod
    def from_pair(cls, model: Translator, pair: Pair) -> "AttentionExplorer":
        """Both sides of a pair of a task, with its gold alignment."""
        return cls(model, pair.source, pair.target, pair)

    @classmethod
    def example(cls) -> "AttentionExplorer":
        """A sentence pair of the shipped model whose word order differs, with gold links."""
        gold = "0-0 1-2 2-1 2?3 3-4 4-6 5-5 6-7"
        model = load("phrasebook-en-fr")
        return cls(model, "This is not a green bed.", "Ce n'est pas un lit vert.", gold)

    @property
    def chosen(self) -> AttentionMap | None:
        """The map that the traits describe; None for a model without attention."""
        if self.maps is None or self.kind not in self.maps.kinds:
            return None
        layer = min(self.layer, self.maps.layers(self.kind))
        return self.maps.map(self.kind, layer, min(self.head, self.maps.heads(self.kind)))

    def _recompute(self, change: Mapping[str, Any] | None = None) -> None:
        """Read again if the pair is new; an error leaves the last maps in place."""
        asked = (self.source, self.target)
        if self._translator is not None and asked != self._asked:
            self._asked, self._busy = asked, True
            try:
                target = self.target or None
                maps = attention_maps(self._translator, self.source, target, padding=PADDING)
            except ValueError as error:
                self._refusal = str(error)
            else:
                self._refusal = ""
                self._show(maps)
            finally:
                self._busy = False
        self._compare()

    def _show(self, maps: AttentionMaps) -> None:
        """Other maps; gold links of another pair do not hold for them."""
        before = self.maps
        self.set_trait("maps", maps)
        if before is not None and (before.source, before.target) != (maps.source, maps.target):
            self.gold = "" if self.gold == self._compared else self.gold
        with self.hold_sync():
            self._maps = json.dumps(maps_wire(maps), ensure_ascii=False)
            if self.kind not in maps.kinds and maps.kinds:
                self.kind = maps.kinds[0]
            self.layer = 0 if self.layer > maps.layers(self.kind) else self.layer
            self.head = 0 if self.head > maps.heads(self.kind) else self.head
            self.row = 0

    def _compare(self) -> None:
        """Read the gold links and count those of every map against them."""
        self._links, self._compared = None, self.gold
        wire, refusal = "", ""
        if self.maps is not None and self.gold.strip():
            try:
                links = read_pharaoh(self.gold)
                wire = json.dumps(gold_wire(self.maps, links))
            except ValueError as error:
                refusal = str(error)
            else:
                self._links = links
        with self.hold_sync():
            self._gold = wire
            self._error = self._refusal or refusal
        self._score()

    def _score(self, change: Mapping[str, Any] | None = None) -> None:
        one, links = self.chosen, self._links
        scored = self.maps is not None and one is not None and one.kind == "cross"
        aer = self.maps.score(one, links).score if scored and links is not None else None
        self.set_trait("aer", aer)

    def text(self) -> str:
        """The chosen map as a table of plain text: the same characters at every call."""
        said = [self._error] if self._error else []
        if self.maps is not None:
            said.append(attention_text(self.maps, self.chosen, self._links))
        return "\n".join(said)

    @property
    def title(self) -> str:
        """What is read."""
        return f"Attention: {self.source}"

    def state(self) -> dict[str, Any]:
        """The maps, the gold links, and what is chosen."""
        names = ("kind", "layer", "head", "look", "row", "eos", "pad", "_error")
        return {
            **{name: getattr(self, name) for name in names},
            "_maps": json.loads(self._maps) if self._maps else None,
            "_gold": pages.compact(json.loads(self._gold)) if self._gold else None,
            "_live": False,
        }

    def __repr__(self) -> str:
        produced = self.maps.target_text if self.maps is not None else ""
        return f"AttentionExplorer({self.source!r} -> {produced!r})"
