"""Exercise 11.3, `copy_distribution`: words that are generated and words that are copied."""

import random
from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import Tensor

from s2s_lab.grading.exercises.pretraining import COPY_DISTRIBUTION
from s2s_lab.grading.inside.questions.pretraining.copy_distribution import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = ((2, 5, 3, 2), (3, 6, 4, 1), (2, 4, 5, 3), (1, 5, 4, 0), (3, 4, 5, 2), (2, 7, 4, 2),
         (4, 5, 3, 1), (2, 5, 4, 3))  # fmt: skip
"""(batch, vocab, src, words that the vocabulary lacks)."""
UNK = 3


def cases(rng: random.Random) -> Iterator[Case]:
    """A word that occurs twice in the first row, padding in the last, p_gen 0 and 1 among them."""
    for number, (batch, vocab, src, n_oov) in enumerate(SIZES):
        ids = [[rng.randrange(1, vocab + n_oov) for _ in range(src)] for _ in range(batch)]
        ids[0][-1] = ids[0][0] = vocab + n_oov - 1
        attn = _rows(rng, batch, src)
        if batch > 1:
            ids[-1][-1] = 0
            attn[-1, -2] += attn[-1, -1]
            attn[-1, -1] = 0.0
        gates = [rng.randint(1, 9) / 10 for _ in range(batch)]
        if number in (2, 5):
            gates[0] = 1.0 if number == 2 else 0.0
        yield Case(
            p_vocab=_rows(rng, batch, vocab),
            attn=attn,
            src_ext_ids=torch.tensor(ids),
            p_gen=torch.tensor(gates, dtype=torch.float64)[:, None],
            n_oov=n_oov,
        )


def _rows(rng: random.Random, rows: int, size: int) -> Tensor:
    """Twentieths that sum to 1 in each row, none of them 0."""
    parts = torch.ones(rows, size, dtype=torch.float64)
    for row in parts:
        for _ in range(20 - size):
            row[rng.randrange(size)] += 1
    return parts / 20


def oracle(case: Case) -> Tensor:
    """Word by word: what is generated, and every place of the source where the word stands."""
    batch, vocab = case.p_vocab.shape
    mixed = torch.zeros(batch, vocab + case.n_oov, dtype=case.p_vocab.dtype)
    for b in range(batch):
        gate = float(case.p_gen[b, 0])
        for word in range(vocab + case.n_oov):
            copied = 0.0
            for place, there in enumerate(case.src_ext_ids[b].tolist()):
                if there == word:
                    copied += float(case.attn[b, place])
            generated = float(case.p_vocab[b, word]) if word < vocab else 0.0
            mixed[b, word] = gate * generated + (1 - gate) * copied
    return mixed


def mend(case: Case) -> Case | None:
    """Rows that are distributions, ids that have a column, a source and an UNK."""
    vocab, width = case.p_vocab.shape[1], case.p_vocab.shape[1] + case.n_oov
    if vocab <= UNK or case.src_ext_ids.max() >= width:
        return None
    if ((case.p_gen < 0) | (case.p_gen > 1)).any():
        return None
    rows = []
    for values in (case.p_vocab, case.attn):
        values = values.clamp_min(0.0)
        if (values.sum(1) < 0.5).any():
            return None
        off = 1.0 - values.sum(1)
        values = values.clone()
        values[torch.arange(len(values)), values.argmax(1)] += off
        if (values < 0).any():
            return None
        rows.append((values * 100).round() / 100)
    return replace(case, p_vocab=rows[0], attn=rows[1])


def _wide(p_vocab: Tensor, n_oov: int) -> Tensor:
    return torch.cat([p_vocab, p_vocab.new_zeros(len(p_vocab), n_oov)], dim=1)


def _copied(like: Tensor, attn: Tensor, ids: Tensor) -> Tensor:
    """A loop: each source place adds to the column of its word."""
    copied = torch.zeros_like(like)
    for b, row in enumerate(ids.tolist()):
        for place, word in enumerate(row):
            copied[b, word] += attn[b, place]
    return copied


def _overwrites(p_vocab: Tensor, attn: Tensor, ids: Tensor, p_gen: Tensor, n_oov: int) -> Tensor:
    wide = _wide(p_vocab, n_oov)
    return p_gen * wide + (1 - p_gen) * torch.zeros_like(wide).scatter(1, ids, attn)


def _indexes(p_vocab: Tensor, attn: Tensor, ids: Tensor, p_gen: Tensor, n_oov: int) -> Tensor:
    mixed = p_gen * _wide(p_vocab, n_oov)
    mixed[torch.arange(len(ids))[:, None], ids] += (1 - p_gen) * attn
    return mixed


def _cut(p_vocab: Tensor, attn: Tensor, ids: Tensor, p_gen: Tensor, n_oov: int) -> Tensor:
    wide = _wide(p_vocab, n_oov)
    return (p_gen * wide + (1 - p_gen) * _copied(wide, attn, ids))[:, : p_vocab.shape[1]]


def _out_of_range(p_vocab: Tensor, attn: Tensor, ids: Tensor, p_gen: Tensor, n_oov: int) -> Tensor:
    return (p_gen * p_vocab).scatter_add(1, ids, (1 - p_gen) * attn)


def _copies_unk(p_vocab: Tensor, attn: Tensor, ids: Tensor, p_gen: Tensor, n_oov: int) -> Tensor:
    known = ids.masked_fill(ids >= p_vocab.shape[1], UNK)
    wide = _wide(p_vocab, n_oov)
    return p_gen * wide + (1 - p_gen) * _copied(wide, attn, known)


def _softmax(p_vocab: Tensor, attn: Tensor, ids: Tensor, p_gen: Tensor, n_oov: int) -> Tensor:
    wide = _wide(p_vocab, n_oov)
    return (p_gen * wide + (1 - p_gen) * _copied(wide, attn, ids)).softmax(1)


def _softmax_before(
    p_vocab: Tensor, attn: Tensor, ids: Tensor, p_gen: Tensor, n_oov: int
) -> Tensor:
    wide = _wide(p_vocab.softmax(1), n_oov)
    return p_gen * wide + (1 - p_gen) * _copied(wide, attn, ids)


def _swapped(p_vocab: Tensor, attn: Tensor, ids: Tensor, p_gen: Tensor, n_oov: int) -> Tensor:
    wide = _wide(p_vocab, n_oov)
    return (1 - p_gen) * wide + p_gen * _copied(wide, attn, ids)


def _plain_copy(p_vocab: Tensor, attn: Tensor, ids: Tensor, p_gen: Tensor, n_oov: int) -> Tensor:
    wide = _wide(p_vocab, n_oov)
    return p_gen * wide + _copied(wide, attn, ids)


def _plain_sum(p_vocab: Tensor, attn: Tensor, ids: Tensor, p_gen: Tensor, n_oov: int) -> Tensor:
    wide = _wide(p_vocab, n_oov)
    return wide + _copied(wide, attn, ids)


def _argmax(p_vocab: Tensor, attn: Tensor, ids: Tensor, p_gen: Tensor, n_oov: int) -> Tensor:
    most = torch.zeros_like(attn).scatter(1, attn.argmax(1, keepdim=True), 1.0)
    wide = _wide(p_vocab, n_oov)
    return p_gen * wide + (1 - p_gen) * _copied(wide, most, ids)


def _one_gate(p_vocab: Tensor, attn: Tensor, ids: Tensor, p_gen: Tensor, n_oov: int) -> Tensor:
    wide, gate = _wide(p_vocab, n_oov), p_gen.mean()
    return gate * wide + (1 - gate) * _copied(wide, attn, ids)


def _first_gate(p_vocab: Tensor, attn: Tensor, ids: Tensor, p_gen: Tensor, n_oov: int) -> Tensor:
    wide, gate = _wide(p_vocab, n_oov), p_gen[0]
    return gate * wide + (1 - gate) * _copied(wide, attn, ids)


CHECK = ByOracle(
    exercise=COPY_DISTRIBUTION,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "p_vocab": "row word",
        "attn": "row place",
        "src_ext_ids": "row place",
        "p_gen": "row gate",
        "answer": "row word",
    },
    mend=mend,
    call=lambda case: f"copy_distribution(p_vocab, attn, src_ext_ids, p_gen, n_oov={case.n_oov})",
    hidden=frozenset({"n_oov"}),
    wrong=(
        Wrong("11.3/overwrites", _overwrites),
        Wrong("11.3/overwrites", _indexes),
        Wrong("11.3/no-extension", _cut),
        Wrong("11.3/no-extension", _out_of_range),
        Wrong("11.3/copies-unk", _copies_unk),
        Wrong("11.3/normalises-again", _softmax),
        Wrong("11.3/normalises-again", _softmax_before),
        Wrong("11.3/swapped", _swapped),
        Wrong("11.3/not-weighed", _plain_copy),
        Wrong("11.3/not-weighed", _plain_sum),
        Wrong("11.3/argmax", _argmax),
        Wrong("11.3/one-gate", _one_gate),
        Wrong("11.3/one-gate", _first_gate),
    ),
).check()
