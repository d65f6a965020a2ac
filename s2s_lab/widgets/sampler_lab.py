"""The distribution of the next word: what filters leave of it, and what is drawn from that.

The view filters and draws by itself, from log-probabilities that it was sent; the model is asked
only for another source, another beginning of the output, or sampled sentences. This module draws
nothing on a screen: see the JavaScript beside it.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
import traitlets
from jaxtyping import Float
from torch import Tensor

from s2s_lab import pages
from s2s_lab.batch import collate
from s2s_lab.decoding import Greedy, Sampling
from s2s_lab.decoding.filters import Filter, stages
from s2s_lab.decoding.next_token import next_laws
from s2s_lab.decoding.rules import ForcedPrefix
from s2s_lab.decoding.steered import Steered
from s2s_lab.text import EOS
from s2s_lab.translator import Translator, load
from s2s_lab.widgets.pipeline import filters_of, pipeline_of, stage_of
from s2s_lab.widgets.predicting import Predicting
from s2s_lab.widgets.typed import spellings, typed_ids

MOST, EACH = 30_000, 5_000
"""Log-probabilities that travel to the view: of all steps together, and of one."""
DIGITS = 6
SENTENCES = 20
"""How many sentences are sampled at once."""


@dataclass(frozen=True)
class _Next:
    """The distribution of one step, most probable tokens first; equally probable ones by id."""

    ids: tuple[int, ...]
    logprobs: Float[Tensor, "listed"]
    """Of the listed tokens, rounded as the view has them, float64."""
    unlisted: int
    """Possible tokens that are not listed: the distribution shown is cut to those listed."""
    missing: float
    """Their probability."""


class SamplerLab(Predicting):
    """Sampling of one next word, to take apart: filters, their order, draws, Gumbel noise.

    Args:
        translator: a model that takes text.
        source: the sentence to translate.
        filters: applied from the start, the first one first; one of each kind at most.
        prefix: how the output begins; see the trait.
        step: how many tokens of the output stand there already; None: those of the prefix.

    Raises:
        ValueError: for two filters of one kind.
    """

    view = "sampler_lab"
    _esm = pages.module(view)
    _css = pages.stylesheet(view)

    source = traitlets.Unicode(help="The sentence to translate.").tag(sync=True)
    prefix = traitlets.Unicode(
        help="How the output begins, as a person writes it or as tokens with spaces between; "
        "the model goes on greedily."
    ).tag(sync=True)
    step = traitlets.Int(0, min=0, help="How many tokens of the output stand there.").tag(sync=True)
    pipeline = traitlets.List(
        help="Filters in their order: name, number, whether it is applied."
    ).tag(sync=True)
    noise = traitlets.Float(1.0, min=0, help="Scale of the Gumbel noise; 0 = none.").tag(sync=True)
    picks = traitlets.Int(3, min=1, help="How many tokens Gumbel-top-k takes.").tag(sync=True)
    draws = traitlets.Int(0, min=0, help="How many tokens are drawn.").tag(sync=True)
    seed = traitlets.Int(0, min=0, help="Where draws and noise start.").tag(sync=True)
    scale = traitlets.Enum(
        ("probability", "logarithm"), "probability", help="What the length of a bar shows."
    ).tag(sync=True)
    distribution = traitlets.Dict(read_only=True, help="The result: what filters leave, by token.")
    sentences = traitlets.List(
        read_only=True, help="The result: sampled sentences with how often each came up."
    )

    _run = traitlets.Unicode().tag(sync=True)
    _sampled = traitlets.Unicode().tag(sync=True)
    _asked = traitlets.Int(0).tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)
    _busy = traitlets.Bool(False).tag(sync=True)
    _live = traitlets.Bool(True).tag(sync=True)

    def __init__(
        self,
        translator: Translator,
        source: str = "I love you.",
        filters: Sequence[Filter] = (),
        prefix: str = "",
        step: int | None = None,
    ) -> None:
        self._translator = translator
        self._tried: tuple[str, str] | None = None
        self._fault = ""
        self._path: tuple[int, ...] = ()
        self._steps: list[_Next] = []
        self._tokens: list[str] = []
        super().__init__(source=source, prefix=prefix, pipeline=pipeline_of(filters))
        self._recompute()
        self.observe(self._recompute, ["source", "prefix", "step", "pipeline"])
        if step is not None:
            self.step = step
        self.observe(lambda change: self.sample(), "_asked")

    @classmethod
    def example(cls) -> "SamplerLab":
        """A shipped model in doubt, with a temperature and a nucleus, and sentences sampled."""
        from s2s_lab.decoding.filters import Temperature, TopP

        lab = cls(
            load("phrasebook-en-fr"),
            "We really like the nice old teacher.",
            (Temperature(0.8), TopP(0.9)),
            step=2,
        )
        lab.sample()
        return lab

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The filters that are applied, in their order.

        Raises:
            ValueError: if the trait `pipeline` holds something else.
        """
        return filters_of(self.pipeline)

    @property
    def strategy(self) -> Sampling:
        """Sampling as it is set here, to decode with."""
        forced = typed_ids(self._translator.target, self.prefix, "prefix")
        rules = (ForcedPrefix(forced),) if forced else ()
        return Sampling(self.filters, samples=SENTENCES, seed=self.seed, rules=rules)

    def sample(self) -> list[dict[str, Any]]:
        """Sample `SENTENCES` whole sentences with the filters as they are set; sets `sentences`."""
        self._busy = True
        try:
            found = self._translator.translate([self.source], self.strategy)[0]
        except ValueError as error:
            self._error = str(error)
        else:
            texts = [self._translator.write(self.source, one) for one in found.hypotheses]
            counts = Counter(texts)
            scores = {
                text: (one.logprob, one.score)
                for text, one in zip(texts, found.hypotheses, strict=True)
            }
            rows = [
                {"text": text, "count": n, "logprob": scores[text][0], "score": scores[text][1]}
                for text, n in counts.most_common()
            ]
            self.set_trait("sentences", rows)
            sampled = {"rows": rows, "pipeline": [stage_of(one) for one in self.filters]}
            self._sampled = json.dumps(pages.compact(sampled), ensure_ascii=False)
            self._error = ""
        finally:
            self._busy = False
        return list(self.sentences)

    def _recompute(self, change: Mapping[str, Any] | None = None) -> None:
        """Ask the model if source or prefix are new; filter again. An error leaves all in place."""
        if self._tried != (self.source, self.prefix):
            self._tried = (self.source, self.prefix)
            try:
                self._ask()
                self._fault = ""
            except ValueError as error:
                self._fault = str(error)
        try:
            filters = self.filters
            self._error = self._fault
        except ValueError as error:
            self._error = str(error)
            return
        if not self._steps:
            return
        listed = self._steps[min(self.step, len(self._steps) - 1)]
        after = stages(listed.logprobs[None], filters)[-1][0].exp().tolist()
        names = self._names(listed.ids)
        self.set_trait("distribution", {n: p for n, p in zip(names, after, strict=True) if p > 0})

    def _ask(self) -> None:
        """The greedy output that begins with the prefix, and what may follow at each step."""
        self._busy = True
        try:
            model = self._translator.model
            forced = typed_ids(self._translator.target, self.prefix, "prefix")
            source = collate([self._translator.example(self.source)])[0]
            path = Greedy().search(Steered(model, forced), source)[0][0].ids
            laws = next_laws(model, source, [path[:-1] if path[-1] == EOS else path])[0]
        finally:
            self._busy = False
        self._path = path
        self._tokens = spellings(self._translator, self.source, laws.shape[1])
        most = min(EACH, max(50, MOST // len(laws)))
        self._steps = [_listed(law, most) for law in laws]
        with self.hold_sync():
            self._run = json.dumps(self._wire(len(forced)), ensure_ascii=False, allow_nan=False)
            self.step = len(forced)

    def _names(self, ids: Sequence[int]) -> list[str]:
        return [self._tokens[number] for number in ids]

    def _wire(self, forced: int) -> dict[str, Any]:
        """What the view reads: each token once, then the steps as places in that list."""
        used = list(dict.fromkeys([*self._path, *(i for s in self._steps for i in s.ids)]))
        place = {number: n for n, number in enumerate(used)}
        return {
            "reads": self._translator.places(self.source),
            "words": self._names(used),
            "end": place.get(EOS),
            "path": [place[number] for number in self._path],
            "forced": forced,
            "steps": [
                {
                    "order": [place[number] for number in step.ids],
                    "logprobs": step.logprobs.tolist(),
                    "unlisted": step.unlisted,
                    "missing": step.missing,
                }
                for step in self._steps
            ],
        }

    @property
    def title(self) -> str:
        """What is sampled."""
        return f"Sampling: {self.source}"

    def state(self) -> dict[str, Any]:
        """The distributions of all steps, and how everything is set."""
        names = ("source", "prefix", "step", "pipeline", "noise", "picks", "draws", "seed", "scale")
        return {
            **{name: getattr(self, name) for name in names},
            "_run": json.loads(self._run) if self._run else None,
            "_sampled": json.loads(self._sampled) if self._sampled else None,
            "_error": self._error,
            "_live": False,
        }

    def text(self) -> str:
        """The ten most probable tokens before and after each filter, and the sampled sentences."""
        if not self._steps:
            return self._error
        from s2s_lab.widgets.sampler_text import law_table, sentence_table

        listed = self._steps[min(self.step, len(self._steps) - 1)]
        laws = torch.stack(stages(listed.logprobs[None], self.filters))[:, 0]
        prefix = " ".join(self._names(self._path[: self.step]))
        head = [self._error, f"source: {self.source}", f"output so far: {prefix}"]
        table = law_table(self._names(listed.ids), laws, [one.label for one in self.filters])
        return "\n".join([*filter(None, head), table, *sentence_table(self.sentences)])

    def __repr__(self) -> str:
        return (
            f"SamplerLab({self.source!r}, step {self.step}, {len(self.distribution)} tokens left)"
        )


def _listed(law: Float[Tensor, "vocab"], most: int) -> _Next:
    """The most probable tokens of a distribution, and how many more are possible."""
    order = law.sort(descending=True, stable=True).indices
    possible = int((law > -torch.inf).sum())
    order = order[: min(most, possible)]
    rounded = [round(value, DIGITS) for value in law[order].tolist()]
    missing = round(max(0.0, 1 - float(law[order].exp().sum())), DIGITS)
    return _Next(
        tuple(order.tolist()),
        torch.tensor(rounded, dtype=torch.float64),
        possible - len(order),
        missing if possible > len(order) else 0.0,
    )
