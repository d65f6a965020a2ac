"""A convolutional encoder: every layer sees a few neighbours, so a stack of them sees far.

All positions are computed at once; nothing waits for the word before. In return a token knows only
what lies within ``layers · (kernel - 1) / 2`` positions of it, and of order only what the positions
tell. It returns the same as the recurrent encoder, so recurrent decoders can read it; the paper's
own convolutional decoder is not here.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn

from s2s_lab.batch import Batch, Sources
from s2s_lab.models.embeddings import LearnedEmbedding
from s2s_lab.models.encoders import Encoded, mean_state
from s2s_lab.text import PAD


class ConvolutionBlock(nn.Module):
    """``x' = (GLU(W ∗ x + b) + x) · √½``, where ``GLU([a; g]) = a ⊙ σ(g)``.

    The convolution makes twice as many units as it reads: a candidate and a gate for each. √½
    keeps the variance of the sum of two what that of one was.

    Source: Gehring et al. (2017), section 3.2, and 3.4 for √½.
    """

    def __init__(self, hidden: int, kernel: int, dropout: float) -> None:
        """`kernel` is the number of positions read at once; odd."""
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.convolution = nn.Conv1d(hidden, 2 * hidden, kernel, padding=kernel // 2)
        spread = (4 * (1 - dropout) / (kernel * hidden)) ** 0.5  # section 3.5
        nn.init.normal_(self.convolution.weight, std=spread)
        assert self.convolution.bias is not None
        nn.init.zeros_(self.convolution.bias)

    def forward(
        self, x: Float[Tensor, "batch src hidden"], mask: Bool[Tensor, "batch src"]
    ) -> Float[Tensor, "batch src hidden"]:
        """One layer up; padding is 0 to its neighbours, as what lies beyond the ends is."""
        real = self.dropout(x).masked_fill(~mask[:, :, None], 0.0)
        both = self.convolution(real.transpose(1, 2)).transpose(1, 2)
        return (F.glu(both, dim=-1) + x) * 0.5**0.5


class ConvolutionalEncoder(nn.Module):
    """Words and positions, through blocks of convolutions, back to the size of the embedding.

    The memory is ``(z + e) · √½`` with e = word + position, z = what the blocks made of it: z says
    what a token means where it stands, e which token it is. (The paper scores with z alone and
    reads z + e; a memory here is one vector for both.)

    The paper's decoder has no recurrent state, so the first state is our choice: the mean of the
    memory, the same for each layer and part of it.

    Source: Gehring et al. (2017), sections 3.1, 3.2, 3.4 and 3.5; equation 2 for z + e.
    """

    stride = 1

    def __init__(
        self,
        words: nn.Module,
        embedding: int,
        hidden: int,
        layers: int = 4,
        kernel: int = 3,
        dropout: float = 0.0,
        longest: int = 512,
        states: int = 1,
        parts: int = 1,
    ) -> None:
        """Sizes are numbers of units.

        Args:
            words: makes a vector of each token.
            embedding: units of such a vector, and of the memory.
            hidden: units inside the blocks.
            layers: number of blocks.
            kernel: positions that each of them reads at once; odd.
            dropout: share dropped from the embedding and before each convolution.
            longest: most tokens of a source, EOS included; each place has a learned vector.
            states: layers of the decoder that starts from here.
            parts: 1 for a GRU's h, 2 for an LSTM's h and c.

        Raises:
            ValueError: for an even kernel, which has no middle.
        """
        super().__init__()
        if kernel % 2 == 0:
            raise ValueError(f"kernel: expected an odd number, got {kernel}")
        self.size, self.longest = embedding, longest
        self.states, self.parts = states, parts
        self.embedding = words
        self.places = nn.Embedding(longest, embedding)
        self.widen, self.narrow = nn.Linear(embedding, hidden), nn.Linear(hidden, embedding)
        self.blocks = nn.ModuleList(
            ConvolutionBlock(hidden, kernel, dropout) for _ in range(layers)
        )
        self.dropout = nn.Dropout(dropout)
        self._begin()

    def _begin(self) -> None:
        """First weights: embeddings from N(0, 0.1²), linear layers as wide as their inputs allow.

        Source: Gehring et al. (2017), section 3.5.
        """
        nn.init.normal_(self.places.weight, std=0.1)
        if isinstance(self.embedding, LearnedEmbedding):
            nn.init.normal_(self.embedding.weight, std=0.1)
            with torch.no_grad():
                self.embedding.weight[PAD] = 0
        for layer in (self.widen, self.narrow):
            nn.init.normal_(layer.weight, std=layer.in_features**-0.5)
            nn.init.zeros_(layer.bias)

    def forward(self, sources: Batch) -> Encoded:
        """Read the sources; padding changes nothing.

        Raises:
            ValueError: if a source has more tokens than `longest`, or is no text.
        """
        if not isinstance(sources, Sources):
            raise ValueError("source: expected tokens, got frames")
        length = sources.ids.shape[1]
        if length > self.longest:
            raise ValueError(f"tokens: expected at most longest = {self.longest}, got {length}")
        placed = self.embedding(sources.ids) + self.places.weight[:length]
        e = self.dropout(placed)
        x = self.widen(e)
        for block in self.blocks:
            x = block(x, sources.mask)
        memory = (self.narrow(x) + e) * 0.5**0.5
        memory = memory.masked_fill(~sources.mask[:, :, None], 0.0)
        final = mean_state(memory, sources.mask, self.states, self.parts)
        return Encoded(memory, final, sources.mask)
