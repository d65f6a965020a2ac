"""Wrong solutions of exercise 00.2: what a submission is compared with to name its mistake."""

from collections.abc import Callable, Sequence

import torch

from s2s_lab.grading.probe import Wrong
from s2s_lab.text import EOS, PAD, UNK

Sentences = Sequence[Sequence[str]]
Batch = tuple[torch.Tensor, torch.Tensor]


def _known(sentence: Sequence[str], vocab: dict[str, int]) -> list[int]:
    return [vocab.get(token, UNK) for token in sentence]


def _short(sentence: Sequence[str], vocab: dict[str, int], max_len: int | None) -> list[int]:
    """A right row, before padding."""
    room = len(sentence) if max_len is None else max_len - 1
    return [*_known(sentence[:room], vocab), EOS]


def _batch(rows: list[list[int]], width: int = 0, left: bool = False) -> Batch:
    """Rows filled up to the longest, or to a width."""
    width = max(width, *map(len, rows))
    fill = [[PAD] * (width - len(row)) for row in rows]
    real = [[True] * len(row) for row in rows]
    empty = [[False] * len(more) for more in fill]
    if left:
        rows, fill, real, empty = fill, rows, empty, real
    ids = [row + more for row, more in zip(rows, fill, strict=True)]
    mask = [row + more for row, more in zip(real, empty, strict=True)]
    return torch.tensor(ids, dtype=torch.long), torch.tensor(mask, dtype=torch.bool)


def _of(
    row: Callable[[Sequence[str], dict[str, int], int | None], list[int]],
) -> Callable[..., Batch]:
    """A solution that is right but for its rows."""

    def encode_batch(sents: Sentences, vocab: dict[str, int], max_len: int | None = None) -> Batch:
        return _batch([row(sentence, vocab, max_len) for sentence in sents])

    return encode_batch


_right = _of(_short)


def _cut_last(sentence: Sequence[str], vocab: dict[str, int], max_len: int | None) -> list[int]:
    return [*_known(sentence, vocab), EOS][:max_len]


def _without_eos(sentence: Sequence[str], vocab: dict[str, int], max_len: int | None) -> list[int]:
    return _known(sentence, vocab)[:max_len]


def _must_be_known(
    sentence: Sequence[str], vocab: dict[str, int], max_len: int | None
) -> list[int]:
    room = len(sentence) if max_len is None else max_len - 1
    return [*(vocab[token] for token in sentence[:room]), EOS]


def _to_max_len(sents: Sentences, vocab: dict[str, int], max_len: int | None = None) -> Batch:
    return _batch([_short(sentence, vocab, max_len) for sentence in sents], max_len or 0)


def _left(sents: Sentences, vocab: dict[str, int], max_len: int | None = None) -> Batch:
    return _batch([_short(sentence, vocab, max_len) for sentence in sents], left=True)


def _floats(sents: Sentences, vocab: dict[str, int], max_len: int | None = None) -> Batch:
    ids, mask = _right(sents, vocab, max_len)
    return ids.float(), mask


def _inverted(sents: Sentences, vocab: dict[str, int], max_len: int | None = None) -> Batch:
    ids, mask = _right(sents, vocab, max_len)
    return ids, ~mask


def _eos_masked(sents: Sentences, vocab: dict[str, int], max_len: int | None = None) -> Batch:
    ids, mask = _right(sents, vocab, max_len)
    return ids, mask & (ids != EOS)


WRONG = (
    Wrong("00.2/cuts-eos", _of(_cut_last)),
    Wrong("00.2/no-eos", _of(_without_eos)),
    Wrong("00.2/pads-to-max-len", _to_max_len),
    Wrong("00.2/pads-left", _left),
    Wrong("00.2/unknown-word", _of(_must_be_known)),
    Wrong("00.2/float-ids", _floats),
    Wrong("00.2/mask-inverted", _inverted),
    Wrong("00.2/eos-masked", _eos_masked),
)
