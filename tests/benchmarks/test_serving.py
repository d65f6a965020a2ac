"""Variants of a step that the benchmark on serving compares must do the same sums."""

import copy

import pytest
import torch

from s2s_lab import batch
from s2s_lab.cards import pretrained_names
from s2s_lab.experiments.shipped import HeldOut
from s2s_lab.translator import Translator
from tests.benchmarks import serving
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


def test_quality_is_that_of_what_each_variant_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """One reference is what the model writes, the other is nothing that it could write."""
    translator = Translator.load("tatoeba-zh-en")
    sources = ["谢谢。", "我爱你。"]
    right = translator.translate(sources[:1])[0].text
    held = HeldOut(translator, sources, [right, "0 1 2 3 4 5"])
    monkeypatch.setattr(serving, "held_out", lambda split, count: held)
    found = serving.quality(2)
    assert list(found) == [f"tatoeba-zh-en, {name}" for name in STRATEGIES]
    for rows in found.values():
        assert "the same, compiled" not in rows
        assert rows["step of one kernel"] == rows["as it is"]
        assert 0 < rows["as it is"]["bleu"] < 100
        assert rows["as it is"]["different"] == 0
