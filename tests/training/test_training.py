"""The loop: it learns, it repeats, and it survives being stopped at any moment."""

import json
import math
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
import torch

from s2s_lab import batch, tasks
from s2s_lab.batch import Example
from s2s_lab.models import Seq2Seq, Seq2SeqSettings
from s2s_lab.training import RECIPES, Recipe, TrainSettings, train
from s2s_lab.training.checkpoint import read_config, read_tensors, write_config, write_tensors
from s2s_lab.training.loop import Progress, negative_log_likelihood
from s2s_lab.training.recipes import prepare, recipe_for
from s2s_lab.training.session import begin, resume
from s2s_lab.translator import Translator

TINY = Seq2SeqSettings(embedding=8, hidden=12, dropout=0.2)
SMALL = Recipe(TINY, TrainSettings(epochs=3, batch=16, warmup=4, validations=3))


@pytest.fixture(scope="module")
def task():
    from s2s_lab.tasks.sequences import reverse

    return reverse((80, 20, 20), (2, 4))


def weights_of(model):
    return torch.cat([p.detach().flatten() for p in model.parameters()])


def run(task, recipe, folder, on_step=None, resume_from=False):
    ready = prepare(task, recipe)
    progress = train(
        ready.model, ready.train, ready.valid, recipe.training, folder, resume_from, on_step
    )
    return progress, weights_of(ready.model)


def test_ten_pairs_are_learned_by_heart(tmp_path):
    from s2s_lab.tasks.sequences import copy

    ten = copy((10, 1, 1), (2, 5))
    recipe = Recipe(
        replace(TINY, hidden=32, dropout=0.0),
        TrainSettings(epochs=150, batch=10, lr=0.02, warmup=1, label_smoothing=0, validations=1),
    )
    ready = prepare(ten, recipe)
    train(ready.model, ready.train, ready.train, recipe.training, tmp_path)
    assert negative_log_likelihood(ready.model, ready.train, 10, torch.device("cpu")) < 0.05


def test_nll_by_hand():
    """Equal logits for all V tokens: an NLL of ln V, whatever is padded."""

    class Uniform(torch.nn.Module):
        def forward(self, sources, inputs):
            return torch.zeros(*inputs.shape, 7)

    examples = [Example([5, 2], [5, 6, 2]), Example([5, 6, 2], [2])]
    nll = negative_log_likelihood(Uniform(), examples, 2, torch.device("cpu"))
    assert nll == pytest.approx(math.log(7))


def test_nll_does_not_depend_on_the_batch_size_and_restores_the_mode(task):
    ready = prepare(task, SMALL)
    ready.model.train()
    nlls = [
        negative_log_likelihood(ready.model, ready.valid, n, torch.device("cpu"))
        for n in (1, 7, 20)
    ]
    assert nlls == pytest.approx([nlls[0]] * 3, rel=1e-5)
    assert ready.model.training


def test_a_run_repeats_exactly_and_leaves_the_global_random_state_alone(task, tmp_path):
    before = torch.get_rng_state()
    first, weights = run(task, SMALL, tmp_path / "a")
    again, same = run(task, SMALL, tmp_path / "b")
    assert torch.equal(weights, same)
    assert [r.valid_nll for r in first.history] == [r.valid_nll for r in again.history]
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("stop_at", [1, 5, 7])
def test_an_interrupted_run_goes_on_to_the_same_weights(task, tmp_path, stop_at):
    """80 pairs in batches of 16, so an epoch has 5 steps: stops in it, at its end, after it."""

    def press_ctrl_c(progress):
        if progress.step == stop_at:
            signal.raise_signal(signal.SIGINT)

    whole, expected = run(task, SMALL, tmp_path / "whole")
    stopped, _ = run(task, SMALL, tmp_path / "halves", press_ctrl_c)
    assert stopped.step == stop_at
    assert stopped.done < 1
    finished, weights = run(task, SMALL, tmp_path / "halves", resume_from=True)
    assert finished.step == whole.step == 15
    assert torch.equal(weights, expected)
    assert [r.valid_nll for r in finished.history] == [r.valid_nll for r in whole.history]


def test_sigkill_leaves_whole_files_and_resume_goes_on(tmp_path):
    folder = tmp_path / "run"
    code = (
        "import sys; from pathlib import Path; from dataclasses import replace\n"
        "from s2s_lab import tasks; from s2s_lab.training import session, recipes\n"
        "recipe = recipes.RECIPES['reverse']\n"
        "training = replace(recipe.training, epochs=500, save_seconds=0.0)\n"
        "recipe = replace(recipe, training=training)\n"
        "session.begin(tasks.load('reverse'), recipe, Path(sys.argv[1]), on='cpu')\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(folder)])
    last = folder / "last.safetensors"
    deadline = time.monotonic() + 120
    while not last.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    _, note = read_tensors(last)
    step = Progress.from_json(note).step
    assert step > 0
    epochs = step // 52 + 1  # 5,000 pairs in batches of 96
    finished = resume(tasks.load("reverse"), folder, {"epochs": epochs}, on="cpu")
    assert finished.done == 1.0
    assert finished.step > step


def test_the_command_line_stops_on_ctrl_c_and_resumes(tmp_path):
    folder = str(tmp_path / "run")
    call = [sys.executable, "-m", "s2s_lab", "train"]
    process = subprocess.Popen(
        [*call, "copy", "--out", folder, "--minutes", "5"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 120
    while not (tmp_path / "run" / "last.safetensors").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "steps in" in out
    assert f"s2s-lab train --resume --out {folder}" in err
    again = subprocess.run(
        [*call, "--resume", "--out", folder, "--epochs", "1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode == 0, again.stderr
    assert "saved in" in again.stdout


def test_a_folder_that_holds_a_run_is_not_overwritten(task, tmp_path):
    begin(task, SMALL, tmp_path / "run", on="cpu")
    with pytest.raises(ValueError, match="holds a run already"):
        begin(task, SMALL, tmp_path / "run", on="cpu")


def test_a_run_can_be_loaded_and_translates_as_trained(task, tmp_path):
    begin(task, SMALL, tmp_path / "run", on="cpu")
    translator = Translator.load(tmp_path / "run")
    assert translator.name == "run"
    assert translator.config["task"] == "reverse"
    assert len(translator.translate(["1 2 3", "4 5"])) == 2


def test_a_time_budget_ends_the_run(task, tmp_path):
    recipe = replace(SMALL, training=replace(SMALL.training, epochs=None, minutes=0.02))
    progress, _ = run(task, recipe, tmp_path)
    assert progress.done == 1.0
    assert progress.seconds >= 1.2
    assert len(progress.history) == 3


def test_a_budget_is_needed():
    with pytest.raises(ValueError, match="epochs or minutes"):
        TrainSettings(epochs=None, minutes=None)


def test_every_task_has_a_recipe_and_every_recipe_a_task():
    assert set(RECIPES) <= {*tasks.names(), "multi30k", "numbers"}
    assert recipe_for("multi30k-fr-en") is RECIPES["multi30k"]
    for name in tasks.names():
        assert recipe_for(name) in RECIPES.values()
    with pytest.raises(ValueError, match="got 'poetry'"):
        recipe_for("poetry")


def test_tied_weights_survive_a_checkpoint(tmp_path):
    model = Seq2Seq(Seq2SeqSettings(9, 8, embedding=4, hidden=6, tied=True))
    write_tensors(tmp_path / "m.safetensors", model.state_dict(), "a note")
    tensors, note = read_tensors(tmp_path / "m.safetensors")
    other = Seq2Seq(model.settings)
    other.load_state_dict(tensors)
    sources, inputs = batch.sources([[5, 2]]), torch.tensor([[1, 5]])
    assert torch.equal(model(sources, inputs), other(sources, inputs))
    assert note == "a note"


def test_damaged_checkpoints_are_one_sentence(tmp_path):
    path = tmp_path / "m.safetensors"
    write_tensors(path, {"w": torch.ones(3)})
    with pytest.raises(ValueError, match="expected sha256 abc"):
        read_tensors(path, "abc")
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(ValueError, match="damaged"):
        read_tensors(path)
    with pytest.raises(FileNotFoundError, match="config.json is missing"):
        read_config(tmp_path)
    write_config(tmp_path, {"name": "x"})
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps({**config, "version": 99}))
    with pytest.raises(ValueError, match="expected version 1, got 99"):
        read_config(tmp_path)
    assert not list(tmp_path.glob("*.part"))
    assert os.listdir(tmp_path)
