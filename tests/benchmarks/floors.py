"""Bare loops: what decoding costs when nothing but the sums is done.

The same weights as our models, read with plain functions: cell or layers with cached keys,
attention, projection, the best of all continuations. No stopping, no answers, no recorder.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from s2s_lab.text import BOS


def choose(logits: Tensor, total: Tensor | None, batch: int, width: int) -> tuple[Tensor, ...]:
    """Best continuations: token, old row and total of each new row."""
    logprobs = logits.log_softmax(-1)
    if width == 1:
        best, token = logprobs.max(-1)
        return token, torch.empty(0), best
    vocab = logprobs.shape[1]
    scores = logprobs.view(batch, width, vocab)
    scores = scores[:, :1] if total is None else total[:, :, None] + scores
    total, order = scores.flatten(1).topk(width)
    rows = torch.arange(batch, device=order.device)[:, None] * width + order // vocab
    return (order % vocab).flatten(), rows.flatten(), total


@torch.inference_mode()
def rnn(model, sources, width, steps):
    """A GRU with general attention; the memory is not copied for the beam."""
    decoder, state, batch = model.decoder, model.start(sources), len(sources)
    h = state.hidden[0].repeat_interleave(width, 1)
    hidden_mask = ~sources.mask[:, None]
    last = torch.full((batch * width,), BOS, device=h.device)
    total, embedding = None, decoder.embedding
    for _ in range(steps):
        output, h = decoder.rnn(embedding(last)[:, None], h)
        query = output.view(batch, width, -1)
        scores = decoder.attention.score(query, state.prepared).masked_fill(hidden_mask, -torch.inf)
        context = (scores.softmax(-1) @ state.memory).view(batch * width, -1)
        features = torch.tanh(decoder.W_c(torch.cat([context, output[:, 0]], -1)))
        last, rows, total = choose(decoder.output(features), total, batch, width)
        if width > 1:
            h = h.index_select(1, rows)


def heads(x: Tensor, count: int) -> Tensor:
    """(batch, length, width) as (batch, heads, length, size)."""
    return x.unflatten(-1, (count, -1)).transpose(1, 2)


@torch.inference_mode()
def transformer(model, sources, width, steps):
    """Layers with cached keys; the memory is not copied for the beam."""
    batch, count = len(sources), model.settings.heads
    memory = [part.unbind() for part in model.start(sources).memory]
    visible = sources.mask[:, None, None]
    past: list[tuple[Tensor, Tensor]] = []
    last = torch.full((batch * width,), BOS, device=visible.device)
    total = None
    for t in range(steps):
        x = model.embedding(last[:, None], past=t)
        for i, layer in enumerate(model.layers):
            own = layer.self_attention
            normed = layer.self_norm(x)
            k, v = heads_of(own.W_kv(normed), count)
            if t:
                k, v = torch.cat([past[i][0], k], 2), torch.cat([past[i][1], v], 2)
                past[i] = (k, v)
            else:
                past.append((k, v))
            read = F.scaled_dot_product_attention(heads(own.W_q(normed), count), k, v)
            x = x + own.W_o(read.transpose(1, 2).flatten(2))
            cross = layer.cross_attention
            query = cross.W_q(layer.cross_norm(x)).view(batch, width, -1)
            read = F.scaled_dot_product_attention(
                heads(query, count), *memory[i], attn_mask=visible
            )
            x = x + cross.W_o(read.transpose(1, 2).reshape(batch * width, 1, -1))
            x = x + layer.ffn(layer.ffn_norm(x))
        last, rows, total = choose(model.output(model.norm(x[:, 0])), total, batch, width)
        if width > 1:
            past = [(k.index_select(0, rows), v.index_select(0, rows)) for k, v in past]


def heads_of(prepared: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Keys and values, by head."""
    k, v = prepared.chunk(2, -1)
    return heads(k, count), heads(v, count)
