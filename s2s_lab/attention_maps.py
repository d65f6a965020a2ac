"""What a translator reads while it writes: attention maps, and what their rows and columns are.

`attention_maps` runs a translator over a source and a target of one's own, or the one that it
decodes. A map says where a model looked and not why it wrote a word (Jain & Wallace 2019; Wiegreffe
& Pinter 2019). This module draws nothing; the weights come from `models.attention_weights`.
"""

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from s2s_lab import batch
from s2s_lab.batch import Batch, Sources
from s2s_lab.decoding import Strategy, Trace
from s2s_lab.metrics.alignment import AlignmentErrorRate, AlignmentScore, GoldLinks, links_of
from s2s_lab.models.attention_weights import Kind, attention_weights
from s2s_lab.models.copying import extended_target
from s2s_lab.models.seq2seq import Seq2Seq
from s2s_lab.tasks.task import Link
from s2s_lab.text import BOS, EOS, PAD, SPECIALS
from s2s_lab.translator import Source, Translator

KINDS: tuple[Kind, ...] = ("cross", "encoder", "decoder")


@dataclass(frozen=True, eq=False)
class AttentionMap:
    """The weights of one head, or the mean over the heads of a layer."""

    kind: Kind
    """See `models.attention_weights`."""
    layer: int
    """From 1, the lowest."""
    head: int
    """From 1; 0 = the mean over the layer's heads."""
    weights: Float[Tensor, "rows columns"]
    """Rows sum to 1, or to less where an attention may read nothing."""


@dataclass(frozen=True, eq=False)
class AttentionMaps:
    """All that was read for one sentence pair.

    Row t of a cross or decoder map was read to *produce* ``target[t]``, when ``fed[t]`` was fed in.
    """

    model: str
    source_text: str
    target_text: str
    source: tuple[str, ...]
    """Columns of cross maps, rows and columns of encoder maps; EOS, then padding, at the end.
    Padding has columns and no rows."""
    target: tuple[str, ...]
    """The words produced, EOS last unless the output was cut: rows of cross and decoder maps."""
    maps: tuple[AttentionMap, ...]
    """Every head of every layer, without means; empty for a model without attention."""
    padding: int = 0
    """How many of `source`, at its end, are padding."""
    unknown: tuple[str, ...] = ()
    """Words of both sides that the model reads as ``<unk>``."""

    @classmethod
    def from_trace(cls, trace: Trace, hypothesis: int | None = None) -> "AttentionMaps":
        """The one cross map of a recorded run: of its answer, or of another hypothesis.

        Raises:
            ValueError: for a hypothesis that the run does not have.
        """
        number = trace.outputs[0].hypothesis if hypothesis is None else hypothesis
        if not 0 <= number < len(trace.hypotheses):
            raise ValueError(
                f"hypothesis: expected 0 to {len(trace.hypotheses) - 1}, got {hypothesis}"
            )
        rows, target = trace.attention_of(number), [node.token for node in trace.path(number)]
        maps = (AttentionMap("cross", 1, 1, torch.tensor(rows)),) if rows else ()
        text = trace.output_text if hypothesis is None else " ".join(target)
        return cls(trace.model, trace.source_text, text, trace.source, tuple(target), maps)

    @property
    def fed(self) -> tuple[str, ...]:
        """The words fed in, columns of decoder maps: BOS, then each word produced but the last."""
        return (SPECIALS[BOS], *self.target)[: len(self.target)]

    def labels(self, kind: Kind) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names of the rows and of the columns of a kind of map."""
        read = self.source[: len(self.source) - self.padding]
        rows = read if kind == "encoder" else self.target
        return rows, self.fed if kind == "decoder" else self.source

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Which kinds of attention the model has."""
        return tuple(kind for kind in KINDS if any(one.kind == kind for one in self.maps))

    def layers(self, kind: Kind) -> int:
        """How many layers have this kind; 0 for none."""
        return max((one.layer for one in self.maps if one.kind == kind), default=0)

    def heads(self, kind: Kind) -> int:
        """How many heads each of these layers has; 0 for none."""
        return max((one.head for one in self.maps if one.kind == kind), default=0)

    def map(self, kind: Kind = "cross", layer: int = 0, head: int = 0) -> AttentionMap:
        """One head, or the mean over a layer's heads; without a layer the last one.

        The mean of the last layer's cross maps is what decoding and its traces show.

        Raises:
            ValueError: for a kind, layer or head that the model does not have.
        """
        layer = layer or self.layers(kind)
        found = [one for one in self.maps if (one.kind, one.layer) == (kind, layer)]
        if not found or not 0 <= head <= len(found):
            raise ValueError(
                f"attention: expected a kind of {list(self.kinds)}, a layer up to "
                f"{self.layers(kind)} and a head up to {self.heads(kind)}, got {kind!r}, layer "
                f"{layer}, head {head}"
            )
        if head:
            return found[head - 1]
        mean = torch.stack([one.weights for one in found]).mean(0)
        return AttentionMap(kind, layer, 0, mean)

    def means(self, kind: Kind) -> tuple[AttentionMap, ...]:
        """The mean over the heads of every layer, the lowest first."""
        return tuple(self.map(kind, layer) for layer in range(1, self.layers(kind) + 1))

    @property
    def lengths(self) -> tuple[int, int]:
        """Tokens of source and target without EOS and padding: what an alignment can link."""
        read = self.source[: len(self.source) - self.padding]
        source, target = (
            len(side) - (side[-1:] == (SPECIALS[EOS],)) for side in (read, self.target)
        )
        return source, target

    def links(self, one: AttentionMap) -> frozenset[Link]:
        """Each word produced, linked to the source token that a cross map weighs most.

        To none, if that is EOS, or if nothing was read.
        """
        rows = one.weights.tolist()
        return frozenset((i, j) for i, j in links_of(rows, *self.lengths) if rows[j][i] > 0)

    def score(self, one: AttentionMap, gold: GoldLinks) -> AlignmentScore:
        """Precision, recall and error rate of a cross map's links.

        Raises:
            ValueError: for gold links to tokens that are not there.
        """
        source, target = self.lengths
        for i, j in sorted({*gold.sure, *gold.possible}):
            if i >= source or j >= target:
                raise ValueError(
                    f"alignment: expected source tokens 0 to {source - 1} and target tokens 0 to "
                    f"{target - 1}, got {i}-{j}"
                )
        return AlignmentErrorRate().corpus([self.links(one)], [gold])


def attention_maps(
    translator: Translator,
    source: Source,
    target: str | None = None,
    strategy: Strategy | None = None,
    padding: int = 0,
) -> AttentionMaps:
    """All weights of a translator that reads a source and is given a target, word by word.

    Args:
        translator: whose weights.
        source: a text or signal.
        target: the output to be produced; None: what the translator decodes.
        strategy: how to decode; greedily if not given.
        padding: so many tokens of padding behind the source, as in a batch with a longer one; at
            most what the model has room for, and none behind a signal.

    Raises:
        ValueError: for a source that the translator does not take, or an empty target.

    >>> from s2s_lab.translator import load
    >>> maps = attention_maps(load("phrasebook-en-fr"), "I sleep.", "Je dors.")
    >>> maps.target, maps.fed, maps.map().weights.shape
    (('je', 'dors', '.', '<eos>'), ('<bos>', 'je', 'dors', '.'), torch.Size([4, 4]))
    """
    example = translator.example(source)
    written = _written(translator, source, target, strategy)
    room = translator.longest - (len(example.source) - 1)
    read, answers = batch.collate([replace(example, target=written.ids)], _device(translator))
    read = _filled(read, min(padding, max(0, room)))
    places = translator.places(source)
    maps = _heads(translator, read, answers, len(places))
    width = max((one.weights.shape[1] for one in maps if one.kind == "cross"), default=len(places))
    behind = width - len(places)
    return AttentionMaps(
        translator.name,
        source if isinstance(source, str) else "signal",
        written.text,
        (*places, *[SPECIALS[PAD]] * behind),
        tuple(written.names),
        maps,
        behind,
        tuple(dict.fromkeys([*translator.unknown(source), *written.unknown])),
    )


@dataclass(frozen=True)
class _Written:
    """The output that is produced."""

    ids: list[int]
    names: list[str]
    text: str
    unknown: list[str]


def _written(
    translator: Translator, source: Source, target: str | None, strategy: Strategy | None
) -> _Written:
    """A target as the model numbers it, or what the translator decodes."""
    codec, others = translator.target, _others(translator, source)
    if target is None:
        best = translator.translate([source], strategy)[0]
        ids = list(best.hypotheses[0].ids)
        names = [*codec.vocab.tokens, *others]
        return _Written(ids, codec.show(names[number] for number in ids), best.text, [])
    tokens = codec.split(target)
    if not tokens:
        raise ValueError("target: expected at least one word, got an empty text")
    ids = extended_target(tokens, codec.vocab, others) if others else codec.encode(target)
    shown = codec.show(others)
    unknown = [token for token in codec.unknown(target) if token not in shown]
    return _Written(ids, [*codec.show(tokens), SPECIALS[EOS]], target, unknown)


def _heads(
    translator: Translator, read: Batch, answers: batch.Targets, places: int
) -> tuple[AttentionMap, ...]:
    """Every head of a batch of one; padding has columns and no rows."""
    return tuple(
        AttentionMap(layer.kind, layer.layer, head, weights[:places] if own else weights)
        for layer in attention_weights(translator.model, read, answers)
        for own in [layer.kind == "encoder"]
        for head, weights in enumerate(layer.weights[0].cpu(), start=1)
    )


def _filled(read: Batch, padding: int) -> Batch:
    """The same source in a batch as wide as one with a longer source."""
    if not isinstance(read, Sources):
        return read
    copies = None if read.copies is None else F.pad(read.copies, (0, padding), value=PAD)
    return Sources(F.pad(read.ids, (0, padding), value=PAD), F.pad(read.mask, (0, padding)), copies)


def _others(translator: Translator, source: Source) -> list[str]:
    """Words of the source that the model can copy and the target vocabulary lacks."""
    model = translator.model
    if not (isinstance(model, Seq2Seq) and model.settings.copy and isinstance(source, str)):
        return []
    assert translator.source is not None
    known, words = translator.target.vocab, translator.source.split(source)
    return list(dict.fromkeys(w for w in words if w not in known))


def _device(translator: Translator) -> torch.device:
    model = translator.model
    parameters = model.parameters() if isinstance(model, nn.Module) else ()
    return next((p.device for p in parameters), torch.device("cpu"))
