"""An encoder without positions: the same words in another order give the same vectors.

Nothing is trained: it holds for any weights. "dog bites man" gives the vectors of "man bites dog",
each at the place of its word, and attention that reads them gives the same answer.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.attention import MultiHeadAttention
from s2s_lab.batch import Sources
from s2s_lab.experiments.experiment import Experiment, Outcome
from s2s_lab.models.transformer import TransformerEncoder

VOCAB, WIDTH, HEADS, LAYERS = 40, 16, 4, 3
SENTENCES, LENGTH = 50, 7
"""Random sentences a seed, of different words, each in two orders."""
ROUNDING, APART = 1e-12, 1e-2
"""At most, in float64; at least."""
DOG, BITES, MAN = 5, 6, 7
"""Ids of three words."""


@dataclass(frozen=True)
class Measured:
    """For each sentence, the largest difference between two orders of its words."""

    vectors: Float[Tensor, "sentence"]
    """Of the encoder, each word compared with itself."""
    read: Float[Tensor, "sentence"]
    """Of what an attention reads from them."""


def encoder(seed: int, positions: bool) -> TransformerEncoder:
    """Random weights in float64; without positions their sines are 0."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = TransformerEncoder(VOCAB, WIDTH, HEADS, LAYERS, 2 * WIDTH, 0.0, 16).double().eval()
    if not positions:
        model.embedding.places.zero_()
    return model


@torch.no_grad()
def encode(
    model: TransformerEncoder, ids: Int[Tensor, "batch src"]
) -> Float[Tensor, "batch src width"]:
    """A vector for each word; no padding."""
    vectors: Float[Tensor, "batch src width"] = model(Sources(ids, torch.ones_like(ids).bool()))
    return vectors


@torch.no_grad()
def measure(seed: int, positions: bool) -> Measured:
    """Sentences and random orders of them."""
    generator = torch.Generator().manual_seed(seed)
    model = encoder(seed, positions)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        reader = MultiHeadAttention(WIDTH, WIDTH, HEADS).double()
    words = torch.stack(
        [5 + torch.randperm(VOCAB - 5, generator=generator)[:LENGTH] for _ in range(SENTENCES)]
    )
    order = torch.stack([torch.randperm(LENGTH, generator=generator) for _ in range(SENTENCES)])
    straight, shuffled = encode(model, words), encode(model, words.gather(1, order))
    moved = straight.gather(1, order[:, :, None].expand(-1, -1, WIDTH))
    query, real = torch.ones(SENTENCES, 1, WIDTH).double(), torch.ones_like(words).bool()
    read = [reader(query, reader.prepare(vectors), real)[0] for vectors in (straight, shuffled)]
    gaps = (moved - shuffled, read[0] - read[1])
    return Measured(*(gap.abs().flatten(1).amax(1) for gap in gaps))


def bites(seed: int, positions: bool) -> float:
    """How far the vectors of "man bites dog" are from those of "dog bites man", word by word."""
    model = encoder(seed, positions)
    there = encode(model, torch.tensor([[DOG, BITES, MAN]]))
    back = encode(model, torch.tensor([[MAN, BITES, DOG]])).flip(1)
    return float((there - back).abs().max())


def run(seeds: tuple[int, ...]) -> Outcome:
    """Without positions the largest difference of all sentences, with them the smallest."""
    lines, holds = [f"{'':14}seed  dog bites man      sentences  read by attention"], True
    for positions in (False, True):
        for seed in seeds:
            found, extreme = measure(seed, positions), torch.min if positions else torch.max
            gaps = bites(seed, positions), float(extreme(found.vectors)), float(extreme(found.read))
            name = f"positions {'on' if positions else 'off'}"
            lines.append(f"{name:14}{seed:4}  {gaps[0]:13.1e}  {gaps[1]:13.1e}  {gaps[2]:17.1e}")
            as_claimed = min(gaps) >= APART if positions else max(gaps) <= ROUNDING
            holds = holds and as_claimed
    return Outcome(holds, tuple(lines))


EXPERIMENT = Experiment(
    name="word-order",
    chapter="10",
    claim=(
        "Without positions an encoder gives the words of a sentence the same vectors in every "
        f"order, up to rounding ({ROUNDING:.0e} in float64), and attention reads the same from "
        f"them; with positions each of {SENTENCES} sentences differs by more than {APART}."
    ),
    minutes=0.1,
    run=run,
)
