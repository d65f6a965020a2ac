"""Encoders: a batch of source ids in, a vector for each source token and a final state out.

An encoder knows nothing of attention or of the decoder.
"""

from dataclasses import dataclass

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from s2s_lab.batch import Sources
from s2s_lab.text import PAD

CELLS: dict[str, type[nn.GRU] | type[nn.LSTM]] = {"gru": nn.GRU, "lstm": nn.LSTM}
"""Recurrent layers by the name that a model's settings use."""


@dataclass(frozen=True)
class Encoded:
    """What an encoder makes of a batch of sources."""

    memory: Float[Tensor, "batch src key"]
    """One vector for each source token; 0 on padding."""
    final: tuple[Float[Tensor, "layers batch key"], ...]
    """After the last real token: (h,) of a GRU, (h, c) of an LSTM; directions side by side."""


class RNNEncoder(nn.Module):
    """A GRU or LSTM over the source, in one direction or both.

    Source: Bahdanau, Cho & Bengio (2015), section 3.2, for the two directions.
    """

    def __init__(
        self,
        vocab: int,
        embedding: int,
        hidden: int,
        layers: int = 1,
        cell: str = "gru",
        bidirectional: bool = True,
        dropout: float = 0.0,
    ) -> None:
        """Sizes are numbers of units; `hidden` is that of each direction."""
        super().__init__()
        self.embedding = nn.Embedding(vocab, embedding, padding_idx=PAD)
        self.dropout = nn.Dropout(dropout)
        self.rnn = CELLS[cell](
            embedding,
            hidden,
            layers,
            batch_first=True,
            bidirectional=bidirectional,
            dropout=dropout if layers > 1 else 0.0,
        )
        self.size = hidden * (2 if bidirectional else 1)

    def forward(self, sources: Sources) -> Encoded:
        """Read the sources; padding is packed away, so it cannot change anything."""
        embedded = self.dropout(self.embedding(sources.ids))
        packed = pack_padded_sequence(
            embedded, sources.lengths.cpu(), batch_first=True, enforce_sorted=False
        )
        outputs, last = self.rnn(packed)
        memory, _ = pad_packed_sequence(
            outputs, batch_first=True, total_length=sources.ids.shape[1]
        )
        states = last if isinstance(last, tuple) else (last,)
        return Encoded(memory, tuple(self._side_by_side(s) for s in states))

    def _side_by_side(
        self, state: Float[Tensor, "layers_x_directions batch hidden"]
    ) -> Float[Tensor, "layers batch key"]:
        directions = 2 if self.rnn.bidirectional else 1
        layers, batch, hidden = state.shape[0] // directions, state.shape[1], state.shape[2]
        split = state.view(layers, directions, batch, hidden)
        return split.transpose(1, 2).reshape(layers, batch, directions * hidden)
