"""Wrong solutions of exercise 00.6: what a submission is compared with to name its mistake.

Most keep one table, as they are written by most; a right solution needs two parts.
"""

from collections.abc import Callable

import torch
from torch import nn

from s2s_lab.grading.probe import Wrong
from s2s_lab.text import PAD

Ids = dict[str, int]
Vectors = dict[str, tuple[float, ...]]


def _table(vocab: Ids, pretrained: Vectors, seed: int | None) -> nn.Embedding:
    """One table of parameters with the vectors in place, all of which learns but PAD."""
    if seed is not None:
        torch.manual_seed(seed)
    units = len(next(iter(pretrained.values())))
    table = nn.Embedding(len(vocab), units, padding_idx=PAD)
    with torch.no_grad():
        for word, vector in pretrained.items():
            if word in vocab:
                table.weight[vocab[word]] = torch.tensor(vector)
    return table


class _Two(nn.Module):
    """A table that learns, beside rows that do not; a mistake is in what it is given."""

    def __init__(self, learned: nn.Embedding, kept: torch.Tensor, is_kept: torch.Tensor) -> None:
        super().__init__()
        self.learned = learned
        self.register_buffer("kept", kept)
        self.register_buffer("is_kept", is_kept)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        chosen = self.is_kept[ids].unsqueeze(-1)  # type: ignore[index]
        return torch.where(chosen, self.kept[ids], self.learned(ids))  # type: ignore[index]


def _two(table: nn.Embedding, rows: list[int]) -> _Two:
    """Some rows of a table stand still."""
    is_kept = torch.zeros(table.num_embeddings, dtype=torch.bool)
    is_kept[rows] = True
    return _Two(table, table.weight.detach().clone(), is_kept)


def _rows(vocab: Ids, pretrained: Vectors) -> list[int]:
    return [vocab[word] for word in pretrained if word in vocab]


def _all_frozen(vocab: Ids, pretrained: Vectors, seed: int = 0) -> nn.Module:
    table = _table(vocab, pretrained, seed)
    return nn.Embedding.from_pretrained(table.weight.detach(), freeze=True, padding_idx=PAD)


def _nothing_frozen(vocab: Ids, pretrained: Vectors, seed: int = 0) -> nn.Module:
    return _table(vocab, pretrained, seed)


def _hooked(vocab: Ids, pretrained: Vectors, seed: int = 0) -> nn.Module:
    table, rows = _table(vocab, pretrained, seed), _rows(vocab, pretrained)

    def without(gradient: torch.Tensor) -> torch.Tensor:
        return gradient.index_fill(0, torch.tensor(rows), 0.0)

    table.weight.register_hook(without)
    return table


def _dict_order(vocab: Ids, pretrained: Vectors, seed: int = 0) -> nn.Module:
    known = {word: vector for word, vector in pretrained.items() if word in vocab}
    in_order = dict(zip(sorted(known, key=vocab.__getitem__), known.values(), strict=True))
    return _two(_table(vocab, in_order, seed), _rows(vocab, known))


def _dict_order_from_first(vocab: Ids, pretrained: Vectors, seed: int = 0) -> nn.Module:
    first = len(vocab) - sum(not word.startswith("<") for word in vocab)
    moved = {word: first + i for i, word in enumerate(w for w in pretrained if w in vocab)}
    table = _table({**vocab, **moved}, pretrained, seed)
    return _two(table, list(moved.values()))


def _outside(vocab: Ids, pretrained: Vectors, seed: int = 0) -> nn.Module:
    for word in pretrained:
        vocab[word]
    return _two(_table(vocab, pretrained, seed), _rows(vocab, pretrained))


def _random_pad(vocab: Ids, pretrained: Vectors, seed: int = 0) -> nn.Module:
    table = _table(vocab, pretrained, seed)
    nn.init.normal_(table.weight[PAD].detach())
    return _two(table, _rows(vocab, pretrained))


def _learned_pad(vocab: Ids, pretrained: Vectors, seed: int = 0) -> nn.Module:
    table = _table(vocab, pretrained, seed)
    table.padding_idx = None
    return _two(table, _rows(vocab, pretrained))


def _same_rows(vocab: Ids, pretrained: Vectors, seed: int = 0) -> nn.Module:
    table = _table(vocab, pretrained, seed)
    rows = _rows(vocab, pretrained)
    own = [id for id in vocab.values() if id not in rows]
    with torch.no_grad():
        table.weight[own] = 0.0
    return _two(table, rows)


def _no_seed(vocab: Ids, pretrained: Vectors, seed: int = 0) -> nn.Module:
    return _two(_table(vocab, pretrained, None), _rows(vocab, pretrained))


def _one_seed(vocab: Ids, pretrained: Vectors, seed: int = 0) -> nn.Module:
    return _two(_table(vocab, pretrained, 0), _rows(vocab, pretrained))


WRONGS: dict[str, tuple[Callable[..., nn.Module], ...]] = {
    "00.6/all-frozen": (_all_frozen,),
    "00.6/nothing-frozen": (_nothing_frozen,),
    "00.6/weight-decay": (_hooked,),
    "00.6/dict-order": (_dict_order, _dict_order_from_first),
    "00.6/outside-vocabulary": (_outside,),
    "00.6/pad-not-zero": (_random_pad, _learned_pad),
    "00.6/same-rows": (_same_rows,),
    "00.6/ignores-seed": (_no_seed, _one_seed),
}
WRONG = tuple(Wrong(id, one) for id, wrongs in WRONGS.items() for one in wrongs)
"""One mistake may be written in two ways."""
