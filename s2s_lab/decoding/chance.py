"""Random numbers that belong to a sentence, not to its place in a batch.

Each source has a stream of its own, which starts from a seed and from what the source says: its
tokens without padding, or its frames. So a sentence gets the same numbers alone and in any batch,
on a CPU and on a GPU, and two equal sentences get equal ones. This module draws from laws that it
is given; it does not make them (`filters`).
"""

import hashlib

import torch
from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.batch import Batch, Sources


def generators(sources: Batch, seed: int, count: int = 1) -> list[torch.Generator]:
    """`count` generators for each source, side by side; the first of them do not depend on `count`.

    >>> from s2s_lab import batch
    >>> short, padded = batch.sources([[7, 2]]), batch.sources([[7, 2], [7, 8, 9, 2]])
    >>> [g.initial_seed() for g in generators(short, seed=0)] == [
    ...     g.initial_seed() for g in generators(padded, seed=0)[:1]]
    True
    """
    found = []
    for content in _contents(sources):
        for number in range(count):
            digest = hashlib.blake2b(b"%d/%d/" % (seed, number) + content, digest_size=8).digest()
            found.append(torch.Generator().manual_seed(int.from_bytes(digest, "big") >> 1))
    return found


def uniforms(sources: Batch, seed: int, steps: int, count: int = 1) -> Float[Tensor, "rows steps"]:
    """Numbers from [0, 1), float64: a row for each generator of `generators`, on their device."""
    drawn = [
        torch.rand(steps, generator=generator, dtype=torch.float64)
        for generator in generators(sources, seed, count)
    ]
    return torch.stack(drawn).to(sources.mask.device)


def shares(logprobs: Float[Tensor, "rows vocab"]) -> Float[Tensor, "rows vocab"]:
    """Where each token's share of [0, 1) ends when they lie side by side, by id; float64.

    >>> shares(torch.tensor([[0.5, 0.0, 0.5]]).log()).tolist()
    [[0.5, 0.5, 1.0]]
    """
    mass = logprobs.double().exp().cumsum(-1)
    return mass / mass[:, -1:]


def draw(logprobs: Float[Tensor, "rows vocab"], u: Float[Tensor, "rows"]) -> Int[Tensor, "rows"]:
    """The token of each row into whose share u falls; never one of probability 0.

    >>> law = torch.tensor([[0.5, 0.0, 0.5]]).log()
    >>> [draw(law, torch.tensor([u])).item() for u in (0.0, 0.49, 0.5, 0.99)]
    [0, 0, 2, 2]
    """
    return torch.searchsorted(shares(logprobs), u.double()[:, None].contiguous(), right=True)[:, 0]


def _contents(sources: Batch) -> list[bytes]:
    """What each source says, without padding."""
    mask = sources.mask.cpu()
    values = (sources.ids if isinstance(sources, Sources) else sources.values.double()).cpu()
    return [
        row[real].contiguous().numpy().tobytes() for row, real in zip(values, mask, strict=True)
    ]
