"""``s2s-lab demo``: all widgets on one page, in a browser, with nothing from outside."""

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from s2s_lab import cli, projector
from s2s_lab.widgets import gallery
from s2s_lab.widgets.demo import Demo

ROOT = Path(__file__).resolve().parent.parent
MISSING = importlib.util.find_spec("voila") is None
needs_voila = pytest.mark.skipif(MISSING, reason="voila is not installed")


def test_a_widget_is_made_when_it_is_first_chosen_and_kept() -> None:
    demo = Demo(language="zh-CN")
    assert demo.made == {}
    demo.menu.chosen = "bleu"
    shown = demo.shown.children
    assert [type(widget).__name__ for widget in shown] == ["BleuExplorer"]
    assert shown[0].language == "zh-CN"
    demo.menu.chosen = "mbr"
    demo.menu.chosen = "bleu"
    assert demo.shown.children == shown
    assert set(demo.made) == {"bleu", "mbr"}


def test_a_model_of_ones_own_goes_into_the_widgets_that_take_one() -> None:
    """Given by folder; a widget without a model shows its example."""
    demo = Demo(str(projector.PRETRAINED / "phrasebook-en-fr"))
    for name in ("stepper", "bleu", "predict"):
        demo.menu.chosen = name
        assert demo.menu._error == ""
    assert demo.made["stepper"].source != gallery.find("stepper").example().source


def test_what_cannot_be_shown_is_said_and_the_old_one_stays(tmp_path: Path) -> None:
    demo = Demo(str(tmp_path))
    demo.menu.chosen = "bleu"
    shown = demo.shown.children
    demo.menu.chosen = "stepper"
    assert demo.menu._error.startswith("DecodeStepper: model: expected")
    assert demo.shown.children == shown
    assert not demo.menu._busy


def test_without_voila_one_sentence_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projector.importlib.util, "find_spec", lambda name: None)
    assert cli.main(["demo", "--no-browser"]) == 2
    assert 'pip install "s2s_lab[demo]"' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--widget", "film"], "widget: expected one of tokens"),
        (["--model", "nowhere"], "model: expected the name or the folder of a model"),
        (["--port", "0"], "expected a number from 1 to 65535"),
    ],
)
def test_what_cannot_be_is_said_before_anything_starts(
    capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert cli.main(["demo", "--no-browser", *words]) == 2
    assert sentence in capsys.readouterr().err


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Any, str]]:
    """The command as a person runs it: the process, and the address that it prints."""
    command = [sys.executable, "-m", "s2s_lab", "demo", "--no-browser", "--language", "en"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    lines: list[str] = []
    while not any("http" in line for line in lines):
        lines.append(process.stdout.readline())
        assert lines[-1], "".join(lines)
    yield process, lines[-1].strip()
    process.kill()


@needs_voila
@pytest.mark.browser
def test_every_widget_opens_and_nothing_leaves_the_machine(browser: Any, served: Any) -> None:
    _, address = served
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    requests: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("websocket", lambda socket: requests.append(socket.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.locator(".s2s.menu").wait_for(timeout=60_000)
    for exhibit in gallery.EXHIBITS:
        page.locator(f"[role=tab][data-name={exhibit.name}]").click()
        view = page.locator(".s2s:not(.menu)")
        chosen = """sentence => document.querySelectorAll(".s2s:not(.menu)").length === 1
          && document.querySelector(".menu .status").textContent === sentence"""
        page.wait_for_function(chosen, arg=exhibit.english, timeout=60_000)
        assert view.is_visible()
        assert page.locator(".menu [role=alert]").is_hidden()
    hosts = {urlsplit(url).hostname for url in requests} - {None}
    assert hosts == {"127.0.0.1"}
    assert len(requests) > 20  # they are counted
    assert errors == []
    context.close()


@needs_voila
@pytest.mark.browser
def test_without_its_token_the_page_stays_closed(browser: Any, served: Any) -> None:
    _, address = served
    context = browser.new_context()
    page = context.new_page()
    page.goto(address.split("?")[0])
    assert "login" in page.url
    assert page.locator(".s2s").count() == 0
    context.close()


@needs_voila
@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is another thing on Windows")
def test_ctrl_c_ends_it_and_leaves_nothing(served: Any) -> None:
    process, _ = served
    process.send_signal(signal.SIGINT)
    rest = process.communicate(timeout=30)[0]
    assert process.returncode == 0
    assert "The page is closed." in rest
    assert "Traceback" not in rest
