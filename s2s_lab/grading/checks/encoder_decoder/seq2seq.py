"""Exercise 02.3, `RNNSeq2Seq`: whatever its layers are, it must behave like an encoder-decoder.

There is no right tensor to compare with, because the weights are the learner's own. Each case
asks one model several questions whose answers must agree, or must not: padding invariance, rows
apart from each other, no look into the future, attention to source and target, raw logits.
"""

from collections.abc import Iterator

import torch

from s2s_lab.grading.checks.encoder_decoder.seq2seq_case import (
    cases,
    expected_shape,
    is_usable,
    smaller,
)
from s2s_lab.grading.checks.encoder_decoder.seq2seq_view import show
from s2s_lab.grading.checks.encoder_decoder.seq2seq_wrong import WRONG
from s2s_lab.grading.compare import close, described
from s2s_lab.grading.exercises.encoder_decoder import SEQ2SEQ
from s2s_lab.grading.inside.questions.encoder_decoder.seq2seq import (
    MODELS,
    QUESTION,
    Case,
    Input,
    questions,
)
from s2s_lab.grading.probe import Check, Fault


def judge(case: Case, answer: object) -> tuple[Fault, ...]:
    """Shape of every answer first; then every property that does not hold."""
    if not isinstance(answer, dict) or not set(questions(case)) <= set(answer):
        text = f"Expected logits for every question, got {described(answer)}."
        return (Fault("shape", text, "02.3/form"),)
    for name, asked in questions(case).items():
        if not is_usable(case, asked, answer[name]):
            return (_unusable(case, asked, answer[name]),)
    return tuple(Fault("value", _text(id), id) for id in broken(answer))


def _unusable(case: Case, asked: Input, got: object) -> Fault:
    expected = expected_shape(case, asked)
    shape = tuple(got.shape) if isinstance(got, torch.Tensor) else None
    if shape == expected:
        return Fault("value", "The shape is right. Expected finite numbers.", "02.3/not-finite")
    if shape == (expected[0], asked.src.shape[1], expected[2]):
        id = "02.3/one-output-per-source-token"
        return Fault("shape", _text(id), id)
    text = f"Expected logits of shape (B, T, V) = {expected}, got {described(got)}."
    return Fault("shape", text, "02.3/shape")


def broken(logits: dict[str, torch.Tensor]) -> Iterator[str]:
    """Ids of the properties that do not hold, in the order in which they are told."""
    given = logits["given"]
    rows = torch.cat([logits[f"row {b}"] for b in range(len(given))])
    ones = torch.ones(given.shape[:2], dtype=given.dtype)
    if close(given.sum(-1), ones):
        yield "02.3/softmax-inside"
    if close(given.exp().sum(-1), ones):
        yield "02.3/log-softmax-inside"
    if not close(given, rows):
        yield "02.3/runs-over-batch"
    if not close(given, logits["padded"]):
        yield "02.3/reads-padding"
    if _no_difference("source", logits):
        yield "02.3/ignores-source"
    elif _no_difference("first", logits):
        yield "02.3/forgets-first"
    if not close(given[:, :-1], logits["target"][:, :-1]):
        yield "02.3/sees-the-future"
    if _no_difference("target", logits):
        yield "02.3/ignores-target"


def _no_difference(name: str, logits: dict[str, torch.Tensor]) -> bool:
    """True if a change of the input changes the logits of no model."""
    models = ["", *(f" {model}" for model in range(1, MODELS))]
    return all(close(logits[f"given{model}"], logits[f"{name}{model}"]) for model in models)


def alike(case: Case, a: object, b: object) -> bool:
    """True if two models break the same properties."""
    return {fault.id for fault in judge(case, a)} == {fault.id for fault in judge(case, b)}


def _text(id: str) -> str:
    return SEQ2SEQ.message(id) or id


CHECK = Check(
    exercise=SEQ2SEQ,
    cases=cases,
    question=QUESTION,
    judge=judge,
    alike=alike,
    smaller=smaller,
    show=show,
    wrong=WRONG,
)
