"""Models in plain torch, as fast as they can be written: the floors of `training.py`.

The same shapes and the same maths as the library's, so that the weights of one fit the other, with
no regard for reading, stepping or reuse. Everything that can be batched over time is.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

PAD = 0


@dataclass(frozen=True)
class Tensors:
    """A batch on its device, ready for a floor."""

    sources: Tensor
    mask: Tensor
    lengths: Tensor
    """Of the sources, on the CPU."""
    inputs: Tensor
    labels: Tensor
    tokens: int
    """Real target tokens."""


class Recurrent(nn.Module):
    """Bidirectional encoder, bridge, decoder, attention of all steps at once, output layer."""

    def __init__(
        self,
        source_vocab: int,
        target_vocab: int,
        embedding: int,
        hidden: int,
        cell: str,
        attention: str,
        dropout: float,
    ) -> None:
        super().__init__()
        layer = {"gru": nn.GRU, "lstm": nn.LSTM}[cell]
        self.cell, self.dropout = cell, nn.Dropout(dropout)
        self.encoder_embedding = nn.Embedding(source_vocab, embedding, padding_idx=PAD)
        self.encoder = layer(embedding, hidden // 2, batch_first=True, bidirectional=True)
        self.decoder_embedding = nn.Embedding(target_vocab, embedding, padding_idx=PAD)
        self.decoder = layer(embedding, hidden, batch_first=True)
        self.additive = attention == "additive"
        if self.additive:
            self.W_q = nn.Linear(hidden, hidden, bias=False)
            self.W_k = nn.Linear(hidden, hidden)
            self.v = nn.Linear(hidden, 1, bias=False)
        else:
            self.W = nn.Linear(hidden, hidden, bias=False)
        self.W_c = nn.Linear(2 * hidden, embedding)
        self.output = nn.Linear(embedding, target_vocab)
        self.bridge = nn.Linear(hidden, hidden)

    def forward(self, batch: Tensors) -> Tensor:
        """Logits of all steps."""
        embedded = self.dropout(self.encoder_embedding(batch.sources))
        packed = pack_padded_sequence(embedded, batch.lengths, True, enforce_sorted=False)
        outputs, last = self.encoder(packed)
        memory, _ = pad_packed_sequence(outputs, True, total_length=embedded.shape[1])
        if self.cell == "gru":
            first = torch.tanh(self.bridge(torch.cat([last[0], last[1]], -1)))[None]
        else:
            h, c = (self.bridge(torch.cat([part[0], part[1]], -1))[None] for part in last)
            first = (torch.tanh(h), c)
        states, _ = self.decoder(self.dropout(self.decoder_embedding(batch.inputs)), first)
        if self.additive:
            keys = self.W_k(memory)
            scores = self.v(torch.tanh(self.W_q(states)[:, :, None] + keys[:, None])).squeeze(-1)
        else:
            scores = states @ self.W(memory).transpose(1, 2)
        weights = scores.masked_fill(~batch.mask[:, None], float("-inf")).softmax(-1)
        combined = torch.tanh(self.W_c(torch.cat([weights @ memory, states], -1)))
        return self.output(self.dropout(combined))


class Block(nn.Module):
    """A pre-norm layer; with `cross` it also reads a memory."""

    def __init__(self, width: int, heads: int, ffn: int, cross: bool, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, nn.Dropout(dropout)
        self.self_norm = nn.LayerNorm(width)
        if cross:
            self.cross_norm = nn.LayerNorm(width)
        self.ffn_norm = nn.LayerNorm(width)
        self.self_q, self.self_kv, self.self_o = self._attention(width)
        if cross:
            self.cross_q, self.cross_kv, self.cross_o = self._attention(width)
        self.ffn_in, self.ffn_out = nn.Linear(width, ffn), nn.Linear(ffn, width)

    @staticmethod
    def _attention(width: int) -> tuple[nn.Linear, nn.Linear, nn.Linear]:
        return nn.Linear(width, width), nn.Linear(width, 2 * width), nn.Linear(width, width)

    def _read(self, queries: Tensor, both: Tensor, mask: Tensor | None, causal: bool) -> Tensor:
        q = queries.unflatten(-1, (self.heads, -1)).transpose(1, 2)
        k, v = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in both.chunk(2, -1))
        read = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal)
        return read.transpose(1, 2).flatten(2)

    def forward(self, x: Tensor, mask: Tensor, memory: Tensor | None = None) -> Tensor:
        """One layer up; `mask` is that of the source."""
        normed = self.self_norm(x)
        decoding = memory is not None
        own = self._read(
            self.self_q(normed), self.self_kv(normed), None if decoding else mask, decoding
        )
        x = x + self.dropout(self.self_o(own))
        if decoding:
            query, both = self.cross_q(self.cross_norm(x)), self.cross_kv(memory)
            x = x + self.dropout(self.cross_o(self._read(query, both, mask, False)))
        inner = torch.relu(self.ffn_in(self.ffn_norm(x)))
        return x + self.dropout(self.ffn_out(inner))


class Transformer(nn.Module):
    """A pre-norm encoder-decoder with fixed sines."""

    def __init__(
        self,
        source_vocab: int,
        target_vocab: int,
        width: int,
        heads: int,
        layers: int,
        ffn: int,
        dropout: float,
    ) -> None:
        super().__init__()
        self.width, self.dropout = width, nn.Dropout(dropout)
        self.source = nn.Embedding(source_vocab, width, padding_idx=PAD)
        self.encoder = nn.ModuleList(
            Block(width, heads, ffn, False, dropout) for _ in range(layers)
        )
        self.encoder_norm = nn.LayerNorm(width)
        self.target = nn.Embedding(target_vocab, width, padding_idx=PAD)
        self.decoder = nn.ModuleList(Block(width, heads, ffn, True, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.output = nn.Linear(width, target_vocab)
        place = torch.arange(512)[:, None] * torch.exp(
            torch.arange(0, width, 2) * (-math.log(10_000.0) / width)
        )
        sines = torch.stack([place.sin(), place.cos()], -1).flatten(1)
        self.register_buffer("sines", sines, persistent=False)

    def forward(self, batch: Tensors) -> Tensor:
        """Logits of all steps."""
        mask = batch.mask[:, None, None, :]
        x = self._embed(self.source, batch.sources)
        for block in self.encoder:
            x = block(x, mask)
        memory = self.encoder_norm(x)
        y = self._embed(self.target, batch.inputs)
        for block in self.decoder:
            y = block(y, mask, memory)
        return self.output(self.norm(y))

    def _embed(self, table: nn.Embedding, ids: Tensor) -> Tensor:
        return self.dropout(table(ids) * self.width**0.5 + self.sines[: ids.shape[1]])


class Floor:
    """A plain model with a plain update: forward, loss, backward, clip, Adam."""

    def __init__(self, model: nn.Module, lr: float, smoothing: float, amp: str) -> None:
        self.model, self.smoothing = model.train(), smoothing
        self.optimiser = torch.optim.Adam(model.parameters(), lr, betas=(0.9, 0.98), fused=True)
        device = next(model.parameters()).device.type
        kind = {"bfloat16": torch.bfloat16, "float16": torch.float16}.get(amp)
        self.context = torch.autocast(device, kind, enabled=kind is not None)
        self.scaler = torch.amp.GradScaler(device, enabled=amp == "float16")

    def loss(self, batch: Tensors) -> Tensor:
        """Mean over the real target tokens, nats."""
        logits = self.model(batch)
        return F.cross_entropy(
            logits.flatten(0, 1),
            batch.labels.flatten(),
            ignore_index=PAD,
            label_smoothing=self.smoothing,
        )

    def __call__(self, batch: Tensors) -> None:
        """One update."""
        self.optimiser.zero_grad(set_to_none=True)
        with self.context:
            loss = self.loss(batch)
        self.scaler.scale(loss).backward()
        self.scaler.unscale_(self.optimiser)
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.scaler.step(self.optimiser)
        self.scaler.update()
