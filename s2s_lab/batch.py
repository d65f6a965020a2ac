"""From lists of ids to padded tensors, and the masks that say which positions are real.

An `Example` is one encoded pair; `collate` makes a batch of some: `Sources` of tokens or `Signals`
of frames and pictures, and `Targets`. Masks are born here and nowhere else: `bool`, True = real.
Padding is on the right. This module does not cut text (`text.py`) and does not shuffle data sets
(`training`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from s2s_lab.text import BOS, PAD


@dataclass(frozen=True, eq=False)
class Example:
    """One encoded pair to learn from."""

    source: Sequence[int] | Float[Tensor, "..."]
    """Token ids ending in EOS, or a signal: frames × features, or colours × rows × columns."""
    target: Sequence[int]
    """Token ids ending in EOS; ids past the vocabulary name source words, see `copies`."""
    copies: Sequence[int] | None = None
    """For models that copy: each source token's id in the *target* vocabulary, or, for the k-th
    different word which that lacks, ``len(vocab) + k``."""

    @property
    def size(self) -> int:
        """Length of both sides together, by which batches are made."""
        return len(self.source) + len(self.target)


@dataclass(frozen=True)
class Sources:
    """Source sentences of a batch."""

    ids: Int[Tensor, "batch src"]
    """Token ids, each row ending in EOS and filled up with PAD."""
    mask: Bool[Tensor, "batch src"]
    """True = real token, EOS included."""
    copies: Int[Tensor, "batch src"] | None = None
    """As in `Example.copies`, PAD on padding; None for models that do not copy."""

    def __len__(self) -> int:
        return self.ids.shape[0]

    @property
    def lengths(self) -> Int[Tensor, "batch"]:
        """Real tokens of each row."""
        return self.mask.sum(1)

    def to(self, device: torch.device | str) -> "Sources":
        """The same batch on another device."""
        copies = None if self.copies is None else self.copies.to(device)
        return Sources(self.ids.to(device), self.mask.to(device), copies)

    def rows(self, index: Int[Tensor, "rows"]) -> "Sources":
        """Some rows, in the order of `index`."""
        copies = None if self.copies is None else self.copies[index]
        return Sources(self.ids[index], self.mask[index], copies)


@dataclass(frozen=True)
class Signals:
    """Sounds or pictures of a batch, where `Sources` has sentences."""

    values: Float[Tensor, "batch src *features"]
    """Frames × features, filled up with 0; pictures of one size: colours × rows × columns."""
    mask: Bool[Tensor, "batch src"]
    """True = real frame; of a picture all of its first axis."""

    def __len__(self) -> int:
        return self.values.shape[0]

    @property
    def lengths(self) -> Int[Tensor, "batch"]:
        """Real frames of each row."""
        return self.mask.sum(1)

    def to(self, device: torch.device | str) -> "Signals":
        """The same batch on another device."""
        return Signals(self.values.to(device), self.mask.to(device))

    def rows(self, index: Int[Tensor, "rows"]) -> "Signals":
        """Some rows, in the order of `index`."""
        return Signals(self.values[index], self.mask[index])


Batch = Sources | Signals
"""What a model reads: sentences, or signals."""


@dataclass(frozen=True)
class Targets:
    """Target sentences of a batch, shifted for teacher forcing.

    At step t the decoder reads ``inputs[:, t]`` and is asked for ``labels[:, t]``.
    """

    inputs: Int[Tensor, "batch tgt"]
    """BOS, y_1 … y_{n-1}."""
    labels: Int[Tensor, "batch tgt"]
    """y_1 … y_n, the last one EOS."""
    mask: Bool[Tensor, "batch tgt"]
    """True = real label."""

    def to(self, device: torch.device | str) -> "Targets":
        """The same batch on another device."""
        return Targets(self.inputs.to(device), self.labels.to(device), self.mask.to(device))


def pad(
    rows: Sequence[Sequence[int]],
) -> tuple[Int[Tensor, "batch length"], Bool[Tensor, "batch length"]]:
    """Rows of ids side by side, filled up with PAD, and the mask of what is real.

    Raises:
        ValueError: if there is no row, or a row is empty.

    >>> ids, mask = pad([[7, 2], [2]])
    >>> ids.tolist(), mask.tolist()
    ([[7, 2], [2, 0]], [[True, True], [True, False]])
    """
    if not rows:
        raise ValueError("batch: expected at least one sequence, got none")
    lengths = torch.tensor([len(row) for row in rows])
    if not lengths.all():
        empty = int((lengths == 0).nonzero()[0])
        raise ValueError(f"batch: expected sequences of at least 1 token, got an empty row {empty}")
    mask = torch.arange(int(lengths.max()))[None, :] < lengths[:, None]
    ids = torch.full(mask.shape, PAD)
    ids[mask] = torch.tensor([number for row in rows for number in row])
    return ids, mask


def sources(rows: Sequence[Sequence[int]]) -> Sources:
    """A batch of encoded source sentences (each ends in EOS)."""
    return Sources(*pad(rows))


def targets(rows: Sequence[Sequence[int]]) -> Targets:
    """A batch of encoded target sentences (each ends in EOS), shifted by one for the decoder.

    >>> batch = targets([[7, 8, 2]])
    >>> batch.inputs.tolist(), batch.labels.tolist()
    ([[1, 7, 8]], [[7, 8, 2]])
    """
    labels, mask = pad(rows)
    begin = torch.full((len(rows), 1), BOS)
    inputs = torch.cat([begin, labels[:, :-1]], dim=1)
    return Targets(inputs.masked_fill(~mask, PAD), labels, mask)


def signals(rows: Sequence[Float[Tensor, "..."]]) -> Signals:
    """A batch of signals, filled up with 0 along their first axis.

    Raises:
        ValueError: if there is none, one is empty, or their other axes differ.

    >>> batch = signals([torch.ones(2, 3), torch.ones(1, 3)])
    >>> batch.values.shape, batch.mask.tolist()
    (torch.Size([2, 2, 3]), [[True, True], [True, False]])
    """
    if not rows:
        raise ValueError("batch: expected at least one signal, got none")
    for number, row in enumerate(rows):
        if not row.numel():
            raise ValueError(f"batch: expected signals of at least 1 frame, got an empty {number}")
        if row.shape[1:] != rows[0].shape[1:]:
            raise ValueError(
                f"batch: expected signals of one shape behind the first axis, "
                f"got {tuple(rows[0].shape)} and {tuple(row.shape)}"
            )
    lengths = torch.tensor([len(row) for row in rows])
    mask = torch.arange(int(lengths.max()))[None, :] < lengths[:, None]
    return Signals(pad_sequence(list(rows), batch_first=True), mask)


def collate(
    examples: Sequence[Example], device: torch.device | str = "cpu"
) -> tuple[Batch, Targets]:
    """A batch of examples, sources and targets, on a device.

    >>> source, target = collate([Example([7, 2], [8, 2]), Example([2], [8, 9, 2])])
    >>> source.lengths.tolist(), target.inputs.tolist()
    ([2, 1], [[1, 8, 0], [1, 8, 9]])
    """
    heard = [example.source for example in examples if isinstance(example.source, Tensor)]
    answers = targets([example.target for example in examples]).to(device)
    if heard:
        return signals(heard).to(device), answers
    read = sources([example.source for example in examples])
    copied = [example.copies for example in examples if example.copies is not None]
    return (replace(read, copies=pad(copied)[0]) if copied else read).to(device), answers


def by_length(
    lengths: Sequence[int] | Sequence[tuple[int, int]],
    size: int,
    generator: torch.Generator | None = None,
    pool: int = 50,
) -> Iterator[list[int]]:
    """Batches of indices whose sequences have similar lengths, in random order.

    Shuffles everything, sorts pools of ``size * pool`` items by length, cuts them into batches,
    and shuffles the batches. Without a generator: plainly sorted, for evaluation.

    Args:
        lengths: of each item; or two, of which the first counts first.
        size: items in a batch.
        generator: source of the order.
        pool: batches in a pool; a larger one pads less and shuffles less.
    """
    batches = []
    for some in _pools(len(lengths), size * pool, generator):
        order = sorted(some, key=lambda i: lengths[i], reverse=generator is None)
        batches += [order[i : i + size] for i in range(0, len(order), size)]
    yield from _shuffled(batches, generator)


def by_tokens(
    sizes: Sequence[tuple[int, int]],
    bound: int,
    generator: torch.Generator | None = None,
    parts: int = 1,
    pool: int = 50,
) -> Iterator[list[int]]:
    """Batches of indices that fill about the same room, padding included, in random order.

    As `by_length`, but where sequences are short a batch has more of them.

    Args:
        sizes: lengths of each item's source and target.
        bound: most tokens of a batch: its rows times its longest source and target together.
        generator: source of the order.
        parts: for batches that are dealt out to so many readers, row by row: the bound of each.
        pool: batches in a pool, about.

    Raises:
        ValueError: if an item alone is longer than the bound.

    >>> list(by_tokens([(2, 2), (1, 1), (1, 1), (3, 2)], bound=8))
    [[3], [0, 1], [2]]
    """
    totals = [source + target for source, target in sizes]
    if totals and max(totals) > bound:
        longest = max(range(len(totals)), key=lambda i: totals[i])
        raise ValueError(
            f"batch_tokens: expected at least {totals[longest]}, the tokens of example {longest} "
            f"with its target, got {bound}"
        )
    rows = max(1, parts * bound * len(totals) // max(1, sum(totals)))
    batches: list[list[int]] = []
    for some in _pools(len(totals), rows * pool, generator):
        order = sorted(some, key=lambda i: sizes[i][::-1], reverse=generator is None)
        batches += _filled(order, sizes, bound, parts)
    yield from _shuffled(batches, generator)


def _filled(
    order: Sequence[int], sizes: Sequence[tuple[int, int]], bound: int, parts: int
) -> list[list[int]]:
    """The order, cut where one more row would be too much."""
    batches: list[list[int]] = []
    source = target = 0
    for i in order:
        source, target = max(source, sizes[i][0]), max(target, sizes[i][1])
        rows = len(batches[-1]) + 1 if batches else 0
        if not batches or -(-rows // parts) * (source + target) > bound:
            batches.append([])
            source, target = sizes[i]
        batches[-1].append(i)
    return batches


def _pools(count: int, size: int, generator: torch.Generator | None) -> list[list[int]]:
    """All indices in random order, in pools of `size`; without a generator in one."""
    if generator is None:
        return [list(range(count))]
    shuffled = torch.randperm(count, generator=generator).tolist()
    return [shuffled[start : start + size] for start in range(0, count, size)]


def _shuffled(batches: list[list[int]], generator: torch.Generator | None) -> Iterator[list[int]]:
    if generator is None:
        yield from batches
        return
    for i in torch.randperm(len(batches), generator=generator).tolist():
        yield batches[i]
