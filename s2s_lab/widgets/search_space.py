"""The tree of all sequences of a small model, and what several searches did on it.

The view draws a `Survey`; going through a search, and every length convention, happens in the view.
This module computes nothing but layout: see `decoding.survey` and `decoding.space`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import traitlets

from s2s_lab import batch, pages
from s2s_lab.decoding import parse_strategy
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.space import ranking
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.decoding.survey import Survey, survey
from s2s_lab.decoding.survey_text import lines
from s2s_lab.models.protocol import StepModel
from s2s_lab.models.table import TableModel
from s2s_lab.models.table_examples import SEARCH_EXAMPLES, TableExample
from s2s_lab.text import EOS
from s2s_lab.translator import Translator, load
from s2s_lab.widgets.predicting import Predicting
from s2s_lab.widgets.survey_wire import survey_wire

STRATEGIES = "greedy, beam:2:0, beam:3:0, exact"
KINDS = ("none", "power", "average", "gnmt", "reward")
"""Length conventions: none at all, and those of `Length`, of which ``average`` is power 1."""
MOST_SEARCHES = 9

Model = TableExample | TableModel | Translator


class SearchSpace(Predicting):
    """An exact tree with the searches on it, step by step, and the length conventions.

    Args:
        models: one to look at, or several by name. A table comes with the output that is right.
        source: the sentence, for models that read one.
        reference: the right output for it; empty: none.
        strategies: the searches as in `parse_strategy`, with commas between.
        branches: how many prefixes of the tree are drawn at most, without those a search kept.

    Raises:
        ValueError: for a strategy that does not exist, and for what the models cannot read.
    """

    view = "search_space"
    hideable = ("beams", "word")
    _esm = pages.module(view)
    _css = pages.stylesheet(view)

    model = traitlets.Unicode(help="Name of the model that is looked at.").tag(sync=True)
    source = traitlets.Unicode(help="The sentence that it reads; empty for a table.").tag(sync=True)
    reference = traitlets.Unicode(help="The right output; empty: none.").tag(sync=True)
    strategies = traitlets.Unicode(STRATEGIES, help="The searches, with commas.").tag(sync=True)
    search = traitlets.Int(0, min=0, help="Which search is stepped through.").tag(sync=True)
    step = traitlets.Int(0, min=0, help="How many of its steps are shown.").tag(sync=True)
    kind = traitlets.Enum(KINDS, "none", help="The length convention.").tag(sync=True)
    strength = traitlets.Float(0.6, min=0.0, help="Its alpha, or nats a token.").tag(sync=True)
    count_eos = traitlets.Bool(True, help="Whether EOS counts as a token.").tag(sync=True)
    selected = traitlets.Int(
        None, allow_none=True, help="Branch of the sequence that is explained; None = the winner."
    ).tag(sync=True)
    survey = traitlets.Instance(
        Survey, allow_none=True, read_only=True, help="The result: the tree and the searches."
    )

    _spaces = traitlets.Unicode().tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)
    _busy = traitlets.Bool(False).tag(sync=True)
    _live = traitlets.Bool(True).tag(sync=True)

    def __init__(
        self,
        models: Model | Mapping[str, Model],
        source: str = "",
        reference: str = "",
        strategies: str = STRATEGIES,
        branches: int = 60,
    ) -> None:
        self._branches = branches
        self._cases = _cases(models, source, reference)
        self._surveys: dict[str, Survey] = {}
        first = next(iter(self._cases))
        _parsed(strategies)
        super().__init__(
            model=first,
            source=self._cases[first].source,
            reference=self._cases[first].reference,
            strategies=strategies,
        )
        self._survey_all()
        self._show()
        self.observe(self._choose, "model")
        self.observe(self._recompute, ("source", "reference", "strategies"))

    @classmethod
    def example(cls) -> "SearchSpace":
        """Three small tables and a trained model, for which greedy search begins wrongly."""
        tables = {example.name: example for example in SEARCH_EXAMPLES}
        trained = load("phrasebook-en-fr")
        return cls({**tables, trained.name: trained}, "I at cold.", "J'ai froid.", branches=40)

    @property
    def length(self) -> tuple[Length, float]:
        """The chosen convention and its strength."""
        return convention(self.kind, self.strength, self.count_eos)

    @property
    def ranking(self) -> list[tuple[float, str]]:
        """The complete sequences under the chosen convention: score and words, best first."""
        if self.survey is None:
            return []
        space = self.survey.space
        return [
            (score, " ".join(space.tokens(branch)))
            for score, branch in ranking(space, *self.length)
        ]

    def _survey_all(self) -> None:
        """Every model, with the searches of now."""
        chosen = _parsed(self.strategies)
        self._surveys = {
            name: case.survey(chosen, self._branches) for name, case in self._cases.items()
        }

    def _choose(self, change: Mapping[str, Any]) -> None:
        """Another model, with its own sentence and reference."""
        case = self._cases.get(self.model)
        if case is None:
            known = ", ".join(self._cases)
            self._error = f"model: expected one of {known}, got {self.model!r}"
            return
        with self.hold_trait_notifications():
            self.source, self.reference = case.source, case.reference
        self._show()

    def _recompute(self, change: Mapping[str, Any]) -> None:
        """Search again if what was asked for is new; an error leaves the last result in place."""
        case = self._cases.get(self.model)
        if case is None:
            return
        asked = _Case(case.name, case.inside, self.source, self.reference)
        if change["name"] != "strategies" and asked == case:
            return
        self._busy = True
        try:
            if change["name"] == "strategies":
                self._survey_all()
            else:
                found = asked.survey(_parsed(self.strategies), self._branches)
                self._cases[self.model], self._surveys[self.model] = asked, found
        except ValueError as error:
            self._error = str(error)
        else:
            self._show()
        finally:
            self._busy = False

    def _show(self) -> None:
        self.set_trait("survey", self._surveys[self.model])
        with self.hold_sync():
            self._spaces = json.dumps(self._wire(), ensure_ascii=False, allow_nan=False)
            self._error = ""
            self.search = min(self.search, len(self._surveys[self.model].searches) - 1)
            self.step, self.selected = 0, None

    def _wire(self) -> list[dict[str, Any]]:
        return [
            {"name": name, **_case_wire(case), **survey_wire(self._surveys[name])}
            for name, case in self._cases.items()
        ]

    @property
    def title(self) -> str:
        """Whose tree it is."""
        return f"Search space: {self.source or self.model}"

    def text(self) -> str:
        """The tree, the searches, and the ranking: the same characters at every call."""
        parts = [self._error] if self._error else []
        if self.survey is not None:
            parts += lines(self.survey)
            length, alpha = self.length
            by = f"{length}, strength {alpha:g}" if alpha else "log-probability"
            parts.append(f"Ranking by {by}:")
            parts += [f"{score:8.4f}  {words}" for score, words in self.ranking[:10]]
        return "\n".join(parts)

    def state(self) -> dict[str, Any]:
        """All trees with their searches, and what of them is shown."""
        names = ("model", "source", "reference", "strategies", "search", "step", "kind")
        more = ("strength", "count_eos", "selected", "_error")
        return {
            **{name: getattr(self, name) for name in (*names, *more)},
            "_spaces": self._wire(),
            "_live": False,
        }

    def __repr__(self) -> str:
        return f"SearchSpace({self.source or self.model!r}, {self.strategies!r})"


def convention(kind: str, strength: float, count_eos: bool) -> tuple[Length, float]:
    """A `Length` and its alpha.

    >>> convention("average", 0.3, True)
    (Length(kind='power', in_step=False, count_eos=True), 1.0)
    """
    if kind == "none":
        return Length(count_eos=count_eos), 0.0
    if kind == "average":
        return Length("power", count_eos=count_eos), 1.0
    return Length(kind, count_eos=count_eos), strength


@dataclass(frozen=True, eq=False)
class _Case:
    """A model with what it reads and what it should write."""

    name: str
    inside: TableModel | Translator
    source: str
    reference: str

    def __eq__(self, other: object) -> bool:
        """Whether the same is asked of the same model."""
        return isinstance(other, _Case) and (
            (self.name, self.source, self.reference) == (other.name, other.source, other.reference)
        )

    def survey(self, strategies: list[Strategy], branches: int) -> Survey:
        """Run the searches."""
        if isinstance(self.inside, TableModel):
            vocab, words = self.inside.vocab, self.reference.split()
            unknown = next((word for word in words if word not in vocab.tokens), None)
            if unknown is not None:
                raise ValueError(f"reference: expected words of the table, got {unknown!r}")
            ids = (*vocab.ids(words), EOS) if words else None
            table, nothing = cast(StepModel, self.inside), batch.sources([[EOS]])
            return survey(table, nothing, vocab.tokens, strategies, ids, branches)
        target = self.inside.target
        source = batch.collate([self.inside.example(self.source)])[0]
        ids = tuple(target.encode(self.reference)) if self.reference.strip() else None
        spelling = target.show(target.vocab.tokens)
        return survey(self.inside.model, source, spelling, strategies, ids, branches)


def _cases(models: Model | Mapping[str, Model], source: str, reference: str) -> dict[str, _Case]:
    if isinstance(models, TableExample):
        models = {models.name: models}
    elif isinstance(models, TableModel):
        models = {"table": models}
    elif isinstance(models, Translator):
        models = {models.name: models}
    if not models:
        raise ValueError("models: expected at least one, got none")
    cases = {}
    for name, model in models.items():
        if isinstance(model, TableExample):
            cases[name] = _Case(name, model.model, "", model.reference)
        else:
            read = "" if isinstance(model, TableModel) else source
            cases[name] = _Case(name, model, read, reference)
    return cases


def _parsed(strategies: str) -> list[Strategy]:
    """The searches that a person typed."""
    chosen = [parse_strategy(part) for part in strategies.split(",") if part.strip()]
    if not 1 <= len(chosen) <= MOST_SEARCHES:
        raise ValueError(f"strategies: expected 1 to {MOST_SEARCHES}, got {len(chosen)}")
    return chosen


def _case_wire(case: _Case) -> dict[str, Any]:
    reads = isinstance(case.inside, Translator)
    return {"reads": reads, "source": case.source, "reference": case.reference}
