"""Rungs: at geometric shares of the budget, small, and opened like any model."""

from dataclasses import replace
from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.tasks.sequences import reverse
from s2s_lab.training import Recipe, TrainSettings, ladder, train
from s2s_lab.training.checkpoint import read_tensors
from s2s_lab.training.session import begin
from s2s_lab.translator import Translator
from tests.training.small import model, some


@given(st.integers(0, 30))
def test_shares_grow_by_one_factor(rungs):
    shares = ladder.shares(rungs)
    assert len(shares) == rungs
    if rungs > 1:
        assert shares[0] == 0
        assert shares[-1] == pytest.approx(1)
    factors = [b / a for a, b in pairwise(shares[1:])]
    assert all(factor == pytest.approx(factors[0]) and factor > 1 for factor in factors)


@given(st.integers(2, 12), st.integers(1, 300))
def test_each_share_is_due_once_and_the_end_always(rungs, steps):
    due = [ladder.is_due(rungs, i / steps, (i + 1) / steps) for i in range(steps)]
    assert due[-1]
    assert 1 <= sum(due) <= rungs - 1


def test_a_run_leaves_models_that_can_be_opened(tmp_path):
    recipe = Recipe(
        model().settings,
        TrainSettings(epochs=3, batch=16, warmup=2, validations=1, ladder=4),
    )
    recipe = replace(recipe, model=replace(recipe.model, source_vocab=0, target_vocab=0))
    begin(reverse((80, 20, 20), (2, 4)), recipe, tmp_path / "run", on="cpu")
    rungs = ladder.rungs(tmp_path / "run")
    assert list(rungs) == [0, 1, 15]  # of 15 steps; shares 0.001 and 0.03 both fall on the first
    translators = [Translator.load(folder) for folder in rungs.values()]
    assert translators[1].name == "run, step 1"
    assert all(len(t.translate(["1 2 3", "4 5"])) == 2 for t in translators)
    halves, _ = read_tensors(rungs[15] / "model.safetensors")
    last, _ = read_tensors(tmp_path / "run" / "last.safetensors")
    assert all(value.dtype == torch.float16 for value in halves.values())
    for name, value in halves.items():
        torch.testing.assert_close(value.float(), last[f"model.{name}"], atol=1e-3, rtol=1e-3)


def test_without_a_config_it_is_said_at_once(tmp_path):
    steps = []
    with pytest.raises(FileNotFoundError, match="config.json is missing"):
        train(model(), some(9), some(2), TrainSettings(ladder=3), tmp_path, on_step=steps.append)
    assert steps == []
