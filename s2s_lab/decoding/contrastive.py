"""Contrastive search: probable, but not like what was said already.

Text that repeats itself shows in the model's own vectors: each new token looks like earlier ones.
So each of the `k` most probable tokens is read by the model on trial, and pays for its likeness to
the most similar token of the prefix. The search is deterministic and costs `k` rows a sentence.

It needs a vector of each token in its context, which a step model may offer (`HasHidden`); BOS
counts as the first token of the prefix. It keeps one hypothesis, like greedy search, and revises
nothing.
"""

from dataclasses import dataclass
from math import inf
from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.clock import Clock, expect_limits
from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.weighing import Weighed
from s2s_lab.models.protocol import State, StepModel
from s2s_lab.text import BOS, EOS


@runtime_checkable
class HasHidden(StepModel, Protocol):
    """A step model that shows its vector of the last token that was read."""

    def hidden(self, state: State) -> Float[Tensor, "rows size"]:
        """The decoder's top layer at the last token of each row, before the output layer."""
        ...


def expect_hidden(model: StepModel) -> HasHidden:
    """The model, which shows its hidden vectors.

    Raises:
        ValueError: if it does not.
    """
    if not isinstance(model, HasHidden):
        raise ValueError(
            "contrastive search: expected a model that shows its hidden vectors "
            f"(a method `hidden`), got a {type(model).__name__} without"
        )
    return model


@dataclass(frozen=True)
class Prefixes:
    """The one hypothesis of each sentence."""

    ids: Int[Tensor, "batch written"]
    """BOS and what follows; EOS again and again behind an end."""
    vectors: Float[Tensor, "batch written size"]
    """Of each token of `ids`."""
    logprob: Float[Tensor, "batch"]
    """By the model; float64."""
    score: Float[Tensor, "batch"]
    """Sum of the scores by which each token was chosen; float64."""
    reads: tuple[Float[Tensor, "batch src"], ...] = ()

    @property
    def finished(self) -> Bool[Tensor, "batch"]:
        """Which have ended."""
        return self.ids[:, -1] == EOS


@dataclass(frozen=True)
class Trial:
    """The candidates of each sentence, after the model has read them on trial."""

    token: Int[Tensor, "batch k"]
    """Most probable first."""
    probability: Float[Tensor, "batch k"]
    likeness: Float[Tensor, "batch k"]
    """Cosine with the most similar token of the prefix."""
    like: Int[Tensor, "batch k"]
    """Where that one stands; 0 = BOS."""
    score: Float[Tensor, "batch k"]
    vectors: Float[Tensor, "batch k size"]


@dataclass(frozen=True)
class Contrastive:
    """Take the token of the best ``(1 - alpha) · p(token) - alpha · max cos(h_token, h_earlier)``.

    Source: Su et al. (2022), "A contrastive framework for neural text generation", section 3.2.
    With alpha 0 or k 1 it is greedy search.

    Raises:
        ValueError: for k below 1 or alpha outside [0, 1]; when it searches, for a model without
            hidden vectors.
    """

    k: int = 5
    """How many of the most probable tokens compete."""
    alpha: float = 0.6
    """What likeness costs; 0: nothing, 1: probability does not count among the k."""
    max_steps: int = 100
    """Length limit, EOS included; a sentence that reaches it is cut."""
    seconds: float | None = None
    """Time budget of the search; None: no limit."""

    def __post_init__(self) -> None:
        if self.k < 1:
            raise ValueError(f"k: expected at least 1, got {self.k}")
        if not 0 <= self.alpha <= 1:
            raise ValueError(f"alpha: expected 0 to 1, got {self.alpha}")
        expect_limits(self.max_steps, self.seconds)

    @property
    def name(self) -> str:
        """``contrastive``."""
        return "contrastive"

    @torch.inference_mode()
    def search(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[NBest]:
        """One hypothesis for each source; its score is the sum of its tokens' scores.

        Raises:
            Interrupted: on Ctrl-C, with what was found so far.
        """
        shown = expect_hidden(model)
        batch, device = len(sources), sources.mask.device
        begin = torch.full((batch,), BOS, device=device)
        logits, state, read = model.step(model.start(sources), begin)
        k = min(self.k, logits.shape[1])
        zero = torch.zeros(batch, dtype=torch.float64, device=device)
        prefixes = Prefixes(begin[:, None], shown.hidden(state)[:, None], zero, zero)
        each = torch.arange(batch, device=device)
        with Clock(self.max_steps, self.seconds) as clock:
            for _ in clock.steps():
                logprobs = logits.log_softmax(-1)
                token = logprobs.topk(k).indices
                ahead = model.reorder(state, each.repeat_interleave(k))
                next_logits, ahead, next_read = model.step(ahead, token.flatten())
                trial = self._weigh(prefixes, logprobs, token, shown.hidden(ahead))
                best = trial.score.argmax(1)
                if recorder:
                    _write(recorder, self, prefixes, trial, best, logprobs, read)
                prefixes = _extended(prefixes, trial, best, logprobs, read)
                if prefixes.finished.all():
                    break
                chosen = each * k + best
                state, logits = model.reorder(ahead, chosen), next_logits[chosen]
                read = None if next_read is None else next_read[chosen]
        answers = _answers(prefixes)
        if recorder:
            for sentence, [decoded] in enumerate(answers):
                recorder.spent(sentence, 1 + len(decoded.ids), 1 + k * len(decoded.ids))
            recorder.finish(answers, _terms, cut=clock.cut)
        return clock.answer(answers)

    def _weigh(
        self,
        prefixes: Prefixes,
        logprobs: Float[Tensor, "batch vocab"],
        token: Int[Tensor, "batch k"],
        hidden: Float[Tensor, "rows size"],
    ) -> Trial:
        """Probability against likeness; what the model gives no probability cannot win."""
        vectors = hidden.view(*token.shape, -1)
        likeness, like = cosines(vectors, prefixes.vectors).max(-1)
        probability = logprobs.gather(1, token).exp()
        score = (1 - self.alpha) * probability - self.alpha * likeness
        score = score.masked_fill(probability == 0, -inf)
        return Trial(token, probability, likeness, like, score, vectors)


def cosines(
    one: Float[Tensor, "batch k size"], other: Float[Tensor, "batch written size"]
) -> Float[Tensor, "batch k written"]:
    """Cosine of the angle between all pairs of vectors; 0 where one is 0.

    >>> cosines(torch.tensor([[[3.0, 4.0]]]), torch.tensor([[[1.0, 0.0], [0.0, 0.0]]])).tolist()
    [[[0.6000000238418579, 0.0]]]
    """
    unit = torch.nn.functional.normalize
    return unit(one, dim=-1) @ unit(other, dim=-1).transpose(1, 2)


def _extended(
    prefixes: Prefixes,
    trial: Trial,
    best: Int[Tensor, "batch"],
    logprobs: Float[Tensor, "batch vocab"],
    read: Float[Tensor, "batch src"] | None,
) -> Prefixes:
    """One token further, where a sentence has not ended."""
    finished, at = prefixes.finished, best[:, None]
    token = trial.token.gather(1, at)[:, 0].masked_fill(finished, EOS)
    score = trial.score.gather(1, at)[:, 0].double()
    logprob = logprobs.gather(1, token[:, None])[:, 0].double()
    vector = trial.vectors[torch.arange(len(best), device=best.device), best]
    return Prefixes(
        torch.cat([prefixes.ids, token[:, None]], dim=1),
        torch.cat([prefixes.vectors, vector[:, None]], dim=1),
        prefixes.logprob + logprob.masked_fill(finished, 0.0),
        prefixes.score + score.masked_fill(finished, 0.0),
        prefixes.reads if read is None else (*prefixes.reads, read),
    )


def _answers(prefixes: Prefixes) -> list[NBest]:
    attention = torch.stack(prefixes.reads, 1) if prefixes.reads else None
    answers = []
    for row, ids in enumerate(prefixes.ids[:, 1:].tolist()):
        length = ids.index(EOS) + 1 if EOS in ids else len(ids)
        read = None if attention is None else attention[row, :length]
        logprob, score = float(prefixes.logprob[row]), float(prefixes.score[row])
        answers.append([Decoded(tuple(ids[:length]), logprob, score, ids[-1] == EOS, read)])
    return answers


def _terms(decoded: Decoded) -> list[tuple[str, float]]:
    return [
        ("log-probability", decoded.logprob),
        ("score = sum of the scores of its tokens", decoded.score),
    ]


@dataclass(frozen=True)
class _Contest:
    """How the candidates of one sentence competed in one step, for a trace."""

    strategy: Contrastive
    token: list[int]
    probability: list[float]
    likeness: list[float]
    like: list[int]
    score: list[float]

    def why(self, weighed: Weighed) -> tuple[str, list[tuple[str, float]]]:
        """What the token was worth, and what its likeness cost."""
        alpha = self.strategy.alpha
        if weighed.fate == "barred":
            return f"not among the {len(self.token)} most probable", []
        at = self.token.index(weighed.token)
        earlier = f"token {self.like[at]}" if self.like[at] else "the beginning"
        lines = [
            ("p", self.probability[at]),
            (f"{1 - alpha:g} × p", (1 - alpha) * self.probability[at]),
            (f"largest cosine with an earlier token: {earlier}", self.likeness[at]),
            (f"{alpha:g} × cosine, subtracted", alpha * self.likeness[at]),
            ("score", self.score[at]),
        ]
        if not weighed.stays:
            return f"rank {weighed.rank}: {weighed.behind:.3f} behind the best score", lines
        ends = ", and it ends the sentence" if weighed.token == EOS else ""
        return f"the best score of {len(self.token)} candidates{ends}", lines


def _write(
    recorder: Recorder,
    strategy: Contrastive,
    prefixes: Prefixes,
    trial: Trial,
    best: Int[Tensor, "batch"],
    logprobs: Float[Tensor, "batch vocab"],
    read: Float[Tensor, "batch src"] | None,
) -> None:
    """Write one step down, sentence by sentence."""
    scores = torch.full_like(logprobs, -inf).scatter(1, trial.token, trial.score)
    chosen = trial.token.gather(1, best[:, None])
    for row in range(len(best)):
        one = slice(row, row + 1)
        parts = (trial.token, trial.probability, trial.likeness, trial.like, trial.score)
        contest = _Contest(strategy, *(part[row].tolist() for part in parts))
        recorder.step(
            total=prefixes.logprob[one, None],
            logprobs=logprobs[one, None],
            attention=None if read is None else read[one, None],
            parent=torch.zeros_like(chosen[one]),
            token=chosen[one],
            stays=~prefixes.finished[one, None],
            scores=scores[one, None],
            why=contest.why,
            rows=[row],
        )
