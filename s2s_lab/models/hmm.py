"""A hidden Markov model as a step model: observations are read, hidden states are said.

A hidden Markov model tells how states and observations come about together: a first state, then
state after state, each of which shows one observation. Decoding asks the other way round: which
states, given the observations? That posterior is a Markov chain, too, once it looks ahead:

    p(state_t | state_{t-1}, all observations)
        = transition · emission_t · ahead_t(state_t) / ahead_{t-1}(state_{t-1})

where ``ahead_t(i)`` is the probability of the observations after t if the t-th state is i. Its
factors multiply to p(states | observations), so every strategy decodes the true posterior, and what
they find can be compared with Viterbi's optimum number by number. This module does not learn the
probabilities, and does not search (`decoding/viterbi.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.batch import Sources
from s2s_lab.text import BOS, EOS, SPECIALS, Vocab

Row = Mapping[str, float]
"""Words and their probabilities."""


@dataclass(frozen=True)
class Trellis:
    """Where each row stands in its observations."""

    scores: Float[Tensor, "rows src states"]
    """log p(t-th observation, and all after it | t-th state), t from 0."""
    length: Int[Tensor, "rows"]
    """Observations of each row."""
    position: int
    """How many states have been said."""


@dataclass(frozen=True, eq=False)
class HMM:
    """Probabilities of first states, of the next state, and of what a state shows.

    As a step model it reads observations (ids of `source_vocab`, then EOS) and says one state (ids
    of `vocab`) for each of them, then EOS.

    >>> weather = HMM.of(
    ...     {"rain": 0.6, "sun": 0.4},
    ...     {"rain": {"rain": 0.7, "sun": 0.3}, "sun": {"rain": 0.4, "sun": 0.6}},
    ...     {"rain": {"walk": 0.1, "shop": 0.9}, "sun": {"walk": 0.6, "shop": 0.4}},
    ... )
    >>> round(weather.joint_logprob(["sun", "rain"], ["walk", "shop"]), 3)  # .4 · .6 · .4 · .9
    -2.449
    """

    vocab: Vocab
    """The states, after the special tokens."""
    source_vocab: Vocab
    """The observations, after the special tokens."""
    initial: Float[Tensor, "states"]
    """log p(first state)."""
    transition: Float[Tensor, "states states"]
    """Row i, column j: log p(next state j | state i)."""
    emission: Float[Tensor, "states observations"]
    """Row i, column o: log p(observation o | state i)."""

    @property
    def order(self) -> int:
        """1: one state back is all that the next one depends on."""
        return 1

    @classmethod
    def of(cls, initial: Row, transition: Mapping[str, Row], emission: Mapping[str, Row]) -> "HMM":
        """From probabilities by word; what a row leaves out has probability 0.

        Raises:
            ValueError: if a row is missing, names an unknown state, or is not a distribution.
        """
        states = tuple(transition)
        observations = tuple(dict.fromkeys(word for row in emission.values() for word in row))
        if set(emission) != set(states):
            raise ValueError(
                f"emission: expected a row for each state ({', '.join(states)}), "
                f"got {', '.join(emission)}"
            )
        return cls(
            Vocab((*SPECIALS, *states)),
            Vocab((*SPECIALS, *observations)),
            _row("initial", initial, states),
            torch.stack([_row(f"transition[{s!r}]", transition[s], states) for s in states]),
            torch.stack([_row(f"emission[{s!r}]", emission[s], observations) for s in states]),
        )

    def joint_logprob(self, states: Sequence[str], observations: Sequence[str]) -> float:
        """log p(states, observations), in nats: the product of what the arrows say.

        Raises:
            ValueError: for unknown words, or if the two are not of one length.
        """
        if len(states) != len(observations) or not states:
            raise ValueError(
                "states: expected one for each observation, at least one, "
                f"got {len(states)} for {len(observations)}"
            )
        i = [_number(self.vocab, "states", word) for word in states]
        o = [_number(self.source_vocab, "observations", word) for word in observations]
        moves = self.transition[i[:-1], i[1:]].sum()
        return float(self.initial[i[0]] + moves + self.emission[i, o].sum())

    def lattice(
        self, sources: Sources
    ) -> tuple[
        Float[Tensor, "states"], Float[Tensor, "states states"], Float[Tensor, "batch src states"]
    ]:
        """The three tables of Viterbi's algorithm, as log-probabilities.

        Returns:
            That of each first state; of each next state (row: the state before); and of each
            observation by state: 0 at and after the end of a row.

        Raises:
            ValueError: for an id that is no observation.
        """
        seen = sources.ids - len(SPECIALS)
        inner = sources.mask & (sources.ids != EOS)
        if not sources.ids.masked_select(inner).ge(len(SPECIALS)).all():
            raise ValueError("source: expected observations that the model knows, got a special id")
        shown = self.emission.to(seen.device).T[seen.clamp(min=0)]
        return (
            self.initial.to(seen.device),
            self.transition.to(seen.device),
            shown.masked_fill(~inner[:, :, None], 0.0),
        )

    def start(self, sources: Sources) -> Trellis:
        """Look ahead through the observations: the backward algorithm.

        Source: Rabiner (1989), "A Tutorial on Hidden Markov Models", equations 24 and 25.

        Raises:
            ValueError: for observations of probability 0.
        """
        initial, transition, shown = self.lattice(sources)
        length = (sources.mask & (sources.ids != EOS)).sum(1)
        scores = torch.zeros_like(shown)
        ahead = torch.zeros_like(shown[:, 0])
        for t in reversed(range(shown.shape[1])):
            scores[:, t] = shown[:, t] + ahead
            ahead = (transition + scores[:, None, t]).logsumexp(-1)
            ahead = torch.where((t < length)[:, None], ahead, 0.0)
        impossible = ((initial + scores[:, 0]).logsumexp(-1) == -torch.inf) & (length > 0)
        if impossible.any():
            row = int(impossible.nonzero()[0])
            raise ValueError(f"source: expected possible observations, row {row} has probability 0")
        return Trellis(scores, length, 0)

    def evidence(self, sources: Sources) -> Float[Tensor, "batch"]:
        """log p(observations) of each source, all state sequences summed."""
        trellis = self.start(sources)
        total = (self.initial.to(trellis.scores.device) + trellis.scores[:, 0]).logsumexp(-1)
        return torch.where(trellis.length > 0, total, 0.0)

    def step(
        self, state: Trellis, last_ids: Int[Tensor, "rows"]
    ) -> tuple[Float[Tensor, "rows vocab"], Trellis, None]:
        """Unnormalised log p(next state | last state, all observations); EOS after the last."""
        scores, t = state.scores, state.position
        logits = scores.new_full((len(last_ids), len(self.vocab)), -torch.inf)
        if t < scores.shape[1]:
            last = (last_ids - len(SPECIALS)).clamp(min=0)
            before = self.transition.to(scores.device)[last]
            first = self.initial.to(scores.device)
            before = torch.where((last_ids == BOS)[:, None], first, before)
            going = (t < state.length) & ((last_ids == BOS) | (last_ids >= len(SPECIALS)))
            said = (before + scores[:, t]).masked_fill(~going[:, None], -torch.inf)
            logits[:, len(SPECIALS) :] = said
        nothing = (logits == -torch.inf).all(-1)  # the end, or a dead end that nobody reaches
        logits[:, EOS] = torch.where(nothing, 0.0, -torch.inf)
        return logits, Trellis(scores, state.length, t + 1), None

    def reorder(self, state: Trellis, index: Int[Tensor, "new_rows"]) -> Trellis:
        """Rows dropped, copied or swapped."""
        return Trellis(state.scores[index], state.length[index], state.position)


def _row(name: str, row: Row, words: Sequence[str]) -> Float[Tensor, "words"]:
    """Log-probabilities in the order of the words."""
    unknown = [word for word in row if word not in words]
    if unknown:
        raise ValueError(f"{name}: expected words of {', '.join(words)}, got {unknown[0]!r}")
    total = sum(row.values())
    if abs(total - 1) > 1e-6 or min(row.values()) < 0:
        raise ValueError(f"{name}: expected probabilities with sum 1, got {total:.4f}")
    return torch.tensor([row.get(word, 0.0) for word in words], dtype=torch.float64).log()


def _number(vocab: Vocab, name: str, word: str) -> int:
    """Position of a word among those that are not special."""
    if word not in vocab.tokens[len(SPECIALS) :]:
        known = ", ".join(vocab.tokens[len(SPECIALS) :])
        raise ValueError(f"{name}: expected one of {known}, got {word!r}")
    return vocab.id(word) - len(SPECIALS)
