"""Slide through the checkpoints of a run: what a sentence became as the model learned.

A run with ``TrainSettings(ladder=…)`` keeps small copies of the model. Each decodes the same
sentence; the view shows one after another, with the loss beside it. This module trains nothing
but the small run of its example.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import torch
import traitlets

from s2s_lab import pages
from s2s_lab.batch import Example
from s2s_lab.decoding import Greedy
from s2s_lab.decoding.moments import Moment, moments, settled
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.models.settings import Seq2SeqSettings
from s2s_lab.tasks.sequences import reverse
from s2s_lab.training import ladder
from s2s_lab.training.history import History
from s2s_lab.training.recipes import Recipe
from s2s_lab.training.session import begin
from s2s_lab.training.settings import TrainSettings
from s2s_lab.training.validation import negative_log_likelihood
from s2s_lab.translator import Translator
from s2s_lab.widgets.predicting import Predicting

SHOWN = 24
"""Most tokens of an answer that go to the view; an untrained model rarely ends."""


@dataclass(frozen=True)
class Climb:
    """A run that left copies of its model behind."""

    translators: Mapping[int, Translator]
    """By the number of updates."""
    history: History
    """Its validations."""

    @classmethod
    def read(cls, folder: str | Path) -> "Climb":
        """Open the copies of the run in a folder.

        Raises:
            FileNotFoundError: if there is no run.
            ValueError: if the run left no copies, or one is damaged.
        """
        history = History.read(folder)
        rungs = ladder.rungs(Path(folder))
        if not rungs:
            raise ValueError(
                f"{folder}: expected a run with a ladder of copies, as TrainSettings(ladder=12) "
                "leaves it, got none"
            )
        return cls({step: Translator.load(rung) for step, rung in rungs.items()}, history)


class TimeMachine(Predicting):
    """One sentence through the checkpoints of a run, with the keys ← → Home End and Space.

    Args:
        run: the folder of a run, or an opened one.
        source: the sentence.
        strategy: how each copy decodes; greedy, at most 40 tokens, if not given.
        reference: the right answer, whose loss is drawn; None: the answer of the last copy.

    Raises:
        FileNotFoundError: if there is no run.
        ValueError: if it left no copies, or for a sentence that cannot be read.
    """

    view = "time_machine"
    hideable = ("attention",)
    _esm = pages.module(view)
    _css = pages.stylesheet(view)

    source = traitlets.Unicode(help="The sentence to decode.").tag(sync=True)
    rung = traitlets.Int(0, min=0, help="Which copy is shown, from 0: the untrained one.").tag(
        sync=True
    )
    moments = traitlets.Tuple(read_only=True, help="The result: what each copy made of it.")

    _moments = traitlets.List().tag(sync=True)
    _source = traitlets.List().tag(sync=True)
    _losses = traitlets.Dict().tag(sync=True)
    _settled = traitlets.Int(0).tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)
    _busy = traitlets.Bool(False).tag(sync=True)
    _live = traitlets.Bool(True).tag(sync=True)

    def __init__(
        self,
        run: str | Path | Climb,
        source: str,
        strategy: Strategy | None = None,
        reference: str | None = None,
    ) -> None:
        self._climb = run if isinstance(run, Climb) else Climb.read(run)
        self._strategy = strategy or Greedy(max_steps=40)
        self._reference = reference
        self._first = source
        super().__init__(source=source)
        self._recompute()
        if self._error:
            raise ValueError(self._error)
        self.observe(self._recompute, ("source",))

    @classmethod
    def example(cls) -> Self:
        """A small model that learns in a second to write digits backwards."""
        return cls(_small_run(), "1 2 3 4 5", reference="5 4 3 2 1")

    def _recompute(self, change: Mapping[str, Any] | None = None) -> None:
        """Decode with every copy; an error leaves the last answers in place."""
        self._busy = True
        try:
            copies = self._climb.translators
            traces = {step: copies[step].trace(self.source, self._strategy) for step in copies}
            found = moments(traces)
            losses = {step: self._loss(copies[step], found[-1]) for step in copies}
        except ValueError as error:
            self._error = str(error)
        else:
            self.set_trait("moments", found)
            self._show(found, losses)
        finally:
            self._busy = False

    def _show(self, found: tuple[Moment, ...], losses: Mapping[int, float]) -> None:
        steps = [moment.step for moment in found]
        records = [record for record in self._climb.history if math.isfinite(record.loss)]
        with self.hold_sync():
            self._source = list(found[-1].trace.source)
            self._moments = [_wire(moment, losses[moment.step]) for moment in found]
            self._losses = {
                "training": [[r.step, pages.compact(r.loss, 4)] for r in records],
                "validation": [
                    [r.step, pages.compact(r.valid_nll, 4)] for r in self._climb.history
                ],
            }
            self._settled = steps.index(settled(found).step)
            self._error = ""
            self.rung = min(self.rung, len(steps) - 1)

    def _loss(self, translator: Translator, last: Moment) -> float:
        """Nats a token of the reference, or of the last answer, under one copy."""
        read = translator.example(self.source)
        if self._reference is not None and self.source == self._first:
            ids = translator.target.encode(self._reference)
        else:
            ids = list(last.trace.outputs[0].token_ids)
        example = Example(read.source, ids, read.copies)
        model = translator.model
        assert isinstance(model, torch.nn.Module)
        return negative_log_likelihood(model, [example], 1, next(model.parameters()).device)

    def text(self) -> str:
        """A line for each copy: what it wrote, how much of it stayed, how sharply it read."""
        lines = [self._error] if self._error else []
        lines.append(f"{self.source}: after so many steps")
        lines.append(" step  as at the end  words read  loss  answer")
        for moment, wire in zip(self.moments, self._moments, strict=True):
            read = "" if moment.words_read is None else f"{moment.words_read:.1f}"
            words = " ".join(moment.tokens[:12]) + (" …" if len(moment.tokens) > 12 else "")
            lines.append(
                f"{moment.step:5}{100 * moment.agreement:13.0f} %{read:>12}{wire['loss']:6.2f}"
                f"  {words}"
            )
        lines.append(f"The answer is that of the end from step {settled(self.moments).step} on.")
        return "\n".join(lines)

    @property
    def title(self) -> str:
        """What is decoded."""
        return f"As it learned: {self.source}"

    def state(self) -> dict[str, Any]:
        """What every copy made of the sentence."""
        names = ("source", "rung", "_moments", "_source", "_losses", "_settled", "_error")
        return {name: getattr(self, name) for name in names} | {"_live": False}

    def __repr__(self) -> str:
        return f"TimeMachine({self.source!r}, {len(self.moments)} copies)"


def _wire(moment: Moment, loss: float) -> dict[str, Any]:
    """What the view reads of a moment."""
    answer = moment.trace.outputs[0]
    path = moment.trace.path(answer.hypothesis)[:SHOWN]
    wire: dict[str, Any] = pages.compact(
        {
            "step": moment.step,
            "tokens": moment.tokens[:SHOWN],
            "more": max(0, len(moment.tokens) - SHOWN),
            "finished": answer.finished,
            "text": moment.trace.output_text,
            "logprobs": [node.logprob for node in path],
            "rows": moment.trace.attention_of(answer.hypothesis)[:SHOWN],
            "read": moment.words_read,
            "agreement": moment.agreement,
            "loss": loss,
        },
        3,
    )
    return wire


@cache
def _small_run() -> Climb:
    """A run of about a second: up to five digits, backwards."""
    recipe = Recipe(
        Seq2SeqSettings(embedding=24, hidden=64),
        TrainSettings(
            epochs=5, batch=32, lr=6e-3, warmup=20, label_smoothing=0.0, schedule="cosine",
            validations=24, ladder=20,
        ),
    )  # fmt: skip
    with TemporaryDirectory() as place:
        folder = Path(place) / "reverse"
        begin(reverse((1500, 60, 60), (2, 5)), recipe, folder, on="cpu")
        return Climb.read(folder)
