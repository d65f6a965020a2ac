"""One sentence teacher-forced and free-running, and what a wrong word does to the rest of it.

All figures come from `metrics.exposure` and `metrics.exposure_average`. This module draws nothing:
see the JavaScript beside it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import torch
import traitlets
from jaxtyping import Float
from torch import Tensor

from s2s_lab import pages
from s2s_lab.batch import Batch, collate
from s2s_lab.decoding.next_token import next_laws
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.metrics.exposure import Exposure, Injection, exposures, inject
from s2s_lab.metrics.exposure_average import Average, average
from s2s_lab.text import EOS, SPECIALS
from s2s_lab.translator import Translator, load
from s2s_lab.widgets import exposure_wire as wire
from s2s_lab.widgets.typed import spellings, typed_ids
from s2s_lab.widgets.view import View

CHOICES = 6
"""Words that are listed to choose a wrong one from, at each step."""
RECORDED = 800
"""Steps that are decoded at most for a page without a kernel, over all its wrong words."""
EXAMPLE = (
    ("The old cat never really sleeps in the little house.",
     "Le vieux chat ne dort jamais vraiment dans la petite maison."),
    ("We really like the nice old teacher.", "Nous aimons vraiment le vieux professeur gentil."),
    ("The happy cat and the old dog sleep in the garden.",
     "Le chat heureux et le vieux chien dorment dans le jardin."),
    ("You really do not see the old blue house.",
     "Tu ne vois vraiment pas la vieille maison bleue."),
    ("Where is the station?", "Où est la gare ?"),
    ("They try to open it.", "Ils essaient de l'ouvrir."),
    ("We do not stay in Paris every week.", "Nous ne restons pas à Paris toutes les semaines."),
    ("Lucas's story is very long.", "L'histoire de Lucas est très longue."),
)  # fmt: skip
"""Sentences within and beyond what the shipped model was trained on."""


class ExposureBiasLab(View):
    """Reference words in, own words in, one wrong word in: three runs of a model side by side.

    Args:
        translator: a model that takes text.
        source: the sentence to translate.
        reference: its right translation.
        strategy: how the model writes by itself; greedily if None.
        pairs: sources with their references, for averages.
    """

    view = "exposure_bias_lab"
    _esm = pages.module(view)
    _css = pages.stylesheet(view)

    source = traitlets.Unicode(help="The sentence to translate.").tag(sync=True)
    reference = traitlets.Unicode(help="Its right translation.").tag(sync=True)
    step = traitlets.Int(0, min=0, help="The step that is looked at; 0 = none.").tag(sync=True)
    at = traitlets.Int(0, min=0, help="Step of the wrong word, from 1; 0 = none.").tag(sync=True)
    wrong = traitlets.Unicode(help="The wrong word; empty = none.").tag(sync=True)
    threshold = traitlets.Float(
        0.1, help="KL in nats below which a distribution counts as recovered; more than 0."
    ).tag(sync=True)
    exposure = traitlets.Instance(
        Exposure, allow_none=True, read_only=True, help="The result: both regimes."
    )
    injection = traitlets.Instance(
        Injection, allow_none=True, read_only=True, help="The result: the run with the wrong word."
    )
    averages = traitlets.Instance(
        Average, allow_none=True, read_only=True, help="The result: over all pairs, when asked."
    )

    _run = traitlets.Unicode().tag(sync=True)
    _injection = traitlets.Unicode().tag(sync=True)
    _average = traitlets.Unicode().tag(sync=True)
    _pairs = traitlets.Int(0).tag(sync=True)
    _asked = traitlets.Int(0).tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)
    _busy = traitlets.Bool(False).tag(sync=True)
    _live = traitlets.Bool(True).tag(sync=True)

    def __init__(
        self,
        translator: Translator,
        source: str,
        reference: str,
        strategy: Strategy | None = None,
        pairs: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._translator = translator
        self._strategy = strategy
        self.pairs = tuple(pairs)
        self._tried: tuple[str, str] | None = None
        self._fault = ""
        self._read: Batch | None = None
        self._ids: tuple[int, ...] = ()
        self._tokens: list[str] = []
        self._laws: Float[Tensor, "steps vocab"] | None = None
        super().__init__(source=source, reference=reference, _pairs=len(self.pairs))
        self._recompute()
        self.observe(self._recompute, ["source", "reference", "at", "wrong"])
        self.observe(lambda change: self.average(), "_asked")

    @classmethod
    def example(cls) -> "ExposureBiasLab":
        """A shipped model on a sentence that is too hard for it, one wrong word, and averages."""
        lab = cls(load("phrasebook-en-fr"), *EXAMPLE[0], pairs=EXAMPLE)
        with lab.hold_trait_notifications():
            lab.step = lab.at = 3
            lab.step = lab.at = 4
            lab.wrong = "est"
        lab.average()
        return lab

    def average(self) -> Average | None:
        """Both regimes, and the likeliest wrong word at every step, over `pairs`; sets `averages`.

        None, with a sentence in the view, if a pair cannot be read.
        """
        self._busy = True
        try:
            if not self.pairs:
                raise ValueError("pairs: expected at least one sentence to average over, got none")
            sources, targets = zip(*self.pairs, strict=True)
            found = average(
                self._translator.model,
                collate([self._translator.example(text) for text in sources])[0],
                [self._encode(text) for text in targets],
                self._strategy,
                self.threshold,
            )
        except ValueError as error:
            self._error = str(error)
            return None
        finally:
            self._busy = False
        self.set_trait("averages", found)
        self._average = _json(wire.of_average(found))
        self._error = self._fault
        return found

    def _recompute(self, change: Mapping[str, Any] | None = None) -> None:
        """Both regimes if the pair is new, then the wrong word; an error leaves the last result."""
        if self._tried != (self.source, self.reference):
            self._tried = (self.source, self.reference)
            try:
                self._compare()
                self._fault = ""
            except ValueError as error:
                self._fault = str(error)
        try:
            self._inject()
            self._error = self._fault
        except ValueError as error:
            self._error = str(error)

    def _compare(self) -> None:
        self._busy = True
        try:
            read = collate([self._translator.example(self.source)])[0]
            ids = tuple(self._encode(self.reference))
            model = self._translator.model
            found = exposures(model, read, [ids], self._strategy)[0]
            laws = next_laws(model, read, [ids[:-1]])[0]
        finally:
            self._busy = False
        self._read, self._ids, self._laws = read, ids, laws
        self._tokens = spellings(self._translator, self.source, laws.shape[1])
        self.set_trait("exposure", found)
        with self.hold_sync():
            self._run = _json(self._wire(found))
            self.step = min(self.step, len(ids))
            self.at, self.wrong = 0, ""

    def _inject(self) -> None:
        """The run with the wrong word, or none."""
        if not self.wrong or not self.at or self._read is None:
            self.set_trait("injection", None)
            self._injection = ""
            return
        token = self._token(self.wrong)
        found = inject(
            self._translator.model, self._read, self._ids, self.at - 1, token, self._strategy
        )
        self.set_trait("injection", found)
        self._injection = _json(wire.of_injection(found, self._names))

    def _token(self, word: str) -> int:
        ids = typed_ids(self._translator.target, word, "wrong word")
        if len(ids) != 1:
            raise ValueError(f"wrong word: expected one token, got {len(ids)}: {word!r}")
        return ids[0]

    def _encode(self, text: str) -> list[int]:
        """A reference with EOS; its words must be in the vocabulary, else no law has them."""
        ids = [*typed_ids(self._translator.target, text, "reference"), EOS]
        if len(ids) == 1:
            raise ValueError("reference: expected at least one word, got an empty text")
        return ids

    def _names(self, ids: Sequence[int]) -> list[str]:
        return [self._tokens[number] for number in ids]

    def _alternatives(self, step: int, most: int) -> list[int]:
        """The most probable words that the reference has not, EOS and the like left out."""
        assert self._laws is not None
        law = self._laws[step, : len(self._translator.target.vocab)].clone()
        law[: len(SPECIALS)] = law[self._ids[step]] = -torch.inf
        order = law.sort(descending=True, stable=True).indices[:most]
        return [i for i in order.tolist() if law[i] > -torch.inf]

    def _wire(self, found: Exposure) -> dict[str, Any]:
        assert self._laws is not None
        laws = self._laws
        choices = [
            [
                [name, float(laws[step, number])]
                for number, name in zip(ids, self._names(ids), strict=True)
            ]
            for step in range(len(self._ids))
            for ids in [self._alternatives(step, CHOICES)]
        ]
        return {
            "reads": self._translator.places(self.source),
            **wire.of_exposure(found, self._names),
            "choices": choices,
        }

    def _recorded(self) -> dict[str, Any]:
        """What some wrong words do, for a page without a kernel; by step from 1 and word."""
        if self._read is None:
            return {}
        length = len(self._ids)
        count = max(1, RECORDED // length)
        each = min(4, max(1, count // length))
        found = {}
        for step in range(min(length, count)):
            for token in self._alternatives(step, each):
                model, read = self._translator.model, self._read
                one = inject(model, read, self._ids, step, token, self._strategy)
                found[f"{step + 1} {self._names([token])[0]}"] = wire.of_injection(one, self._names)
        return found

    @property
    def title(self) -> str:
        """What is compared."""
        return f"Exposure bias: {self.source}"

    def state(self) -> dict[str, Any]:
        """Both regimes, and what several wrong words would do at each step."""
        names = ("source", "reference", "step", "at", "wrong", "threshold", "_error", "_pairs")
        parts = {name: json.loads(getattr(self, name) or "null") for name in
                 ("_run", "_injection", "_average")}  # fmt: skip
        return {
            **{name: getattr(self, name) for name in names},
            **parts,
            "_injections": pages.compact(self._recorded()),
            "_live": False,
        }

    def text(self) -> str:
        """Both regimes step by step, the wrong word and what follows, the averages."""
        from s2s_lab.widgets.exposure_text import average_table, exposure_table, injection_lines

        parts = [self._error, f"source: {self.source}", f"reference: {self.reference}"]
        if self.exposure is not None:
            parts.append(exposure_table(self.exposure, self._names))
        if self.injection is not None:
            parts += injection_lines(self.injection, self._names, self.threshold)
        if self.averages is not None:
            parts.append(average_table(self.averages))
        return "\n".join(part for part in parts if part)

    def __repr__(self) -> str:
        return f"ExposureBiasLab({self.source!r}, {self.reference!r})"


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(pages.compact(value), ensure_ascii=False, allow_nan=False)
