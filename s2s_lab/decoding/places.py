"""The live prefixes of a batch, for searches that decide sentence by sentence in plain Python.

Only what lives is computed: a sentence that is done costs nothing more, and the model never sees an
empty place. `Beam`, which is made for speed, moves whole tensors instead; what these searches do
between two calls of the model would not fit into a `topk`. This module chooses nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.rules import Rule, obey, why_barred
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
    total: float = 0.0
    """The same with what rules added; equal without rules."""
    read: tuple[Float[Tensor, "src"], ...] = ()
    """The attention row of each token."""

    @property
    def finished(self) -> bool:
        """Whether it ends in EOS."""
        return self.ids[-1:] == (EOS,)


@dataclass(frozen=True)
class Ahead:
    """What may come next after each live prefix of one sentence."""

    written: Int[Tensor, "live written"]
    logits: Float[Tensor, "live vocab"]
    logprobs: Float[Tensor, "live vocab"]
    """log p(token | prefix, source), in nats."""
    scores: Float[Tensor, "live vocab"]
    """`Prefix.total` of each continuation, in float64; -inf = barred."""
    attention: Float[Tensor, "live src"] | None


Choice = tuple[int, int]
"""A place of a sentence, and the token by which it goes on."""


@dataclass(frozen=True)
class Worth:
    """What a hypothesis is worth as an answer."""

    length: Length
    alpha: float

    def score(self, prefix: Prefix) -> float:
        """Its score; see `Length`."""
        counted = self.length.counted(len(prefix.ids), prefix.finished)
        return self.length.score(prefix.total, counted, self.alpha)

    def terms(self, decoded: Decoded) -> list[tuple[str, float]]:
        """The arithmetic of a score, line by line."""
        counted = self.length.counted(len(decoded.ids), decoded.finished)
        name, value = self.length.line(counted, self.alpha)
        reward = self.length.kind == "reward"
        total = decoded.score - value if reward else decoded.score * value
        charged = total - decoded.logprob
        return [
            ("log-probability", decoded.logprob),
            *([("what rules added", charged)] if abs(charged) > 1e-9 * (1 + abs(total)) else []),
            (name, value),
            ("score", decoded.score),
        ]


@dataclass
class Places:
    """Where a search over a batch stands; `look`, choose, `go`, and so on."""

    model: StepModel
    sources: Batch
    rules: tuple[Rule, ...] = ()
    live: list[list[Prefix]] = field(init=False)
    """Prefixes that can go on, of each sentence; a place is a position in its list."""
    ended: list[list[Prefix]] = field(init=False)
    """Prefixes that ended in EOS, in the order in which they did."""
    stuck: list[list[Prefix]] = field(init=False)
    """Prefixes of which none was continued, because nothing was allowed to follow."""
    spent: list[tuple[int, int]] = field(init=False)
    """Model calls and next-token distributions of each sentence so far."""

    def __post_init__(self) -> None:
        size = len(self.sources)
        self.live = [[Prefix()] for _ in range(size)]
        self.ended, self.stuck = [[] for _ in range(size)], [[] for _ in range(size)]
        self.spent = [(0, 0)] * size
        self._device = self.sources.mask.device
        self._state = self.model.start(self.sources)
        self._last = torch.full((size,), BOS, device=self._device)

    def __bool__(self) -> bool:
        """Whether anything lives."""
        return any(self.live)

    def look(self) -> list[Ahead | None]:
        """Ask the model once; what it said for each sentence, None where nothing lives."""
        logits, self._state, read = self.model.step(self._state, self._last)
        prefixes = [prefix for live in self.live for prefix in live]
        written = torch.tensor([p.ids for p in prefixes], dtype=torch.long, device=self._device)
        totals = torch.tensor([p.total for p in prefixes], dtype=torch.float64)
        logprobs = logits.log_softmax(-1)
        allowed = obey(self.rules, logits, written) if self.rules else logprobs
        scores = totals.to(self._device)[:, None] + allowed.double()
        found: list[Ahead | None] = []
        first = 0
        for sentence, live in enumerate(self.live):
            rows = slice(first, first := first + len(live))
            attention = None if read is None else read[rows]
            ahead = Ahead(written[rows], logits[rows], logprobs[rows], scores[rows], attention)
            found.append(ahead if live else None)
            calls, tokens = self.spent[sentence]
            self.spent[sentence] = calls + bool(live), tokens + len(live)
        return found

    def go(self, ahead: Sequence[Ahead | None], chosen: Sequence[Sequence[Choice]]) -> None:
        """Continue the chosen prefixes; the others are dropped.

        Args:
            ahead: what `look` returned.
            chosen: of each sentence; those that go on stand in this order afterwards.

        Raises:
            ValueError: if nothing was chosen to begin a sentence with.
        """
        parents, tokens, first = [], [], 0
        for sentence, (seen, choices) in enumerate(zip(ahead, chosen, strict=True)):
            old, self.live[sentence] = self.live[sentence], []
            if seen is not None and not choices:
                if not old[0].ids:
                    raise ValueError(
                        "rules: expected at least one token that may come first, got none"
                    )
                self.stuck[sentence] = old
            for place, token in choices:
                assert seen is not None
                prefix = _continued(old[place], place, token, seen)
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

    def answers(self, worth: Worth, width: int) -> list[NBest]:
        """The `width` best of what ended, of each sentence; what lives only if nothing ended.

        A sequence that was reached twice counts once.
        """
        answers = []
        for ended, live, stuck in zip(self.ended, self.live, self.stuck, strict=True):
            found = {prefix.ids: prefix for prefix in ended or live or stuck}
            ranked = sorted(found.values(), key=worth.score, reverse=True)
            answers.append([_decoded(prefix, worth.score(prefix)) for prefix in ranked[:width]])
        return answers

    def barred(self, ahead: Ahead) -> Callable[[int, int], str]:
        """Why a rule barred a token, by place and token."""
        return why_barred(self.rules, ahead.logits, ahead.written)

    def write_down(
        self,
        recorder: Recorder,
        sentence: int,
        ahead: Ahead,
        choices: Sequence[Choice],
        scores: Float[Tensor, "live vocab"],
        why: Why,
    ) -> None:
        """Write a step of one sentence down, before `go` takes it; see `Recorder.step`."""
        ordered = sorted(choices, key=lambda choice: choice[1] == EOS)  # as they will stand
        parent, token = zip(*ordered, strict=True) if ordered else ((), ())
        logprobs = [prefix.logprob for prefix in self.live[sentence]]
        recorder.step(
            total=torch.tensor([logprobs], dtype=torch.float64, device=self._device),
            logprobs=ahead.logprobs[None],
            attention=None if ahead.attention is None else ahead.attention[None],
            parent=torch.tensor([parent], dtype=torch.long, device=self._device),
            token=torch.tensor([token], dtype=torch.long, device=self._device),
            stays=torch.ones(1, len(ordered), dtype=torch.bool, device=self._device),
            scores=scores[None],
            why=why,
            rows=[sentence],
        )

    def finish(
        self, recorder: Recorder, answers: Sequence[NBest], worth: Worth, cut: str | None
    ) -> None:
        """Write the outcome and the cost down; see `Recorder.finish`."""
        for sentence, spent in enumerate(self.spent):
            recorder.spent(sentence, *spent)
        recorder.finish(answers, worth.terms, cut)


def _continued(prefix: Prefix, place: int, token: int, ahead: Ahead) -> Prefix:
    return Prefix(
        (*prefix.ids, token),
        prefix.logprob + float(ahead.logprobs[place, token]),
        float(ahead.scores[place, token]),
        () if ahead.attention is None else (*prefix.read, ahead.attention[place]),
    )


def _decoded(prefix: Prefix, score: float) -> Decoded:
    read = torch.stack(prefix.read) if prefix.read else None
    return Decoded(prefix.ids, prefix.logprob, score, prefix.finished, read)
