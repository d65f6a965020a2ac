"""Other right solutions of chapter 07: each must get full marks from its check.

They are not part of the package, and not what the chapter teaches first.
"""

import copy
import hashlib
import io
import math
import random
from itertools import groupby

import torch
from torch import Tensor, nn


def steps_of_torch(kind, param, grad, state, **hp):  # type: ignore[no-untyped-def]
    """PyTorch's own optimisers, which keep their state on the weights."""
    if not state:
        weight = nn.Parameter(param.clone())
        if kind == "sgd":
            made = torch.optim.SGD([weight], hp["lr"])
        elif kind == "momentum":
            made = torch.optim.SGD([weight], hp["lr"], momentum=hp["mu"])
        elif kind == "rmsprop":
            made = torch.optim.RMSprop([weight], hp["lr"], alpha=hp["alpha"], eps=hp["eps"])
        else:
            betas = (hp["beta1"], hp["beta2"])
            made = torch.optim.Adam([weight], hp["lr"], betas, eps=hp["eps"])
        state = {"weight": weight, "optimiser": made}
    state["weight"].grad = grad.clone()
    state["optimiser"].step()
    return state["weight"].detach().clone(), state


def steps_in_one(kind, param, grad, state, lr, mu=0, alpha=0, beta1=0, beta2=0, eps=0):  # type: ignore[no-untyped-def]
    """Running averages of every kind; which of them count is a matter of the kind."""
    state["t"] = t = state.get("t", 0) + 1
    state.setdefault("velocity", torch.zeros_like(param)).mul_(mu).add_(grad)
    state.setdefault("mean", torch.zeros_like(param)).lerp_(grad, 1 - beta1)
    decay = alpha or beta2
    state.setdefault("square", torch.zeros_like(param)).lerp_(grad.square(), 1 - decay)
    if kind in ("sgd", "momentum"):
        return param - lr * (grad if kind == "sgd" else state["velocity"]), state
    if kind == "rmsprop":
        return param.addcdiv(grad, state["square"].sqrt() + eps, value=-lr), state
    root = (state["square"] / (1 - beta2**t)).sqrt()
    return param.addcdiv(state["mean"], root + eps, value=-lr / (1 - beta1**t)), state


def steps_from_history(kind, param, grad, state, **hp):  # type: ignore[no-untyped-def]
    """Keeps every gradient and weighs them anew in each step."""
    grads = torch.stack([*state.get("grads", []), grad])
    t = len(grads)

    def weighed(decay, values):  # type: ignore[no-untyped-def]
        powers = decay ** torch.arange(t - 1, -1, -1, dtype=values.dtype)
        return (powers[:, None] * values).sum(0), powers.sum()

    if kind == "sgd":
        step = grad
    elif kind == "momentum":
        step, _ = weighed(hp["mu"], grads)
    elif kind == "rmsprop":
        total, _ = weighed(hp["alpha"], grads**2)
        step = grad / (((1 - hp["alpha"]) * total).sqrt() + hp["eps"])
    else:
        m, m_all = weighed(hp["beta1"], grads)
        v, v_all = weighed(hp["beta2"], grads**2)
        step = m / m_all / ((v / v_all).sqrt() + hp["eps"])
    return param - hp["lr"] * step, {"grads": list(grads)}


def lr_in_one_line(step, kind, peak, warmup, total, d_model=None):  # type: ignore[no-untyped-def]
    """Both as conditional expressions."""
    if kind == "noam":
        return (d_model * max(step, step**-2 * warmup**3)) ** -0.5
    left = (total - step) / (total - warmup)
    return peak * (step / warmup if step < warmup else math.sin(math.pi / 2 * left) ** 2)


def lr_with_torch(step, kind, peak, warmup, total, d_model=None):  # type: ignore[no-untyped-def]
    """A tensor without dimensions."""
    at = torch.tensor(float(step), dtype=torch.float64)
    if kind == "noam":
        return torch.minimum(at**-0.5, at * warmup**-1.5) / math.sqrt(d_model)
    share = ((at - warmup) / (total - warmup)).clamp(min=0)
    return peak * (at / warmup).clamp(max=1) * (1 + torch.cos(math.pi * share)) / 2


def smoothed_by_torch(logits: Tensor, labels: Tensor, eps: float, pad: int) -> Tensor:
    """What PyTorch has."""
    return nn.functional.cross_entropy(
        logits.flatten(0, 1), labels.flatten(), ignore_index=pad, label_smoothing=eps
    )


def smoothed_by_targets(logits: Tensor, labels: Tensor, eps: float, pad: int) -> Tensor:
    """The target distributions, written out."""
    vocab = logits.shape[-1]
    target = (1 - eps) * nn.functional.one_hot(labels, vocab) + eps / vocab
    real = labels != pad
    return -(target * logits.log_softmax(-1)).sum(-1)[real].mean()


def smoothed_row_by_row(logits: Tensor, labels: Tensor, eps: float, pad: int) -> Tensor:
    """Position by position, with logsumexp."""
    costs = [
        scores.logsumexp(0) - (1 - eps) * scores[gold] - eps * scores.mean()
        for row, golds in zip(logits, labels, strict=True)
        for scores, gold in zip(row, golds, strict=True)
        if gold != pad
    ]
    return torch.stack(costs).mean()


def split_by_digest(pairs, frac=0.1, seed=0):  # type: ignore[no-untyped-def]
    """The smallest digests of seed and source are held out; no generator at all."""

    def digest(source):  # type: ignore[no-untyped-def]
        return hashlib.sha256(f"{seed} {source}".encode()).digest()

    sources = sorted({source for source, _ in pairs}, key=digest)
    dev = sources[: max(1, int(frac * len(sources)))]
    return [p for p in pairs if p[0] not in dev], [p for p in pairs if p[0] in dev]


def split_by_groups(pairs, frac=0.1, seed=0):  # type: ignore[no-untyped-def]
    """Groups of equal sources, drawn with torch's generator."""
    groups = [list(group) for _, group in groupby(sorted(pairs), key=lambda pair: pair[0])]
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(groups), generator=generator).tolist()
    held_out = set(order[: max(1, math.ceil(frac * len(groups) - 1e-9))])
    train = [pair for i, group in enumerate(groups) if i not in held_out for pair in group]
    return train, [pair for i in sorted(held_out) for pair in groups[i]]


def split_by_sample(pairs, frac=0.1, seed=0):  # type: ignore[no-untyped-def]
    """`sample` instead of `shuffle`; a tuple of tuples."""
    sources = sorted(dict(pairs))
    count = max(1, round(frac * len(sources)))
    dev = frozenset(random.Random(f"split {seed}").sample(sources, count))
    return tuple(p for p in pairs if p[0] not in dev), tuple(p for p in pairs if p[0] in dev)


class CheckpointInMemory:
    """Writes the state as bytes, and remembers at which update."""

    def __init__(self, patience, mode="min"):  # type: ignore[no-untyped-def]
        self.patience, self.minimise = patience, mode == "min"
        self.best, self.best_at, self.now = None, 0, 0

    def update(self, value, model):  # type: ignore[no-untyped-def]
        """True where training should stop."""
        self.now += 1
        if not math.isnan(value) and (self.best is None or self._beats(value)):
            self.best, self.best_at = value, self.now
            self.buffer = io.BytesIO()
            torch.save(model.state_dict(), self.buffer)
        return self.now - self.best_at >= self.patience

    def _beats(self, value):  # type: ignore[no-untyped-def]
        return value < self.best if self.minimise else value > self.best

    def restore(self, model):  # type: ignore[no-untyped-def]
        """The best weights so far."""
        self.buffer.seek(0)
        model.load_state_dict(torch.load(self.buffer))


class CheckpointOfClones:
    """Clones of all tensors, put back in place; counts down."""

    def __init__(self, patience, mode="min"):  # type: ignore[no-untyped-def]
        self.patience = self.left = patience
        self.sign = {"min": -1.0, "max": 1.0}[mode]
        self.best = -math.inf

    def update(self, value, model):  # type: ignore[no-untyped-def]
        """True where training should stop."""
        self.left -= 1
        if self.sign * value > self.best:
            self.best, self.left = self.sign * value, self.patience
            self.kept = {name: one.clone() for name, one in model.state_dict().items()}
        return self.left <= 0

    def restore(self, model):  # type: ignore[no-untyped-def]
        """The best weights so far."""
        for name, one in model.state_dict().items():
            one.copy_(self.kept[name])


class CheckpointOfAModel:
    """Keeps a copy of the whole model."""

    def __init__(self, patience, mode="min"):  # type: ignore[no-untyped-def]
        self.patience, self.mode, self.values = patience, mode, []

    def update(self, value, model):  # type: ignore[no-untyped-def]
        """True where training should stop."""
        worst = math.inf if self.mode == "min" else -math.inf
        self.values.append(worst if value != value else value)
        best = (min if self.mode == "min" else max)(self.values)
        at = self.values.index(best)
        if at == len(self.values) - 1 and best != worst:
            self.copy = copy.deepcopy(model)
        elif best == worst:
            at = -1
        return len(self.values) - 1 - at >= self.patience

    def restore(self, model):  # type: ignore[no-untyped-def]
        """The best weights so far."""
        model.load_state_dict(self.copy.state_dict())


def count_built(V_src, V_tgt, E, H, cell, layers, bidirectional, attention, tied):  # type: ignore[no-untyped-def]
    """Builds the model and counts."""
    kind = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[cell]
    D = 2 * H if bidirectional else H
    target, output = nn.Embedding(V_tgt, E), nn.Linear(E, V_tgt)
    if tied:
        output.weight = target.weight
    parts = [
        nn.Embedding(V_src, E),
        target,
        kind(E, H, layers, bidirectional=bidirectional),
        kind(E, D, layers),
        nn.Linear((1 + attention) * D, E),
        output,
    ]
    if attention:
        parts.append(nn.Linear(D, D, bias=False))
    return sum(one.numel() for one in nn.ModuleList(parts).parameters())


def count_by_formula(V_src, V_tgt, E, H, cell, layers, bidirectional, attention, tied):  # type: ignore[no-untyped-def]
    """The same multiplied out."""
    g, d = {"rnn": 1, "gru": 3, "lstm": 4}[cell], 1 + bidirectional
    D = d * H
    encoder = d * g * H * (E + H + 2) + (layers - 1) * d * g * H * (D + H + 2)
    decoder = g * D * (E + D + 2) + (layers - 1) * g * D * (2 * D + 2)
    read_out = attention * (D * D + E * D) + E * D + E
    return E * (V_src + V_tgt * (2 - tied)) + encoder + decoder + read_out + V_tgt


ALTERNATIVES = {
    "training.optimiser_step": (steps_of_torch, steps_in_one, steps_from_history),
    "training.lr_at": (lr_in_one_line, lr_with_torch),
    "training.label_smoothed_nll": (smoothed_by_torch, smoothed_by_targets, smoothed_row_by_row),
    "training.group_split": (split_by_digest, split_by_groups, split_by_sample),
    "training.best_checkpoint": (CheckpointInMemory, CheckpointOfClones, CheckpointOfAModel),
    "training.count_parameters": (count_built, count_by_formula),
}
"""By the name of the exercise."""
