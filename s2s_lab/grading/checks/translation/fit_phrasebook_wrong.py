"""Wrong solutions of exercise 09.4: each is trained, and goes wrong as its learners did.

They train no longer than it takes to show the mistake, and once for each phrasebook: runs with
the same seed are the same run.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import count

import torch
from torch import Tensor, nn

from s2s_lab.grading.probe import Submission, Wrong

Pair = tuple[str, str]
Pairs = tuple[Pair, ...]
Translate = Callable[[list[str]], list[str]]
PAD, BOS, EOS, FIRST = 0, 1, 2, 4
SIZE, BATCH, LONGEST = 48, 32, 20
SOME = 60
"""Steps after which a model can translate, though not well."""


class Translator(nn.Module):
    """A GRU in both directions, dot-product attention, a GRU that writes."""

    def __init__(self, src_vocab: int, tgt_vocab: int) -> None:
        super().__init__()
        self.src, self.tgt = nn.Embedding(src_vocab, SIZE), nn.Embedding(tgt_vocab, SIZE)
        self.reader = nn.GRU(SIZE, SIZE // 2, batch_first=True, bidirectional=True)
        self.writer = nn.GRU(SIZE, SIZE, batch_first=True)
        self.read_out, self.scores = nn.Linear(2 * SIZE, SIZE), nn.Linear(SIZE, tgt_vocab)
        self.drop = nn.Dropout(0.2)

    def encode(self, src: Tensor, keep: Tensor) -> tuple[Tensor, Tensor]:
        """States (batch, src, size), and where the writer starts."""
        packed = nn.utils.rnn.pack_padded_sequence(
            self.drop(self.src(src)), keep.sum(1), batch_first=True, enforce_sorted=False
        )
        states, _ = nn.utils.rnn.pad_packed_sequence(
            self.reader(packed)[0], batch_first=True, total_length=src.shape[1]
        )
        return states, (states.sum(1) / keep.sum(1, keepdim=True))[None]

    def decode(
        self, states: Tensor, keep: Tensor, state: Tensor, words: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Logits (batch, tgt, vocab) and the writer's new state."""
        written, state = self.writer(self.drop(self.tgt(words)), state)
        scores = (written @ states.transpose(1, 2)).masked_fill(~keep[:, None], -torch.inf)
        both = torch.cat([written, scores.softmax(-1) @ states], -1)
        return self.scores(self.drop(self.read_out(both).tanh())), state

    def forward(self, src: Tensor, keep: Tensor, tgt_in: Tensor) -> Tensor:
        """Logits (batch, tgt, vocab)."""
        states, start = self.encode(src, keep)
        return self.decode(states, keep, start, tgt_in)[0]


class Run:
    """A model that was trained on some pairs; `masked` says whether it knows padding."""

    def __init__(
        self, pairs: Pairs, dev: Pairs, steps: int, lr: float = 1e-2, masked: bool = True
    ) -> None:
        self.masked = masked
        self.words = [_ids(side) for side in zip(*pairs, *dev, strict=True)]
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            self.model = Translator(*(len(ids) + FIRST for ids in self.words))
            self._train(pairs, steps, lr)

    def _train(self, pairs: Pairs, steps: int, lr: float) -> None:
        optimiser = torch.optim.Adam(self.model.parameters(), lr)
        for _ in range(steps):
            chosen = [pairs[i] for i in torch.randperm(len(pairs))[:BATCH].tolist()]
            logits, labels = self.forced(chosen)
            loss = nn.functional.cross_entropy(logits.transpose(1, 2), labels, ignore_index=PAD)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            optimiser.step()
        self.model.eval()

    def source(self, sentences: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Ids and what is to be kept of them."""
        src = _padded([[self.words[0][word] for word in s.split()] for s in sentences])
        return src, src != PAD if self.masked else torch.ones_like(src, dtype=torch.bool)

    def forced(self, pairs: Sequence[Pair]) -> tuple[Tensor, Tensor]:
        """Logits with the right words as input, and the labels."""
        rows = [[self.words[1][word] for word in target.split()] for _, target in pairs]
        read, asked = _padded([[BOS, *row] for row in rows]), _padded([[*row, EOS] for row in rows])
        return self.model(*self.source([source for source, _ in pairs]), read), asked

    @torch.no_grad()
    def translate(self, sentences: list[str]) -> list[str]:
        """Greedy, up to EOS."""
        src, keep = self.source(sentences)
        states, state = self.model.encode(src, keep)
        last, written = torch.full((len(src), 1), BOS), []
        for _ in range(LONGEST):
            logits, state = self.model.decode(states, keep, state, last)
            last = logits[:, -1:].argmax(-1)
            written.append(last)
        names = dict(zip(count(FIRST), self.words[1], strict=False))
        rows = [
            row[: row.index(EOS)] if EOS in row else row for row in torch.cat(written, 1).tolist()
        ]
        return [" ".join(names.get(id, "?") for id in row) for row in rows]

    def accuracy(self, dev: Pairs) -> float:
        """Share of dev that is translated as it should be."""
        said = self.translate([source for source, _ in dev])
        return sum(a == b for a, (_, b) in zip(said, dev, strict=True)) / len(dev)


run = lru_cache(maxsize=64)(Run)
"""A run, if there was none with these settings."""


def _ids(sentences: Sequence[str]) -> dict[str, int]:
    words = sorted({word for sentence in sentences for word in sentence.split()})
    return {word: number for number, word in enumerate(words, FIRST)}


def _padded(rows: list[list[int]]) -> Tensor:
    return nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True)


def _leaks_dev(pairs: list[Pair], dev: list[Pair], steps: int) -> tuple[Translate, float]:
    held = tuple(dev)
    trained = run((*pairs[: 2 * len(held)], *held), held, SOME)
    return trained.translate, trained.accuracy(held)


def _with_rate(lr: float, few: int) -> Submission:
    def fit_phrasebook(pairs: list[Pair], dev: list[Pair], steps: int) -> tuple[Translate, float]:
        trained = run(tuple(pairs), tuple(dev), few, lr)
        return trained.translate, trained.accuracy(tuple(dev))

    return fit_phrasebook


def _dropout_on(pairs: list[Pair], dev: list[Pair], steps: int) -> tuple[Translate, float]:
    trained = run(tuple(pairs), tuple(dev), SOME)

    def translate(sentences: list[str]) -> list[str]:
        trained.model.train()
        said = trained.translate(sentences)
        trained.model.eval()
        return said

    return translate, trained.accuracy(tuple(dev))


def _no_mask(pairs: list[Pair], dev: list[Pair], steps: int) -> tuple[Translate, float]:
    trained = run(tuple(pairs), tuple(dev), SOME, masked=False)
    return trained.translate, trained.accuracy(tuple(dev))


def _teacher_forced(pairs: list[Pair], dev: list[Pair], steps: int) -> tuple[Translate, float]:
    trained = run(tuple(pairs), tuple(dev), SOME)
    with torch.no_grad():
        logits, labels = trained.forced(dev)
    right = (logits.argmax(-1) == labels)[labels != PAD]
    return trained.translate, right.float().mean().item()


WRONG = (
    Wrong("09.4/leaks-dev", _leaks_dev),
    Wrong("09.4/nothing-learnt", _with_rate(1e-5, 5)),
    Wrong("09.4/nothing-learnt", _with_rate(0.3, 30)),
    Wrong("09.4/dropout-on", _dropout_on),
    Wrong("09.4/no-mask", _no_mask),
    Wrong("09.4/teacher-forced", _teacher_forced),
)
"""Two entries share an id: one mistake, made in two ways."""
