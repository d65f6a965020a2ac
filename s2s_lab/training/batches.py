"""What each update reads: an epoch's batches in its own order, cut into shares and parts.

An update reads a *batch*, which is as large as all processes with all their accumulated parts
together. It is dealt out row by row, so parts have sentences of about the same lengths.
"""

from collections.abc import Iterator, Sequence

import torch

from s2s_lab import batch
from s2s_lab.batch import Example
from s2s_lab.training import seeds
from s2s_lab.training.settings import TrainSettings

VALIDATION = -1
"""In place of an epoch's number, for the order that validation pairs are taken from."""


def of_epoch(
    examples: Sequence[Example], settings: TrainSettings, epoch: int, processes: int
) -> list[list[int]]:
    """Rows of every update of an epoch; all processes get the same.

    Raises:
        ValueError: if an example is longer than `batch_tokens`.
    """
    generator = seeds.of_epoch(settings.seed, epoch)
    rows = list(range(len(examples)))
    if epoch < settings.curriculum:
        rows = shortest(examples, settings.curriculum_share)
    times = round(len(examples) / len(rows))
    chosen = [examples[row] for row in rows]
    parts = settings.accumulate * processes
    return [
        [rows[i] for i in some]
        for _ in range(times)
        for some in _cut(chosen, settings, generator, parts)
    ]


def shortest(examples: Sequence[Example], share: float) -> list[int]:
    """Rows of the share of the examples, one or more, that have the fewest tokens on both sides.

    >>> shortest([Example([7, 2], [2]), Example([2], [2]), Example([2], [8, 9, 2])], 0.67)
    [1, 0]
    """
    order = sorted(range(len(examples)), key=lambda row: examples[row].size)
    return order[: max(1, round(share * len(examples)))]


def _cut(
    examples: Sequence[Example], settings: TrainSettings, generator: torch.Generator, parts: int
) -> Iterator[list[int]]:
    """All examples once, in random batches of similar lengths."""
    if settings.batch_tokens is None:
        # first by the target: most of the work is done for its tokens, so it should pad least
        sizes = [(len(example.target), len(example.source)) for example in examples]
        return batch.by_length(sizes, settings.batch * parts, generator)
    lengths = [(len(example.source), len(example.target)) for example in examples]
    return batch.by_tokens(lengths, settings.batch_tokens, generator, parts)


def dealt(rows: Sequence[int], parts: int, rank: int, processes: int) -> list[list[int]]:
    """The parts of a batch that one process reads, one after another; none is empty.

    >>> dealt([10, 11, 12, 13, 14], parts=2, rank=1, processes=2)
    [[11], [13]]
    """
    hands = [list(rows[i :: parts * processes]) for i in range(parts * processes)]
    return [hand for hand in hands[rank::processes] if hand]


def with_validation(
    examples: Sequence[Example], valid: Sequence[Example], settings: TrainSettings
) -> tuple[Sequence[Example], Sequence[Example]]:
    """Examples to train and to validate on; where there are none to validate on, a share is kept.

    Raises:
        ValueError: if there is too little to train on.
    """
    if not examples:
        raise ValueError("training: expected at least one example, got none")
    if valid:
        return examples, valid
    count = max(1, round(len(examples) * settings.valid_share))
    if count >= len(examples):
        raise ValueError(
            f"validation: expected 2 examples or more to keep a share of, got {len(examples)}"
        )
    generator = seeds.of_epoch(settings.seed, VALIDATION)
    order: list[int] = torch.randperm(len(examples), generator=generator).tolist()
    kept, rest = sorted(order[:count]), sorted(order[count:])
    return [examples[i] for i in rest], [examples[i] for i in kept]
