"""How the first process is started, what it can see, and what is said of what is missing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import s2s_lab
from s2s_lab.grading import isolation as module
from s2s_lab.grading.inside.limits import Limits
from s2s_lab.grading.isolation import bubblewrap, isolation
from s2s_lab.grading.libraries import folders, visible
from tests.grading.conftest import ROOT

needs_bubblewrap = pytest.mark.skipif(
    bubblewrap() is None, reason="needs bubblewrap (bwrap) that works here"
)
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")


def test_an_unknown_kind_is_one_sentence(tmp_path):
    with pytest.raises(ValueError, match="expected one of auto, bubblewrap, none, got 'docker'"):
        isolation("docker", str(tmp_path))


@forks
def test_where_bubblewrap_is_missing_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "bubblewrap", lambda: None)
    with pytest.raises(ValueError, match="expected bubblewrap"):
        isolation("bubblewrap", str(tmp_path))
    assert isolation("auto", str(tmp_path)).name == "no bubblewrap"


@forks
def test_a_bubblewrap_that_the_kernel_stops_counts_as_none(tmp_path, monkeypatch):
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bubblewrap() is None


def test_a_system_that_cannot_fork_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.delattr(os, "fork", raising=False)
    with pytest.raises(OSError, match="Linux or macOS"):
        isolation("auto", str(tmp_path))


@forks
def test_without_bubblewrap_code_and_scratch_are_apart(tmp_path):
    found = isolation("none", str(tmp_path), limits=Limits(seconds=7))
    settings = json.loads(found.command[-1])
    assert settings["limits"]["seconds"] == 7
    assert found.folder == str(tmp_path / "scratch")
    assert list((tmp_path / "scratch").iterdir()) == []
    assert settings["path"][0] == str(tmp_path / "code")
    copied = {path.name for path in (tmp_path / "code/s2s_lab/grading").iterdir()}
    assert copied == {"__init__.py", "inside"}


@forks
def test_own_questions_are_beside_and_nothing_else_of_a_course(tmp_path):
    course = tmp_path / "course"
    for part in ("questions", "checks"):
        (course / part).mkdir(parents=True)
        (course / part / "mean.py").write_text("x = 1\n")
    place = tmp_path / "place"
    place.mkdir()
    isolation("none", str(place), course / "questions")
    assert [path.name for path in (place / "code/own_course").iterdir()] == ["questions"]


def test_libraries_are_those_that_cells_import_and_nothing_of_ours():
    names = {Path(path).name for path in visible()}
    assert {"torch", "numpy"} <= names
    assert not {"s2s_lab", "pytest", "nbgrader", "nbformat"} & names
    assert not [name for name in names if name.endswith(".pth") or "editable" in name]
    assert all(str(Path(path).parent) in folders() for path in visible())


def seen(script: str, *more: str) -> str:
    """What a Python in the bubblewrap prints."""
    command = isolation("bubblewrap").command
    start = command.index("--") + 1
    python = command[start : command.index("-B", start) + 1]
    path = json.dumps(json.loads(command[-1])["path"])
    head = f"import sys; sys.path[:0] = {path}\n"
    done = subprocess.run(
        [*command[:start], *python, "-c", head + script, *more],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@needs_bubblewrap
def test_no_answer_can_be_found_in_the_whole_file_system():
    script = """
import os
for folder, _, names in os.walk("/"):
    if folder.startswith(("/proc", "/sys", "/dev")): continue
    for name in names:
        if name.endswith((".py", ".ipynb", ".pyc")): print(os.path.join(folder, name))
"""
    files = seen(script).split()
    ours = [path for path in files if "s2s_lab" in path]
    assert ours
    assert all(path.startswith("/s2s/s2s_lab/") for path in ours)
    assert not [path for path in files if path.endswith(".ipynb")]
    assert not [path for path in ours if "checks" in path or "own_course" in path]
    assert not [
        path for path in files if path.startswith(str(ROOT)) and "site-packages" not in path
    ]


@needs_bubblewrap
def test_there_is_no_home_no_environment_and_no_network():
    script = """
import os, socket
hidden = [path for path in ("/etc/passwd", "/home", "/mnt", "/sys") if os.path.exists(path)]
print(sorted(os.environ), os.listdir("/scratch"), hidden)
print([name for _, name in socket.if_nameindex()], socket.gethostname(), os.getuid() != 0)
"""
    first, second = seen(script).splitlines()
    names = ["HOME", "LC_CTYPE", "OMP_NUM_THREADS", "PWD", "TMPDIR"]
    listed, rest = first.split("] ", 1)
    assert set(json.loads(listed.replace("'", '"') + "]")) <= set(names)
    assert rest == "[] []"
    assert second == "['lo'] sandbox True"


@needs_bubblewrap
def test_nothing_but_the_scratch_folder_can_be_written_to():
    script = """
import os
for folder, folders, _ in os.walk("/"):
    if folder.startswith("/proc/") or folder.count("/") > 5: folders.clear(); continue
    try: open(os.path.join(folder, "s2s_planted"), "w").close()
    except OSError: continue
    print(folder)
"""
    assert seen(script).split() == ["/scratch"]


@needs_bubblewrap
def test_the_package_as_installed_cannot_be_imported():
    script = """
import s2s_lab, importlib
print(s2s_lab.__file__)
for name in ("grading.checks", "grading.engine", "cli", "models", "own_course"):
    try: importlib.import_module("s2s_lab." + name)
    except ImportError: continue
    print(name)
"""
    assert seen(script).split() == ["/s2s/s2s_lab/__init__.py"]
    assert Path(s2s_lab.__file__).parts[:2] != ("/", "s2s")


def test_modules_import_on_a_system_without_these_calls():
    """`resource` and the C library are missing on Windows: what imports them must not mind."""
    script = """
import sys, torch
sys.modules["resource"] = None
sys.platform = "win32"
import s2s_lab.grading.sandbox, s2s_lab.grading.inside.confine as confine
from s2s_lab.grading.inside.limits import Limits
confine.limit(Limits(), None, alone=True)
confine.die_with_parent(); confine.unseen()
try: confine.unshare(0)
except OSError as error: print("refused")
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.split() == ["refused"], done.stderr
