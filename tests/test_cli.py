"""The frame of the command line: what starts quickly, and how each command ends."""

import argparse
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from s2s_lab import cli, lab
from s2s_lab.cli import open as open_command
from s2s_lab.course import START, Layout

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("torch", "plotly", "IPython", "ipywidgets", "anywidget", "jupyterlab")


def loaded(code: str) -> set[str]:
    """Which of the heavy packages a fresh Python has loaded after running some code."""
    ask = f"{code}\nimport json, sys; print('\\n' + json.dumps(sorted(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
    return set(HEAVY) & set(json.loads(ran.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "words",
    [["--help"], ["list"], ["hint", "--help"], ["open", "--help"], ["translate", "--help"]],
    ids=" ".join,
)
def test_help_and_lists_load_nothing_heavy(words: list[str]) -> None:
    assert loaded(f"from s2s_lab.cli import main\nassert main({words!r}) == 0") == set()


def test_a_hint_loads_nothing_heavy() -> None:
    call = "main(['hint', 'encoder_decoder.last_state'])"
    assert loaded(f"from s2s_lab.cli import main\nassert {call} == 0") == set()


def test_the_package_itself_loads_nothing_heavy() -> None:
    assert loaded("import s2s_lab") == set()
    assert loaded("import torch") >= {"torch"}  # the measure works


def test_every_command_has_its_module(capsys: pytest.CaptureFixture[str]) -> None:
    for name in cli.COMMANDS:
        assert cli.main([name, "--help"]) == 0, name
        assert f"s2s-lab {name}" in capsys.readouterr().out


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in cli.COMMANDS)


def test_an_unknown_command_is_a_user_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["tranlsate"]) == cli.USER_ERROR
    assert "invalid choice: 'tranlsate'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("beam: expected at least 1, got 0"), "beam: expected at least 1, got 0"),
        (ValueError("two\n  lines"), "two lines"),
        (ValueError(), "ValueError"),
        (FileNotFoundError(2, "No such file", "runs/first"), "runs/first: No such file"),
        (ChildProcessError("JupyterLab did not start"), "JupyterLab did not start"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_user_error_is_one_line_on_stderr(
    error: Exception,
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fail_with(error, monkeypatch)
    assert cli.main(["list"]) == cli.USER_ERROR
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"s2s-lab: {line}\n")


def test_our_own_mistakes_are_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(TypeError("a bug"), monkeypatch)
    with pytest.raises(TypeError, match="a bug"):
        cli.main(["list"])
    fail_with(ValueError("seen whole"), monkeypatch)
    monkeypatch.setenv("S2S_LAB_TRACEBACK", "1")
    with pytest.raises(ValueError, match="seen whole"):
        cli.main(["list"])


def test_ctrl_c_ends_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fail_with(KeyboardInterrupt(), monkeypatch)
    assert cli.main(["list"]) == cli.INTERRUPTED
    assert capsys.readouterr() == ("", "")


def fail_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(args: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr("s2s_lab.cli.list.run", fail)


@pytest.mark.skipif(os.name != "posix", reason="pipes break in another way on Windows")
def test_a_closed_pipe_is_no_error() -> None:
    """What ``s2s-lab list | head -0`` does: the reader is gone before the first word."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as pipe:
        ran = subprocess.run(
            [sys.executable, "-m", "s2s_lab", "list"], stdout=pipe, stderr=subprocess.PIPE, cwd=ROOT
        )
    assert (ran.returncode, ran.stderr) == (cli.BROKEN_PIPE, b"")


def test_list_names_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["list"]) == 0
    shown = capsys.readouterr().out
    for name in ("phrasebook-en-fr", "00_start_here", "encoder_decoder.last_state"):
        assert name in shown
    assert cli.main(["list", "tutorials"]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == ["tutorials", first_tutorial()]


def test_list_speaks_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["list", "--language", "zh-CN"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == ["任务", "模型", "教程", "练习"]
    starts = {line.split()[0]: line.split(maxsplit=1)[1] for line in lines if " " in line.strip()}
    assert starts["00_start_here"] == "从这里开始"
    assert starts["text.build_vocab"].endswith("约 10 分钟")


def first_tutorial() -> str:
    names = sorted(path.stem for path in (ROOT / "tutorials").glob("*.ipynb"))
    return f"  {names[0]:<{max(map(len, names))}}  Start here"


def test_open_lays_out_a_working_copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["open", "--dir", str(tmp_path / "mine"), "--layout-only"]) == 0
    assert (tmp_path / "mine/tutorials/00_start_here.ipynb").is_file()
    assert capsys.readouterr().out == f"Your working copy of the course: {tmp_path / 'mine'}\n"


def test_open_says_in_one_sentence_each_what_it_did_not_overwrite() -> None:
    layout = Layout(
        Path("mine"),
        updated=("tutorials/a.ipynb",),
        beside=(("exercises/b.ipynb", "exercises/b.new.ipynb"),),
        deleted=("exercises/c.ipynb",),
    )
    assert open_command.sentences(layout)[1:] == [
        "Updated, as you had not changed them: tutorials/a.ipynb",
        "exercises/b.ipynb stays as you changed it; the new version lies beside it as b.new.ipynb",
        "Deleted by you (--restore puts back): exercises/c.ipynb",
    ]


@pytest.mark.parametrize(
    ("words", "language", "page"),
    [
        ([], None, START),
        (["--language", "en"], "en", START),
        (["--language", "zh-CN"], "zh-CN", "tutorials/zh-CN/00_start_here.ipynb"),
    ],
)
def test_open_hands_its_language_to_the_lab(
    words: list[str],
    language: str | None,
    page: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: dict[str, object] = {}

    def start(folder: Path, **settings: object) -> SimpleNamespace:
        asked.update(settings)
        return SimpleNamespace(address="here", wait=lambda: 0, stop=lambda: None)

    monkeypatch.delenv("S2S_LAB_LANGUAGE", raising=False)
    monkeypatch.setattr(lab, "start", start)
    monkeypatch.setattr(lab, "stop_on_signals", lambda: None)
    assert cli.main(["open", "--no-browser", "--dir", str(tmp_path), *words]) == 0
    assert (asked["language"], asked["page"]) == (language, page)
    assert (tmp_path / page).is_file()


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_open_refuses_a_port_that_is_none(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["open", f"--port={port}"]) == cli.USER_ERROR
    assert "a number from 1 to 65535" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="sends a signal to one process")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "terminated"])
def test_open_ends_cleanly(tmp_path: Path, how: signal.Signals) -> None:
    """The lab answers at its address, with its token alone, and is gone after Ctrl-C."""
    from urllib.error import HTTPError, URLError
    from urllib.request import urlopen

    command = [sys.executable, "-m", "s2s_lab", "open", "--no-browser", "--dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as running:
        assert running.stdout is not None
        address = next(line for line in running.stdout if "token=" in line).strip()
        base, token = address.split("/lab/tree/")[0], address.split("token=")[1]
        assert base.startswith("http://127.0.0.1:")
        assert urlopen(f"{base}/api/kernelspecs?token={token}").status == 200
        with pytest.raises(HTTPError, match="403"):
            urlopen(f"{base}/api/kernelspecs")
        running.send_signal(how)
        assert "The lab is closed." in running.stdout.read()
    assert running.returncode == 0
    with pytest.raises(URLError, match="refused"):
        urlopen(f"{base}/api")
