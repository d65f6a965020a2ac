"""Decoders: from the state so far and the next input tokens to logits, a new state and weights.

A decoder reads a block of tokens at once (`forward`): all gold tokens in training, a single one
when a strategy steps. So there is one way through the network, and what was trained is what is
decoded. Each adds one idea:

- `FixedDecoder`: a vector is all that it knows of the source, in the first state alone (Sutskever
  2014) or at every step as well (Cho 2014);
- `LuongDecoder`: attends with the *current* state, all steps at once (Luong 2015);
- `FeedingDecoder`: the same with input feeding, so the steps have to be taken one by one;
- `BahdanauDecoder`: attends with the *previous* state and feeds the context (Bahdanau 2015).
"""

from dataclasses import replace
from typing import Any

import torch
from jaxtyping import Float, Int, Shaped
from torch import Tensor, nn

from s2s_lab.attention import Attention, MultiHeadAttention, attend
from s2s_lab.models.copying import CopyGate, mixture, without_extension
from s2s_lab.models.decoder_state import DecoderState, Hidden
from s2s_lab.models.embeddings import make_embedding, size_of
from s2s_lab.models.encoders import RECURRENT, Encoded
from s2s_lab.models.settings import Seq2SeqSettings

Decoded = tuple[Float[Tensor, "rows tgt vocab"], DecoderState, Float[Tensor, "rows tgt src"] | None]
Read = tuple[
    Float[Tensor, "rows tgt context"],
    Float[Tensor, "rows tgt src"],
    Shaped[Tensor, "rows *attended"],
]
"""Contexts, weights, and what the attention remembers afterwards."""


class Decoder(nn.Module):
    """What all decoders have: an embedding, recurrent layers and an output layer.

    Source: Luong, Pham & Manning (2015), equations 5 and 6, for the output:
    ``h̃ = tanh(W_c features)``, ``p = softmax(W h̃)``.
    """

    def __init__(
        self,
        settings: Seq2SeqSettings,
        attention: Attention | MultiHeadAttention | None,
        fed: int,
        features: int,
        context: int = 0,
    ) -> None:
        """Sizes are numbers of units.

        Args:
            settings: the model's.
            attention: how to read the source, if the decoder does.
            fed: what the cell gets beside the embedding, and a state keeps for the next step.
            features: what the output layer gets.
            context: of a context that is read.
        """
        super().__init__()
        s, size = settings, settings.target_vocab
        width = size_of(s.target_embedding, size, s.embedding)
        self.vocab, self.fed = size, fed
        self.embedding = make_embedding(s.target_embedding, size, s.embedding, s.target_trainable)
        self.dropout = nn.Dropout(s.dropout)
        self.rnn = RECURRENT[s.cell](
            width + fed,
            s.hidden,
            s.layers,
            batch_first=True,
            dropout=s.dropout if s.layers > 1 else 0.0,
        )
        self.attention = attention
        self.W_c = nn.Linear(features, s.embedding)
        self.output = nn.Linear(s.embedding, size)
        self.gate = CopyGate(context, s.hidden, width) if s.copy else None

    def _load_from_state_dict(self, state_dict: dict[str, Any], prefix: str, *others: Any) -> None:
        """Read weights; the first checkpoints have the attention's score as ``score``."""
        for name in [name for name in state_dict if name.startswith(f"{prefix}score.")]:
            state_dict[f"{prefix}attention.{name.removeprefix(prefix)}"] = state_dict.pop(name)
        super()._load_from_state_dict(state_dict, prefix, *others)

    def look(
        self, encoded: Encoded
    ) -> tuple[Shaped[Tensor, "rows *prepared"], Shaped[Tensor, "rows *attended"]]:
        """What the attention makes of the memory, and what it remembers before the first step."""
        nothing = encoded.mask.new_empty(encoded.mask.shape[0], 0)
        if self.attention is None:
            return nothing, nothing
        prepared = self.attention.prepare(encoded.memory)
        if isinstance(self.attention, MultiHeadAttention):
            return prepared, nothing
        return prepared, self.attention.start(encoded.mask)

    def first_fed(self, hidden: Hidden) -> Float[Tensor, "rows fed"]:
        """What the first step gets beside the embedding: 0."""
        return hidden[0].new_zeros(hidden[0].shape[1], self.fed)

    def embed(self, ids: Int[Tensor, "rows tgt"]) -> Float[Tensor, "rows tgt embedding"]:
        """Vectors of the input tokens."""
        known = ids if self.gate is None else without_extension(ids, self.vocab)
        return self.dropped(self.embedding(known))

    def dropped(self, vectors: Tensor) -> Tensor:
        """Dropout in training; the call alone would be felt in a step for one sentence."""
        return self.dropout(vectors) if self.training else vectors

    def run(
        self, inputs: Float[Tensor, "rows tgt input"], hidden: Hidden
    ) -> tuple[Float[Tensor, "rows tgt hidden"], Hidden]:
        """The recurrent layers over a block of inputs."""
        outputs, last = self.rnn(inputs, hidden[0] if len(hidden) == 1 else hidden)
        return outputs, last if isinstance(last, tuple) else (last,)

    def read(
        self,
        queries: Float[Tensor, "rows tgt hidden"],
        state: DecoderState,
        attended: Shaped[Tensor, "rows *attended"],
    ) -> Read:
        """Contexts of some queries; of several heads the weights are the mean.

        The hypotheses of a group ask its memory together; see `decoder_state`.
        """
        assert self.attention is not None
        together, (rows, tgt, _) = state.grouped(queries), queries.shape
        if isinstance(self.attention, MultiHeadAttention):
            context, heads = self.attention(together, state.prepared, state.mask)
            assert heads is not None
            if state.told is not None:
                heads = state.told.instead_of(heads)
                context = self.attention.attend(heads, state.prepared)
            weights, after = heads.mean(1), attended
        else:
            before = attended[: len(together)]  # all of it, unless there is nothing to remember
            weights, after = self.attention(together, state.prepared, state.mask, before)
            if state.told is not None:
                own, weights = weights, state.told.instead_of(weights)
                if after.is_floating_point() and after.shape == own[:, 0].shape:
                    after = after + (weights - own).sum(1)  # it remembers what was read, or the sum
            context = attend(weights, state.memory)
            after = after if len(together) == rows else attended
        return context.reshape(rows, tgt, -1), weights.reshape(rows, tgt, -1), after

    def combined(
        self, features: Float[Tensor, "rows tgt features"]
    ) -> Float[Tensor, "rows tgt embedding"]:
        """``h̃ = tanh(W_c features)``."""
        return torch.tanh(self.W_c(features))

    def write(
        self,
        combined: Float[Tensor, "rows tgt embedding"],
        read: Read,
        outputs: Float[Tensor, "rows tgt hidden"],
        embedded: Float[Tensor, "rows tgt width"],
        state: DecoderState,
    ) -> Float[Tensor, "rows tgt vocab"]:
        """Logits; where the model copies, logarithms of the mixture."""
        logits: Tensor = self.output(self.dropped(combined))
        if self.gate is None:
            return logits
        assert state.copies is not None
        context, weights, _ = read
        p_gen = self.gate(context, outputs, embedded)
        return mixture(logits, weights, p_gen, state.copies, state.extra)


class FixedDecoder(Decoder):
    """Knows of the source what a single vector says.

    Source: Sutskever, Vinyals & Le (2014), where it is the first state and nothing else. With
    `every_step`: Cho et al. (2014), section 2.2, where it also goes into the cell and, beside
    state and input token, into the output layer (here tanh, there maxout).
    """

    def __init__(self, settings: Seq2SeqSettings) -> None:
        s = settings
        width = size_of(s.target_embedding, s.target_vocab, s.embedding)
        fed = s.hidden if s.every_step else 0
        super().__init__(s, None, fed, s.hidden + (fed + width if s.every_step else 0))
        self.every_step = s.every_step

    def first_fed(self, hidden: Hidden) -> Float[Tensor, "rows fed"]:
        """The fixed vector, if every step gets it: the first state of the top layer."""
        return hidden[0][-1] if self.every_step else super().first_fed(hidden)

    def forward(self, state: DecoderState, ids: Int[Tensor, "rows tgt"]) -> Decoded:
        """Read a block of tokens; logits at t depend on tokens up to t only."""
        embedded = self.embed(ids)
        if not self.every_step:
            outputs, hidden = self.run(embedded, state.hidden)
            features = outputs
        else:
            fixed = state.fed[:, None].expand(-1, ids.shape[1], -1)
            outputs, hidden = self.run(torch.cat([embedded, fixed], dim=-1), state.hidden)
            features = torch.cat([fixed, outputs, embedded], dim=-1)
        logits: Tensor = self.output(self.dropped(self.combined(features)))
        return logits, replace(state, hidden=hidden), None


class LuongDecoder(Decoder):
    """Attends with the current state, after the recurrent layers: all steps at once.

    Source: Luong, Pham & Manning (2015), equations 5 and 6, without input feeding.
    """

    def __init__(
        self,
        settings: Seq2SeqSettings,
        attention: Attention | MultiHeadAttention,
        key: int,
        fed: int = 0,
    ) -> None:
        """`key` is the size of a context; for `fed` see `Decoder`."""
        super().__init__(settings, attention, fed, settings.hidden + key, key)

    def forward(self, state: DecoderState, ids: Int[Tensor, "rows tgt"]) -> Decoded:
        """Read a block of tokens; logits at t depend on tokens up to t only."""
        embedded = self.embed(ids)
        outputs, hidden = self.run(embedded, state.hidden)
        context, weights, attended = read = self.read(outputs, state, state.attended)
        combined = self.combined(torch.cat([context, outputs], dim=-1))
        logits = self.write(combined, read, outputs, embedded, state)
        return logits, replace(state, hidden=hidden, attended=attended), weights


class FeedingDecoder(LuongDecoder):
    """Feeds ``h̃`` of each step into the next, so that a choice of place is known later.

    Source: Luong, Pham & Manning (2015), section 3.3. Before the first step ``h̃`` is 0.
    """

    def __init__(
        self, settings: Seq2SeqSettings, attention: Attention | MultiHeadAttention, key: int
    ) -> None:
        """`key` is the size of a context."""
        super().__init__(settings, attention, key, fed=settings.embedding)

    def forward(self, state: DecoderState, ids: Int[Tensor, "rows tgt"]) -> Decoded:
        """Read a block of tokens, one after another."""
        embedded = self.embed(ids)
        hidden, attended, fed = state.hidden, state.attended, state.fed[:, None]
        steps: list[tuple[Tensor, ...]] = []
        for token in embedded.split(1, dim=1):
            output, hidden = self.run(torch.cat([token, fed], dim=-1), hidden)
            context, weights, attended = self.read(output, state, attended)
            fed = self.combined(torch.cat([context, output], dim=-1))
            steps.append((fed, context, weights, output))
        combined, contexts, read, outputs = (
            torch.cat(part, 1) for part in zip(*steps, strict=True)
        )
        logits = self.write(combined, (contexts, read, attended), outputs, embedded, state)
        after = replace(state, hidden=hidden, attended=attended, fed=fed[:, 0])
        return logits, after, read


class BahdanauDecoder(Decoder):
    """Attends with the previous state; the context enters the cell beside the embedding.

    Source: Bahdanau, Cho & Bengio (2015), equations 4 to 6:
    ``c_t = Σ α(s_{t-1}, h_j) h_j``, ``s_t = f([y_{t-1}; c_t], s_{t-1})``. The top layer of s is
    the query.
    """

    def __init__(
        self, settings: Seq2SeqSettings, attention: Attention | MultiHeadAttention, key: int
    ) -> None:
        """`key` is the size of a context."""
        super().__init__(settings, attention, key, settings.hidden + key, key)
        self.fed = 0  # the context is fed in the step that reads it, so nothing is kept

    def forward(self, state: DecoderState, ids: Int[Tensor, "rows tgt"]) -> Decoded:
        """Read a block of tokens, one after another."""
        embedded = self.embed(ids)
        hidden, attended = state.hidden, state.attended
        steps: list[tuple[Tensor, ...]] = []
        for token in embedded.split(1, dim=1):
            query = hidden[0][-1][:, None, :]
            context, weights, attended = self.read(query, state, attended)
            output, hidden = self.run(torch.cat([token, context], dim=-1), hidden)
            steps.append((context, weights, output))
        contexts, read, outputs = _joined(steps)
        combined = self.combined(torch.cat([contexts, outputs], dim=-1))
        logits = self.write(combined, (contexts, read, attended), outputs, embedded, state)
        return logits, replace(state, hidden=hidden, attended=attended), read


def _joined(steps: list[tuple[Tensor, ...]]) -> list[Tensor]:
    """What each step has of every kind, one after another along the steps."""
    return [torch.cat(parts, dim=1) for parts in zip(*steps, strict=True)]
