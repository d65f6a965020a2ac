"""A pointer-generator whose numbers are written by hand, to reason about copying with a pencil.

It knows one source and what to say in each step, whatever it said before. This module learns
nothing; a model that learns to copy is `Seq2Seq` with ``copy=True``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.batch import Sources
from s2s_lab.text import EOS, SPECIALS, Vocab


@dataclass(frozen=True)
class PointerStep:
    """What is generated, what is read, and how much of each."""

    generated: Mapping[str, float]
    """Words of the vocabulary, ``<unk>`` and ``<eos>`` among them, with sum 1."""
    read: tuple[float, ...]
    """Weights of the source tokens, with sum 1."""
    p_gen: float
    """Share that is generated."""


@dataclass(frozen=True)
class PointerTable:
    """``p_gen · P_vocab(w) + (1 - p_gen) · Σ_{i: w_i = w} a_i`` with given numbers; a step model.

    Source: See, Liu & Manning (2017), equation 9.

    >>> step = PointerStep({"<unk>": 1.0}, (0.75, 0.25), 0.2)
    >>> PointerTable.of("Zoltan waits", [step]).row(0)
    {'<unk>': 0.2, 'Zoltan': 0.6, 'waits': 0.2}
    """

    vocab: Vocab
    """All words of the steps, and those of the source behind them."""
    source: tuple[str, ...]
    steps: tuple[PointerStep, ...]
    copies: bool = True
    """False: everything is generated, and nothing is read."""

    @classmethod
    def of(cls, source: str, steps: Sequence[PointerStep], copies: bool = True) -> "PointerTable":
        """From a source with spaces between its words.

        Raises:
            ValueError: if a step is no pair of distributions, or reads another number of words.
        """
        words = source.split()
        for number, step in enumerate(steps):
            if len(step.read) != len(words):
                raise ValueError(
                    f"steps[{number}]: expected {len(words)} weights, got {len(step.read)}"
                )
            for total in (sum(step.generated.values()), sum(step.read)):
                if abs(total - 1) > 1e-6:
                    raise ValueError(f"steps[{number}]: expected sums of 1, got {total:.4f}")
        known = sorted({word for step in steps for word in step.generated} - set(SPECIALS))
        vocab = Vocab.build([[*known, *(word for word in words if word not in known)]])
        return cls(vocab, tuple(words), tuple(steps), copies)

    def row(self, number: int) -> dict[str, float]:
        """The distribution of a step; a word of probability 0 is left out."""
        step = self.steps[number]
        gate = step.p_gen if self.copies else 1.0
        mixed = {word: gate * share for word, share in step.generated.items()}
        for word, weight in zip(self.source, step.read, strict=True):
            mixed[word] = mixed.get(word, 0.0) + (1 - gate) * weight
        return {word: round(share, 12) for word, share in mixed.items() if share > 0}

    def start(self, sources: Sources) -> tuple[int, ...]:
        """Step 0 for each source.

        Raises:
            ValueError: for a source that is not the one it knows.
        """
        wanted = [*self.vocab.ids(self.source), EOS]
        if any(ids != wanted for ids in sources.ids.tolist()):
            raise ValueError(f"source: expected {' '.join(self.source)!r}, got another one")
        return (0,) * len(sources)

    def step(
        self, state: Sequence[int], last_ids: Int[Tensor, "rows"]
    ) -> tuple[Float[Tensor, "rows vocab"], tuple[int, ...], Float[Tensor, "rows src"] | None]:
        """Logits are log-probabilities in float64; after the last step the sentence ends."""
        logits = torch.full((len(state), len(self.vocab)), -torch.inf, dtype=torch.float64)
        weights = torch.zeros(len(state), len(self.source) + 1, dtype=torch.float64)
        for row, number in enumerate(state):
            if number >= len(self.steps):
                logits[row, EOS] = 0.0
                continue
            weights[row, :-1] = torch.tensor(self.steps[number].read, dtype=torch.float64)
            for word, share in self.row(number).items():
                logits[row, self.vocab.id(word)] = torch.tensor(share, dtype=torch.float64).log()
        following = tuple(number + 1 for number in state)
        return logits, following, weights if self.copies else None

    def reorder(self, state: Sequence[int], index: Int[Tensor, "new_rows"]) -> tuple[int, ...]:
        """Rows dropped, copied or swapped."""
        return tuple(state[i] for i in index.tolist())
