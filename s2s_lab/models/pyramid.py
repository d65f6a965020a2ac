"""A pyramidal encoder: each layer reads pairs of neighbours of the one below.

Sounds have many frames for each letter. With half as many vectors in each layer the attention has
fewer to choose from, and what is said is closer together. It reads tokens as well.
"""

import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn

from s2s_lab.batch import Batch
from s2s_lab.models.encoders import Encoded, RNNLayers, halved, vectors_of


class PyramidalEncoder(nn.Module):
    """A recurrent layer over all frames, then layers that each read two neighbours as one.

    ``h_i^j = RNN(h_{i-1}^j, [h_{2i}^{j-1}; h_{2i+1}^{j-1}])``: of n frames the top has
    ⌈n / 2^halvings⌉ vectors; an odd one out is paired with zeros. The first state of each decoder
    layer is the last state of the top layer.

    Source: Chan et al. (2016), "Listen, Attend and Spell", equation 5, who have 3 halvings.
    """

    def __init__(
        self,
        embedding: nn.Module,
        features: int,
        hidden: int,
        halvings: int = 2,
        cell: str = "lstm",
        bidirectional: bool = True,
        dropout: float = 0.0,
        states: int = 1,
    ) -> None:
        """Sizes are numbers of units; `hidden` is that of each direction.

        Args:
            embedding: makes a vector of each token or frame.
            features: units of such a vector.
            hidden: units of each layer and direction.
            halvings: layers above the lowest.
            cell: ``rnn``, ``gru`` or ``lstm``.
            bidirectional: whether each layer reads in both directions.
            dropout: share dropped before each layer.
            states: layers of the decoder that starts from here.
        """
        super().__init__()
        self.embedding, self.dropout, self.states = embedding, nn.Dropout(dropout), states
        bottom = RNNLayers(features, hidden, 1, cell, bidirectional)
        above = [
            RNNLayers(2 * bottom.size, hidden, 1, cell, bidirectional) for _ in range(halvings)
        ]
        self.layers = nn.ModuleList([bottom, *above])
        self.size, self.stride = bottom.size, 2**halvings

    def forward(self, sources: Batch) -> Encoded:
        """Read the sources; padding changes nothing."""
        x, mask = vectors_of(self.embedding, sources), sources.mask
        for number, layer in enumerate(self.layers):
            if number:
                x, mask = in_pairs(x, mask), halved(mask)
            assert isinstance(layer, RNNLayers)
            read = layer.run(self.dropout(x), mask)
            x = read.memory
        top = tuple(part.expand(self.states, -1, -1) for part in read.final)
        return Encoded(read.memory, top, mask)


def in_pairs(
    x: Float[Tensor, "batch src size"], mask: Bool[Tensor, "batch src"]
) -> Float[Tensor, "batch half two_size"]:
    """Neighbours side by side; padding, and the partner of an odd one out, are 0.

    >>> import torch
    >>> x, mask = torch.tensor([[[1.0], [2.0], [3.0]]]), torch.ones(1, 3, dtype=torch.bool)
    >>> in_pairs(x, mask).tolist()
    [[[1.0, 2.0], [3.0, 0.0]]]
    """
    real = x.masked_fill(~mask[:, :, None], 0.0)
    even = F.pad(real, (0, 0, 0, x.shape[1] % 2))
    return even.unflatten(1, (-1, 2)).flatten(2)
