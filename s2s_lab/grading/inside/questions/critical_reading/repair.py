"""Exercise 13.5, `repair`: a pipeline in parts, and what each of them is asked."""

from dataclasses import dataclass
from typing import Any

import torch

from s2s_lab.grading.inside.reply import Question, Submission, described

PARTS = ("model", "batch", "loss", "predict")
PAD, BOS = 0, 1


@dataclass(frozen=True)
class Case:
    """Sizes, sentences of ids, another source, and logits whose loss is known."""

    src_vocab: int
    tgt_vocab: int
    embed: int
    hidden: int
    sources: tuple[tuple[int, ...], ...]
    targets: tuple[tuple[int, ...], ...]
    """Words alone: no BOS, no EOS."""
    logits: torch.Tensor
    """(batch, tgt, vocab)."""
    labels: torch.Tensor
    """(batch, tgt), PAD on the right."""
    max_len: int


def ask(submission: Submission, case: Case) -> object:
    """Every part on its own; then the model on a batch that is right, as given and changed."""
    parts = submission()
    if not isinstance(parts, dict) or not set(PARTS) <= set(parts):
        raise TypeError(f"expected a dict with {', '.join(PARTS)}, got {described(parts)}")
    rows = [list(row) for row in case.sources], [list(row) for row in case.targets]
    batch = parts["batch"](*rows)
    loss = parts["loss"](case.logits.clone(), case.labels.clone())
    model = parts["model"](case.src_vocab, case.tgt_vocab, case.embed, case.hidden)
    if not isinstance(model, torch.nn.Module):
        raise TypeError(f"model: expected a subclass of nn.Module, got {described(model)}")
    _sharpen(model.double().eval())
    found = {"batch": batch, "loss": loss, **_asked(model, case)}
    return found | _predicted(parts["predict"], model, case)


def _sharpen(model: torch.nn.Module) -> None:
    """Larger weights: a model that is not trained prefers other words after other words."""
    with torch.no_grad():
        for one in model.parameters():
            one.mul_(4)


def source(case: Case) -> torch.Tensor:
    """The sources, padded."""
    return torch.nn.utils.rnn.pad_sequence(
        [torch.tensor(row) for row in case.sources], batch_first=True
    )


def prefix(case: Case) -> torch.Tensor:
    """Some ids that a decoder may have to read: BOS and words of the second half."""
    rows = [torch.tensor([BOS, *row]) for row in case.targets]
    return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)


def other(ids: torch.Tensor, vocab: int) -> torch.Tensor:
    """Each word replaced by the next one of the vocabulary; special tokens stay."""
    return torch.where(ids > 4, 5 + (ids - 4) % (vocab - 5), ids)


def _asked(model: torch.nn.Module, case: Case) -> dict[str, Any]:
    src, tgt_in = source(case), prefix(case)
    last = tgt_in.clone()
    last[:, -1] = other(tgt_in[:, -1], case.tgt_vocab)
    longer = torch.cat([src, torch.full((len(src), 2), PAD)], dim=1)
    logits = model(src.clone(), tgt_in.clone())
    model.zero_grad()
    logits.sum(-1).tanh().sum().backward()
    return {
        "logits": logits,
        "other source": model(other(src, case.src_vocab), tgt_in.clone()),
        "last word changed": model(src.clone(), last),
        "more padding": model(longer, tgt_in.clone()),
        "parameters": [_parameter(name, one) for name, one in model.named_parameters()],
    }


def _parameter(name: str, one: torch.nn.Parameter) -> dict[str, Any]:
    """Its name, whether it learns, and the rows that this batch moves."""
    rows: list[int] = []
    if one.grad is not None and one.dim() > 1:
        rows = [row for row, moved in enumerate(one.grad) if bool(moved.any())]
    return {"name": name, "learns": one.requires_grad, "rows": rows, "size": len(one)}


def _predicted(predict: Any, model: torch.nn.Module, case: Case) -> dict[str, Any]:
    """What is written with some golds, and what the model says on what was written."""
    src, gold = source(case), prefix(case)[:, 1:]
    with torch.no_grad():
        written = predict(model, src.clone(), gold.clone(), case.max_len)
        golds = [other(gold, case.tgt_vocab)]
        golds += [other(golds[0], case.tgt_vocab), gold[:, :1]]
        again = [predict(model, src.clone(), one.clone(), case.max_len) for one in golds]
        if not isinstance(written, torch.Tensor) or written.dim() != 2 or not written.shape[1]:
            return {"written": written, "with other golds": again, "next": None}
        read = torch.cat([torch.full((len(src), 1), BOS), written[:, :-1].long()], dim=1)
        following = model(src.clone(), read.clamp(0, case.tgt_vocab - 1))
    return {"written": written, "with other golds": again, "next": following}


QUESTION = Question(Case, ask)
