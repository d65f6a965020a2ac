"""Positions: where a token stands, as a vector that is added to what it is.

Attention does not know of order; these vectors tell it. They are fixed: nothing here is learned
but the embedding that they are added to, and no distance between two tokens is computed.
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from s2s_lab.text import PAD


def sinusoids(length: int, width: int) -> Float[Tensor, "length width"]:
    """Sines in the even columns, cosines of the same angles in the odd ones.

    ``P[p, 2i] = sin(p / 10000^(2i/width))``, ``P[p, 2i + 1] = cos(p / 10000^(2i/width))``: from
    pair to pair the waves get longer, from 2π to nearly 10000 · 2π positions. Each pair turns by a
    fixed angle from one position to the next, so a linear layer can compute "k words back".

    Source: Vaswani et al. (2017), section 3.5. Some texts and libraries put all sines first, then
    all cosines; the columns are the same, in another order.

    Args:
        length: number of positions, which count from 0.
        width: numbers in each vector; even.

    Returns:
        One row a position, in torch's default dtype.

    Raises:
        ValueError: for an odd width.

    >>> sinusoids(2, 4)
    tensor([[0.0000, 1.0000, 0.0000, 1.0000],
            [0.8415, 0.5403, 0.0100, 0.9999]])
    """
    if width % 2:
        raise ValueError(
            f"width: expected an even number for pairs of sine and cosine, got {width}"
        )
    places = torch.arange(length, dtype=torch.float64)
    rates = 10000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = places[:, None] * rates
    pairs = torch.stack([angles.sin(), angles.cos()], dim=-1)
    return pairs.flatten(1).to(torch.get_default_dtype())


class PlacedEmbedding(nn.Module):
    """``√d · E[token] + P[position]``: what a token is, and where it stands.

    Source: Vaswani et al. (2017), sections 3.4 and 3.5. E starts with variance 1/d, so that scaled
    rows are as large as the sines beside them, and E can be an output layer, too.
    """

    places: Tensor

    def __init__(self, vocab: int, width: int, dropout: float, longest: int) -> None:
        super().__init__()
        self.tokens = nn.Embedding(vocab, width, padding_idx=PAD)
        nn.init.normal_(self.tokens.weight, std=width**-0.5)
        with torch.no_grad():
            self.tokens.weight[PAD] = 0
        self.register_buffer("places", sinusoids(longest, width), persistent=False)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, ids: Int[Tensor, "rows length"], past: int = 0
    ) -> Float[Tensor, "rows length width"]:
        """Vectors of tokens that stand behind `past` others.

        Raises:
            ValueError: if there are more tokens than positions.
        """
        end, (longest, width) = past + ids.shape[1], self.places.shape
        if end > longest:
            raise ValueError(f"tokens: expected at most longest = {longest}, got {end}")
        vectors: Tensor = self.tokens(ids) * width**0.5 + self.places[past:end]
        return self.dropout(vectors) if self.training else vectors
