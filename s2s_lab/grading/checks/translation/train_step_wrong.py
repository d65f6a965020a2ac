"""The wrong solutions of exercise 09.3: a step with one thing left out, or in another place."""

from typing import Any

import torch
from torch import Tensor, nn

from s2s_lab.grading.probe import Submission, Wrong

Batch = tuple[Tensor, Tensor, Tensor, Tensor]


def _loss(model: nn.Module, batch: Batch, pad: bool = False) -> tuple[Tensor, Tensor]:
    """Sum and number of tokens, those that are PAD too if asked for."""
    src, keep, tgt_in, labels = batch
    logp = model(src, keep, tgt_in).log_softmax(-1)
    nll = -logp.gather(-1, labels[..., None])[..., 0]
    counted = torch.ones_like(labels, dtype=torch.bool) if pad else labels != 0
    return (nll * counted).sum(), counted.sum()


def _with(flaw: str) -> Submission:
    def train_step(
        model: nn.Module, batch: Batch, opt: torch.optim.Optimizer, clip: float
    ) -> tuple[Any, Any]:
        if flaw != "eval mode":
            model.train()
        if flaw != "no zero_grad":
            opt.zero_grad()
        nll, count = _loss(model, batch, pad=flaw == "counts pad")
        (nll if flaw == "sum" else nll / count).backward()
        if flaw == "values":
            nn.utils.clip_grad_value_(model.parameters(), clip)
        elif flaw != "clips late":
            nn.utils.clip_grad_norm_(model.parameters(), clip)
        opt.step()
        if flaw == "clips late":
            nn.utils.clip_grad_norm_(model.parameters(), clip)
        return (nll, count) if flaw == "tensor" else (nll.item(), int(count))

    return train_step


def _tensor_without_graph(
    model: nn.Module, batch: Batch, opt: torch.optim.Optimizer, clip: float
) -> tuple[Any, Any]:
    """The sum alone is a tensor."""
    nll, count = _with("tensor")(model, batch, opt, clip)
    return nll, int(count)


WRONG = (
    Wrong("09.3/no-zero-grad", _with("no zero_grad")),
    Wrong("09.3/clips-after-step", _with("clips late")),
    Wrong("09.3/returns-tensor", _with("tensor")),
    Wrong("09.3/returns-tensor", _tensor_without_graph),
    Wrong("09.3/eval-mode", _with("eval mode")),
    Wrong("09.3/steps-on-sum", _with("sum")),
    Wrong("09.3/counts-pad", _with("counts pad")),
    Wrong("09.3/clips-values", _with("values")),
)
