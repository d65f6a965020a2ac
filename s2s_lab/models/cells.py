"""Recurrent cells in the textbook's equations, and one backward pass written out by hand.

`RNNCell`, `LSTMCell` and `GRUCell` take one step; `unroll` takes a whole sentence, one step after
another; `rnn_backward` is what autograd does for the plain RNN. The weights have the names and the
layout of `torch.nn.RNNCell`, `LSTMCell` and `GRUCell`, so a state dict fits both.

These are for reading and for tests. Models use torch's own layers, which do the same faster.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn

State = Float[Tensor, "batch hidden"] | tuple[Float[Tensor, "batch hidden"], ...]
"""h of an RNN or GRU; (h, c) of an LSTM."""


class Cell(nn.Module):
    """Weights of a cell with some blocks of hidden units: one for each gate and candidate."""

    blocks = 1

    def __init__(self, input: int, hidden: int) -> None:
        """Sizes are numbers of units; weights start uniform in ±1/√hidden, as in torch."""
        super().__init__()
        self.hidden = hidden
        rows = self.blocks * hidden
        self.weight_ih = nn.Parameter(torch.empty(rows, input))
        self.weight_hh = nn.Parameter(torch.empty(rows, hidden))
        self.bias_ih = nn.Parameter(torch.empty(rows))
        self.bias_hh = nn.Parameter(torch.empty(rows))
        for weight in self.parameters():
            nn.init.uniform_(weight, -(hidden**-0.5), hidden**-0.5)

    def start(self, inputs: Float[Tensor, "batch ..."]) -> State:
        """A state of zeros for each row of the inputs."""
        return inputs.new_zeros(inputs.shape[0], self.hidden)


class RNNCell(Cell):
    """``h' = tanh(W_ih x + b_ih + W_hh h + b_hh)``.

    Source: Elman (1990); Goodfellow, Bengio & Courville (2016), equations 10.8 and 10.9. One bias
    would do; torch has two.
    """

    def forward(
        self, x: Float[Tensor, "batch input"], h: Float[Tensor, "batch hidden"]
    ) -> Float[Tensor, "batch hidden"]:
        """The state after one more input."""
        from_x = F.linear(x, self.weight_ih, self.bias_ih)
        from_h = F.linear(h, self.weight_hh, self.bias_hh)
        return torch.tanh(from_x + from_h)


class LSTMCell(Cell):
    """``c' = f ⊙ c + i ⊙ g`` and ``h' = o ⊙ tanh(c')``: three gates, a candidate g and a cell.

    ``i, f, o = σ(W x + b + U h + b')`` and ``g = tanh(W x + b + U h + b')``, each with weights of
    its own. The blocks stand in torch's order i, f, g, o.

    Source: Hochreiter & Schmidhuber (1997), with the forget gate of Gers, Schmidhuber & Cummins
    (2000) and without peepholes.
    """

    blocks = 4

    def start(self, inputs: Float[Tensor, "batch ..."]) -> State:
        """h and c of zeros for each row of the inputs."""
        zeros = inputs.new_zeros(inputs.shape[0], self.hidden)
        return zeros, zeros

    def forward(
        self,
        x: Float[Tensor, "batch input"],
        state: tuple[Float[Tensor, "batch hidden"], Float[Tensor, "batch hidden"]],
    ) -> tuple[Float[Tensor, "batch hidden"], Float[Tensor, "batch hidden"]]:
        """h and c after one more input."""
        h, c = state
        from_x = F.linear(x, self.weight_ih, self.bias_ih)
        from_h = F.linear(h, self.weight_hh, self.bias_hh)
        i, f, g, o = (from_x + from_h).chunk(4, dim=-1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c


class GRUCell(Cell):
    """``h' = (1 - z) ⊙ n + z ⊙ h``: a mixture of a candidate n and the old state; no cell.

    ``r = σ(W_r x + b + U_r h + b')``, ``z = σ(W_z x + b + U_z h + b')`` and
    ``n = tanh(W_n x + b + r ⊙ (U_n h + b'))``. The blocks stand in torch's order r, z, n.

    Source: Cho et al. (2014), equations 5 to 8, in the convention of torch and cuDNN: z is the
    share of the old state that is *kept* (Chung et al. 2014 write 1 - z for it), and r meets the
    finished product ``U_n h + b'`` (the paper's last version multiplies h by r first).
    Popular texts print it wrongly, with a cell that a GRU does not have, no reset inside the
    candidate, and two unrelated gates instead of z and 1 - z, so that the state is no mixture and
    can grow without bound.
    """

    blocks = 3

    def forward(
        self, x: Float[Tensor, "batch input"], h: Float[Tensor, "batch hidden"]
    ) -> Float[Tensor, "batch hidden"]:
        """The state after one more input."""
        r_x, z_x, n_x = F.linear(x, self.weight_ih, self.bias_ih).chunk(3, dim=-1)
        r_h, z_h, n_h = F.linear(h, self.weight_hh, self.bias_hh).chunk(3, dim=-1)
        r = torch.sigmoid(r_x + r_h)
        z = torch.sigmoid(z_x + z_h)
        n = torch.tanh(n_x + r * n_h)
        return (1 - z) * n + z * h


def unroll(
    cell: Cell,
    inputs: Float[Tensor, "batch time input"],
    mask: Bool[Tensor, "batch time"],
    state: State | None = None,
) -> tuple[Float[Tensor, "batch time hidden"], State]:
    """Read a batch of sequences from left to right.

    Padding carries the state on, so the last state is that after the last real input.

    Args:
        cell: any of the three.
        inputs: one vector a step.
        mask: True = real step.
        state: before the first step; None: zeros.

    Returns:
        h after each step, 0 on padding; and the last state.
    """
    now = cell.start(inputs) if state is None else state
    outputs = []
    for t in range(inputs.shape[1]):
        real = mask[:, t, None]
        now = _where(real, cell(inputs[:, t], now), now)
        h = now if isinstance(now, Tensor) else now[0]
        outputs.append(h * real)
    return torch.stack(outputs, dim=1), now


def _where(real: Bool[Tensor, "batch 1"], new: State, old: State) -> State:
    if isinstance(new, Tensor):
        assert isinstance(old, Tensor)
        return torch.where(real, new, old)
    return tuple(torch.where(real, n, o) for n, o in zip(new, old, strict=True))


@dataclass(frozen=True)
class RNNGradients:
    """Gradients of a loss with respect to everything that a plain RNN reads."""

    W_ih: Float[Tensor, "hidden input"]
    """Of the input weights: a sum over all steps, since all steps share them."""
    W_hh: Float[Tensor, "hidden hidden"]
    """Of the recurrent weights."""
    b: Float[Tensor, "hidden"]
    """Of each of the two biases; they are equal."""
    inputs: Float[Tensor, "batch time input"]
    """Of the inputs."""
    h0: Float[Tensor, "batch hidden"]
    """Of the first state."""


def rnn_backward(
    cell: RNNCell,
    inputs: Float[Tensor, "batch time input"],
    h0: Float[Tensor, "batch hidden"],
    states: Float[Tensor, "batch time hidden"],
    from_above: Float[Tensor, "batch time hidden"],
) -> RNNGradients:
    """Backpropagation through time, by hand.

    A state acts on the loss in two ways: through what reads it at its own step (`from_above`), and
    through the next state. So the gradient of h_t is the sum of both, and has to be computed from
    the last step to the first. With ``a_t = W_ih x_t + W_hh h_{t-1} + b`` and ``h_t = tanh(a_t)``:
    ``∂L/∂a_t = (1 - h_t²) ⊙ ∂L/∂h_t`` and ``∂L/∂h_{t-1} = from_above_{t-1} + W_hhᵀ ∂L/∂a_t``.

    Source: Werbos (1990); Goodfellow, Bengio & Courville (2016), section 10.2.2.

    Args:
        cell: the cell that made the states.
        inputs: what it read; no padding.
        h0: its first state.
        states: h_1 … h_T, as the forward pass returned them.
        from_above: direct gradients of the loss with respect to h_1 … h_T, later steps left out.
    """
    before = torch.cat([h0[:, None], states[:, :-1]], dim=1)
    W_ih, W_hh = torch.zeros_like(cell.weight_ih), torch.zeros_like(cell.weight_hh)
    b = torch.zeros_like(cell.bias_ih)
    d_inputs, from_later = torch.zeros_like(inputs), torch.zeros_like(h0)
    with torch.no_grad():
        for t in reversed(range(inputs.shape[1])):
            d_h = from_above[:, t] + from_later
            d_a = (1 - states[:, t] ** 2) * d_h
            W_ih += d_a.T @ inputs[:, t]
            W_hh += d_a.T @ before[:, t]
            b += d_a.sum(0)
            d_inputs[:, t] = d_a @ cell.weight_ih
            from_later = d_a @ cell.weight_hh
    return RNNGradients(W_ih, W_hh, b, d_inputs, from_later)
