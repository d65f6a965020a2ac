"""Wrong solutions of exercise 13.5: a pipeline in which one flaw was left, or made.

What they share reads PADs of a batch right; `flaw` says what is wrong with each.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from s2s_lab.grading.probe import Wrong

Rows = list[list[int]]


class Flawed(nn.Module):
    """An encoder-decoder of two GRUs."""

    flaw = ""

    def __init__(self, src_vocab: int, tgt_vocab: int, embed: int, hidden: int) -> None:
        super().__init__()
        sizes = (embed, src_vocab) if self.flaw == "swapped" else (src_vocab, embed)
        if self.flaw == "shared":
            sizes = (max(src_vocab, tgt_vocab), embed)
        self.src_table = nn.Embedding(*sizes)
        self.tgt_table = self.src_table if self.flaw == "shared" else nn.Embedding(tgt_vocab, embed)
        if self.flaw == "frozen":
            self.src_table.weight.requires_grad_(False)
        self.reader = nn.GRU(sizes[1], hidden, batch_first=True)
        self.writer = nn.GRU(embed, hidden, batch_first=True)
        self.scores = nn.Linear(hidden, tgt_vocab)

    def forward(self, src: Tensor, tgt_in: Tensor) -> Tensor:
        """Logits (batch, tgt, vocab)."""
        states, _ = self.reader(self.src_table(src))
        ends = (src != 0).sum(1) - 1
        last = torch.stack([row[end] for row, end in zip(states, ends, strict=True)])
        read = torch.ones_like(tgt_in) if self.flaw == "no input" else tgt_in
        written, _ = self.writer(self.tgt_table(read), last[None])
        return self.scores(written)


def _padded(rows: Rows, width: int | None = None) -> Tensor:
    wide = max(map(len, rows)) if width is None else width
    return torch.tensor([(row + [0] * wide)[:wide] for row in rows])


def _batch(sources: Rows, targets: Rows, flaw: str) -> tuple[Tensor, Tensor, Tensor]:
    read, asked = [[1, *row] for row in targets], [[*row, 2] for row in targets]
    if flaw == "copies":
        asked = read
    short = (min(map(len, sources)), min(map(len, read))) if flaw == "clips" else (None, None)
    src = _padded(sources, short[0])
    return (
        (src[..., None] if flaw == "axis" else src),
        _padded(read, short[1]),
        _padded(asked, short[1]),
    )


def _loss(logits: Tensor, labels: Tensor, flaw: str) -> Tensor:
    each = -logits.log_softmax(-1).gather(2, labels[..., None])[..., 0]
    kept = torch.ones_like(labels) if flaw == "counts pad" else (labels != 0).long()
    return (each * kept).sum() / kept.sum()


def _predict(model: nn.Module, src: Tensor, gold: Tensor, max_len: int, flaw: str) -> Tensor:
    written = torch.ones(len(src), 1, dtype=torch.long)
    ended = torch.zeros(len(src), dtype=torch.bool)
    for t in range(max_len):
        read = written
        if flaw == "gold prefix" and t < gold.shape[1]:
            read = torch.cat([written[:, :1], gold[:, :t]], 1)
        best = model(src, read)[:, -1].max(-1).indices
        if flaw == "gold fallback" and t < gold.shape[1]:
            best = gold[:, t]
        best = best * ~ended
        ended = ended | (best == 2)
        written = torch.cat([written, best[:, None]], 1)
        if bool(ended.all()):
            break
    return written[:, 1:]


def _teacher_forced(model: nn.Module, src: Tensor, gold: Tensor, max_len: int) -> Tensor:
    """As the listing did it: the gold goes in, and whatever is most probable comes out."""
    read = torch.cat([torch.ones(len(src), 1, dtype=torch.long), gold[:, :-1]], 1)
    return model(src, read).max(-1).indices[:, :max_len]


def _pipeline(flaw: str) -> Callable[[], dict[str, Any]]:
    model = type("Translator", (Flawed,), {"flaw": flaw})

    def repair() -> dict[str, Any]:
        predict: Any = _teacher_forced
        if flaw != "teacher forced":
            predict = lambda m, s, g, n: _predict(m, s, g, n, flaw)  # noqa: E731
        return {
            "model": model,
            "batch": lambda sources, targets: _batch(sources, targets, flaw),
            "loss": lambda logits, labels: _loss(logits, labels, flaw),
            "predict": predict,
        }

    return repair


WRONG = (
    Wrong("13.5/still-copies", _pipeline("copies")),
    Wrong("13.5/no-decoder-input", _pipeline("no input")),
    Wrong("13.5/clips-batch", _pipeline("clips")),
    Wrong("13.5/counts-pad", _pipeline("counts pad")),
    Wrong("13.5/reads-gold", _pipeline("gold prefix")),
    Wrong("13.5/reads-gold", _pipeline("gold fallback")),
    Wrong("13.5/reads-gold", _pipeline("teacher forced")),
    Wrong("13.5/frozen-table", _pipeline("frozen")),
    Wrong("13.5/shared-table", _pipeline("shared")),
    Wrong("13.5/swapped-arguments", _pipeline("swapped")),
    Wrong("13.5/extra-axis", _pipeline("axis")),
)
"""Two entries may share an id: one mistake, written in two ways."""
