"""Wrong solutions of exercise 00.1: what a submission is compared with to name its mistake."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from s2s_lab.grading.probe import Wrong
from s2s_lab.text import SPECIALS

Sentences = Sequence[Sequence[str]]
Ids = dict[str, int]


def _counts(sentences: Sentences, specials: Sequence[str] = ()) -> Counter[str]:
    """How often each token occurs, in the order in which they were seen."""
    return Counter(t for sentence in sentences for t in sentence if t not in specials)


def _by_count(token: str, counts: Counter[str]) -> tuple[int, str]:
    return -counts[token], token


def _numbered(tokens: Iterable[str]) -> Ids:
    return {token: id for id, token in enumerate(tokens)}


def _in_order(
    sentences: Sentences,
    min_freq: int,
    specials: Sequence[str],
    order: Callable[[str, Counter[str]], object] = _by_count,
) -> Ids:
    """Right but for the order of the tokens."""
    counts = _counts(sentences, specials)
    kept = [token for token in counts if counts[token] >= min_freq]
    ranked = sorted(kept, key=lambda token: order(token, counts))  # type: ignore[arg-type,return-value]
    return _numbered([*specials, *ranked])


def _exclusive(sentences: Sentences, min_freq: int, specials: Sequence[str]) -> Ids:
    return _in_order(sentences, min_freq + 1, specials)


def _everything(sentences: Sentences, min_freq: int, specials: Sequence[str]) -> Ids:
    return _in_order(sentences, 0, specials)


def _rarest(sentences: Sentences, min_freq: int, specials: Sequence[str]) -> Ids:
    return _in_order(sentences, min_freq, specials, lambda token, counts: (counts[token], token))


def _as_seen(sentences: Sentences, min_freq: int, specials: Sequence[str]) -> Ids:
    return _in_order(sentences, min_freq, specials, lambda token, counts: 0)


def _ties_as_seen(sentences: Sentences, min_freq: int, specials: Sequence[str]) -> Ids:
    return _in_order(sentences, min_freq, specials, lambda token, counts: -counts[token])


def _special_last(sentences: Sentences, min_freq: int, specials: Sequence[str]) -> Ids:
    counts = _counts(sentences)
    ranked = sorted(counts, key=lambda token: _by_count(token, counts))
    return _numbered([*specials, *(token for token in ranked if counts[token] >= min_freq)])


def _special_renumbered(sentences: Sentences, min_freq: int, specials: Sequence[str]) -> Ids:
    counts = _counts(sentences)
    ids = _numbered(specials)
    for token in sorted(counts, key=lambda token: _by_count(token, counts)):
        if counts[token] >= min_freq:
            ids[token] = len(ids)
    return ids


def _no_specials(sentences: Sentences, min_freq: int, specials: Sequence[str]) -> Ids:
    return _numbered(
        token for token in _in_order(sentences, min_freq, specials) if token not in specials
    )


def _fixed(sentences: Sentences, min_freq: int, specials: Sequence[str]) -> Ids:
    return _in_order(sentences, min_freq, SPECIALS)


WRONG = (
    Wrong("00.1/min-freq-exclusive", _exclusive),
    Wrong("00.1/ignores-min-freq", _everything),
    Wrong("00.1/rarest-first", _rarest),
    Wrong("00.1/first-seen-first", _as_seen),
    Wrong("00.1/ties-first-seen", _ties_as_seen),
    Wrong("00.1/special-moved", _special_last),
    Wrong("00.1/special-moved", _special_renumbered),
    Wrong("00.1/no-specials", _no_specials),
    Wrong("00.1/fixed-specials", _fixed),
)
"""Two entries may share an id: one mistake, written in two ways."""
