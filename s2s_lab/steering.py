"""Decode again from a forced choice, an edited attention row, or another source word.

A `Steering` holds a translator, a source and a strategy. Every change decodes again, from the
beginning and under all changes so far, and gives a new trace, which says in `Trace.edits` what was
changed; `undo` and `redo` walk along the traces. This module draws nothing: views drive it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from torch import Tensor

from s2s_lab.batch import collate
from s2s_lab.bpe import BPETokenizer
from s2s_lab.decoding import Greedy, Strategy, Trace
from s2s_lab.decoding.autopsy import Autopsy, autopsy
from s2s_lab.decoding.diff import Difference, diff
from s2s_lab.decoding.pointing import hypothesis_at, ids_of, place_of, reading
from s2s_lab.decoding.recorder import settings
from s2s_lab.decoding.steered import Prefix, UnderOrders
from s2s_lab.text import EOS, UNK, Tokenizer
from s2s_lab.translator import Translator


@dataclass(frozen=True)
class _Orders:
    """All that was changed at one point of the history."""

    source: str | Tensor
    forced: Prefix = ()
    readings: dict[Prefix, tuple[float, ...]] = field(default_factory=dict)
    edits: tuple[str, ...] = ()


class Steering:
    """One source, decoded again and again under a person's orders.

    >>> from s2s_lab.models import TableModel
    >>> from s2s_lab.text import Codec, SpaceTokenizer
    >>> model = TableModel.of({"": {"a": 0.6, "b": 0.4}, "b": {"<eos>": 1.0}})
    >>> codec = Codec(SpaceTokenizer(), model.vocab)
    >>> steering = Steering(Translator("table", model, codec, codec), "a")
    >>> steering.trace.output_text, steering.fork(0, "b").output_text, steering.undo().output_text
    ('a', 'b', 'a')
    """

    def __init__(
        self, translator: Translator, source: str | Tensor, strategy: Strategy | None = None
    ) -> None:
        """Decode the source once, nothing changed; greedily without a strategy.

        Raises:
            ValueError: for a source that the translator does not take.
        """
        self.translator, self.strategy = translator, strategy or Greedy()
        first = _Orders(source)
        self._line: list[tuple[_Orders, Trace]] = [(first, self._decode(first))]
        self._now = 0

    @property
    def trace(self) -> Trace:
        """The trace after the last change that is not undone."""
        return self._line[self._now][1]

    @property
    def history(self) -> tuple[Trace, ...]:
        """The traces so far, the unchanged one first, without those undone."""
        return tuple(trace for _, trace in self._line[: self._now + 1])

    @property
    def undone(self) -> int:
        """How many changes `redo` can bring back."""
        return len(self._line) - 1 - self._now

    @property
    def change(self) -> Difference:
        """What the last change did: the first word that is another one."""
        return diff(self._line[max(self._now - 1, 0)][1], self.trace)

    def fork(self, step: int, choose: str | int, parent: int | None = None) -> Trace:
        """Decode again from a forced choice.

        Args:
            step: position in ``trace.steps``, from 0.
            choose: the token that follows, as the trace spells it, or its id.
            parent: id of the hypothesis that it follows, one of ``live`` in this step; None: the
                one that the answer came from, else the likeliest.

        Raises:
            ValueError: for a step, hypothesis or token that is not there, and for a token to which
                the model gives no probability.
        """
        parent = hypothesis_at(self.trace, step, parent)
        token, name = self._token(step, choose)
        forced = (*ids_of(self.trace, parent), token)
        place = place_of(self.trace, parent)
        orders = replace(
            self._orders,
            forced=forced,
            edits=(*self._orders.edits, f"step {step + 1}: {name!r} was chosen {place}"),
        )
        trace = self._possible(orders)
        if trace is None:
            raise ValueError(
                f"choose: expected a token that can stand {place}, got {name!r}, "
                "to which the model or a rule gives no probability"
            )
        return self._go(orders, trace)

    def edit_attention(
        self,
        step: int,
        weights: Sequence[int | float],
        parent: int | None = None,
        normalise: bool = False,
    ) -> Trace:
        """Decode again, with other weights where a token was produced; later steps follow freely.

        Args:
            step: position in ``trace.steps``, from 0.
            weights: one for each token of ``trace.source``, 0 or more.
            parent: as in `fork`.
            normalise: divide the weights by their sum; else it has to be 1 already, within 0.001.

        Raises:
            ValueError: for a step or hypothesis that is not there, for weights that do not fit,
                and for a model whose attention cannot be edited.
        """
        parent = hypothesis_at(self.trace, step, parent)
        if not self.trace.steps[step].attention:
            raise ValueError("attention: expected a model that attends, got one that does not")
        row = reading(weights, len(self.trace.source), normalise)
        names = zip(self.trace.source, row, strict=True)
        read = ", ".join(f"{name} {weight:.2f}" for name, weight in names if weight > 0)
        said = f"step {step + 1}: {place_of(self.trace, parent)} the source was read as {read}"
        readings = {**self._orders.readings, ids_of(self.trace, parent): row}
        orders = replace(self._orders, readings=readings, edits=(*self._orders.edits, said))
        return self._go(orders, self._decode(orders))

    def replace_source(self, position: int, word: str) -> Trace:
        """Decode again with a word of the source swapped; choices and readings stay if they can.

        Args:
            position: of the token in the source, from 0, EOS not counted. Where words are cut into
                pieces, the whole word of the piece is swapped.
            word: one word or several, as a person types them; an unknown one is read as `<unk>`.

        Raises:
            ValueError: for a position or word that is not there, or a source that is no text.
        """
        orders = self._orders
        if not isinstance(orders.source, str) or self.translator.source is None:
            raise ValueError("source: expected a text to replace a word in, got a signal")
        old, text = _swapped(self.translator.source.tokenizer, orders.source, position, word)
        said = f"source token {position + 1}: {old!r} was replaced by {word!r}"
        readings, forced = orders.readings, orders.forced
        same_length = len(self.translator.places(text)) == len(self.trace.source)
        if readings and not same_length:
            readings, said = {}, f"{said}; edited attention was given up, the length changed"
        copied = any(token >= len(self.translator.target.vocab) for token in forced)
        if copied and text != orders.source:
            forced, said = (), f"{said}; the forced beginning was given up, it copied the source"
        changed = _Orders(text, forced, readings, (*orders.edits, said))
        return self._go(changed, self._decode(changed))

    def undo(self) -> Trace:
        """Back to before the last change.

        Raises:
            ValueError: if nothing was changed.
        """
        if not self._now:
            raise ValueError("undo: expected a change to take back, got none")
        self._now -= 1
        return self.trace

    def redo(self) -> Trace:
        """The last change that was undone, again.

        Raises:
            ValueError: if nothing was undone since the last change.
        """
        if not self.undone:
            raise ValueError("redo: expected a change that was undone, got none")
        self._now += 1
        return self.trace

    def autopsy(self, target: str, limit: int = 64) -> Autopsy:
        """What the model and the strategy make of a target that a person pastes.

        Args:
            target: as a person writes it.
            limit: the widest beam that is tried.

        Raises:
            ValueError: if it is empty, or the source is no text.
        """
        return autopsy_of(self.translator, self._orders.source, target, self.strategy, limit)

    @property
    def _orders(self) -> _Orders:
        return self._line[self._now][0]

    def _go(self, orders: _Orders, trace: Trace) -> Trace:
        self._line = [*self._line[: self._now + 1], (orders, trace)]
        self._now += 1
        return trace

    def _decode(self, orders: _Orders) -> Trace:
        strategy = UnderOrders(self.strategy, orders.forced, orders.readings)
        trace = self.translator.trace(orders.source, strategy)
        return replace(trace, settings=settings(self.strategy), edits=orders.edits)

    def _possible(self, orders: _Orders) -> Trace | None:
        """The trace, if the answer begins as it was ordered to."""
        try:
            trace = self._decode(orders)
        except ValueError:  # no token may come first
            return None
        answer, forced = trace.outputs[0], orders.forced
        begins = answer.token_ids[: len(forced)] == forced
        return trace if begins and math.isfinite(answer.total) else None

    def _token(self, step: int, choose: str | int) -> tuple[int, str]:
        """Id and spelling of a token that is listed in a step, or stands in the vocabulary."""
        target = self.translator.target
        known = dict(enumerate(target.show(target.vocab.tokens)))
        known |= {c.token_id: c.token for c in self.trace.steps[step].candidates}
        for number, token in known.items():
            if choose in (number, token):
                return number, token
        raise ValueError(f"choose: expected a token of the target vocabulary, got {choose!r}")


def autopsy_of(
    translator: Translator,
    source: str | Tensor,
    target: str,
    strategy: Strategy | None = None,
    limit: int = 64,
) -> Autopsy:
    """What a model and a strategy make of a target that a person pastes; see `decoding.autopsy`.

    Args:
        translator: with its model.
        source: what is translated.
        target: as a person writes it; words that the model cannot write are read as `<unk>`.
        strategy: greedy, if None.
        limit: the widest beam that is tried.

    Raises:
        ValueError: for an empty target, or a source that the translator does not take.
    """
    codec = translator.target
    ids = codec.encode(target)
    if ids == [EOS]:
        raise ValueError("target: expected at least one word, got an empty text")
    unknown = codec.unknown(target) if UNK in ids else []
    vocab = codec.show(codec.vocab.tokens)
    return autopsy(
        translator.model,
        collate([translator.example(source)])[0],
        tuple(ids),
        strategy or Greedy(),
        vocab,
        unknown=tuple(unknown),
        limit=limit,
    )


def _swapped(tokenizer: Tokenizer, text: str, position: int, word: str) -> tuple[str, str]:
    """The word at the token's position, and the text with another in its place."""
    words, sizes = tokenizer, [1] * len(tokenizer.split(text))
    if isinstance(tokenizer, BPETokenizer):
        words = tokenizer.words
        sizes = [len(tokenizer.pieces(each)) for each in words.split(text)]
    tokens = words.split(text)
    if not 0 <= position < sum(sizes):
        raise ValueError(f"position: expected 0 to {sum(sizes) - 1}, got {position}")
    new = words.split(word)
    if not new:
        raise ValueError(f"word: expected at least one word, got {word!r}")
    index = next(i for i in range(len(sizes)) if sum(sizes[: i + 1]) > position)
    old = tokens[index]
    if new == [tokens[index]]:
        return old, text
    return old, words.join([*tokens[:index], *new, *tokens[index + 1 :]])
