"""How well a model does on pairs that it does not learn from: nats a token, gold tokens before."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import nn

from s2s_lab import batch
from s2s_lab.batch import Example
from s2s_lab.text import PAD
from s2s_lab.training.distributed import ALONE, World
from s2s_lab.training.objectives import Objective


@torch.inference_mode()
def negative_log_likelihood(
    model: nn.Module,
    examples: Sequence[Example],
    size: int,
    device: torch.device,
    world: World = ALONE,
    objective: Objective | None = None,
) -> float:
    """Mean of -log p(gold token | gold prefix, source), nats a token; dropout is off meanwhile.

    Args:
        model: called as ``model(sources, inputs) -> logits``.
        examples: encoded pairs.
        size: pairs that a process reads at once.
        device: where the model is.
        world: processes that share the work; all get the same answer.
        objective: measure this instead, with the same choices each time.
    """
    was_training = model.training
    model.eval()
    total, tokens = 0.0, 0
    batches = list(batch.by_length([example.size for example in examples], size))
    for number, rows in enumerate(batches):
        if number % world.size != world.rank:
            continue
        some = [examples[i] for i in rows]
        if objective is None:
            total += _cost(model, some, device)
            tokens += sum(len(example.target) for example in some)
        else:
            loss = objective(model, some, device, torch.Generator().manual_seed(number))
            total, tokens = total + float(loss.total), tokens + loss.tokens
    model.train(was_training)
    total, count = world.sum([total, tokens])
    return total / count


def _cost(model: nn.Module, examples: Sequence[Example], device: torch.device) -> float:
    sources, targets = batch.collate(examples, device)
    logits = model(sources, targets.inputs)
    nll = F.cross_entropy(
        logits.flatten(0, 1), targets.labels.flatten(), ignore_index=PAD, reduction="sum"
    )
    return float(nll)
