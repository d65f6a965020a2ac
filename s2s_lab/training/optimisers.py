"""Optimisers by the name that settings use: torch's own, with the constants of the papers.

How the learning rate changes is the affair of `schedules`.
"""

from collections.abc import Iterable

import torch
from torch import nn
from torch.optim import SGD, Adam, AdamW, Optimizer, RMSprop

from s2s_lab.training.settings import TrainSettings

MOMENTUM = 0.9
BETAS = (0.9, 0.98)
"""Of Adam, as in Vaswani et al. (2017), section 5.3: a shorter memory than torch's default 0.999,
which suits runs of few steps."""


def optimiser(parameters: Iterable[nn.Parameter], settings: TrainSettings) -> Optimizer:
    """The optimiser that the settings name.

    - ``sgd``: ``w ← w - lr · g``;
    - ``momentum``: ``v ← 0.9 v + g``, ``w ← w - lr · v`` (Polyak 1964);
    - ``rmsprop``: g divided by the root of its mean square (Hinton 2012, lecture 6e);
    - ``adam``: both of the last two, without the bias of their first steps (Kingma & Ba 2015);
    - ``adamw``: with a weight decay that does not pass through them (Loshchilov & Hutter 2019).

    Adam runs fused: one pass over the weights, where torch has such a kernel.
    """
    weights = [parameter for parameter in parameters if parameter.requires_grad]
    lr, decay = settings.lr, settings.weight_decay
    if settings.optimiser == "sgd":
        return SGD(weights, lr, weight_decay=decay)
    if settings.optimiser == "momentum":
        return SGD(weights, lr, momentum=MOMENTUM, weight_decay=decay)
    if settings.optimiser == "rmsprop":
        return RMSprop(weights, lr, weight_decay=decay)
    kind = Adam if settings.optimiser == "adam" else AdamW
    return kind(weights, lr, betas=BETAS, weight_decay=decay, fused=_can_fuse(weights))


def _can_fuse(weights: list[nn.Parameter]) -> bool:
    kinds = {weight.device.type for weight in weights}
    return kinds <= {"cpu", "cuda"} and all(torch.is_floating_point(w) for w in weights)
