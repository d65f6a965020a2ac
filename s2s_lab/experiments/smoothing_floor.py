"""How low a label-smoothed loss can get: its floor is the entropy of the smoothed target.

The target gives the gold word 1 − ε + ε/V and each other word ε/V. No model can cost less than the
target's own entropy, and the one that costs as much repeats the target. Both are computed exactly;
then logits go downhill from random starts, and must arrive there.
"""

from math import exp, log

import torch
from jaxtyping import Float
from torch import Tensor, nn

from s2s_lab.experiments.experiment import Experiment, Outcome

VOCAB, EPS = 100, 0.1
FLOOR = 0.778
"""Nats a token, to three digits."""
SIZES = (10, 100, 1000, 10_000)
STEPS, RATE = 400, 0.1
CLOSE = 1e-4
"""Nats above the floor at most, after so many steps."""


def target(vocab: int, eps: float) -> list[float]:
    """What label smoothing asks for; the gold word is the first.

    >>> [round(share, 3) for share in target(4, 0.1)]
    [0.925, 0.025, 0.025, 0.025]
    """
    return [1 - eps + eps / vocab, *((vocab - 1) * [eps / vocab])]


def floor(vocab: int, eps: float) -> float:
    """Entropy of the target in nats, which no model can go below (Gibbs' inequality).

    >>> round(floor(100, 0.1), 3), floor(100, 0.0)
    (0.778, 0.0)
    """
    return sum(share * log(1 / share) for share in target(vocab, eps) if share)


def descend(seed: int, vocab: int = VOCAB, eps: float = EPS) -> Float[Tensor, " vocab"]:
    """Logits after so many steps of Adam on the smoothed loss, from random ones."""
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn(vocab, generator=generator, dtype=torch.float64).requires_grad_()
    optimiser = torch.optim.Adam([logits], lr=RATE)
    for _ in range(STEPS):
        optimiser.zero_grad()
        smoothed(logits, eps).backward()
        optimiser.step()
    return logits.detach()


def smoothed(logits: Float[Tensor, " vocab"], eps: float) -> Float[Tensor, ""]:
    """The smoothed loss where the gold word is the first."""
    gold = torch.tensor([0])
    return nn.functional.cross_entropy(logits[None], gold, label_smoothing=eps)


def run(seeds: tuple[int, ...]) -> Outcome:
    """The floor by formula for some vocabularies, then by descent."""
    lines = ["vocabulary   floor, nats   exp of it"]
    for vocab in SIZES:
        least = floor(vocab, EPS)
        lines.append(f"{vocab:10}  {least:12.4f}  {exp(least):10.3f}")
    least, holds = floor(VOCAB, EPS), round(floor(VOCAB, EPS), 3) == FLOOR
    lines.append(f"downhill, V = {VOCAB}:  seed  smoothed loss  p of gold  plain loss")
    for seed in seeds:
        logits = descend(seed)
        loss, plain = float(smoothed(logits, EPS)), float(smoothed(logits, 0.0))
        lines.append(f"{'':18}  {seed:4}  {loss:13.6f}  {exp(-plain):9.3f}  {plain:10.4f}")
        holds = holds and -1e-9 <= loss - least <= CLOSE
        holds = holds and abs(exp(-plain) - target(VOCAB, EPS)[0]) <= 0.005
    certain = torch.zeros(VOCAB, dtype=torch.float64)
    certain[0] = 50.0
    lines.append(f"a model that is certain and right (logit 50): {smoothed(certain, EPS):.3f}")
    holds = holds and float(smoothed(certain, EPS)) > least + 1
    return Outcome(holds, tuple(lines))


EXPERIMENT = Experiment(
    name="smoothing-floor",
    chapter="07",
    claim=(
        f"With ε = {EPS} and {VOCAB} words the smoothed loss of a perfect model is {FLOOR} nats "
        "and no lower: logits that go downhill arrive within 0.0001 of it, with p = .901 for the "
        "gold word, from every seed, and a model that is certain and right costs over a nat more."
    ),
    minutes=0.1,
    run=run,
)
