"""Other right solutions of chapter 02: each must get full marks from its check.

They are not part of the package, and not what the chapter teaches first.
"""

from itertools import zip_longest

import torch
from torch import Tensor, nn


def last_state_gather(outputs: Tensor, lengths: Tensor) -> Tensor:
    """One `gather` along the positions."""
    index = (lengths - 1)[:, None, None].expand(-1, 1, outputs.shape[2])
    return outputs.gather(1, index)[:, 0]


def last_state_mask(outputs: Tensor, lengths: Tensor) -> Tensor:
    """Multiply by a one-hot mask and sum over the positions."""
    last = torch.arange(outputs.shape[1])[None, :] == (lengths - 1)[:, None]
    return (outputs * last[:, :, None].to(outputs.dtype)).sum(1)


def last_state_loop(outputs: Tensor, lengths: Tensor) -> Tensor:
    """Row by row."""
    return torch.stack([row[n - 1] for row, n in zip(outputs, lengths.tolist(), strict=True)])


def merge_every_other(h_n: Tensor, num_layers: int) -> Tensor:
    """Every other run, counted from the first and from the second."""
    return torch.cat([h_n[0::2], h_n[1::2]], dim=2)


def merge_layer_by_layer(h_n: Tensor, num_layers: int) -> Tensor:
    """One layer after the other."""
    layers = [torch.hstack([h_n[2 * n], h_n[2 * n + 1]]) for n in range(num_layers)]
    return torch.stack(layers)


def merge_transposed(h_n: Tensor, num_layers: int) -> Tensor:
    """Move the directions beside the units; then a reshape cuts in the right places."""
    _, batch, hidden = h_n.shape
    return h_n.view(num_layers, 2, batch, hidden).transpose(1, 2).reshape(num_layers, batch, -1)


class LSTMCells(nn.Module):
    """LSTM cells in a loop; a mask carries the state through the padding."""

    def __init__(self, src_vocab: int, tgt_vocab: int, hidden: int) -> None:
        super().__init__()
        self.src_embed = nn.Embedding(src_vocab, hidden, padding_idx=0)
        self.tgt_embed = nn.Embedding(tgt_vocab, hidden)
        self.encoder = nn.LSTMCell(hidden, hidden)
        self.decoder = nn.LSTMCell(hidden, hidden)
        self.out = nn.Linear(hidden, tgt_vocab)

    def forward(self, src: Tensor, src_len: Tensor, tgt_in: Tensor) -> Tensor:
        """(batch, src), (batch,), (batch, tgt) -> logits (batch, tgt, vocab)."""
        embedded = self.src_embed(src)
        h = c = embedded.new_zeros(len(src), self.encoder.hidden_size)
        for t in range(src.shape[1]):
            real = (t < src_len)[:, None]
            h_next, c_next = self.encoder(embedded[:, t], (h, c))
            h, c = torch.where(real, h_next, h), torch.where(real, c_next, c)
        logits = []
        for token in tgt_in.unbind(1):
            h, c = self.decoder(self.tgt_embed(token), (h, c))
            logits.append(self.out(h))
        return torch.stack(logits, dim=1)


class ContextEverywhere(nn.Module):
    """A bidirectional encoder whose summary is a part of every decoder input; other widths."""

    def __init__(self, src_vocab: int, tgt_vocab: int, hidden: int) -> None:
        super().__init__()
        self.src_embed = nn.Embedding(src_vocab, hidden + 1)
        self.tgt_embed = nn.Embedding(tgt_vocab, 3)
        self.encoder = nn.GRU(hidden + 1, hidden, batch_first=True, bidirectional=True)
        self.bridge = nn.Linear(2 * hidden, hidden)
        self.decoder = nn.GRU(3 + hidden, hidden, num_layers=2, batch_first=True, dropout=0.3)
        self.out = nn.Linear(hidden, tgt_vocab)

    def forward(self, src: Tensor, src_len: Tensor, tgt_in: Tensor) -> Tensor:
        """(batch, src), (batch,), (batch, tgt) -> logits (batch, tgt, vocab)."""
        packed = nn.utils.rnn.pack_padded_sequence(
            self.src_embed(src), src_len, batch_first=True, enforce_sorted=False
        )
        _, h_n = self.encoder(packed)
        context = self.bridge(torch.cat([h_n[0], h_n[1]], dim=-1)).tanh()
        every_step = context[:, None].expand(-1, tgt_in.shape[1], -1)
        states, _ = self.decoder(torch.cat([self.tgt_embed(tgt_in), every_step], dim=-1))
        return self.out(states)


class WithAttention(nn.Module):
    """Dot attention over the encoder's states, masked; ids of PAD tell the lengths."""

    def __init__(self, src_vocab: int, tgt_vocab: int, hidden: int) -> None:
        super().__init__()
        self.src_embed = nn.Embedding(src_vocab, hidden)
        self.tgt_embed = nn.Embedding(tgt_vocab, hidden)
        self.encoder = nn.RNN(hidden, hidden, batch_first=True, nonlinearity="tanh")
        self.decoder = nn.GRU(hidden, hidden, batch_first=True)
        self.out = nn.Linear(2 * hidden, tgt_vocab)

    def forward(self, src: Tensor, src_len: Tensor, tgt_in: Tensor) -> Tensor:
        """(batch, src), (batch,), (batch, tgt) -> logits (batch, tgt, vocab)."""
        memory, _ = self.encoder(self.src_embed(src))
        last = memory[torch.arange(len(src)), src_len - 1]
        states, _ = self.decoder(self.tgt_embed(tgt_in), last[None])
        scores = states @ memory.transpose(1, 2)
        weights = scores.masked_fill((src == 0)[:, None], float("-inf")).softmax(-1)
        return self.out(torch.cat([states, weights @ memory], dim=-1))


def generate_full_matrix(step, state, bos, eos, pad, max_len):  # type: ignore[no-untyped-def]
    """Fill a matrix of PAD, cut to the columns that were used."""
    batch = len(state)
    tokens = torch.full((batch,), bos)
    result = torch.full((batch, max_len), pad)
    running = torch.ones(batch, dtype=torch.bool)
    for t in range(max_len):
        logits, state = step(tokens, state)
        tokens = torch.where(running, logits.argmax(-1), tokens)
        result[running, t] = tokens[running]
        running = running & (tokens != eos)
        if not running.any():
            return result[:, : t + 1]
    return result


def generate_row_by_row(step, state, bos, eos, pad, max_len):  # type: ignore[no-untyped-def]
    """Each source alone, then padded."""
    rows = []
    for b in range(len(state)):
        token, own, row = torch.tensor([bos]), state[b : b + 1], []
        while len(row) < max_len and (not row or row[-1] != eos):
            logits, own = step(token, own)
            token = logits.softmax(-1).argmax(-1)
            row.append(token.item())
        rows.append(torch.tensor(row))
    return nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=pad)


def generate_only_living(step, state, bos, eos, pad, max_len):  # type: ignore[no-untyped-def]
    """Rows that have ended leave the batch."""
    alive = torch.arange(len(state))
    tokens = torch.full((len(state),), bos)
    columns = []
    while len(alive) and len(columns) < max_len:
        logits, state = step(tokens, state)
        tokens = logits.log_softmax(-1).topk(1).indices[:, 0]
        column = torch.full((columns[0] if columns else tokens).shape, pad)
        column[alive] = tokens
        columns.append(column)
        going = tokens != eos
        alive, tokens, state = alive[going], tokens[going], state[going]
    return torch.stack(columns, dim=1)


def accuracy_in_lists(preds, golds, bins):  # type: ignore[no-untyped-def]
    """Tokens as lists, and `zip_longest`."""
    rows = [
        ([t for t in pred if t], [t for t in gold if t])
        for pred, gold in zip(preds.tolist(), golds.tolist(), strict=True)
    ]
    result = {}
    for low, high in bins:
        chosen = [row for row in rows if low <= len(row[1]) <= high]
        marks = [p == g for row in chosen for p, g in zip_longest(*row)]
        whole = [pred == gold for pred, gold in chosen]
        shares = (sum(whole) / len(whole), sum(marks) / len(marks)) if chosen else (None, None)
        result[low, high] = (len(chosen), *shares)
    return result


def accuracy_in_one_pass(preds, golds, bins):  # type: ignore[no-untyped-def]
    """Four counters a bin; hits up to the shorter end, positions up to the longer one."""
    counts = {one: [0, 0, 0, 0] for one in bins}
    for pred, gold in zip(preds, golds, strict=True):
        pred, gold = pred[pred != 0], gold[gold != 0]
        hits = int((pred[: len(gold)] == gold[: len(pred)]).sum())
        longer = max(len(pred), len(gold))
        for low, high in bins:
            if len(gold) in range(low, high + 1):
                new = (1, hits == longer, hits, longer)
                counts[low, high] = [a + b for a, b in zip(counts[low, high], new, strict=True)]
    return {
        one: (n, whole / n, hits / positions) if n else (0, None, None)
        for one, (n, whole, hits, positions) in counts.items()
    }


def accuracy_with_sums(preds, golds, bins):  # type: ignore[no-untyped-def]
    """Hits and positions of every sentence as tensors, then sums over each bin."""
    both = nn.utils.rnn.pad_sequence([preds.T, golds.T])
    ours, theirs = both[:, 0].T, both[:, 1].T
    positions = ours.clamp(max=1).maximum(theirs.clamp(max=1)).sum(1)
    hits = ((ours == theirs) & (theirs > 0)).sum(1)
    length = theirs.count_nonzero(1)
    result = {}
    for low, high in bins:
        here = length.ge(low) & length.le(high)
        if here.any():
            exact = (hits == positions)[here].float().mean()
            token = hits[here].sum() / positions[here].sum()
            result[(low, high)] = (here.sum(), exact, token)
        else:
            result[(low, high)] = (0, None, None)
    return result


ALTERNATIVES = {
    "encoder_decoder.last_state": (last_state_gather, last_state_mask, last_state_loop),
    "encoder_decoder.merge_bidirectional": (
        merge_every_other,
        merge_layer_by_layer,
        merge_transposed,
    ),
    "encoder_decoder.seq2seq": (LSTMCells, ContextEverywhere, WithAttention),
    "encoder_decoder.greedy_generate": (
        generate_full_matrix,
        generate_row_by_row,
        generate_only_living,
    ),
    "encoder_decoder.accuracy_by_length": (
        accuracy_in_lists,
        accuracy_in_one_pass,
        accuracy_with_sums,
    ),
}
"""By the name of the exercise."""
