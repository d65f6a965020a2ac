"""Variants of a step that the benchmark on serving compares must do the same sums."""

import copy

import pytest
import torch

from s2s_lab import batch
from s2s_lab.cards import pretrained_names
from s2s_lab.translator import Translator
from tests.benchmarks.serving import STRATEGIES, measure, one_kernel, sentences


@pytest.fixture(params=pretrained_names())
def translator(request: pytest.FixtureRequest) -> Translator:
    return Translator.load(request.param)


@torch.inference_mode()
def test_a_step_of_one_kernel_gives_the_same_logits(translator: Translator) -> None:
    texts = sentences(translator.name, 3)
    sources = batch.sources([translator.encode(text) for text in texts])
    plain, bare = translator.model, one_kernel(copy.deepcopy(translator.model))
    last = torch.full((3,), 1)
    states = [model.start(sources) for model in (plain, bare)]
    for _ in range(3):
        steps = [m.step(s, last) for m, s in zip((plain, bare), states, strict=True)]
        (expected, _, weights), (logits, _, read) = steps
        torch.testing.assert_close(logits, expected, atol=1e-4, rtol=1e-4)
        torch.testing.assert_close(read, weights, atol=1e-4, rtol=1e-4)
        states, last = [state for _, state, _ in steps], expected.argmax(-1)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_all_is_measured_and_the_outputs_are_the_same(
    translator: Translator, strategy: str
) -> None:
    variants = {"as it is": translator.model, "bare": one_kernel(copy.deepcopy(translator.model))}
    work = [batch.sources([translator.encode(t)]) for t in sentences(translator.name, 2)]
    for row in measure(variants, work, STRATEGIES[strategy], rounds=1).values():
        assert row["first"] > 0
        assert row["last"] > 0
        assert row["different"] == 0
