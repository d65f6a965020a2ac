"""The lab runs with settings of its own: this environment's kernel, a token, trusted outputs."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from s2s_lab import course, lab

SOMEONE_ELSES = {"argv": ["false"], "display_name": "not this one", "language": "python"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A working copy with two notebooks that hold a picture; the learner changed the second."""
    shown = new_code_cell("1", outputs=[new_output("display_data", {"text/html": "<b>1</b>"})])
    for name in (course.START, "tutorials/mine.ipynb"):
        path = tmp_path / "package" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(new_notebook(cells=[shown]), path)
    folder = tmp_path / "copy"
    course.lay_out(folder, tmp_path / "package")
    changed = new_notebook(cells=[shown, new_code_cell("2")])
    nbformat.write(changed, folder / "tutorials/mine.ipynb")
    return folder


@pytest.fixture
def running(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[lab.Lab]:
    """A lab of someone whose own Jupyter has another ``python3``, no token and a lax address."""
    own = tmp_path / "own"
    spec = own / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps(SOMEONE_ELSES))
    lax = {"ServerApp": {"ip": "0.0.0.0"}, "IdentityProvider": {"token": ""}}
    (own / "jupyter_server_config.json").write_text(json.dumps(lax))
    for name in ("JUPYTER_PATH", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_PATH"):
        monkeypatch.setenv(name, str(own))
    started = lab.start(copy)
    yield started
    started.stop()
    assert sorted(path.name for path in own.iterdir()) == ["jupyter_server_config.json", "kernels"]
    assert not started.runtime.exists()


def ask(running: lab.Lab, what: str) -> dict[str, object]:
    """An answer of the lab's own interface."""
    base, _, rest = running.address.partition("/lab/tree/")
    with urlopen(f"{base}/api/{what}?{rest.partition('?')[2]}") as answer:
        return dict(json.load(answer))


def test_a_persons_own_jupyter_settings_play_no_part(running: lab.Lab) -> None:
    assert running.address.startswith("http://127.0.0.1:")
    assert len(running.address.partition("token=")[2]) >= 32
    specs = ask(running, "kernelspecs")["kernelspecs"]
    assert specs["python3"]["spec"]["argv"][0] == sys.executable  # type: ignore[index]
    pages = {
        name: [
            cell["metadata"].get("trusted", False)
            for cell in ask(running, f"contents/tutorials/{name}")["content"]["cells"]  # type: ignore[index]
        ]
        for name in ("00_start_here.ipynb", "mine.ipynb")
    }
    assert pages == {"00_start_here.ipynb": [True], "mine.ipynb": [False, False]}


def test_a_taken_port_is_passed_over_and_each_lab_has_its_own(running: lab.Lab, copy: Path) -> None:
    port = int(running.address.split(":")[2].split("/")[0])
    second = lab.start(copy, port=port)
    try:
        assert second.address.split("token=")[1] != running.address.split("token=")[1]
        assert f":{port}/" not in second.address
    finally:
        second.stop()
        second.stop()  # twice is as good as once


def test_a_lab_that_does_not_start_says_why(copy: Path) -> None:
    with pytest.raises(ChildProcessError, match="port_retries"):
        lab.start(copy, options=["--ServerApp.port_retries=many"])


@pytest.mark.skipif(os.name != "posix", reason="puts a shell script in the place of Python")
@pytest.mark.parametrize(
    ("outside", "asked", "heard"),
    [("", "zh-CN", "zh-CN"), ("zh-CN", None, "zh-CN"), ("zh-CN", "en", "en")],
)
def test_what_runs_in_the_lab_hears_its_language(
    outside: str,
    asked: str | None,
    heard: str,
    copy: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stand_in = tmp_path / "python"
    stand_in.write_text('#!/bin/sh\necho "labels in $S2S_LAB_LANGUAGE"\n')
    stand_in.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(stand_in))
    monkeypatch.setenv("S2S_LAB_LANGUAGE", outside)
    with pytest.raises(ChildProcessError, match=f"labels in {heard}"):
        lab.start(copy, language=asked)
