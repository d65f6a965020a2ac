"""An encoder and a recurrent decoder, joined by a bridge: the model of most chapters.

`Seq2Seq` is a `torch.nn.Module` for training (`forward` with gold inputs) and a `StepModel` for
decoding (`start`, `step`, `reorder`), through the same layers. Its parts are chosen by
`Seq2SeqSettings`; the Transformer with its own decoder is in `transformer.py`.
"""

from dataclasses import replace

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from s2s_lab.attention import (
    ATTENTIONS,
    Attention,
    MonotonicAttention,
    MultiHeadAttention,
    coverage_costs,
)
from s2s_lab.batch import Batch, Sources
from s2s_lab.models.attentive import AttentiveEncoder
from s2s_lab.models.audio import AudioEncoder
from s2s_lab.models.convolution import ConvolutionalEncoder
from s2s_lab.models.decoder_state import DecoderState
from s2s_lab.models.decoders import (
    BahdanauDecoder,
    Decoded,
    Decoder,
    FeedingDecoder,
    FixedDecoder,
    LuongDecoder,
)
from s2s_lab.models.embeddings import LearnedEmbedding, make_embedding, size_of
from s2s_lab.models.encoders import FrameInput, RNNEncoder
from s2s_lab.models.image import ImageEncoder
from s2s_lab.models.pyramid import PyramidalEncoder
from s2s_lab.models.settings import Seq2SeqSettings
from s2s_lab.models.told import Told
from s2s_lab.models.transformer import TransformerEncoder

__all__ = ["Seq2Seq", "Seq2SeqSettings"]

Encoder = (
    RNNEncoder
    | PyramidalEncoder
    | AudioEncoder
    | ImageEncoder
    | ConvolutionalEncoder
    | AttentiveEncoder
)


class Seq2Seq(nn.Module):
    """An encoder-decoder whose decoder is recurrent, with attention or without.

    >>> model = Seq2Seq(Seq2SeqSettings(source_vocab=9, target_vocab=8, embedding=4, hidden=6))
    >>> from s2s_lab import batch
    >>> model(batch.sources([[5, 6, 2], [7, 2]]), torch.tensor([[1, 5], [1, 6]])).shape
    torch.Size([2, 2, 8])
    """

    def __init__(self, settings: Seq2SeqSettings) -> None:
        super().__init__()
        self.settings = settings
        settings.expect_complete()
        self.encoder = make_encoder(settings)
        key = self.encoder.size
        self.decoder = make_decoder(settings, make_attention(settings, key), key)
        self.bridge = nn.Linear(key, settings.hidden)
        with torch.no_grad():
            for part in self.modules():
                if isinstance(part, LearnedEmbedding):
                    part.weight.mul_(settings.embedding_scale)
        if settings.tied:
            assert isinstance(self.decoder.embedding, LearnedEmbedding)
            self.decoder.output.weight = self.decoder.embedding.weight

    def start(self, sources: Batch) -> DecoderState:
        """Encode the sources; one row each.

        Raises:
            ValueError: for sources of another kind, or without the numbers that copying needs.
        """
        encoded = self.encoder(sources)
        h, *c = encoded.final
        hidden = (torch.tanh(self.bridge(h)), *(self.bridge(part) for part in c))
        copies = self._copies(sources)
        prepared, attended = self.decoder.look(encoded)
        return DecoderState(
            hidden,
            encoded.memory,
            encoded.mask,
            prepared,
            attended,
            fed=self.decoder.first_fed(hidden),
            copies=copies,
            extra=0 if copies is None else max(0, int(copies.max()) + 1 - self.decoder.vocab),
        )

    def forward(
        self, sources: Batch, inputs: Int[Tensor, "batch tgt"]
    ) -> Float[Tensor, "batch tgt vocab"]:
        """Teacher forcing: logits after each gold prefix.

        A model that copies gives as many columns more as the batch has words to copy, at most, in
        one source; their numbers may stand in `inputs`.
        """
        return self._read(sources, inputs)[0]

    def with_auxiliary(
        self, sources: Batch, inputs: Int[Tensor, "batch tgt"]
    ) -> tuple[Float[Tensor, "batch tgt vocab"], Float[Tensor, "batch tgt"]]:
        """Logits as `forward` gives them, and what each step read that had been read before.

        Source: See, Liu & Manning (2017), equations 12 and 13; whoever trains, weighs the cost.

        Raises:
            ValueError: for a model without attention.
        """
        logits, _, weights = self._read(sources, inputs)
        if weights is None:
            raise ValueError("auxiliary: expected a model with attention, got none")
        return logits, coverage_costs(weights)

    def step(
        self, state: DecoderState, last_ids: Int[Tensor, "rows"]
    ) -> tuple[Float[Tensor, "rows vocab"], DecoderState, Float[Tensor, "rows src"] | None]:
        """One token further; see `StepModel.step`."""
        logits, new_state, read = self.decoder(state, last_ids[:, None])
        return logits[:, 0], new_state, None if read is None else read[:, 0]

    def step_reading(
        self,
        state: DecoderState,
        last_ids: Int[Tensor, "rows"],
        weights: Float[Tensor, "rows src"],
        given: Bool[Tensor, "rows"],
    ) -> tuple[Float[Tensor, "rows vocab"], DecoderState, Float[Tensor, "rows src"]]:
        """One token further, where the rows that are `given` weights read with them.

        An attention that remembers what was read remembers these.

        Raises:
            ValueError: for a model without attention.
        """
        told = replace(state, told=Told(weights, given))
        logits, after, read = self.step(told, last_ids)
        if read is None:
            raise ValueError("attention: expected a model that attends, got one that does not")
        return logits, replace(after, told=None), read

    def hidden(self, state: DecoderState) -> Float[Tensor, "rows hidden"]:
        """What the decoder knows after the last token: the state of its top layer."""
        return state.hidden[0][-1]

    def reorder(self, state: DecoderState, index: Int[Tensor, "new_rows"]) -> DecoderState:
        """Rows dropped, copied or swapped; see `StepModel.reorder`."""
        return state.rows(index)

    def spread(self, state: DecoderState, width: int) -> DecoderState:
        """Every row `width` times, reading one memory where that can be; see `Spreads.spread`."""
        return state.spread(width)

    def _read(self, sources: Batch, inputs: Int[Tensor, "batch tgt"]) -> Decoded:
        decoded: Decoded = self.decoder(self.start(sources), inputs)
        return decoded

    def _copies(self, sources: Batch) -> Int[Tensor, "batch src"] | None:
        if not self.settings.copy:
            return None
        if not isinstance(sources, Sources) or sources.copies is None:
            raise ValueError("copies: expected the sources' numbers in the target vocabulary")
        return sources.copies


def make_encoder(settings: Seq2SeqSettings) -> Encoder:
    """The encoder that the settings name."""
    s = settings
    half, parts = s.hidden // (2 if s.bidirectional else 1), 2 if s.cell == "lstm" else 1
    if s.encoder == "image":
        return ImageEncoder(
            s.source_features, s.hidden, s.halvings, s.places, s.dropout, s.layers, parts
        )
    if s.encoder == "audio":
        return AudioEncoder(
            s.source_features, half, s.halvings, s.layers, s.cell, s.bidirectional, s.dropout
        )
    if s.encoder == "transformer":
        below = TransformerEncoder(
            s.source_vocab, s.hidden, s.heads, s.blocks, 2 * s.hidden, s.dropout, s.longest
        )
        return AttentiveEncoder(below, s.hidden, s.layers, parts)
    embedding: nn.Module = FrameInput(s.source_features)
    size = s.source_features
    if not s.source_features:
        kind, size = s.source_embedding, size_of(s.source_embedding, s.source_vocab, s.embedding)
        embedding = make_embedding(kind, s.source_vocab, s.embedding, s.source_trainable)
    if s.encoder == "convolutional":
        return ConvolutionalEncoder(
            embedding, size, s.hidden, s.blocks, 3, s.dropout, s.longest, s.layers, parts
        )
    if s.encoder == "pyramidal":
        return PyramidalEncoder(
            embedding, size, half, s.halvings, s.cell, s.bidirectional, s.dropout, s.layers
        )
    return RNNEncoder(embedding, size, half, s.layers, s.cell, s.bidirectional, s.dropout)


def make_attention(settings: Seq2SeqSettings, key: int) -> Attention | MultiHeadAttention | None:
    """The attention that the settings name, over memories of a size."""
    if settings.attention is None:
        return None
    if settings.attention == "multi-head":
        return MultiHeadAttention(settings.hidden, key, settings.heads)
    if settings.attention == "monotonic":
        return MonotonicAttention(settings.hidden, key, noise=2.0)  # so choices are hard early
    return ATTENTIONS[settings.attention](settings.hidden, key)


def make_decoder(
    settings: Seq2SeqSettings, attention: Attention | MultiHeadAttention | None, key: int
) -> Decoder:
    """The decoder that the settings name."""
    if attention is None:
        return FixedDecoder(settings)
    if isinstance(attention, MultiHeadAttention):
        key = settings.hidden  # its contexts have the size of a query
    if settings.order == "bahdanau":
        return BahdanauDecoder(settings, attention, key)
    if settings.feeding:
        return FeedingDecoder(settings, attention, key)
    return LuongDecoder(settings, attention, key)
