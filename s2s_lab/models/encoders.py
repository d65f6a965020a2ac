"""Encoders: a batch of sources in, a row of vectors for each source and a first state out.

What they share, and the recurrent one. An encoder knows nothing of attention or of the decoder.
The others: `pyramid`, `audio`, `image`, `convolution` and `attentive`, one a module.
"""

from dataclasses import dataclass

from jaxtyping import Bool, Float
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from s2s_lab.batch import Batch, Signals, Sources

RECURRENT: dict[str, type[nn.RNN] | type[nn.GRU] | type[nn.LSTM]] = {
    "rnn": nn.RNN,
    "gru": nn.GRU,
    "lstm": nn.LSTM,
}
"""Recurrent layers by the name that a model's settings use."""


@dataclass(frozen=True)
class Encoded:
    """What an encoder makes of a batch of sources."""

    memory: Float[Tensor, "batch src key"]
    """One vector for each place that can be read; 0 on padding."""
    final: tuple[Float[Tensor, "layers batch key"], ...]
    """A summary for each layer of the decoder: (h,) for an RNN or GRU, (h, c) for an LSTM."""
    mask: Bool[Tensor, "batch src"]
    """True = real vector. An encoder may make fewer vectors than it reads tokens or frames."""


class FrameInput(nn.Module):
    """Stands where tokens have an embedding: frames are vectors already."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.size = features

    def forward(
        self, frames: Float[Tensor, "batch src features"]
    ) -> Float[Tensor, "batch src features"]:
        """The frames as they are.

        Raises:
            ValueError: if they have not as many features as they should.
        """
        if frames.shape[-1] != self.size:
            raise ValueError(f"features: expected {self.size} a frame, got {frames.shape[-1]}")
        return frames


def vectors_of(embedding: nn.Module, sources: Batch) -> Float[Tensor, "batch src size"]:
    """Embedded tokens, or frames, 0 on padding.

    Raises:
        ValueError: for tokens where frames are expected, or frames where tokens are.
    """
    frames = isinstance(embedding, FrameInput)
    if frames != isinstance(sources, Signals):
        asked, got = ("frames", "tokens") if frames else ("tokens", "frames")
        raise ValueError(f"source: expected {asked}, got {got}")
    vectors: Tensor = embedding(sources.ids if isinstance(sources, Sources) else sources.values)
    return vectors


class RNNLayers(nn.Module):
    """Recurrent layers over vectors, in one direction or both.

    Source: Bahdanau, Cho & Bengio (2015), section 3.2, for the two directions.
    """

    def __init__(
        self,
        features: int,
        hidden: int,
        layers: int = 1,
        cell: str = "gru",
        bidirectional: bool = True,
        dropout: float = 0.0,
    ) -> None:
        """Sizes are numbers of units; `hidden` is that of each direction."""
        super().__init__()
        self.rnn = RECURRENT[cell](
            features,
            hidden,
            layers,
            batch_first=True,
            bidirectional=bidirectional,
            dropout=dropout if layers > 1 else 0.0,
        )
        self.size = hidden * (2 if bidirectional else 1)

    def run(
        self, vectors: Float[Tensor, "batch src features"], mask: Bool[Tensor, "batch src"]
    ) -> Encoded:
        """Read the vectors; padding is packed away, so it cannot change anything."""
        packed = pack_padded_sequence(
            vectors, mask.sum(1).cpu(), batch_first=True, enforce_sorted=False
        )
        outputs, last = self.rnn(packed)
        memory, _ = pad_packed_sequence(outputs, batch_first=True, total_length=mask.shape[1])
        states = last if isinstance(last, tuple) else (last,)
        return Encoded(memory, tuple(self._side_by_side(s) for s in states), mask)

    def _side_by_side(
        self, state: Float[Tensor, "layers_x_directions batch hidden"]
    ) -> Float[Tensor, "layers batch key"]:
        directions = 2 if self.rnn.bidirectional else 1
        layers, batch, hidden = state.shape[0] // directions, state.shape[1], state.shape[2]
        split = state.view(layers, directions, batch, hidden)
        return split.transpose(1, 2).reshape(layers, batch, directions * hidden)


class RNNEncoder(RNNLayers):
    """Recurrent layers over embedded tokens, or over frames."""

    stride = 1

    def __init__(
        self,
        embedding: nn.Module,
        features: int,
        hidden: int,
        layers: int = 1,
        cell: str = "gru",
        bidirectional: bool = True,
        dropout: float = 0.0,
    ) -> None:
        """`embedding` makes vectors of so many `features`; for the rest see `RNNLayers`."""
        super().__init__(features, hidden, layers, cell, bidirectional, dropout)
        self.embedding = embedding
        self.dropout = nn.Dropout(dropout)

    def forward(self, sources: Batch) -> Encoded:
        """Read the sources; padding changes nothing."""
        return self.run(self.dropout(vectors_of(self.embedding, sources)), sources.mask)


def halved(mask: Bool[Tensor, "batch src"]) -> Bool[Tensor, "batch half"]:
    """The mask of pairs of neighbours: a pair is real if its first half is.

    >>> import torch
    >>> halved(torch.tensor([[True, True, True, False, False]])).tolist()
    [[True, True, False]]
    """
    return mask[:, ::2]


def mean_state(
    memory: Float[Tensor, "batch src key"],
    mask: Bool[Tensor, "batch src"],
    states: int,
    parts: int,
) -> tuple[Float[Tensor, "states batch key"], ...]:
    """The mean of the real vectors, the same for each layer and part of a first state.

    Source: Xu et al. (2015), section 3.1.2, whose decoder starts from the mean.
    """
    kept = memory.masked_fill(~mask[:, :, None], 0.0)
    mean = kept.sum(1) / mask.sum(1, keepdim=True)
    return (mean.expand(states, -1, -1),) * parts
