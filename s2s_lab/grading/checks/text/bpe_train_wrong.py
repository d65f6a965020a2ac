"""Wrong solutions of exercise 00.4: what a submission is compared with to name its mistake.

What they share, `_learn`, leaves open how pairs are counted, chosen and joined.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from s2s_lab.grading.probe import Wrong

Pair = tuple[str, str]
Word = tuple[str, ...]
Corpus = dict[Word, int]
Choose = Callable[[Counter[Pair]], Pair]


def _attached(word: str) -> Word:
    return (*word[:-1], word[-1] + "</w>")


def _alone(word: str) -> Word:
    return (*word, "</w>")


def _bare(word: str) -> Word:
    return tuple(word)


def _count(corpus: Corpus, weighted: bool = True) -> Counter[Pair]:
    pairs: Counter[Pair] = Counter()
    for word, n in corpus.items():
        for pair in pairwise(word):
            pairs[pair] += n if weighted else 1
    return pairs


def _sorts_first(pairs: Counter[Pair]) -> Pair:
    most = max(pairs.values())
    return min(pair for pair in pairs if pairs[pair] == most)


def _seen_first(pairs: Counter[Pair]) -> Pair:
    return max(pairs, key=pairs.__getitem__)


def _sorts_last(pairs: Counter[Pair]) -> Pair:
    return max(pairs, key=lambda pair: (pairs[pair], pair))


def _symbols(word: Word, pair: Pair) -> Word:
    rest, joined = list(word), []
    while rest:
        size = 2 if tuple(rest[:2]) == pair else 1
        joined.append("".join(rest[:size]))
        del rest[:size]
    return tuple(joined)


def _text(word: Word, pair: Pair) -> Word:
    return tuple(" ".join(word).replace(" ".join(pair), "".join(pair)).split())


def _learn(
    corpus: Corpus,
    num_merges: int,
    choose: Choose = _sorts_first,
    join: Callable[[Word, Pair], Word] = _symbols,
    weighted: bool = True,
    to_the_end: bool = False,
) -> Iterator[Pair]:
    for _ in range(num_merges):
        pairs = _count(corpus, weighted)
        if not pairs and not to_the_end:
            return
        pair = choose(pairs)
        yield pair
        merged: Corpus = {}
        for word, n in corpus.items():
            new = join(word, pair)
            merged[new] = merged.get(new, 0) + n
        corpus = merged


def _cut(word_freqs: dict[str, int], cut: Callable[[str], Word] = _attached) -> Corpus:
    return {cut(word): n for word, n in word_freqs.items()}


def _unweighted(word_freqs: dict[str, int], num_merges: int) -> list[Pair]:
    return list(_learn(_cut(word_freqs), num_merges, weighted=False))


def _across(word_freqs: dict[str, int], num_merges: int) -> list[Pair]:
    text = tuple(s for word, n in word_freqs.items() for _ in range(n) for s in _attached(word))
    return list(_learn({text: 1}, num_merges))


def _replaced(word_freqs: dict[str, int], num_merges: int) -> list[Pair]:
    return list(_learn(_cut(word_freqs), num_merges, join=_text))


def _once(word_freqs: dict[str, int], num_merges: int) -> list[Pair]:
    pairs = _count(_cut(word_freqs))
    return sorted(pairs, key=lambda pair: (-pairs[pair], pair))[:num_merges]


def _tie_seen(word_freqs: dict[str, int], num_merges: int) -> list[Pair]:
    return list(_learn(_cut(word_freqs), num_merges, choose=_seen_first))


def _tie_last(word_freqs: dict[str, int], num_merges: int) -> list[Pair]:
    return list(_learn(_cut(word_freqs), num_merges, choose=_sorts_last))


def _mark_alone(word_freqs: dict[str, int], num_merges: int) -> list[Pair]:
    return list(_learn(_cut(word_freqs, _alone), num_merges))


def _no_mark(word_freqs: dict[str, int], num_merges: int) -> list[Pair]:
    return list(_learn(_cut(word_freqs, _bare), num_merges))


def _runs_out(word_freqs: dict[str, int], num_merges: int) -> list[Pair]:
    def choose(pairs: Counter[Pair]) -> Pair:
        return min(pairs, key=lambda pair: (-pairs[pair], pair))

    return list(_learn(_cut(word_freqs), num_merges, choose=choose, to_the_end=True))


def _runs_out_max(word_freqs: dict[str, int], num_merges: int) -> list[Pair]:
    return list(_learn(_cut(word_freqs), num_merges, to_the_end=True))


WRONG = (
    Wrong("00.4/unweighted", _unweighted),
    Wrong("00.4/across-words", _across),
    Wrong("00.4/replaces-text", _replaced),
    Wrong("00.4/counts-once", _once),
    Wrong("00.4/tie-order", _tie_seen),
    Wrong("00.4/tie-order", _tie_last),
    Wrong("00.4/mark-alone", _mark_alone),
    Wrong("00.4/no-end-mark", _no_mark),
    Wrong("00.4/runs-out", _runs_out),
    Wrong("00.4/runs-out", _runs_out_max),
)
"""Two entries may share an id: one mistake, written in two ways."""
