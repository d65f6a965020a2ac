"""All attention weights of a model for given sources and targets, head by head.

The sums are the model's own: vectors go up through its layers as they do in training, and each
attention is asked for the weights that it would otherwise keep to itself. There is no second way
through a network here. Weights are not explained, and text is not known; see
`s2s_lab.attention_maps` for both sides' tokens.
"""

from dataclasses import dataclass
from typing import Any, Literal, cast

import torch
from jaxtyping import Float
from torch import Tensor

from s2s_lab.attention import MultiHeadAttention
from s2s_lab.batch import Batch, Sources, Targets
from s2s_lab.models.attentive import AttentiveEncoder
from s2s_lab.models.huggingface import HuggingFaceModel
from s2s_lab.models.protocol import StepModel
from s2s_lab.models.seq2seq import Seq2Seq
from s2s_lab.models.transformer import Transformer, TransformerEncoder
from s2s_lab.models.transformer_layers import DecoderLayer, EncoderLayer

Kind = Literal["cross", "encoder", "decoder"]
"""The decoder reads the source; the source reads itself; the decoder reads what was fed in."""


@dataclass(frozen=True, eq=False)
class LayerWeights:
    """What all heads of one layer read, for a batch."""

    kind: Kind
    layer: int
    """From 1, the lowest."""
    weights: Float[Tensor, "batch head rows columns"]
    """Cross: row t is what was read to *produce* target token t, and columns are the encoder's
    vectors. Encoder: row i is what source token i read. Decoder: row t is what was read to produce
    target token t, and column s is the token that was fed in at step s; column 0 is BOS. 0 on
    padding, in rows and in columns."""


@torch.no_grad()
def attention_weights(model: StepModel, sources: Batch, targets: Targets) -> list[LayerWeights]:
    """Read gold targets, and keep what every attention read: cross first, then encoder, decoder.

    A recurrent decoder has one cross attention; a model that is only known by its `step` gives the
    row that this returns. Empty for a model without attention.

    Raises:
        ValueError: for sources of another kind than the model reads, or a Hugging Face model that
            was wrapped without attention.

    >>> from s2s_lab import batch
    >>> from s2s_lab.models import TransformerSettings
    >>> model = Transformer(TransformerSettings(9, 8, width=4, heads=2, layers=3)).eval()
    >>> found = attention_weights(model, batch.sources([[5, 6, 2]]), batch.targets([[7, 2]]))
    >>> [(one.kind, one.layer) for one in found[::3]], found[0].weights.shape
    ([('cross', 1), ('encoder', 1), ('decoder', 1)], torch.Size([1, 2, 2, 3]))
    """
    if isinstance(model, Transformer):
        found = _of_transformer(model, sources, targets)
    elif isinstance(model, Seq2Seq):
        found = _of_seq2seq(model, sources, targets)
    elif isinstance(model, HuggingFaceModel):
        found = _numbered(*model.attentions(sources, targets.inputs))
    else:
        found = _of_steps(model, sources, targets)
    rows = {"cross": targets.mask, "decoder": targets.mask, "encoder": sources.mask}
    return [
        LayerWeights(one.kind, one.layer, one.weights * rows[one.kind][:, None, :, None])
        for one in found
    ]


def _numbered(
    cross: list[Tensor], encoder: list[Tensor], decoder: list[Tensor]
) -> list[LayerWeights]:
    """Layers from 1 upwards, kind by kind."""
    kinds: dict[Kind, list[Tensor]] = {"cross": cross, "encoder": encoder, "decoder": decoder}
    return [
        LayerWeights(kind, i, weights)
        for kind, layers in kinds.items()
        for i, weights in enumerate(layers, start=1)
    ]


def _of_transformer(model: Transformer, sources: Batch, targets: Targets) -> list[LayerWeights]:
    """Each layer lifts the vectors itself; its self-attention is asked once more for weights."""
    state, cross, decoder = model.start(sources), [], []
    x = model.embedding(targets.inputs)
    for layer, past, memory in zip(model.layers, state.past, state.memory, strict=True):
        decoder.append(_self_read(cast(DecoderLayer, layer), x, None))
        x, _, read = layer(x, past, memory, state.bias, want_weights=True)
        cross.append(read)
    return _numbered(cross, _of_encoder(model.encoder, cast(Sources, sources)), decoder)


def _of_encoder(encoder: TransformerEncoder, sources: Sources) -> list[Tensor]:
    """The self-attentions of an encoder, the lowest first."""
    x, found = encoder.embedding(sources.ids), []
    for layer in encoder.layers:
        found.append(_self_read(cast(EncoderLayer, layer), x, sources.mask))
        x = layer(x, sources.mask)
    return found


def _self_read(
    layer: EncoderLayer | DecoderLayer,
    x: Float[Tensor, "batch length width"],
    mask: Tensor | None,
) -> Float[Tensor, "batch head length length"]:
    """What each position reads among all; without a mask among itself and those before it."""
    normed = layer.self_norm(x)
    seen = torch.ones(x.shape[:2], dtype=torch.bool, device=x.device) if mask is None else mask
    own = layer.self_attention.prepare(normed)
    _, read = layer.self_attention(normed, own, seen, causal=mask is None)
    return cast(Tensor, read)


def _of_seq2seq(model: Seq2Seq, sources: Batch, targets: Targets) -> list[LayerWeights]:
    """The one cross attention, every head of it, and the encoder's where that is a Transformer's.

    A decoder shows the mean of its heads; the hook hears what its attention returned.
    """
    heard: list[Tensor] = []
    attention = model.decoder.attention
    state = model.start(sources)
    if isinstance(attention, MultiHeadAttention):
        handle = attention.register_forward_hook(lambda _, __, given: heard.append(given[1]))
        try:
            model.decoder(state, targets.inputs)
        finally:
            handle.remove()
        cross = [torch.cat(heard, dim=2)]
    else:
        read = model.decoder(state, targets.inputs)[2]
        cross = [] if read is None else [read[:, None]]
    own = isinstance(model.encoder, AttentiveEncoder)
    encoder: Any = model.encoder.encoder if own else None
    return _numbered(cross, _of_encoder(encoder, cast(Sources, sources)) if own else [], [])


def _of_steps(model: StepModel, sources: Batch, targets: Targets) -> list[LayerWeights]:
    """Token by token, through the protocol alone."""
    state, rows = model.start(sources), []
    for last in targets.inputs.unbind(1):
        _, state, read = model.step(state, last)
        if read is None:
            return []
        rows.append(read)
    return _numbered([torch.stack(rows, dim=1)[:, None]], [], [])
