"""The log-probability that a model gives to tokens which are there already.

The model reads the given tokens (teacher forcing) through `start` and `step` like any search, so
the number is the one that a search would have reported. One that reads blocks needs a single pass.
This module looks for nothing.
"""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.batch import Batch, pad
from s2s_lab.models.protocol import State, StepModel
from s2s_lab.text import BOS

Read = tuple[Float[Tensor, "rows tgt vocab"], Sequence[State], Float[Tensor, "rows tgt src"] | None]
"""Logits after each token of a block, the state after each, and what was read for each."""


@runtime_checkable
class ReadsBlocks(StepModel, Protocol):
    """A step model that reads several given tokens in one pass."""

    def block(self, state: State, ids: Int[Tensor, "rows tgt"]) -> Read:
        """What `step` gives for one column of `ids` after another."""
        ...


def read_block(model: StepModel, state: State, ids: Int[Tensor, "rows tgt"]) -> Read:
    """Read some given tokens: in one pass if the model reads blocks, else step by step.

    `passes` says how many it takes.
    """
    if isinstance(model, ReadsBlocks):
        return model.block(state, ids)
    logits, states, rows_read = [], [], []
    for column in ids.unbind(1):
        after, state, read = model.step(state, column)
        logits.append(after)
        states.append(state)
        if read is not None:
            rows_read.append(read)
    return torch.stack(logits, 1), states, torch.stack(rows_read, 1) if rows_read else None


def passes(model: StepModel, tokens: int) -> int:
    """How often `read_block` calls the model for so many tokens a row."""
    return 1 if isinstance(model, ReadsBlocks) else tokens


@torch.inference_mode()
def token_logprobs(
    model: StepModel, sources: Batch, targets: Sequence[Sequence[int]]
) -> Float[Tensor, "batch tgt"]:
    """log p(token | tokens before, source) of each given token, in nats, float64; 0 on padding.

    Args:
        model: any step model.
        sources: what it reads.
        targets: ids for each source, BOS left out; EOS is scored where it is given.

    Raises:
        ValueError: if there is not one target a source, one is empty, or the model lacks an id.
    """
    if len(targets) != len(sources):
        raise ValueError(
            f"targets: expected one for each of {len(sources)} sources, got {len(targets)}"
        )
    labels, mask = (part.to(sources.mask.device) for part in pad(targets))
    inputs = torch.cat([torch.full_like(labels[:, :1], BOS), labels[:, :-1]], dim=1)
    logits, _, _ = read_block(model, model.start(sources), inputs)
    if int(labels.max()) >= logits.shape[-1]:
        raise ValueError(
            f"targets: expected ids below {logits.shape[-1]}, the model's vocabulary, "
            f"got {int(labels.max())}"
        )
    logprobs = logits.log_softmax(-1).gather(-1, labels[:, :, None])[:, :, 0]
    return logprobs.double().masked_fill(~mask, 0.0)


def logprob_of(
    model: StepModel, sources: Batch, targets: Sequence[Sequence[int]]
) -> Float[Tensor, "batch"]:
    """log p(target | source) of each pair, in nats, float64.

    Without EOS at its end a target is scored as a prefix. Arguments and errors: `token_logprobs`.
    """
    return token_logprobs(model, sources, targets).sum(1)
