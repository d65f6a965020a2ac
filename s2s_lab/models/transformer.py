"""The Transformer: an encoder-decoder of attention and feed-forward layers, without recurrence.

`Transformer` is a `torch.nn.Module` for training (`forward` with gold inputs) and a `StepModel` for
decoding (`start`, `step`, `reorder`), through the same layers: the decoder reads a block of tokens
behind those it has read already. Training is one block; a step is a block of one.

Source: Vaswani et al. (2017), with one change: *pre-norm*. The paper normalises after adding,
``LayerNorm(x + Sublayer(x))``; here it is ``x + Sublayer(LayerNorm(x))``, and one more LayerNorm at
the end of each stack. Then x runs through all layers as a plain sum, gradients reach the lowest one
undamped, and the model trains without the warm-up that the paper's order needs (Xiong et al. 2020,
"On Layer Normalization in the Transformer Architecture"; the paper's own code soon did the same).

The layers live in `transformer_layers`, their heads in `attention.multihead`, the embedding with
its sines in `positions`, and what is carried from step to step in `transformer_state`.
"""

from typing import cast

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from s2s_lab.batch import Batch, Sources
from s2s_lab.models.positions import PlacedEmbedding
from s2s_lab.models.slots import SPARE, Heads, Slots
from s2s_lab.models.told import Told
from s2s_lab.models.transformer_layers import DecoderLayer, EncoderLayer, bias_of, heads_of
from s2s_lab.models.transformer_settings import TransformerSettings
from s2s_lab.models.transformer_state import TransformerState
from s2s_lab.models.transformer_step import steps_of

__all__ = [
    "DecoderLayer",
    "EncoderLayer",
    "Transformer",
    "TransformerEncoder",
    "TransformerSettings",
]

Lifted = tuple[
    Float[Tensor, "sources queries width"],
    tuple[Heads, ...],
    tuple[Slots, ...],
    Float[Tensor, "sources head queries src"] | None,
]
"""Vectors, keys and values of all tokens and where they lie, and weights over the source."""


class TransformerEncoder(nn.Module):
    """Embedding, layers and a last LayerNorm: a vector for each source token.

    Source: Vaswani et al. (2017), figure 1, left.
    """

    def __init__(
        self,
        vocab: int,
        width: int,
        heads: int,
        layers: int,
        ffn: int,
        dropout: float,
        longest: int,
    ) -> None:
        """Sizes as in `TransformerSettings`."""
        super().__init__()
        self.embedding = PlacedEmbedding(vocab, width, dropout, longest)
        self.layers = nn.ModuleList(EncoderLayer(width, heads, ffn, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(width)

    def forward(self, sources: Sources) -> Float[Tensor, "batch src width"]:
        """Read the sources; 0 on padding.

        Raises:
            ValueError: if a source has no token, or more than `longest`.
        """
        x = self.embedding(sources.ids)
        for layer in self.layers:
            x = layer(x, sources.mask)
        return self.norm(x).masked_fill(~sources.mask[:, :, None], 0.0)


class Transformer(nn.Module):
    """An encoder-decoder of attention alone.

    >>> settings = TransformerSettings(source_vocab=9, target_vocab=8, width=4, heads=2, layers=1)
    >>> import torch
    >>> from s2s_lab import batch
    >>> model = Transformer(settings)
    >>> model(batch.sources([[5, 6, 2], [7, 2]]), torch.tensor([[1, 5], [1, 6]])).shape
    torch.Size([2, 2, 8])
    """

    def __init__(self, settings: TransformerSettings) -> None:
        super().__init__()
        s = self.settings = settings
        if not (s.source_vocab and s.target_vocab):
            raise ValueError(
                "vocabulary: expected the sizes of both sides, "
                f"got source_vocab = {s.source_vocab}, target_vocab = {s.target_vocab}"
            )
        self.encoder = TransformerEncoder(
            s.source_vocab, s.width, s.heads, s.layers, s.ffn, s.dropout, s.longest
        )
        self.embedding = PlacedEmbedding(s.target_vocab, s.width, s.dropout, s.longest)
        self.layers = nn.ModuleList(
            DecoderLayer(s.width, s.heads, s.ffn, s.dropout) for _ in range(s.layers)
        )
        self.norm = nn.LayerNorm(s.width)
        self.output = nn.Linear(s.width, s.target_vocab)
        if s.shared:
            self.encoder.embedding.tokens.weight = self.embedding.tokens.weight
        if s.tied:
            self.output.weight = self.embedding.tokens.weight

    def start(self, sources: Batch) -> TransformerState:
        """Encode the sources, and compute their keys and values for every layer; one row each.

        Raises:
            ValueError: for what is no text.
        """
        if not isinstance(sources, Sources):
            raise ValueError("source: expected tokens, got frames")
        encoded = self.encoder(sources)
        heads = self.settings.heads
        nothing = encoded.new_empty(2, len(sources), heads, 0, self.settings.width // heads)
        layers = [cast(DecoderLayer, layer) for layer in self.layers]
        return TransformerState(
            past=(nothing,) * len(layers),
            visible=sources.mask.new_empty(len(sources), 1, 0),
            memory=tuple(heads_of(layer.cross_attention, encoded).contiguous() for layer in layers),
            mask=sources.mask,
            bias=bias_of(sources.mask[:, None], encoded),
            top=encoded.new_zeros(len(sources), 1, self.settings.width),
            length=0,
            steps=() if self.training or torch.is_grad_enabled() else steps_of(self.layers),
        )

    def forward(
        self, sources: Batch, inputs: Int[Tensor, "batch tgt"]
    ) -> Float[Tensor, "batch tgt vocab"]:
        """Teacher forcing: logits after each gold prefix."""
        return self._read(self.start(sources), inputs, want_weights=False)[0]

    def step(
        self, state: TransformerState, last_ids: Int[Tensor, "rows"]
    ) -> tuple[Float[Tensor, "rows vocab"], TransformerState, Float[Tensor, "rows src"]]:
        """One token further; see `StepModel.step`.

        The attention row is that of the last layer, the mean over its heads: a summary of many
        rows, and no proof of why a token was chosen.
        """
        logits, new_state, read, _ = self._read(state, last_ids[:, None], want_weights=True)
        assert read is not None
        return logits[:, 0], new_state, read[:, 0]

    def step_reading(
        self,
        state: TransformerState,
        last_ids: Int[Tensor, "rows"],
        weights: Float[Tensor, "rows src"],
        given: Bool[Tensor, "rows"],
    ) -> tuple[Float[Tensor, "rows vocab"], TransformerState, Float[Tensor, "rows src"]]:
        """One token further, where the rows that are `given` weights read with them.

        All heads of the last layer do, whose mean is the row that `step` shows; the layers below
        read as they like.
        """
        told = Told(weights, given)
        logits, after, read, _ = self._read(state, last_ids[:, None], True, told)
        assert read is not None
        return logits[:, 0], after, read[:, 0]

    def block(
        self, state: TransformerState, ids: Int[Tensor, "rows tgt"]
    ) -> tuple[
        Float[Tensor, "rows tgt vocab"], list[TransformerState], Float[Tensor, "rows tgt src"]
    ]:
        """Several given tokens in one pass; see `decoding.scoring.ReadsBlocks`."""
        state, tgt = state.apart(), ids.shape[1]
        logits, after, read, top = self._read(state, ids, want_weights=True)
        assert read is not None
        states = [
            state.read(
                tuple(p[:, :, :, : state.length + n] for p in after.past), n, top[:, n - 1 : n]
            )
            for n in range(1, tgt + 1)
        ]
        return logits, states, read

    def hidden(self, state: TransformerState) -> Float[Tensor, "rows width"]:
        """What the decoder made of the last token, of which the logits were made."""
        return state.top.flatten(0, 1)

    def reorder(self, state: TransformerState, index: Int[Tensor, "new_rows"]) -> TransformerState:
        """Rows dropped, copied or swapped; see `StepModel.reorder`."""
        return state.rows(index)

    def spread(self, state: TransformerState, width: int) -> TransformerState:
        """Every row `width` times, reading one memory; see `Spreads.spread`."""
        return state.spread(width)

    def _read(
        self,
        state: TransformerState,
        ids: Int[Tensor, "rows tgt"],
        want_weights: bool,
        told: Told | None = None,
    ) -> tuple[
        Float[Tensor, "rows tgt vocab"],
        TransformerState,
        Float[Tensor, "rows tgt src"] | None,
        Float[Tensor, "sources queries width"],
    ]:
        """Read a block of tokens: logits, state, weights, and what the logits are made of.

        The weights are the mean over the heads of the last layer.
        """
        rows, tgt = ids.shape
        x = self.embedding(ids, past=state.length).view(len(state.mask), -1, self.settings.width)
        own_bias = None if state.width == 1 else bias_of(state.seen(tgt), x)
        lift = self._step_up if tgt == 1 and state.steps else self._block_up
        x, past, slots, read = lift(state, x, own_bias, want_weights, told)
        top = self.norm(x)
        logits = self.output(top).view(rows, tgt, -1)
        if read is not None:
            read = read.mean(1).view(rows, tgt, -1)
        last_top = top.view(len(state.mask), -1, tgt, self.settings.width)[:, :, -1]
        return logits, state.read(past, tgt, last_top, slots), read, top

    def _block_up(
        self,
        state: TransformerState,
        x: Float[Tensor, "sources queries width"],
        own_bias: Float[Tensor, "sources 1 queries slots"] | None,
        want_weights: bool,
        told: Told | None,
    ) -> Lifted:
        """Through the layers, any number of tokens a row."""
        past, read = [], None
        layers = [cast(DecoderLayer, layer) for layer in self.layers]
        for layer, before, memory in zip(layers, state.past, state.memory, strict=True):
            last = layer is layers[-1]
            x, own, read = layer(
                x,
                before,
                memory,
                state.bias,
                own_bias,
                want_weights and last,
                told if last else None,
            )
            past.append(own)
        return x, tuple(past), (), read

    def _step_up(
        self,
        state: TransformerState,
        x: Float[Tensor, "sources queries width"],
        own_bias: Float[Tensor, "sources 1 queries slots"] | None,
        want_weights: bool,
        told: Told | None,
    ) -> Lifted:
        """The same for one token a row, in fewer operations; see `transformer_step`."""
        seen, new = state.past[0].shape[3], x.shape[1]
        slots = state.slots or tuple(Slots(past, SPARE * new) for past in state.past)
        after, read = [], None
        for step, before, memory in zip(state.steps, slots, state.memory, strict=True):
            last = step is state.steps[-1]
            x, joined, read = step(
                x,
                before,
                seen,
                memory,
                state.bias,
                own_bias,
                want_weights and last,
                told if last else None,
            )
            after.append(joined)
        return x, tuple(one.first(seen + new) for one in after), tuple(after), read
