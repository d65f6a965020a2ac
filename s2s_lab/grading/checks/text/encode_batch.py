"""Exercise 00.2, `encode_batch`: sentences of tokens as padded ids, and what of it is real."""

import random
from collections.abc import Iterator
from dataclasses import replace

import torch

from s2s_lab.grading.checks.text.encode_batch_wrong import WRONG
from s2s_lab.grading.exercises.text import ENCODE_BATCH
from s2s_lab.grading.inside.questions.text.encode_batch import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.text import EOS, PAD, SPECIALS, UNK

TRIALS = 60
WORDS = ("tea", "chat", "猫", "a", "été", "我", "red")
UNKNOWN = ("zebra", "龙")


def cases(rng: random.Random) -> Iterator[Case]:
    """Ragged batches, some with a limit that cuts, some with one that is too large to matter."""
    for trial in range(TRIALS):
        words = rng.sample(WORDS, rng.randint(3, 6))
        vocab = {token: id for id, token in enumerate((*SPECIALS, *words))}
        drawn = [*words, *words, *UNKNOWN] if trial % 2 else words
        longest = rng.randint(3, 6)
        lengths = [longest, *(rng.randint(0, longest) for _ in range(rng.randint(1, 3)))]
        rng.shuffle(lengths)
        sents = tuple(tuple(rng.choices(drawn, k=n)) for n in lengths)
        yield Case(sents, vocab, rng.choice((None, rng.randint(1, longest), longest + 3)))


def oracle(case: Case) -> tuple[torch.Tensor, torch.Tensor]:
    """Row by row: words as far as there is room before EOS, then EOS; then cell by cell."""
    rows = []
    for sentence in case.sents:
        row: list[int] = []
        for token in sentence:
            if case.max_len is None or len(row) + 1 < case.max_len:
                row.append(case.vocab.get(token, UNK))
        rows.append([*row, EOS])
    width = max(map(len, rows))
    ids = torch.full((len(rows), width), PAD)
    mask = torch.zeros(len(rows), width, dtype=torch.bool)
    for b, row in enumerate(rows):
        for t, id in enumerate(row):
            ids[b, t] = id
            mask[b, t] = True
    return ids, mask


def mend(case: Case) -> Case | None:
    """A vocabulary has its specials and no holes, and a limit leaves room for EOS."""
    if case.max_len == 0 or tuple(case.vocab)[: len(SPECIALS)] != SPECIALS:
        return None
    return replace(case, vocab={token: id for id, token in enumerate(case.vocab)})


def call(case: Case) -> str:
    """What was asked."""
    limit = "" if case.max_len is None else f", max_len={case.max_len}"
    return f"encode_batch(sents, vocab{limit})"


CHECK = ByOracle(
    exercise=ENCODE_BATCH,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"sents": "sentence token", "ids": "sentence position", "mask": "sentence position"},
    parts=("ids", "mask"),
    mend=mend,
    hidden=frozenset({"max_len"}),
    call=call,
    wrong=WRONG,
).check()
