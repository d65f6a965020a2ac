"""Wrong solutions of exercise 02.3: what a submission is compared with to name its mistake.

They share a recurrence that is written out token by token, and each spoils one part of it. A
model of the course is built from layers; none is here.
"""

import torch
from torch import Tensor, nn

from s2s_lab.grading.probe import Wrong


class _Loop(nn.Module):
    """tanh recurrences over plain lists of tokens; the parts below are what a mistake spoils."""

    def __init__(self, src_vocab: int, tgt_vocab: int, hidden: int) -> None:
        super().__init__()
        self.src_table = nn.Parameter(torch.randn(src_vocab, hidden))
        self.tgt_table = nn.Parameter(torch.randn(tgt_vocab, hidden))
        self.reads = nn.Parameter(torch.randn(hidden, hidden))
        self.says = nn.Parameter(torch.randn(hidden, hidden))
        self.scores = nn.Parameter(torch.randn(hidden, tgt_vocab))

    def forward(self, src: Tensor, src_len: Tensor, tgt_in: Tensor) -> Tensor:
        states = self.encode(src, src_len)
        return torch.stack(
            [
                self.score(torch.stack(self.decode(state, row)))
                for state, row in zip(states, tgt_in, strict=True)
            ]
        )

    def encode(self, src: Tensor, src_len: Tensor) -> list[Tensor]:
        return [self.read(row[:n]) for row, n in zip(src, src_len.tolist(), strict=True)]

    def read(self, tokens: Tensor, state: Tensor | None = None) -> Tensor:
        state = torch.zeros_like(self.reads[0]) if state is None else state
        for token in tokens:
            state = torch.tanh(self.src_table[token] + state @ self.reads)
        return state

    def decode(self, state: Tensor, tokens: Tensor) -> list[Tensor]:
        states = []
        for token in tokens:
            state = torch.tanh(self.tgt_table[token] + state @ self.says)
            states.append(state)
        return states

    def score(self, states: Tensor) -> Tensor:
        return states @ self.scores


class _OneOutputPerSourceToken(_Loop):
    def forward(self, src: Tensor, src_len: Tensor, tgt_in: Tensor) -> Tensor:
        return self.score(torch.tanh(self.src_table[src]))


class _NeedsEqualLengths(_Loop):
    def forward(self, src: Tensor, src_len: Tensor, tgt_in: Tensor) -> Tensor:
        return self.score(self.src_table[src] + self.tgt_table[tgt_in])


class _Softmax(_Loop):
    def score(self, states: Tensor) -> Tensor:
        return super().score(states).softmax(-1)


class _LogSoftmax(_Loop):
    def score(self, states: Tensor) -> Tensor:
        return super().score(states).log_softmax(-1)


class _ReadsPadding(_Loop):
    def encode(self, src: Tensor, src_len: Tensor) -> list[Tensor]:
        return [self.read(row) for row in src]


class _RunsOverBatch(_Loop):
    def encode(self, src: Tensor, src_len: Tensor) -> list[Tensor]:
        return [self.read(src[: b + 1, n - 1]) for b, n in enumerate(src_len.tolist())]


class _IgnoresSource(_Loop):
    def encode(self, src: Tensor, src_len: Tensor) -> list[Tensor]:
        return [torch.zeros_like(self.reads[0]) for _ in src]


class _ForgetsFirst(_Loop):
    def encode(self, src: Tensor, src_len: Tensor) -> list[Tensor]:
        return [self.read(row[n - 1 : n]) for row, n in zip(src, src_len.tolist(), strict=True)]


class _SeesTheFuture(_Loop):
    def decode(self, state: Tensor, tokens: Tensor) -> list[Tensor]:
        ahead = super().decode(state, tokens)
        back = super().decode(state, tokens.flip(0))[::-1]
        return [a + b for a, b in zip(ahead, back, strict=True)]


class _IgnoresTarget(_Loop):
    def decode(self, state: Tensor, tokens: Tensor) -> list[Tensor]:
        return super().decode(state, torch.ones_like(tokens))


WRONG = (
    Wrong("02.3/one-output-per-source-token", _OneOutputPerSourceToken),
    Wrong("02.3/needs-equal-lengths", _NeedsEqualLengths),
    Wrong("02.3/softmax-inside", _Softmax),
    Wrong("02.3/log-softmax-inside", _LogSoftmax),
    Wrong("02.3/reads-padding", _ReadsPadding),
    Wrong("02.3/runs-over-batch", _RunsOverBatch),
    Wrong("02.3/ignores-source", _IgnoresSource),
    Wrong("02.3/forgets-first", _ForgetsFirst),
    Wrong("02.3/sees-the-future", _SeesTheFuture),
    Wrong("02.3/ignores-target", _IgnoresTarget),
)
