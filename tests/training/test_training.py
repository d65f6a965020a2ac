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
from tests.training.small import DEVICES, weights_of

TINY = Seq2SeqSettings(embedding=8, hidden=12, dropout=0.2)
SMALL = Recipe(TINY, TrainSettings(epochs=3, batch=16, warmup=4, validations=3))


@pytest.fixture(scope="module")
def task():
    from s2s_lab.tasks.sequences import reverse

    return reverse((80, 20, 20), (2, 4))


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


EVERYTHING = TrainSettings(
    epochs=4,
    batch=8,
    accumulate=2,
    optimiser="adamw",
    weight_decay=0.01,
    lr=0.02,
    schedule="plateau",
    warmup=4,
    teacher_forcing=0.5,
    forcing_curve="sigmoid",
    forcing_k=5.0,
    feed="sample",
    validations=10,
    average=3,
    save_seconds=0.0,
)
"""Every choice that has something to remember."""
TOKENS = replace(
    EVERYTHING, batch_tokens=90, optimiser="momentum", schedule="cosine", forcing_curve="linear",
    forcing_k=0.0, feed="argmax", save_seconds=1e9,
)  # fmt: skip
PATIENT = replace(
    SMALL.training,
    epochs=50,
    validations=100,
    lr=0.2,
    schedule="exponential",
    patience=4,
    average=2,
)


class KilledError(Exception):
    """Stands for a process that ends in the middle of a step."""


def files_of(folder):
    return {
        str(path.relative_to(folder)): read_tensors(path)[0]
        for path in folder.rglob("*.safetensors")
    }


def assert_same_files(one, other):
    one, other = files_of(one), files_of(other)
    assert one.keys() == other.keys()
    for name, tensors in one.items():
        assert tensors.keys() == other[name].keys()
        assert all(torch.equal(value, other[name][key]) for key, value in tensors.items()), name


@pytest.mark.parametrize(
    "settings", [EVERYTHING, TOKENS, PATIENT], ids=["all", "tokens", "patient"]
)
def test_a_run_that_is_lost_at_any_step_goes_on_to_the_same_files(task, tmp_path, settings):
    """The process is lost after the validation of a step and before its save: what was written
    then is written again, and nothing is missing that the last save counts on."""
    recipe = Recipe(TINY, settings)
    whole, expected = run(task, recipe, tmp_path / "whole")
    for lost in (1, 7, whole.step - 1, whole.step):
        folder = tmp_path / str(lost)

        def lose(progress, at=lost):
            if progress.step == at:
                raise KilledError

        with pytest.raises(KilledError):
            run(task, recipe, folder, lose)
        begun = (folder / "last.safetensors").exists()
        again, weights = run(task, recipe, folder, resume_from=begun)
        assert (again.step, again.ended, again.kept) == (whole.step, whole.ended, whole.kept)
        assert [r.valid_nll for r in again.history] == [r.valid_nll for r in whole.history]
        assert [r.loss for r in again.history] == [r.loss for r in whole.history]
        assert torch.equal(weights, expected)
        assert_same_files(folder, tmp_path / "whole")


def test_patience_ends_a_run_and_says_why(task, tmp_path):
    recipe = Recipe(TINY, replace(PATIENT, average=0))
    progress, _ = run(task, recipe, tmp_path)
    assert progress.done < 1
    best = progress.history.best
    assert progress.history.stale == 4
    assert progress.ended == f"4 validations without a better one than at step {best.step}"
    again, _ = run(task, recipe, tmp_path, resume_from=True)
    assert again.step == progress.step


def test_the_mean_of_checkpoints_is_kept_if_it_is_better(task, tmp_path):
    """The oracle adds up the files of the last three validations."""
    recipe = Recipe(TINY, replace(EVERYTHING, lr=0.1, schedule="constant"))
    progress, _ = run(task, recipe, tmp_path)
    steps = [record.step for record in progress.history[-3:]]
    files = [
        read_tensors(tmp_path / "recent" / f"step-{step:06d}.safetensors")[0] for step in steps
    ]
    mean = {name: sum(file[name] for file in files) / 3 for name in files[0]}
    ready = prepare(task, recipe)
    ready.model.load_state_dict(mean)
    nll = negative_log_likelihood(ready.model, ready.valid, 20, torch.device("cpu"))
    best = min(record.valid_nll for record in progress.history)
    kept, note = read_tensors(tmp_path / "model.safetensors")
    assert progress.best_nll == pytest.approx(min(nll, best), abs=1e-5)
    if nll < best - 1e-5:
        assert progress.kept == f"mean of steps {', '.join(map(str, steps))}"
        assert all(torch.allclose(kept[name], mean[name], atol=1e-6) for name in mean)
    else:
        assert progress.kept == f"step {progress.history.best.step}"
    assert json.loads(note)["kept"] == progress.kept


def test_accumulated_batches_are_as_the_big_batch(task, tmp_path):
    found = []
    for size, accumulate in ((16, 1), (4, 4)):
        settings = TrainSettings(epochs=3, batch=size, accumulate=accumulate, warmup=4)
        recipe = Recipe(replace(TINY, dropout=0.0), settings)
        found.append(run(task, recipe, tmp_path / str(size)))
    (one, weights), (other, same) = found
    torch.testing.assert_close(weights, same, atol=1e-6, rtol=1e-5)
    assert one.step == other.step
    assert [r.loss for r in one.history] == pytest.approx([r.loss for r in other.history], abs=1e-6)


def test_a_task_without_validation_pairs_keeps_a_share_of_its_own(task, tmp_path):
    ready = prepare(task, SMALL)
    settings = replace(SMALL.training, valid_share=0.2, batch=64)
    seen = []

    def objective(model, examples, device, generator):
        if model.training:
            seen.extend(id(example) for example in examples)
        return settings.objective(1.0)(model, examples, device, generator)

    progress = train(ready.model, ready.train, [], settings, tmp_path, objective=objective)
    assert len(progress.history) == 3
    assert len(set(seen)) == 64


def test_a_run_that_was_stopped_early_can_be_opened(task, tmp_path):
    def press_ctrl_c(progress):
        signal.raise_signal(signal.SIGINT)

    begin(task, SMALL, tmp_path / "run", on="cpu", on_step=press_ctrl_c)
    assert len(Translator.load(tmp_path / "run").translate(["1 2"])) == 1


def test_a_larger_budget_goes_on_with_validations(task, tmp_path):
    """Six epochs and six validations after three and three: three more, evenly spread."""
    begin(task, SMALL, tmp_path / "run", on="cpu")
    changes = {"epochs": 6, "validations": 6}
    progress = resume(task, tmp_path / "run", changes, on="cpu")
    assert [record.step for record in progress.history] == [5, 10, 15, 20, 25, 30]
    assert read_config(tmp_path / "run")["training"]["epochs"] == 6


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"seed": 1}, "resume: expected seed = 0, as the run was begun, got 1"),
        ({"batch": 17}, "expected batch = 16"),
        ({"optimiser": "sgd"}, "expected optimiser = adam"),
        ({"accumulate": 2}, "expected processes times accumulate as the run was begun, 1, got 2"),
    ],
)
def test_what_has_to_stay_is_said(task, tmp_path, change, message):
    begin(task, SMALL, tmp_path / "run", on="cpu")
    before = (tmp_path / "run" / "last.safetensors").read_bytes()
    with pytest.raises(ValueError, match=message):
        resume(task, tmp_path / "run", change, on="cpu")
    assert (tmp_path / "run" / "last.safetensors").read_bytes() == before


@pytest.mark.parametrize("device", DEVICES)
def test_every_device_learns(task, tmp_path, device):
    recipe = replace(SMALL, training=replace(SMALL.training, epochs=8, lr=0.02))
    progress = begin(task, recipe, tmp_path / "run", on=device)
    assert progress.history[-1].valid_nll < progress.history[0].valid_nll


def test_sigkill_leaves_whole_files_and_resume_ends_as_the_unbroken_run(tmp_path):
    folder = tmp_path / "run"
    code = (
        "import sys; from pathlib import Path; from dataclasses import replace\n"
        "from s2s_lab import tasks; from s2s_lab.training import session, recipes\n"
        "recipe = recipes.RECIPES['reverse']\n"
        "training = replace(recipe.training, epochs=3, average=2, ladder=4, save_seconds=0.0)\n"
        "recipe = replace(recipe, training=training)\n"
        "session.begin(tasks.load('reverse'), recipe, Path(sys.argv[1]), on='cpu')\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(folder)])
    last = folder / "last.safetensors"
    deadline = time.monotonic() + 120
    while not last.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.4)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    _, note = read_tensors(last)
    step = Progress.from_json(note).step
    assert 0 < step < 159  # 5,000 pairs in batches of 96, three times
    finished = resume(tasks.load("reverse"), folder, {}, on="cpu")
    assert (finished.step, finished.done) == (159, 1.0)
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "whole")], check=True)
    assert_same_files(folder, tmp_path / "whole")


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
    assert set(RECIPES) <= {*tasks.names(), *tasks.SIGNALS, "multi30k", "numbers", "tatoeba"}
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
