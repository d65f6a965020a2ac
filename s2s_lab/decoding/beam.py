"""Beam search: the `width` best prefixes at once, by the log-probability of the whole prefix.

Conventions, because libraries differ. In each step all continuations of all live hypotheses are
ranked together. A hypothesis that ends in EOS leaves the beam, keeps its place, and is never
continued: with `width` places and 2 finished, ``width - 2`` go on. The search ends when every
place is finished, or at the length limit. Only then the length penalty divides, EOS counted; in
a step all candidates have one length, so it could not change their order. Unfinished hypotheses
count only if nothing finished.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.batch import Sources
from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.length import gnmt_penalty
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import BOS, EOS


@dataclass(frozen=True)
class Step:
    """What the beam of each sentence decided in one step."""

    parent: Int[Tensor, "batch width"]
    """The place whose hypothesis was continued."""
    token: Int[Tensor, "batch width"]
    total: Float[Tensor, "batch width"]
    """log-probability of the whole prefix; -inf where the place is empty."""
    attention: Float[Tensor, "batch width src"] | None
    """What each *old* place read."""


@dataclass(frozen=True)
class Beam:
    """Keep the `width` best prefixes.

    Source: Sutskever, Vinyals & Le (2014), section 3.2; length penalty of Wu et al. (2016),
    equation 14. Width 1 is greedy search; a width of all sequences is exact search.

    Raises:
        ValueError: for a width below 1 or a negative alpha.
    """

    width: int = 5
    """Places in the beam."""
    alpha: float = 0.6
    """Strength of the length penalty; 0 compares plain log-probabilities."""
    max_steps: int = 100
    """Length limit, EOS included; a sentence that reaches it is cut."""

    def __post_init__(self) -> None:
        if self.width < 1:
            raise ValueError(f"width: expected at least 1, got {self.width}")
        if self.alpha < 0:
            raise ValueError(f"alpha: expected 0 or more, got {self.alpha}")

    @property
    def name(self) -> str:
        """``beam``."""
        return "beam"

    @torch.inference_mode()
    def search(
        self, model: StepModel, sources: Sources, recorder: Recorder | None = None
    ) -> list[NBest]:
        """Up to `width` hypotheses for each source, best first."""
        batch, width, device = len(sources), self.width, sources.ids.device
        spread = torch.arange(batch, device=device).repeat_interleave(width)
        state = model.reorder(model.start(sources), spread)
        last = torch.full((batch * width,), BOS, device=device)
        total = torch.full((batch, width), -torch.inf, dtype=torch.float64, device=device)
        total[:, 0] = 0.0
        places = torch.full((batch, 1), width, device=device)
        first_row = torch.arange(batch, device=device)[:, None] * width
        steps: list[Step] = []
        for _ in range(self.max_steps):
            logits, state, read = model.step(state, last)
            logprobs = logits.log_softmax(-1).view(batch, width, -1)
            step = self._best(total, logprobs, read, places)
            if recorder:
                recorder.step(
                    total=total,
                    logprobs=logprobs,
                    attention=step.attention,
                    parent=step.parent,
                    token=step.token,
                    stays=step.total > -torch.inf,
                )
            steps.append(step)
            ended = (step.token == EOS) & (step.total > -torch.inf)
            places = places - ended.sum(1, keepdim=True)
            total = step.total.masked_fill(ended, -torch.inf)
            if not (total > -torch.inf).any():
                break
            last = step.token.flatten()
            state = model.reorder(state, (first_row + step.parent).flatten())
        answers = self._answers(steps)
        if recorder:
            recorder.finish(answers, self._terms)
        return answers

    @staticmethod
    def _best(
        total: Float[Tensor, "batch width"],
        logprobs: Float[Tensor, "batch width vocab"],
        read: Float[Tensor, "rows src"] | None,
        places: Int[Tensor, "batch 1"],
    ) -> Step:
        """Rank all continuations of a sentence together; as many stay as there are places."""
        batch, width, vocab = logprobs.shape
        scores, order = (total[:, :, None].to(logprobs) + logprobs).view(batch, -1).topk(width)
        taken = torch.arange(width, device=total.device) < places
        return Step(
            parent=order // vocab,
            token=order % vocab,
            total=scores.double().masked_fill(~taken, -torch.inf),
            attention=None if read is None else read.view(batch, width, -1),
        )

    def _answers(self, steps: list[Step]) -> list[NBest]:
        """Follow the parents back from every end."""
        tokens = torch.stack([s.token for s in steps]).tolist()
        parents = torch.stack([s.parent for s in steps]).tolist()
        totals = torch.stack([s.total for s in steps]).tolist()
        answers = []
        for row in range(len(tokens[0])):
            ends = [
                (t, k)
                for t in range(len(steps))
                for k in range(self.width)
                if totals[t][row][k] > -torch.inf
                and (tokens[t][row][k] == EOS or t == len(steps) - 1)
            ]
            finished = [(t, k) for t, k in ends if tokens[t][row][k] == EOS]
            found = []
            for t, k in finished or ends:
                path, place = [], k
                for s in range(t, -1, -1):
                    path.append((s, place))
                    place = parents[s][row][place]
                path.reverse()
                ids = tuple(tokens[s][row][p] for s, p in path)
                logprob = totals[t][row][k]
                score = logprob / gnmt_penalty(len(ids), self.alpha)
                read = self._read(steps, parents, row, path)
                found.append(Decoded(ids, logprob, score, ids[-1] == EOS, read))
            answers.append(sorted(found, key=lambda d: -d.score))
        return answers

    @staticmethod
    def _read(
        steps: list[Step],
        parents: list[list[list[int]]],
        row: int,
        path: list[tuple[int, int]],
    ) -> Float[Tensor, "tgt src"] | None:
        if steps[0].attention is None:
            return None
        rows = [steps[s].attention[row, parents[s][row][p]] for s, p in path]  # type: ignore[index]
        return torch.stack(rows)

    def _terms(self, decoded: Decoded) -> list[tuple[str, float]]:
        length = len(decoded.ids)
        penalty = gnmt_penalty(length, self.alpha)
        return [
            ("log-probability", decoded.logprob),
            (f"length penalty ((5 + {length}) / 6) ^ {self.alpha:g}", penalty),
            ("score = log-probability / length penalty", decoded.score),
        ]
