"""An encoder for sounds: log-mel frames through convolutions, then recurrent layers.

The frames come ready-made from a task (`tasks.sound` computes them); no sound wave is read here.
"""

from itertools import pairwise

import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn

from s2s_lab.batch import Batch
from s2s_lab.models.encoders import Encoded, FrameInput, RNNLayers, halved, vectors_of


class AudioEncoder(RNNLayers):
    """Normalised frames, convolutions that each halve their number, recurrent layers on top.

    A convolution sees three neighbours and moves two further, so of n frames ⌈n / 2⌉ vectors are
    left. Halving once or twice is usual.

    Source: Zhang et al. (2017), "Very Deep Convolutional Networks for End-to-End Speech
    Recognition", section 2, for convolutions in time below recurrent layers, in a small form.
    """

    def __init__(
        self,
        features: int,
        hidden: int,
        halvings: int = 2,
        layers: int = 1,
        cell: str = "gru",
        bidirectional: bool = True,
        dropout: float = 0.0,
    ) -> None:
        """`features` is the number of mel bands of a frame; for the rest see `RNNLayers`."""
        width = hidden * (2 if bidirectional else 1)
        super().__init__(width, hidden, layers, cell, bidirectional, dropout)
        self.frames = FrameInput(features)
        sizes = [features, *[width] * halvings]
        self.convolutions = nn.ModuleList(
            nn.Conv1d(below, above, 3, stride=2, padding=1) for below, above in pairwise(sizes)
        )
        self.dropout = nn.Dropout(dropout)
        self.stride = 2**halvings

    def forward(self, sources: Batch) -> Encoded:
        """Read the sounds; padding changes nothing."""
        mask = sources.mask
        x = normalised(vectors_of(self.frames, sources), mask)
        for convolution in self.convolutions:
            real = x.masked_fill(~mask[:, :, None], 0.0)
            x = F.relu(convolution(real.transpose(1, 2)).transpose(1, 2))
            mask = halved(mask)
        return self.run(self.dropout(x), mask)


def normalised(
    frames: Float[Tensor, "batch src features"], mask: Bool[Tensor, "batch src"]
) -> Float[Tensor, "batch src features"]:
    """Each feature with mean 0 and variance 1 over its own sound: loudness and channel drop out.

    A feature that never changes becomes 0; padding is 0.

    Source: Viikki & Laurila (1998), cepstral mean and variance normalisation.

    >>> import torch
    >>> frames, mask = torch.tensor([[[1.0], [3.0], [9.0]]]), torch.tensor([[True, True, False]])
    >>> normalised(frames, mask).round(decimals=3).tolist()
    [[[-1.0], [1.0], [0.0]]]
    """
    real = mask[:, :, None]
    count = mask.sum(1)[:, None, None]
    mean = frames.masked_fill(~real, 0.0).sum(1, keepdim=True) / count
    centred = (frames - mean).masked_fill(~real, 0.0)
    variance = centred.square().sum(1, keepdim=True) / count
    return centred / (variance + 1e-8).sqrt()
