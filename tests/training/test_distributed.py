"""Processes that train together: real ones, over gloo."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from s2s_lab.training.checkpoint import read_tensors
from s2s_lab.training.distributed import ALONE, World
from s2s_lab.training.history import Progress
from s2s_lab.training.loop import train
from s2s_lab.training.settings import TrainSettings
from tests.training.small import model, some

WORKER = """
import json, os, sys
from datetime import timedelta
from pathlib import Path
from s2s_lab.training import checkpoint, distributed
from s2s_lab.training.loop import train
from s2s_lab.training.settings import TrainSettings
from tests.training.small import model, some
folder, settings, plan = Path(sys.argv[1]), json.loads(sys.argv[2]), json.loads(sys.argv[3])
distributed.TIMEOUT = timedelta(seconds=8)
losses = []
def on_step(progress):
    losses.append(progress.loss)
    if world.rank == 1 and progress.step == plan.get("die_at"):
        os._exit(1)
    if world.rank == 1 and progress.step == plan.get("sleep_at"):
        import time; time.sleep(60)
def forbidden(path, data):
    os._exit(5)
with distributed.joined() as world:
    if not world.leads:
        checkpoint._replace = forbidden  # only the process that leads writes
    try:
        progress = train(model(), some(50), some(9, 1), TrainSettings(**settings), folder,
                         plan.get("resume", False), on_step, world=world)
    except ConnectionError as error:
        (folder / f"error-{world.rank}").write_text(str(error))
        os._exit(3)
    (folder / f"losses-{world.rank}.json").write_text(json.dumps(losses))
"""
SETTINGS = TrainSettings(
    epochs=3, batch=4, warmup=3, lr=0.02, optimiser="sgd", validations=3, average=2
)


def start(folder: Path, settings: TrainSettings, plan: dict, size: int = 2) -> list:
    """The processes, as torchrun would start them."""
    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    root = str(Path(__file__).resolve().parents[2])
    call = [sys.executable, "-c", WORKER, str(folder)]
    call += [json.dumps(settings.to_json()), json.dumps(plan)]
    common = {"WORLD_SIZE": str(size), "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}
    common |= {"PYTHONPATH": root, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    return [
        subprocess.Popen(
            call,
            env=os.environ | common | {"RANK": str(rank), "LOCAL_RANK": str(rank)},
            stderr=subprocess.PIPE,
            text=True,
        )
        for rank in range(size)
    ]


def finish(processes: list) -> list[int]:
    codes = []
    for process in processes:
        _, error = process.communicate(timeout=120)
        codes.append(process.returncode)
        assert process.returncode in (0, 1, 3), error
    return codes


def alone(folder: Path, **changes: object) -> tuple[Progress, list[float]]:
    """One process with the doubled batch."""
    settings = TrainSettings(**(SETTINGS.to_json() | {"batch": 8} | changes))
    losses: list[float] = []
    progress = train(
        model(), some(50), some(9, 1), settings, folder, on_step=lambda p: losses.append(p.loss)
    )
    return progress, losses


def progress_in(folder: Path) -> Progress:
    return Progress.from_json(read_tensors(folder / "last.safetensors")[1])


def test_two_processes_learn_as_one_with_the_doubled_batch(tmp_path):
    """50 pairs in batches of 4 a process: 7 steps an epoch, of which the last has 1 pair each."""
    one, expected = alone(tmp_path / "one")
    assert finish(start(tmp_path / "two", SETTINGS, {})) == [0, 0]
    curves = [json.loads((tmp_path / "two" / f"losses-{i}.json").read_text()) for i in (0, 1)]
    assert len(expected) == 21
    assert curves[0] == curves[1]
    assert curves[0] == pytest.approx(expected, abs=1e-5)
    two = progress_in(tmp_path / "two")
    assert (two.step, two.tokens, two.ended) == (one.step, one.tokens, one.ended)
    nlls = [[r.valid_nll for r in progress.history] for progress in (one, two)]
    assert nlls[0] == pytest.approx(nlls[1], abs=1e-5)
    weights = [read_tensors(tmp_path / name / "last.safetensors")[0] for name in ("one", "two")]
    for name, value in weights[0].items():
        torch.testing.assert_close(value, weights[1][name], atol=1e-5, rtol=1e-4)


def test_a_process_without_a_share_of_a_batch_still_helps(tmp_path):
    """Three processes; an epoch of 50 in batches of 12 ends with 2 pairs for three."""
    settings = TrainSettings(**(SETTINGS.to_json() | {"epochs": 2}))
    _, expected = alone(tmp_path / "one", batch=12, epochs=2)
    assert finish(start(tmp_path / "three", settings, {}, size=3)) == [0, 0, 0]
    found = json.loads((tmp_path / "three" / "losses-2.json").read_text())
    assert found == pytest.approx(expected, abs=1e-5)


def test_when_a_process_dies_the_others_say_so_and_the_run_goes_on_later(tmp_path):
    _, expected = alone(tmp_path / "one")
    settings = TrainSettings(**(SETTINGS.to_json() | {"save_seconds": 0.0}))
    assert finish(start(tmp_path / "two", settings, {"die_at": 9})) == [3, 1]
    said = (tmp_path / "two" / "error-0").read_text()
    assert said == (
        "process 0 of 2 lost the others: one has ended or does not answer; go on with --resume"
    )
    assert progress_in(tmp_path / "two").step in (8, 9)
    assert finish(start(tmp_path / "two", settings, {"resume": True})) == [0, 0]
    rest = json.loads((tmp_path / "two" / "losses-0.json").read_text())
    assert rest == pytest.approx(expected[-len(rest) :], abs=1e-5)


def test_a_process_that_hangs_ends_the_run_after_a_while(tmp_path):
    begun = time.monotonic()
    processes = start(tmp_path, SETTINGS, {"sleep_at": 2})
    processes[0].communicate(timeout=60)
    processes[1].kill()
    processes[1].communicate()
    assert processes[0].returncode == 3
    assert "does not answer" in (tmp_path / "error-0").read_text()
    assert time.monotonic() - begun < 55


def test_the_command_line_trains_with_torchrun(tmp_path):
    folder = str(tmp_path / "run")
    call = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2"]
    call += ["--master-port", "0", "--rdzv-backend", "c10d", "--rdzv-endpoint", "127.0.0.1:0"]
    call += [
        "-m",
        "s2s_lab",
        "train",
        "copy",
        "--out",
        folder,
        "--epochs",
        "0.5",
        "--device",
        "cpu",
    ]
    done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("saved in") == 1
    assert progress_in(tmp_path / "run").parts == 2


def test_alone_nothing_is_exchanged():
    values = torch.ones(3)
    ALONE.sum_tensors([values])
    ALONE.wait()
    assert ALONE.sum([1.0, 2.5]) == [1.0, 2.5]
    assert values.tolist() == [1, 1, 1]
    assert World.of({}) == World.of({"RANK": "0"}) == ALONE
    assert ALONE.leads
    assert not World(rank=1, size=2).leads
    with ALONE.one_first():
        pass
