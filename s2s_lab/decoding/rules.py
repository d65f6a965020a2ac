"""Rules on the next token, given what was written: what is forbidden, and what costs more.

A rule maps scores of next tokens to scores, row by row; -inf bars a token. A strategy obeys its
rules in their order before it chooses, so they change what is chosen, but not what the model says:
reported log-probabilities stay the model's. Rules do not choose; see `filters` for those of
sampling that look at the distribution alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.text import EOS

Scores = Float[Tensor, "rows vocab"]
Prefixes = Int[Tensor, "rows written"]


@runtime_checkable
class Rule(Protocol):
    """Something that next tokens must obey."""

    @property
    def reason(self) -> str:
        """Why a token was barred, as traces say it."""
        ...

    def __call__(self, scores: Scores, prefixes: Prefixes) -> Scores:
        """New scores; the old ones are not changed.

        Args:
            scores: log-probabilities of the next token, in nats, or what earlier rules made of
                them.
            prefixes: ids written so far, without BOS.
        """
        ...


@dataclass(frozen=True)
class NoRepeatedNgram:
    """No run of `size` tokens is written twice.

    Source: Paulus, Xiong & Socher (2018), section 2.5, for 3. Equal to ``no_repeat_ngram_size``
    of transformers.

    Raises:
        ValueError: for a size below 1.

    >>> rule = NoRepeatedNgram(2)  # after 5 6 5 another 6 would be the second 5 6
    >>> rule(torch.zeros(1, 8), torch.tensor([[5, 6, 5]]))[0].tolist()
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -inf, 0.0]
    """

    size: int = 3

    def __post_init__(self) -> None:
        if self.size < 1:
            raise ValueError(f"size: expected at least 1, got {self.size}")

    @property
    def reason(self) -> str:
        """What would be repeated."""
        return "it was written already" if self.size == 1 else f"would repeat {self.size} tokens"

    def __call__(self, scores: Scores, prefixes: Prefixes) -> Scores:
        """-inf for the tokens that would complete a known run; EOS is a token like others."""
        before, written = self.size - 1, prefixes.shape[1]
        if written < self.size:
            return scores
        last = prefixes[:, self.size - 1 :]
        if before:
            runs = prefixes.unfold(1, before, 1)
            known = (runs[:, :-1] == runs[:, -1:]).all(-1)
        else:
            known = torch.ones_like(last, dtype=torch.bool)
        vocab = scores.shape[1]
        spare = scores.new_zeros(len(scores), vocab + 1, dtype=torch.bool)  # a place for the others
        barred = spare.scatter(1, torch.where(known, last, vocab), True)[:, :vocab]
        return scores.masked_fill(barred, -torch.inf)


@dataclass(frozen=True)
class RepetitionPenalty:
    """Tokens that were written already cost more: negative scores times `penalty`, positive by it.

    Source: Keskar et al. (2019), "CTRL", section 4.1, there on logits. transformers applies it to
    logits in greedy search and sampling, and to log-probabilities in beam search: `of` says which.

    Raises:
        ValueError: for a penalty that is not positive, or another `of`.
    """

    penalty: float = 1.2
    """Above 1 discourages repetition, 1 changes nothing."""
    of: str = "logprobs"
    """``logprobs`` or ``logits``. The latter is before the softmax, where 0 has no meaning; the
    results become log-probabilities again, and such rules come before all others."""

    def __post_init__(self) -> None:
        if self.penalty <= 0:
            raise ValueError(f"penalty: expected more than 0, got {self.penalty}")
        if self.of not in ("logprobs", "logits"):
            raise ValueError(f"of: expected logprobs or logits, got {self.of!r}")

    @property
    def reason(self) -> str:
        """It bars nothing, but says why scores fell."""
        return f"written already: score × {self.penalty:g}"

    def __call__(self, scores: Scores, prefixes: Prefixes) -> Scores:
        """Changed scores of the tokens in the prefix, each once."""
        if not prefixes.shape[1]:
            return scores
        old = scores.gather(1, prefixes)
        return scores.scatter(
            1, prefixes, torch.where(old < 0, old * self.penalty, old / self.penalty)
        )


@dataclass(frozen=True)
class MinLength:
    """No sentence end before so many tokens, EOS not counted.

    Raises:
        ValueError: for a negative number.
    """

    tokens: int

    def __post_init__(self) -> None:
        if self.tokens < 0:
            raise ValueError(f"tokens: expected at least 0, got {self.tokens}")

    @property
    def reason(self) -> str:
        """How long it has to be."""
        return f"would end before {self.tokens} tokens"

    def __call__(self, scores: Scores, prefixes: Prefixes) -> Scores:
        """-inf for EOS while too little is written."""
        return scores if prefixes.shape[1] >= self.tokens else _barred(scores, (EOS,))


@dataclass(frozen=True)
class Forbidden:
    """Tokens that may never be written."""

    ids: tuple[int, ...]

    @property
    def reason(self) -> str:
        """The same for all of them."""
        return "forbidden"

    def __call__(self, scores: Scores, prefixes: Prefixes) -> Scores:
        """-inf for them."""
        return _barred(scores, self.ids)


@dataclass(frozen=True)
class ForcedPrefix:
    """The output begins with these tokens, at their price; behind them the strategy is free."""

    ids: tuple[int, ...]

    @property
    def reason(self) -> str:
        """The same for all others."""
        return "the output must begin differently"

    def __call__(self, scores: Scores, prefixes: Prefixes) -> Scores:
        """-inf for all but the next one of them."""
        if prefixes.shape[1] >= len(self.ids):
            return scores
        only = self.ids[prefixes.shape[1]]
        others = torch.arange(scores.shape[1], device=scores.device) != only
        return scores.masked_fill(others, -torch.inf)


def obey(rules: Sequence[Rule], logits: Scores, prefixes: Prefixes) -> Scores:
    """Log-probabilities after all rules; -inf = barred."""
    first = [rule for rule in rules if _reads_logits(rule)]
    scores = _after(first, logits, prefixes).log_softmax(-1)
    return _after([rule for rule in rules if not _reads_logits(rule)], scores, prefixes)


def why_barred(
    rules: Sequence[Rule], logits: Scores, prefixes: Prefixes
) -> Callable[[int, int], str]:
    """The reason of the first rule that barred a token, by row and token."""
    order = sorted(rules, key=lambda rule: not _reads_logits(rule))
    ways = [order[:n] for n in range(1, len(order) + 1)]
    barred = [obey(way, logits, prefixes) == -torch.inf for way in ways]
    impossible = logits == -torch.inf

    def reason(row: int, token: int) -> str:
        if impossible[row, token]:
            return "the model gives it no probability"
        found = next((n for n, table in enumerate(barred) if table[row, token]), None)
        return "barred" if found is None else order[found].reason

    return reason


def _reads_logits(rule: Rule) -> bool:
    return isinstance(rule, RepetitionPenalty) and rule.of == "logits"


def _after(rules: Sequence[Rule], scores: Scores, prefixes: Prefixes) -> Scores:
    for rule in rules:
        scores = rule(scores, prefixes)
    return scores


def _barred(scores: Scores, ids: Sequence[int]) -> Scores:
    index = torch.tensor([i for i in ids if i < scores.shape[1]], device=scores.device).long()
    return scores.index_fill(1, index, -torch.inf)
