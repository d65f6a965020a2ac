"""Decoders: from the state so far and the next input tokens to logits, a new state and weights.

A decoder reads a block of tokens at once (`forward`): all gold tokens in training, a single one
when a strategy steps. So there is one way through the network, and what was trained is what is
decoded. Three of them, each adding one idea:

- `RNNDecoder` without a score: the source is known through the first state alone (Sutskever 2014);
- `RNNDecoder` with a score: attends with the *current* state, all steps at once (Luong 2015);
- `BahdanauDecoder`: attends with the *previous* state and feeds the context to the cell, so the
  steps have to be taken one by one (Bahdanau 2015).
"""

from dataclasses import dataclass, replace

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from s2s_lab.attention import Score, attend, weights
from s2s_lab.models.encoders import CELLS
from s2s_lab.text import PAD

Hidden = tuple[Float[Tensor, "layers rows hidden"], ...]
"""(h,) of a GRU or (h, c) of an LSTM."""


@dataclass(frozen=True)
class DecoderState:
    """Where the hypotheses of a batch stand, one row each."""

    hidden: Hidden
    memory: Float[Tensor, "rows src key"]
    prepared: Tensor
    """What the score made of the memory, once for all steps; first axis rows."""
    mask: Bool[Tensor, "rows src"]

    def rows(self, index: Int[Tensor, "new_rows"]) -> "DecoderState":
        """The rows that `index` names, in its order."""
        return DecoderState(
            tuple(part.index_select(1, index) for part in self.hidden),
            self.memory.index_select(0, index),
            self.prepared.index_select(0, index),
            self.mask.index_select(0, index),
        )


Decoded = tuple[Float[Tensor, "rows tgt vocab"], DecoderState, Float[Tensor, "rows tgt src"] | None]


class RNNDecoder(nn.Module):
    """A recurrent layer over the target, then attention with its state (or none).

    Source: Luong, Pham & Manning (2015), equations 5 and 6, without input feeding:
    ``h̃ = tanh(W_c [context; h])``, ``p = softmax(W h̃)``. Without a score: Sutskever, Vinyals &
    Le (2014), with the same output layer over h alone.
    """

    def __init__(
        self,
        vocab: int,
        embedding: int,
        hidden: int,
        layers: int,
        cell: str,
        key: int,
        score: Score | None,
        dropout: float,
    ) -> None:
        """Sizes are numbers of units; `key` is the size of a memory vector."""
        super().__init__()
        self.embedding = nn.Embedding(vocab, embedding, padding_idx=PAD)
        self.dropout = nn.Dropout(dropout)
        self.rnn = self._cell(cell, embedding, hidden, layers, key, dropout)
        self.score = score
        self.W_c = nn.Linear(hidden + (key if score else 0), embedding)
        self.output = nn.Linear(embedding, vocab)

    @staticmethod
    def _cell(
        cell: str, embedding: int, hidden: int, layers: int, key: int, dropout: float
    ) -> nn.GRU | nn.LSTM:
        return CELLS[cell](
            embedding, hidden, layers, batch_first=True, dropout=dropout if layers > 1 else 0.0
        )

    def forward(self, state: DecoderState, ids: Int[Tensor, "rows tgt"]) -> Decoded:
        """Read a block of tokens; logits at t depend on tokens up to t only."""
        outputs, hidden = self.rnn(self.dropout(self.embedding(ids)), _packed(state.hidden))
        new_state = replace(state, hidden=_tuple(hidden))
        if self.score is None:
            return self._logits(outputs), new_state, None
        read = weights(self.score(outputs, state.prepared), state.mask)
        context = attend(read, state.memory)
        return self._logits(torch.cat([context, outputs], dim=-1)), new_state, read

    def _logits(
        self, features: Float[Tensor, "rows tgt features"]
    ) -> Float[Tensor, "rows tgt vocab"]:
        return self.output(self.dropout(torch.tanh(self.W_c(features))))


class BahdanauDecoder(RNNDecoder):
    """Attends with the previous state; the context enters the cell beside the embedding.

    Source: Bahdanau, Cho & Bengio (2015), equations 4 to 6:
    ``c_t = Σ α(s_{t-1}, h_j) h_j``, ``s_t = f([y_{t-1}; c_t], s_{t-1})``. The top layer of s is
    the query.
    """

    @staticmethod
    def _cell(
        cell: str, embedding: int, hidden: int, layers: int, key: int, dropout: float
    ) -> nn.GRU | nn.LSTM:
        return RNNDecoder._cell(cell, embedding + key, hidden, layers, key, dropout)

    def forward(self, state: DecoderState, ids: Int[Tensor, "rows tgt"]) -> Decoded:
        """Read a block of tokens, one after another."""
        assert self.score is not None
        embedded = self.dropout(self.embedding(ids))
        hidden = state.hidden
        features, rows_read = [], []
        for t in range(ids.shape[1]):
            query = hidden[0][-1][:, None, :]
            read = weights(self.score(query, state.prepared), state.mask)
            context = attend(read, state.memory)
            cell_input = torch.cat([embedded[:, t : t + 1], context], dim=-1)
            output, last = self.rnn(cell_input, _packed(hidden))
            hidden = _tuple(last)
            features.append(torch.cat([context, output], dim=-1))
            rows_read.append(read)
        logits = self._logits(torch.cat(features, dim=1))
        return logits, replace(state, hidden=hidden), torch.cat(rows_read, dim=1)


def _packed(hidden: Hidden) -> Tensor | Hidden:
    """As `nn.GRU` (one tensor) and `nn.LSTM` (a pair) want their state."""
    return hidden[0] if len(hidden) == 1 else hidden


def _tuple(hidden: Tensor | tuple[Tensor, ...]) -> Hidden:
    return hidden if isinstance(hidden, tuple) else (hidden,)
