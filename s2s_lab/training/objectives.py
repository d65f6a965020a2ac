"""Objectives: what a batch of examples costs a model, in nats, with a gradient.

An objective is all that the loop knows of a model: `CrossEntropy` asks for the next target token,
and whoever trains a model for something else writes another one (a masked encoder, for instance).
This module takes no step and keeps no state.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast, runtime_checkable

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

from s2s_lab.batch import Batch, Example, Sources, Targets, collate
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import PAD

FEEDS = ("argmax", "sample")
"""How a model's own token is chosen where the gold one is withheld."""


@dataclass(frozen=True, eq=False)
class Loss:
    """The cost of a batch, summed, so that batches can be added before they are divided."""

    total: Float[Tensor, ""]
    """Sum over the tokens, nats, with a gradient."""
    tokens: int
    """What to divide by; 0 where a batch asks for nothing."""


@runtime_checkable
class Objective(Protocol):
    """Turns a model and a batch of examples into a loss."""

    def __call__(
        self,
        model: nn.Module,
        examples: Sequence[Example],
        device: torch.device,
        generator: torch.Generator,
    ) -> Loss:
        """The loss of a batch.

        Args:
            model: in training mode; its dropout draws from torch's own generator.
            examples: a batch, one example or more.
            device: where the model is.
            generator: on the CPU, for every other choice, so that all devices choose alike.
        """
        ...


@runtime_checkable
class HasAuxiliary(Protocol):
    """A model with a cost of its own for each target token, such as coverage (See et al. 2017)."""

    def with_auxiliary(
        self, sources: Batch, inputs: Int[Tensor, "batch tgt"]
    ) -> tuple[Float[Tensor, "batch tgt vocab"], Float[Tensor, "batch tgt"]]:
        """Logits as the model's ``forward`` gives them, and the cost of each step."""
        ...


@dataclass(frozen=True)
class CrossEntropy:
    """Negative log-probability of each target token, given the tokens before it.

    Source: Sutskever, Vinyals & Le (2014), equation 1; label smoothing: Szegedy et al. (2016),
    section 7; tokens of the model's own as input: Bengio et al. (2015), "Scheduled Sampling".

    Raises:
        ValueError: for a share outside 0 to 1, a negative weight or an unknown feed.
    """

    label_smoothing: float = 0.0
    """Share of the target mass that is spread evenly over all tokens that are possible."""
    teacher_forcing: float = 1.0
    """Probability that an input token is the gold one; else it is the model's own. At 1 all steps
    are read in one block."""
    feed: str = "argmax"
    """The model's own token: ``argmax``, its best, or ``sample``, drawn from its distribution."""
    auxiliary: float = 0.0
    """Weight of the model's own cost; see `HasAuxiliary`."""

    def __post_init__(self) -> None:
        for name in ("label_smoothing", "teacher_forcing"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name}: expected 0 to 1, got {getattr(self, name)}")
        if self.feed not in FEEDS:
            raise ValueError(f"feed: expected one of {', '.join(FEEDS)}, got {self.feed!r}")
        if self.auxiliary < 0:
            raise ValueError(f"auxiliary: expected 0 or more, got {self.auxiliary}")
        if self.auxiliary and self.teacher_forcing < 1:
            raise ValueError(
                "auxiliary: expected teacher_forcing = 1 beside it, "
                f"got teacher_forcing = {self.teacher_forcing}"
            )

    def __call__(
        self,
        model: nn.Module,
        examples: Sequence[Example],
        device: torch.device,
        generator: torch.Generator,
    ) -> Loss:
        """The loss of a batch; see `Objective`.

        Raises:
            ValueError: if a cost of its own is asked of a model that has none.
        """
        sources, targets = collate(examples, device)
        tokens = sum(len(example.target) for example in examples)
        if self.teacher_forcing < 1:
            stepping = cast(StepModel, model)
            logits = own_inputs(
                stepping, sources, targets, self.teacher_forcing, self.feed, generator
            )
            return Loss(self._total(logits, sources, targets), tokens)
        if not self.auxiliary:
            return Loss(self._total(model(sources, targets.inputs), sources, targets), tokens)
        if not isinstance(model, HasAuxiliary):
            raise ValueError(
                "auxiliary: expected a model with a cost of its own (with_auxiliary), "
                f"got {type(model).__name__}"
            )
        logits, costs = model.with_auxiliary(sources, targets.inputs)
        extra = costs.masked_fill(~targets.mask, 0.0).sum()
        return Loss(self._total(logits, sources, targets) + self.auxiliary * extra, tokens)

    def _total(
        self, logits: Float[Tensor, "batch tgt vocab"], sources: Batch, targets: Targets
    ) -> Float[Tensor, ""]:
        copying = isinstance(sources, Sources) and sources.copies is not None
        if copying and self.label_smoothing:
            return smoothed_over_possible(logits, targets, self.label_smoothing)
        return F.cross_entropy(
            logits.flatten(0, 1),
            targets.labels.flatten(),
            ignore_index=PAD,
            label_smoothing=self.label_smoothing,
            reduction="sum",
        )


def smoothed_over_possible(
    logits: Float[Tensor, "batch tgt vocab"], targets: Targets, share: float
) -> Float[Tensor, ""]:
    """Cross-entropy with smoothed labels, summed, where -inf marks a token that cannot be.

    A model that copies gives -inf to words that the source lacks. The smoothed share is spread over
    the other tokens only; spread over all, it would make every loss infinite. Without -inf it is
    what torch computes.

    Args:
        logits: -inf = impossible; the gold token must be possible.
        targets: what was asked.
        share: of the mass, that is spread.
    """
    logprobs = logits.float().log_softmax(-1)
    impossible = logits == float("-inf")
    gold = logprobs.gather(-1, targets.labels[:, :, None]).squeeze(-1)
    even = logprobs.masked_fill(impossible, 0.0).sum(-1) / (~impossible).sum(-1)
    cost = -(1 - share) * gold - share * even
    return cost.masked_fill(~targets.mask, 0.0).sum()


def own_inputs(
    model: StepModel,
    sources: Batch,
    targets: Targets,
    ratio: float,
    feed: str,
    generator: torch.Generator,
) -> Float[Tensor, "batch tgt vocab"]:
    """Logits of every step where each input token is the gold one with probability `ratio`.

    Otherwise it is the model's own choice at the step before; no gradient runs through a choice.

    Source: Bengio et al. (2015), section 2.4: a coin is flipped for each token.

    Args:
        model: asked step by step.
        sources: what it reads.
        targets: gold tokens; their number of steps is taken.
        ratio: probability of a gold token.
        feed: see `CrossEntropy.feed`.
        generator: on the CPU; flips the coins and draws the samples.
    """
    gold = targets.inputs
    state, last = model.start(sources), gold[:, 0]
    steps: list[Tensor] = []
    for t in range(1, gold.shape[1] + 1):
        logits, state, _ = model.step(state, last)
        steps.append(logits)
        if t < gold.shape[1]:
            teach = torch.rand(len(gold), generator=generator) < ratio
            last = torch.where(teach.to(gold.device), gold[:, t], _choice(logits, feed, generator))
    return torch.stack(steps, dim=1)


@torch.no_grad()
def _choice(
    logits: Float[Tensor, "batch vocab"], feed: str, generator: torch.Generator
) -> Int[Tensor, "batch"]:
    """The best token of each row, or one drawn from its distribution by the Gumbel-max trick."""
    if feed == "argmax":
        return logits.argmax(-1)
    uniform = torch.rand(logits.shape, generator=generator).clamp_min(1e-20).to(logits.device)
    return (logits.float() - (-uniform.log()).log()).argmax(-1)
