"""The live prefixes of a batch, for searches that decide sentence by sentence in plain Python.

Only what lives is computed: a sentence that is done costs nothing more, and the model never sees an
empty place. `Beam`, which is made for speed, moves whole tensors instead; what these searches do
between two calls of the model would not fit into a `topk`. This module chooses nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.weighing import Why
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import BOS, EOS


@dataclass(frozen=True)
class Prefix:
    """A hypothesis so far."""

    ids: tuple[int, ...] = ()
    """Without BOS."""
    logprob: float = 0.0
    """log p(ids | source), in nats."""
    read: tuple[Float[Tensor, "src"], ...] = ()
    """The attention row of each token."""

    @property
    def finished(self) -> bool:
        """Whether it ends in EOS."""
        return self.ids[-1:] == (EOS,)


@dataclass(frozen=True)
class Ahead:
    """What may come next after each live prefix of one sentence."""

    total: Float[Tensor, "live"]
    """log-probability of each prefix, in float64."""
    logprobs: Float[Tensor, "live vocab"]
    """log p(token | prefix, source), in nats."""
    attention: Float[Tensor, "live src"] | None

    @property
    def scores(self) -> Float[Tensor, "live vocab"]:
        """log-probability of each continuation, in float64."""
        return self.total[:, None] + self.logprobs.double()


Choice = tuple[int, int]
"""A place of a sentence, and the token by which it goes on."""


class Places:
    """Where a search over a batch stands; `look`, choose, `go`, and so on."""

    def __init__(self, model: StepModel, sources: Batch) -> None:
        """Read the sources: one empty prefix each."""
        self.model = model
        self.live: list[list[Prefix]] = [[Prefix()] for _ in range(len(sources))]
        """Prefixes that can go on, of each sentence; a place is a position in its list."""
        self.ended: list[list[Prefix]] = [[] for _ in self.live]
        """Prefixes that ended in EOS, in the order in which they did."""
        self.stuck: list[list[Prefix]] = [[] for _ in self.live]
        """Prefixes of which none was continued, because nothing was allowed to follow."""
        self.spent: list[tuple[int, int]] = [(0, 0)] * len(self.live)
        """Model calls and next-token distributions of each sentence so far."""
        self._device = sources.mask.device
        self._state = model.start(sources)
        self._last = torch.full((len(self.live),), BOS, device=self._device)

    def __bool__(self) -> bool:
        """Whether anything lives."""
        return any(self.live)

    def look(self) -> list[Ahead | None]:
        """Ask the model once; what it said for each sentence, None where nothing lives."""
        logits, self._state, read = self.model.step(self._state, self._last)
        logprobs = logits.log_softmax(-1)
        found: list[Ahead | None] = []
        first = 0
        for sentence, prefixes in enumerate(self.live):
            rows = slice(first, first := first + len(prefixes))
            if not prefixes:
                found.append(None)
                continue
            calls, tokens = self.spent[sentence]
            self.spent[sentence] = calls + 1, tokens + len(prefixes)
            totals = [prefix.logprob for prefix in prefixes]
            total = torch.tensor(totals, dtype=torch.float64, device=self._device)
            found.append(Ahead(total, logprobs[rows], None if read is None else read[rows]))
        return found

    def go(self, ahead: Sequence[Ahead | None], chosen: Sequence[Sequence[Choice]]) -> None:
        """Continue the chosen prefixes; the others are dropped.

        Args:
            ahead: what `look` returned.
            chosen: of each sentence; those that go on stand in this order afterwards.
        """
        parents, tokens, first = [], [], 0
        for sentence, choices in enumerate(chosen):
            old, self.live[sentence] = self.live[sentence], []
            if not choices:
                self.stuck[sentence] = self.stuck[sentence] or old
            for place, token in choices:
                prefix = _continued(old[place], place, token, ahead[sentence])
                if prefix.finished:
                    self.ended[sentence].append(prefix)
                    continue
                self.live[sentence].append(prefix)
                parents.append(first + place)
                tokens.append(token)
            first += len(old)
        if parents:
            index = torch.tensor(parents, device=self._device)
            self._state = self.model.reorder(self._state, index)
            self._last = torch.tensor(tokens, device=self._device)

    def drop(self, sentence: int) -> None:
        """Let nothing of a sentence go on; what ended stays."""
        first = sum(map(len, self.live[:sentence]))
        rows = range(first, first + len(self.live[sentence]))
        self.live[sentence] = []
        others = [row for row in range(len(self._last)) if row not in rows]
        if others:
            index = torch.tensor(others, device=self._device)
            self._state, self._last = self.model.reorder(self._state, index), self._last[index]

    def answers(self, score: Callable[[Prefix], float], width: int) -> list[NBest]:
        """The `width` best of what ended, of each sentence; what lives only if nothing ended.

        A sequence that was reached twice counts once.
        """
        answers = []
        for ended, live, stuck in zip(self.ended, self.live, self.stuck, strict=True):
            found = {prefix.ids: prefix for prefix in reversed(ended or live or stuck)}
            ranked = sorted(reversed(found.values()), key=score, reverse=True)
            answers.append([_decoded(prefix, score(prefix)) for prefix in ranked[:width]])
        return answers


def write_down(
    recorder: Recorder,
    sentence: int,
    ahead: Ahead,
    choices: Sequence[Choice],
    scores: Float[Tensor, "live vocab"],
    why: Why,
) -> None:
    """Write a step of one sentence down, before `Places.go` takes it; see `Recorder.step`."""
    ordered = sorted(choices, key=lambda choice: choice[1] == EOS)  # as they will stand
    device = ahead.total.device
    recorder.step(
        total=ahead.total[None],
        logprobs=ahead.logprobs[None],
        attention=None if ahead.attention is None else ahead.attention[None],
        parent=torch.tensor([[place for place, _ in ordered]], dtype=torch.long, device=device),
        token=torch.tensor([[token for _, token in ordered]], dtype=torch.long, device=device),
        stays=torch.ones(1, len(ordered), dtype=torch.bool, device=device),
        scores=scores[None],
        why=why,
        rows=[sentence],
    )


def _continued(prefix: Prefix, place: int, token: int, ahead: Ahead | None) -> Prefix:
    assert ahead is not None
    logprob = prefix.logprob + float(ahead.logprobs[place, token])
    read = () if ahead.attention is None else (*prefix.read, ahead.attention[place])
    return Prefix((*prefix.ids, token), logprob, read)


def _decoded(prefix: Prefix, score: float) -> Decoded:
    read = torch.stack(prefix.read) if prefix.read else None
    return Decoded(prefix.ids, prefix.logprob, score, prefix.finished, read)
