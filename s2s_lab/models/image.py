"""An encoder for pictures: convolutions make a grid of vectors, each knowing where it stands.

A picture has no order of its own, so the grid is read out row by row, and positions in two
dimensions are added. Nothing here is pretrained; real photographs would need a far larger network.
"""

from itertools import pairwise

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from s2s_lab.batch import Batch, Signals
from s2s_lab.models.encoders import Encoded, mean_state
from s2s_lab.models.positions import sinusoids

LARGEST = 64
"""Most rows, and most columns, of a grid."""


class Stage(nn.Module):
    """Two convolutions, of which the first halves rows and columns; normalised, then ReLU.

    The norm is over each channel of one picture (Ulyanov et al. 2016, "Instance Normalization"), so
    a batch changes nothing, as it would in batch normalisation, beside which it learns as fast.
    """

    def __init__(self, below: int, above: int) -> None:
        super().__init__()
        self.halve = nn.Conv2d(below, above, 3, stride=2, padding=1)
        self.refine = nn.Conv2d(above, above, 3, padding=1)
        self.norms = nn.ModuleList(nn.GroupNorm(above, above) for _ in range(2))

    def forward(
        self, x: Float[Tensor, "batch below rows columns"]
    ) -> Float[Tensor, "batch above half_rows half_columns"]:
        """One stage up."""
        x = F.relu(self.norms[0](self.halve(x)))
        return F.relu(self.norms[1](self.refine(x)))


class ImageEncoder(nn.Module):
    """A picture as a grid of vectors that the decoder attends to.

    Each of the `halvings` stages halves the picture and doubles the units, up to `hidden`. The
    first state is the mean of the vectors, the same for each layer and part.

    Source: Xu et al. (2015), "Show, Attend and Tell", section 3.1; positions in two dimensions:
    Parmar et al. (2018), section 3.1, half of the units for the row, half for the column.
    """

    row_places: Float[Tensor, "largest half"]
    column_places: Float[Tensor, "largest half"]

    def __init__(
        self,
        colours: int,
        hidden: int,
        halvings: int = 3,
        places: str = "fixed",
        dropout: float = 0.0,
        states: int = 1,
        parts: int = 1,
    ) -> None:
        """Sizes are numbers of units.

        Args:
            colours: of a picture.
            hidden: units of each vector; a multiple of 4 and of ``2 ** (halvings - 1)``.
            halvings: stages.
            places: ``fixed``: sines, or ``learned``: a vector for each row and each column.
            dropout: share dropped from the vectors.
            states: layers of the decoder that starts from here.
            parts: 1 for a GRU's h, 2 for an LSTM's h and c.
        """
        super().__init__()
        self.colours, self.size, self.stride = colours, hidden, 2**halvings
        self.states, self.parts = states, parts
        sizes = [colours, *(hidden // 2**n for n in reversed(range(halvings)))]
        self.stages = nn.ModuleList(Stage(*pair) for pair in pairwise(sizes))
        for name in ("row_places", "column_places"):
            if places == "learned":
                self.register_parameter(name, nn.Parameter(0.1 * torch.randn(LARGEST, hidden // 2)))
            else:
                self.register_buffer(name, sinusoids(LARGEST, hidden // 2), persistent=False)
        self.dropout = nn.Dropout(dropout)

    def forward(self, sources: Batch) -> Encoded:
        """Read the pictures.

        Raises:
            ValueError: for what is no picture, or one with other colours, or too large a one.
        """
        if not isinstance(sources, Signals) or sources.values.ndim != 4:
            raise ValueError("source: expected pictures, colours × rows × columns, got none")
        if sources.values.shape[1] != self.colours:
            raise ValueError(
                f"colours: expected {self.colours} of a picture, got {sources.values.shape[1]}"
            )
        grid = sources.values
        for stage in self.stages:
            grid = stage(grid)
        grid = grid + self._places(*grid.shape[2:])
        memory = self.dropout(grid.flatten(2).transpose(1, 2))
        mask = sources.mask.new_ones(memory.shape[:2])
        return Encoded(memory, mean_state(memory, mask, self.states, self.parts), mask)

    def _places(self, rows: int, columns: int) -> Float[Tensor, "hidden rows columns"]:
        """A vector for each place: its row's beside its column's."""
        if max(rows, columns) > LARGEST:
            raise ValueError(
                f"picture: expected at most {LARGEST * self.stride} rows and columns, "
                f"got {rows * self.stride} and {columns * self.stride}"
            )
        row = self.row_places[:rows, None].expand(-1, columns, -1)
        column = self.column_places[None, :columns].expand(rows, -1, -1)
        return torch.cat([row, column], dim=-1).permute(2, 0, 1)
