"""Exercise 02.3, `RNNSeq2Seq`: sizes of a model, a batch for it, and the same batch changed."""

from dataclasses import dataclass, replace

import torch

from s2s_lab.grading.inside.reply import Question, Submission, described

PAD, BOS, FIRST = 0, 1, 5
"""Ids of padding, of the begin, and the smallest one of a real word."""
MODELS = 3


@dataclass(frozen=True)
class Case:
    """Sizes of a model, and one batch for it."""

    src_vocab: int
    tgt_vocab: int
    hidden: int
    src: torch.Tensor
    """(batch, src), PAD on the right."""
    src_len: torch.Tensor
    """(batch,)."""
    tgt_in: torch.Tensor
    """(batch, tgt), starts with BOS."""


@dataclass(frozen=True)
class Input:
    """What `forward` gets."""

    change: str
    """What is different from the batch as given; empty for that batch itself."""
    src: torch.Tensor
    src_len: torch.Tensor
    tgt_in: torch.Tensor
    model: int = 0
    """Which model is asked; what must make a difference is asked of several, because a single
    one with random weights may happen to be deaf."""


def questions(case: Case) -> dict[str, Input]:
    """What is asked, by name: the batch as given, changed, and row by row."""
    src, src_len, tgt_in = case.src, case.src_len, case.tgt_in
    pads = torch.full((len(src), 2), PAD)
    first, last = src.clone(), tgt_in.clone()
    first[:, 0] = _other(src[:, 0], case.src_vocab)
    last[:, -1] = _other(tgt_in[:, -1], case.tgt_vocab)
    new = _other(src, case.src_vocab)
    asked = {
        "given": Input("", src, src_len, tgt_in),
        "padded": Input("two more PADs in src", torch.cat([src, pads], 1), src_len, tgt_in),
        "source": Input("other source words", new, src_len, tgt_in),
        "first": Input("another first source word", first, src_len, tgt_in),
        "target": Input("another last target word", src, src_len, last),
    }
    for b in range(len(src)):
        row = slice(b, b + 1)
        asked[f"row {b}"] = Input(f"row {b} alone", src[row], src_len[row], tgt_in[row])
    for model in range(1, MODELS):
        for name in ("given", "source", "first", "target"):
            asked[f"{name} {model}"] = replace(asked[name], model=model)
    return asked


def _other(ids: torch.Tensor, vocab: int) -> torch.Tensor:
    """The next word in the vocabulary; special tokens stay."""
    return torch.where(ids >= FIRST, FIRST + (ids - FIRST + 1) % (vocab - FIRST), ids)


def ask(submission: Submission, case: Case) -> object:
    """The logits for every question, from models with random weights in float64."""
    asked = questions(case)
    inputs = {
        name: (one.src.clone(), one.src_len.clone(), one.tgt_in.clone())
        for name, one in asked.items()
    }
    inputs["given"] = (case.src, case.src_len, case.tgt_in)
    models = [_model(submission, case) for _ in range(MODELS)]
    logits = {name: models[asked[name].model](*batch) for name, batch in inputs.items()}
    return None if logits["given"] is None else logits


def _model(submission: Submission, case: Case) -> torch.nn.Module:
    model = submission(case.src_vocab, case.tgt_vocab, case.hidden)
    if not isinstance(model, torch.nn.Module):
        raise TypeError(f"expected a subclass of nn.Module, got {described(model)}")
    return model.double().eval()


QUESTION = Question(Case, ask)
