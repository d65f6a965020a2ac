"""The wrong solutions of exercise 09.2, as people write them."""

import random
from collections.abc import Callable, Iterable, Sequence
from itertools import count

from s2s_lab.grading.probe import Wrong

Lengths = Sequence[int]
Batches = list[list[int]]
Batch = list[int]


def _order(lengths: Lengths, down: bool = False) -> Batch:
    return sorted(range(len(lengths)), key=lambda i: lengths[i], reverse=down)


def _dear(lengths: Lengths, batch: Batch) -> int:
    return len(batch) * max(lengths[i] for i in batch)


def _filled(order: Iterable[int], fits: Callable[[Batch], bool]) -> Batches:
    """Batches in that order, each closed when the next one would not fit."""
    batches: Batches = []
    batch: Batch = []
    for i in order:
        if batch and not fits([*batch, i]):
            batches.append(batch)
            batch = []
        batch.append(i)
    return [*batches, batch] if batch else batches


def _shuffled(batches: Batches, seed: int) -> Batches:
    random.Random(seed).shuffle(batches)
    return batches


def _within(lengths: Lengths, most: int) -> Callable[[Batch], bool]:
    return lambda batch: _dear(lengths, batch) <= most


def _real_tokens(lengths: Lengths, max_tokens: int, seed: int) -> Batches:
    fits = lambda batch: sum(lengths[i] for i in batch) <= max_tokens  # noqa: E731
    return _shuffled(_filled(_order(lengths), fits), seed)


def _too_late(lengths: Lengths, max_tokens: int, seed: int) -> Batches:
    batches: Batches = []
    batch: Batch = []
    for i in _order(lengths):
        batch.append(i)
        if _dear(lengths, batch) > max_tokens:
            batches.append(batch)
            batch = []
    return _shuffled([*batches, batch] if batch else batches, seed)


def _old_longest(lengths: Lengths, max_tokens: int, seed: int) -> Batches:
    fits = lambda batch: len(batch) * lengths[batch[-2]] <= max_tokens  # noqa: E731
    return _shuffled(_filled(_order(lengths), fits), seed)


def _drops_last(lengths: Lengths, max_tokens: int, seed: int) -> Batches:
    fits = _within(lengths, max_tokens)
    return _shuffled(_filled(_order(lengths), fits)[:-1], seed)


def _sorted(lengths: Lengths, max_tokens: int, seed: int) -> Batches:
    return _filled(_order(lengths), _within(lengths, max_tokens))


def _from_long_to_short(lengths: Lengths, max_tokens: int, seed: int) -> Batches:
    return _filled(_order(lengths, down=True), _within(lengths, max_tokens))


def _within_batches(lengths: Lengths, max_tokens: int, seed: int) -> Batches:
    rng, batches = random.Random(seed), _sorted(lengths, max_tokens, seed)
    for batch in batches:
        rng.shuffle(batch)
    return batches


def _refuses(lengths: Lengths, max_tokens: int, seed: int) -> Batches:
    if max(lengths) > max_tokens:
        raise ValueError("a sentence is longer than max_tokens")
    return _shuffled(_sorted(lengths, max_tokens, seed), seed)


def _leaves_out_long(lengths: Lengths, max_tokens: int, seed: int) -> Batches:
    order = [i for i in _order(lengths) if lengths[i] <= max_tokens]
    return _shuffled(_filled(order, _within(lengths, max_tokens)), seed)


def _closes_nothing(lengths: Lengths, max_tokens: int, seed: int, down: bool = False) -> Batches:
    batches: Batches = [[]]
    for i in _order(lengths, down):
        if _dear(lengths, [*batches[-1], i]) > max_tokens:
            batches.append([])
        batches[-1].append(i)
    return _shuffled(batches, seed)


def _closes_nothing_long_first(lengths: Lengths, max_tokens: int, seed: int) -> Batches:
    return _closes_nothing(lengths, max_tokens, seed, down=True)


def _as_given(lengths: Lengths, max_tokens: int, seed: int) -> Batches:
    return _shuffled(_filled(range(len(lengths)), _within(lengths, max_tokens)), seed)


def _shuffles_sentences(lengths: Lengths, max_tokens: int, seed: int) -> Batches:
    order = _order(lengths)
    random.Random(seed).shuffle(order)
    return _filled(order, _within(lengths, max_tokens))


def _fixed_number(lengths: Lengths, max_tokens: int, seed: int) -> Batches:
    size, order = max(1, max_tokens // max(lengths)), _order(lengths)
    return _shuffled([order[i : i + size] for i in range(0, len(order), size)], seed)


def _one_by_one(lengths: Lengths, max_tokens: int, seed: int) -> Batches:
    return _shuffled([[i] for i in range(len(lengths))], seed)


_calls = count()


def _unseeded(lengths: Lengths, max_tokens: int, seed: int) -> Batches:
    return _shuffled(_sorted(lengths, max_tokens, seed), next(_calls))


def _ignores_seed(lengths: Lengths, max_tokens: int, seed: int) -> Batches:
    return _shuffled(_sorted(lengths, max_tokens, seed), 1)


def _global_seed(lengths: Lengths, max_tokens: int, seed: int) -> Batches:
    batches = _sorted(lengths, max_tokens, seed)
    random.seed(seed)
    random.shuffle(batches)
    return batches


WRONG = (
    Wrong("09.2/one-long-sentence", _refuses),
    Wrong("09.2/one-long-sentence", _leaves_out_long),
    Wrong("09.2/real-tokens", _real_tokens),
    Wrong("09.2/checks-too-late", _too_late),
    Wrong("09.2/checks-too-late", _old_longest),
    Wrong("09.2/drops-the-rest", _drops_last),
    Wrong("09.2/unshuffled", _sorted),
    Wrong("09.2/unshuffled", _from_long_to_short),
    Wrong("09.2/unshuffled", _within_batches),
    Wrong("09.2/empty-batch", _closes_nothing),
    Wrong("09.2/empty-batch", _closes_nothing_long_first),
    Wrong("09.2/mixes-lengths", _as_given),
    Wrong("09.2/mixes-lengths", _shuffles_sentences),
    Wrong("09.2/wastes-budget", _fixed_number),
    Wrong("09.2/wastes-budget", _one_by_one),
    Wrong("09.2/unseeded", _unseeded),
    Wrong("09.2/ignores-seed", _ignores_seed),
    Wrong("09.2/global-seed", _global_seed),
)
"""A submission is compared by the property that it breaks, so that whoever makes a mistake in
another way is named all the same. The longest sentences are the last batch, too: those who leave
out nothing else are told so first."""
