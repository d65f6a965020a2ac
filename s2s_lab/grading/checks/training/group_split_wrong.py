"""The wrong solutions of exercise 07.4, as people write them."""

import random
from collections.abc import Sequence

from s2s_lab.grading.probe import Wrong

Pairs = Sequence[tuple[str, str]]
Split = tuple[list[tuple[str, str]], list[tuple[str, str]]]


def _count(frac: float, of: int) -> int:
    return max(1, round(frac * of))


def _assigned(pairs: Pairs, held_out: set[str]) -> Split:
    """Every pair follows its source."""
    return [p for p in pairs if p[0] not in held_out], [p for p in pairs if p[0] in held_out]


def _rows(pairs: Pairs, frac: float = 0.1, seed: int = 0) -> Split:
    rows = sorted(pairs)
    random.Random(seed).shuffle(rows)
    n = _count(frac, len(rows))
    return rows[n:], rows[:n]


def _last(pairs: Pairs, frac: float = 0.1, seed: int = 0) -> Split:
    n = _count(frac, len(pairs))
    return list(pairs[:-n]), list(pairs[-n:])


def _torn(pairs: Pairs, frac: float = 0.1, seed: int = 0) -> Split:
    sources, targets = [p[0] for p in pairs], [p[1] for p in pairs]
    rng = random.Random(seed)
    rng.shuffle(sources)
    rng.shuffle(targets)
    n = _count(frac, len(pairs))
    rows = list(zip(sources, targets, strict=True))
    return rows[n:], rows[:n]


def _hashed(pairs: Pairs, frac: float = 0.1, seed: int = 0) -> Split:
    sources = sorted({p[0] for p in pairs}, key=lambda source: hash((source, seed)))
    return _assigned(pairs, set(sources[: _count(frac, len(sources))]))


def _set_order(pairs: Pairs, frac: float = 0.1, seed: int = 0) -> Split:
    sources = list({p[0] for p in pairs})
    random.Random(seed).shuffle(sources)
    return _assigned(pairs, set(sources[: _count(frac, len(sources))]))


def _input_order(pairs: Pairs, frac: float = 0.1, seed: int = 0) -> Split:
    sources = list(dict.fromkeys(p[0] for p in pairs))
    random.Random(seed).shuffle(sources)
    return _assigned(pairs, set(sources[: _count(frac, len(sources))]))


def _unseeded(pairs: Pairs, frac: float = 0.1, seed: int = 0) -> Split:
    sources = sorted({p[0] for p in pairs})
    random.shuffle(sources)
    return _assigned(pairs, set(sources[: _count(frac, len(sources))]))


def _ignores_seed(pairs: Pairs, frac: float = 0.1, seed: int = 0) -> Split:
    sources = sorted({p[0] for p in pairs})
    random.Random(0).shuffle(sources)
    return _assigned(pairs, set(sources[: _count(frac, len(sources))]))


def _repeats(pairs: Pairs, frac: float = 0.1, seed: int = 0) -> Split:
    unique = dict(pairs)
    sources = sorted(unique)
    random.Random(seed).shuffle(sources)
    n = _count(frac, len(sources))
    return [(s, unique[s]) for s in sources[n:]], [(s, unique[s]) for s in sources[:n]]


WRONG = (
    Wrong("07.4/splits-rows", _rows),
    Wrong("07.4/takes-the-last", _last),
    Wrong("07.4/tears-pairs", _torn),
    Wrong("07.4/salted-hash", _hashed),
    Wrong("07.4/salted-hash", _set_order),
    Wrong("07.4/input-order", _input_order),
    Wrong("07.4/unseeded", _unseeded),
    Wrong("07.4/ignores-seed", _ignores_seed),
    Wrong("07.4/loses-repeats", _repeats),
)
