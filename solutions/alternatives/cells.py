"""Other right solutions of chapter 01: each must get full marks from its check.

They are not part of the package, and not what the chapter teaches first.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def rnn_forward_packed(xs, h0, W_x, W_h, b, mask):  # type: ignore[no-untyped-def]
    """PyTorch's RNN on packed sentences; the padding gets each sentence's last state."""
    rnn = nn.RNN(W_x.shape[1], W_x.shape[0], batch_first=True).to(xs.dtype)
    with torch.no_grad():
        for mine, given in zip(rnn.parameters(), (W_x, W_h, b, 0 * b), strict=True):
            mine.copy_(given)
        packed = nn.utils.rnn.pack_padded_sequence(
            xs, mask.sum(1), batch_first=True, enforce_sorted=False
        )
        read, last = rnn(packed, h0[None])
        hs, _ = nn.utils.rnn.pad_packed_sequence(read, batch_first=True, total_length=mask.shape[1])
    return torch.where(mask[:, :, None], hs, last[0][:, None]), last[0]


def rnn_forward_by_sentence(xs, h0, W_x, W_h, b, mask):  # type: ignore[no-untyped-def]
    """One sentence after the other, matrix times column."""
    hs = torch.zeros(*mask.shape, len(b), dtype=xs.dtype)
    for i in range(len(xs)):
        h = h0[i]
        for t in range(xs.shape[1]):
            if mask[i, t]:
                h = torch.tanh(W_x @ xs[i, t] + W_h @ h + b)
            hs[i, t] = h
    return hs, hs[:, -1]


def rnn_forward_arithmetic(xs, h0, W_x, W_h, b, mask):  # type: ignore[no-untyped-def]
    """The inputs' share in one product before the loop; the mask as a factor."""
    from_x = torch.einsum("bti,hi->bth", xs, W_x) + b
    states = [h0]
    for t, keep in enumerate(mask.to(xs.dtype).unbind(1)):
        step = (from_x[:, t] + F.linear(states[-1], W_h)).tanh()
        states.append(keep[:, None] * step + (1 - keep[:, None]) * states[-1])
    return torch.stack(states[1:], dim=1), states[-1]


def lstm_step_torch(x, h, c, W_ih, W_hh, b_ih, b_hh):  # type: ignore[no-untyped-def]
    """PyTorch's cell with these weights."""
    cell = nn.LSTMCell(x.shape[1], h.shape[1]).to(x.dtype)
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    cell.load_state_dict(dict(zip(names, (W_ih, W_hh, b_ih, b_hh), strict=True)))
    return cell(x, (h, c))


def lstm_step_slices(x, h, c, W_ih, W_hh, b_ih, b_hh):  # type: ignore[no-untyped-def]
    """Four products with four slices of one long weight matrix."""
    size = h.shape[1]
    weights, both = torch.cat([W_ih, W_hh], dim=1), torch.cat([x, h], dim=1)

    def block(k: int) -> Tensor:
        rows = slice(k * size, (k + 1) * size)
        return both @ weights[rows].T + (b_ih + b_hh)[rows]

    new = torch.sigmoid(block(1)) * c + torch.sigmoid(block(0)) * torch.tanh(block(2))
    return [torch.sigmoid(block(3)) * torch.tanh(new), new]


def gru_step_torch(x, h, W_ih, W_hh, b_ih, b_hh):  # type: ignore[no-untyped-def]
    """PyTorch's cell with these weights."""
    cell = nn.GRUCell(x.shape[1], h.shape[1]).to(x.dtype)
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    cell.load_state_dict(dict(zip(names, (W_ih, W_hh, b_ih, b_hh), strict=True)))
    return cell(x, h)


def gru_step_views(x, h, W_ih, W_hh, b_ih, b_hh):  # type: ignore[no-untyped-def]
    """Blocks as an axis of their own, and the mixture as a step from h towards n."""
    size = h.shape[1]
    from_x = F.linear(x, W_ih, b_ih).view(-1, 3, size)
    from_h = F.linear(h, W_hh, b_hh).view(-1, 3, size)
    gates = torch.sigmoid(from_x[:, :2] + from_h[:, :2])
    candidate = torch.tanh(from_x[:, 2] + gates[:, 0] * from_h[:, 2])
    return h + (1 - gates[:, 1]) * (candidate - h)


def rnn_backward_products(xs, hs, dhs, W_x, W_h):  # type: ignore[no-untyped-def]
    """First the gradients of all sums, then every weight in one product."""
    slopes = 1 - hs[1:].square()
    das = torch.zeros_like(dhs)
    for t in range(len(xs) - 1, -1, -1):
        das[t] = dhs[t]
        if t + 1 < len(xs):
            das[t] += das[t + 1] @ W_h
        das[t] *= slopes[t]
    return {
        "dW_x": das.T @ xs,
        "dW_h": das.T @ hs[:-1],
        "db": das.sum(0),
        "dxs": das @ W_x,
        "dh0": das[0] @ W_h,
    }


def rnn_backward_recursive(xs, hs, dhs, W_x, W_h):  # type: ignore[no-untyped-def]
    """The later steps first, by a call of itself."""
    if not len(xs):
        zeros = (torch.zeros_like(w) for w in (W_x, W_h, hs[0], xs, hs[0]))
        return dict(zip(("dW_x", "dW_h", "db", "dxs", "dh0"), zeros, strict=True))
    later = rnn_backward_recursive(xs[1:], hs[1:], dhs[1:], W_x, W_h)
    da = (1 - hs[1] ** 2) * (dhs[0] + later["dh0"])
    return {
        "dW_x": later["dW_x"] + da[:, None] * xs[0][None],
        "dW_h": later["dW_h"] + da[:, None] * hs[0][None],
        "db": later["db"] + da,
        "dxs": torch.cat([(da @ W_x)[None], later["dxs"]]),
        "dh0": da @ W_h,
    }


def clip_grad_norm_one_vector(grads, max_norm):  # type: ignore[no-untyped-def]
    """One long vector; without the small number in the denominator."""
    total = torch.cat([grad.flatten() for grad in grads]).norm()
    if total <= max_norm:
        return [grad.clone() for grad in grads], total
    return [grad / total * max_norm for grad in grads], total


def clip_grad_norm_torch(grads, max_norm):  # type: ignore[no-untyped-def]
    """PyTorch's own, on parameters with these gradients."""
    parameters = [nn.Parameter(torch.zeros_like(grad)) for grad in grads]
    for parameter, grad in zip(parameters, grads, strict=True):
        parameter.grad = grad.clone()
    total = nn.utils.clip_grad_norm_(parameters, max_norm)
    return [parameter.grad for parameter in parameters], total


def clip_grad_norm_floats(grads, max_norm):  # type: ignore[no-untyped-def]
    """The norm as a Python number."""
    total = math.sqrt(sum(float((grad * grad).sum()) for grad in grads))
    factor = 1.0 if total < max_norm else max_norm / (total + 1e-6)
    return tuple(factor * grad for grad in grads), total


def set_forget_bias_by_name(lstm, value=1.0):  # type: ignore[no-untyped-def]
    """Names put together from layer and direction; both biases take a half."""
    size = lstm.hidden_size
    for layer in range(lstm.num_layers):
        for end in ("", "_reverse")[: 1 + lstm.bidirectional]:
            for kind in ("ih", "hh"):
                getattr(lstm, f"bias_{kind}_l{layer}{end}").data[size : 2 * size].fill_(value / 2)


def set_forget_bias_new_parameters(lstm, value=1.0):  # type: ignore[no-untyped-def]
    """New parameters in the place of the old; the other bias carries the value."""
    for name, old in list(lstm.named_parameters()):
        if name.startswith("bias"):
            quarters = list(old.detach().chunk(4))
            quarters[1] = torch.full_like(quarters[1], value if "_hh_" in name else 0.0)
            setattr(lstm, name, nn.Parameter(torch.cat(quarters)))
    return lstm


ALTERNATIVES = {
    "cells.rnn_forward": (rnn_forward_packed, rnn_forward_by_sentence, rnn_forward_arithmetic),
    "cells.lstm_step": (lstm_step_torch, lstm_step_slices),
    "cells.gru_step": (gru_step_torch, gru_step_views),
    "cells.rnn_backward": (rnn_backward_products, rnn_backward_recursive),
    "cells.clip_grad_norm": (
        clip_grad_norm_one_vector,
        clip_grad_norm_torch,
        clip_grad_norm_floats,
    ),
    "cells.set_forget_bias": (set_forget_bias_by_name, set_forget_bias_new_parameters),
}
"""By the name of the exercise."""
