"""Models whose probabilities are written by hand, to reason about decoding with pencil and paper.

A `TableModel` knows, for each prefix, the distribution of the next token. It reads no source and
has no attention: every sentence of a batch gets the same answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch
from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.batch import Sources
from s2s_lab.text import BOS, EOS, Vocab

Prefix = tuple[int, ...]


@dataclass(frozen=True)
class TableModel:
    """Next-token probabilities by prefix.

    A token that a row does not list has probability 0; after a prefix that is not listed the
    sentence ends. Give a bigram model by listing prefixes of one token and ``order=1``.

    >>> model = TableModel.of({"": {"a": 0.6, "b": 0.4}, "a": {"a": 0.5, "<eos>": 0.5}})
    >>> model.vocab.tokens[5:]
    ('a', 'b')
    """

    vocab: Vocab
    table: Mapping[Prefix, Mapping[int, float]]
    order: int | None = field(default=None)
    """How many last tokens count, at least 1; None: all."""

    @classmethod
    def of(cls, table: Mapping[str, Mapping[str, float]], order: int | None = None) -> "TableModel":
        """From prefixes as words with spaces, and words to probabilities.

        Raises:
            ValueError: if a row is not a distribution.
        """
        for prefix, row in table.items():
            total = sum(row.values())
            if abs(total - 1) > 1e-6 or min(row.values()) < 0:
                raise ValueError(
                    f"table row {prefix!r}: expected probabilities with sum 1, got {total:.4f}"
                )
        words = sorted(
            {w for key in table for w in key.split()} | {w for r in table.values() for w in r}
        )
        vocab = Vocab.build([words])
        return cls(
            vocab,
            {
                tuple(vocab.ids(prefix.split())): {vocab.id(w): p for w, p in row.items()}
                for prefix, row in table.items()
            },
            order,
        )

    def start(self, sources: Sources) -> tuple[Prefix, ...]:
        """An empty prefix for each source."""
        return ((),) * len(sources)

    def step(
        self, state: Sequence[Prefix], last_ids: Int[Tensor, "rows"]
    ) -> tuple[Float[Tensor, "rows vocab"], tuple[Prefix, ...], None]:
        """Look the prefixes up; logits are log-probabilities in float64."""
        last = last_ids.tolist()
        prefixes = tuple(
            (*prefix, token) if token != BOS else prefix
            for prefix, token in zip(state, last, strict=True)
        )
        logits = torch.full((len(prefixes), len(self.vocab)), -torch.inf, dtype=torch.float64)
        for row, prefix in enumerate(prefixes):
            seen = prefix if self.order is None else prefix[-self.order :]
            for token, probability in self.table.get(seen, {EOS: 1.0}).items():
                logits[row, token] = torch.tensor(probability, dtype=torch.float64).log()
        return logits, prefixes, None

    def reorder(
        self, state: Sequence[Prefix], index: Int[Tensor, "new_rows"]
    ) -> tuple[Prefix, ...]:
        """Rows dropped, copied or swapped."""
        return tuple(state[i] for i in index.tolist())
