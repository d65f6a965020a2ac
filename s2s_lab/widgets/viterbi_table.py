"""The table of Viterbi's algorithm, filled cell by cell, and what a memory that is too short loses.

The view draws a `Filling` for each memory; stepping through it happens in the view. This module
computes nothing but layout: see `decoding.memory` and `decoding.filling`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import traitlets

from s2s_lab import batch, pages
from s2s_lab.decoding.filling import Cell, Filling
from s2s_lab.decoding.memory import Memory, remember
from s2s_lab.models.hmm import HMM
from s2s_lab.models.protocol import StepModel
from s2s_lab.models.table import TableModel
from s2s_lab.models.table_examples import BIGRAM, LONG_MEMORY, WEATHER, TableExample
from s2s_lab.text import EOS, SPECIALS, UNK
from s2s_lab.translator import Translator, load
from s2s_lab.widgets.predicting import Predicting

Model = HMM | TableExample | TableModel | Translator
WAYS = 6
"""Ways into a cell that are told; the best first."""
CARRIED = 5
"""States that are carried in a column for a model with a large vocabulary."""
SMALL = 40
"""Words of a vocabulary whose states are all carried."""


class ViterbiTable(Predicting):
    """Dynamic programming to step through, with a memory of one token or more.

    Args:
        models: one to look at, or several by name.
        sources: what each reads, by name; observations or a sentence.
        memories: how many last tokens make a state, for models that remember more than one.

    Raises:
        ValueError: for sources that a model cannot read, or no memory.
    """

    view = "viterbi_table"
    hideable = ("origin",)
    _esm = pages.module(view)
    _css = pages.stylesheet(view)

    model = traitlets.Unicode(help="Name of the model that is looked at.").tag(sync=True)
    source = traitlets.Unicode(help="What it reads; empty for a table.").tag(sync=True)
    memory = traitlets.Int(1, min=1, help="How many last tokens make a state.").tag(sync=True)
    step = traitlets.Int(0, min=0, help="How many cells are filled; then steps back.").tag(
        sync=True
    )
    memories = traitlets.Tuple(
        read_only=True, help="The result: a `Memory` for each length that was tried."
    )

    _cases = traitlets.Unicode().tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)
    _busy = traitlets.Bool(False).tag(sync=True)
    _live = traitlets.Bool(True).tag(sync=True)

    def __init__(
        self,
        models: Model | Mapping[str, Model],
        sources: str | Mapping[str, str] = "",
        memories: Sequence[int] = (1, 2, 3),
    ) -> None:
        if not memories or min(memories) < 1:
            raise ValueError(f"memories: expected at least one, 1 or more, got {list(memories)}")
        models = models if isinstance(models, Mapping) else {_name(models): models}
        if not models:
            raise ValueError("models: expected at least one, got none")
        self._all: dict[str, _Case] = {}
        for name, model in models.items():
            source = sources if isinstance(sources, str) else sources.get(name, "")
            reads = isinstance(model, HMM | Translator)
            case = _Case(model, source if reads else "", tuple(sorted(set(memories))))
            self._all[name] = replace(case, found=case.fill())
        first = next(iter(self._all))
        super().__init__(model=first, source=self._all[first].source)
        self._show()
        self.observe(self._choose, "model")
        self.observe(self._recompute, "source")

    @classmethod
    def example(cls) -> "ViterbiTable":
        """Weather from activities, tables with a short and a long memory, and a decoder."""
        trained = load("phrasebook-en-fr")
        tables = {example.name: example for example in (LONG_MEMORY, BIGRAM)}
        return cls(
            {"weather": WEATHER, **tables, trained.name: trained},
            {"weather": "walk shop clean", trained.name: "you helps hungry walks talks."},
        )

    def _choose(self, change: Mapping[str, Any]) -> None:
        """Another model, with what it reads."""
        if self.model not in self._all:
            known = ", ".join(self._all)
            self._error = f"model: expected one of {known}, got {self.model!r}"
            return
        self.source = self._all[self.model].source
        self._show()

    def _recompute(self, change: Mapping[str, Any]) -> None:
        """Fill anew if the source is new; an error leaves the last tables in place."""
        case = self._all.get(self.model)
        if case is None or case.source == self.source:
            return
        self._busy = True
        try:
            case = replace(case, source=self.source)
            self._all[self.model] = replace(case, found=case.fill())
        except ValueError as error:
            self._error = str(error)
        else:
            self._show()
        finally:
            self._busy = False

    def _show(self) -> None:
        found = self._all[self.model].found
        self.set_trait("memories", found)
        with self.hold_sync():
            self._cases = json.dumps(self._wire(), ensure_ascii=False, allow_nan=False)
            self._error = ""
            self.step, self.memory = 0, found[0].order

    def _wire(self) -> list[dict[str, Any]]:
        wire: list[dict[str, Any]] = pages.compact(
            [
                {
                    "name": name,
                    "observed": isinstance(case.inside, HMM),
                    "reads": isinstance(case.inside, HMM | Translator),
                    "source": case.source,
                    "all": case.width is None,
                    "memories": [memory_wire(memory) for memory in case.found],
                }
                for name, case in self._all.items()
            ]
        )
        return wire

    @property
    def title(self) -> str:
        """Which table it is."""
        return f"Viterbi: {self.source or self.model}"

    def text(self) -> str:
        """The filled table of each memory, and what it led to."""
        parts = [self._error] if self._error else []
        for memory in self.memories:
            parts += [f"memory of {memory.order}:", *_table(memory.filling), *_verdict(memory)]
        return "\n".join(parts)

    def state(self) -> dict[str, Any]:
        """All tables, and how far the one that is shown is filled."""
        names = ("model", "source", "memory", "step", "_error")
        shown = {name: getattr(self, name) for name in names}
        return {**shown, "_cases": self._wire(), "_live": False}

    def __repr__(self) -> str:
        return f"ViterbiTable({self.source or self.model!r})"


def memory_wire(memory: Memory) -> dict[str, Any]:
    """One memory as plain lists: what the view reads."""
    filling, loss = memory.filling, memory.loss
    return {
        "order": memory.order,
        "rows": filling.rows,
        "columns": filling.columns,
        "cells": [_cell(cell) for cell in filling.cells],
        "path": filling.path,
        "answer": memory.answer,
        "logprob": memory.logprob,
        "best": memory.best,
        "bestLogprob": memory.best_logprob,
        "right": memory.right,
        "proved": memory.proved,
        "exact": memory.exact,
        "carried": memory.carried,
        "asked": memory.asked,
        "loss": loss and {"column": loss.column, "words": loss.words, "reason": loss.reason},
    }


def _cell(cell: Cell) -> list[Any]:
    ways = [[way.origin, way.before, way.move, way.words] for way in cell.ways[:WAYS]]
    reason = "" if cell.kept else cell.reason
    return [cell.row, cell.column, cell.value, cell.shown, reason, ways, len(cell.ways)]


def _table(filling: Filling) -> list[str]:
    """Values in nats; the cells of the answer in brackets."""
    wide = max(len(row) for row in filling.rows)
    values = {(cell.row, cell.column): cell.value for cell in filling.cells}
    lines = ["  ".join([" " * wide, *(f"{column:>8}" for column in filling.columns)])]
    for row, name in enumerate(filling.rows):
        shown = []
        for column in range(len(filling.columns)):
            value = values.get((row, column))
            text = "" if value is None else f"{value:.2f}"
            shown.append(f"{f'[{text}]' if (row, column) in filling.path else text:>8}")
        lines.append("  ".join([f"{name:<{wide}}", *shown]).rstrip())
    return lines


def _verdict(memory: Memory) -> list[str]:
    said = f"answer: {' '.join(memory.answer)} ({memory.logprob:.2f})"
    if memory.right:
        return [f"{said}, {'exact' if memory.exact else 'as good as the best that is known'}"]
    best = f"{' '.join(memory.best)} ({memory.best_logprob:.2f})"
    lost = f"; {memory.loss.words}: {memory.loss.reason}" if memory.loss else ""
    return [f"{said}, but the best is {best}{lost}"]


def _name(model: Model) -> str:
    return model.name if isinstance(model, TableExample | Translator) else type(model).__name__


@dataclass(frozen=True)
class _Case:
    """A model, what it reads, and its tables."""

    inside: Model
    source: str
    memories: tuple[int, ...]
    found: tuple[Memory, ...] = field(default=(), compare=False)

    @property
    def width(self) -> int | None:
        """States that are carried in a column; None: all."""
        if isinstance(self.inside, Translator) and len(self.inside.target.vocab) > SMALL:
            return CARRIED
        return None

    def fill(self) -> tuple[Memory, ...]:
        """A table for each memory that the model can make use of.

        Raises:
            ValueError: for a source that it cannot read.
        """
        inside = self.inside.model if isinstance(self.inside, TableExample) else self.inside
        source: batch.Batch = batch.sources([[EOS]])
        words, model = ["<eos>"], cast(StepModel, inside)
        if isinstance(inside, Translator):
            model, codec = inside.model, inside.target
            source = batch.collate([inside.example(self.source)])[0]
            words, vocab = inside.places(self.source), codec.show(codec.vocab.tokens)
        else:
            vocab = list(inside.vocab.tokens)
            if isinstance(inside, HMM):
                source, words = _observed(inside, self.source)
        own: int | None = getattr(model, "order", None)
        orders = [n for n in self.memories if own is None or n <= own] or [own or 1]
        return tuple(remember(model, source, words, vocab, n, self.width) for n in orders)


def _observed(model: HMM, text: str) -> tuple[batch.Batch, list[str]]:
    """Observations as a batch of one, and as words."""
    words = text.split()
    known = model.source_vocab
    unknown = next((word for word in words if known.id(word) == UNK), None)
    if unknown is not None or not words:
        expected = ", ".join(known.tokens[len(SPECIALS) :])
        got = "none" if unknown is None else repr(unknown)
        raise ValueError(f"source: expected observations of {expected}, got {got}")
    return batch.sources([[*known.ids(words), EOS]]), [*words, "<eos>"]
