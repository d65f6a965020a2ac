"""The time machine: what it takes from a run with a ladder, and its page in a browser."""

import re
from pathlib import Path
from typing import Any

import pytest

from s2s_lab.decoding import Greedy
from s2s_lab.models.settings import Seq2SeqSettings
from s2s_lab.tasks.sequences import copy
from s2s_lab.training import Recipe, TrainSettings, ladder
from s2s_lab.training.history import History
from s2s_lab.training.session import begin
from s2s_lab.translator import Translator
from s2s_lab.widgets.time_machine import Climb, TimeMachine
from tests.conftest import Tab
from tests.widgets.driving import count, press, texts

RECIPE = Recipe(
    Seq2SeqSettings(embedding=8, hidden=16, attention="additive"),
    TrainSettings(epochs=2, batch=16, lr=1e-2, warmup=2, validations=4, ladder=6),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short run with a ladder."""
    run = tmp_path_factory.mktemp("runs") / "copy"
    begin(copy((150, 20, 20), (2, 3)), RECIPE, run, on="cpu")
    return run


def test_each_moment_is_what_that_checkpoint_does(folder: Path) -> None:
    machine = TimeMachine(folder, "4 2")
    rungs = ladder.rungs(folder)
    assert [moment.step for moment in machine.moments] == list(rungs)
    for moment in machine.moments:
        own = Translator.load(rungs[moment.step]).trace("4 2", Greedy(max_steps=40))
        assert moment.trace == own
    records = History.read(folder)
    assert [step for step, _ in machine._losses["validation"]] == [r.step for r in records]


def test_the_loss_of_the_sentence_is_that_of_the_reference(folder: Path) -> None:
    """Without a reference, the loss of greedy's own answer at the end is its mean -log p."""
    machine = TimeMachine(folder, "4 2")
    last = machine.moments[-1].trace.outputs[0]
    assert machine._moments[-1]["loss"] == pytest.approx(-last.total / len(last.tokens), abs=2e-3)
    told = TimeMachine(folder, "4 2", reference="4 2")
    other = TimeMachine(folder, "4 2", reference="2 4")
    assert told._moments[-1]["loss"] != other._moments[-1]["loss"]


def test_a_new_sentence_is_decoded_and_an_error_leaves_the_old_one(folder: Path) -> None:
    machine = TimeMachine(folder, "4 2")
    machine.rung = 3
    machine.source = "1 2 3"
    assert machine.moments[0].trace.source == ("1", "2", "3", "<eos>")
    assert machine.rung == 3
    before = machine.moments
    machine.source = ""
    assert "expected at least one word" in machine._error
    assert machine.moments is before
    assert machine._error in machine.text()


def test_a_run_without_copies_is_refused(folder: Path, tmp_path: Path) -> None:
    for name in ("config.json", "last.safetensors", "model.safetensors"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    with pytest.raises(ValueError, match="expected a run with a ladder of copies"):
        TimeMachine(tmp_path, "4 2")
    with pytest.raises(FileNotFoundError):
        TimeMachine(tmp_path / "nowhere", "4 2")
    with pytest.raises(ValueError, match="expected at least one word"):
        TimeMachine(Climb.read(folder), " ")


def test_the_example_learns_and_is_the_same_each_time() -> None:
    one, other = TimeMachine.example(), TimeMachine.example()
    assert one.moments[-1].trace.output_text == "5 4 3 2 1"
    assert one.moments[0].trace.output_text != "5 4 3 2 1"
    assert one.moments[-1].words_read < one.moments[0].words_read
    assert one.text() == other.text()
    assert one.html() == other.html()
    assert len(one.html()) < 300_000


@pytest.mark.browser
def test_keys_go_through_time_and_each_place_shows_its_own(tab: Tab, tmp_path: Path) -> None:
    machine = TimeMachine.example()
    page, last = tab.open(machine.save(tmp_path / "time.html")), len(machine.moments) - 1
    assert count(page) == f"checkpoint 0 of {last}"
    seen = []
    for rung, moment in enumerate(machine.moments):
        assert count(page) == f"checkpoint {rung} of {last}"
        shown = texts(page, ".side.now .token")
        assert shown == list(moment.tokens[:24])
        agree = page.locator(".side.now .same").count()
        end = machine.moments[-1].tokens
        assert agree == sum(a == b for a, b in zip(shown, end, strict=False))
        assert page.locator("[aria-selected=true] b").text_content() == str(moment.step)
        assert f"After {moment.step} steps" in page.get_by_role("status").text_content()
        seen.append(page.locator(".chart line.now").get_attribute("x1"))
        press(page, "ArrowRight")
    assert [float(x) for x in seen] == sorted({float(x) for x in seen})
    rows = page.locator(".attention tbody tr").all()
    weights = machine.moments[-1].trace.attention_of(
        machine.moments[-1].trace.outputs[0].hypothesis
    )
    for row, want in zip(rows, weights, strict=True):
        drawn = row.locator("td[data-row]").evaluate_all(
            "cells => cells.map((c) => Number(c.style.getPropertyValue('--w')))"
        )
        assert drawn == pytest.approx(want, abs=0.002)
    press(page, "Home")
    assert count(page) == f"checkpoint 0 of {last}"
    press(page, "End", "Escape", "ArrowLeft")
    assert count(page) == f"checkpoint 0 of {last}"


@pytest.mark.browser
def test_it_plays_until_a_key_is_pressed_and_a_click_goes_anywhere(
    tab: Tab, tmp_path: Path
) -> None:
    machine = TimeMachine.example()
    page = tab.open(machine.save(tmp_path / "time.html"))
    press(page, " ")
    page.get_by_text(re.compile(r"^checkpoint 2 of")).wait_for()
    press(page, "ArrowLeft")
    assert page.get_by_role("button", name="Play").count() == 1
    where = count(page)
    page.wait_for_timeout(1200)
    assert count(page) == where
    page.locator(".rungs [role=option]").nth(4).click()
    assert count(page).startswith("checkpoint 4 of")
    page.emulate_media(reduced_motion="reduce")
    page.locator("button.player").wait_for(state="hidden")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 800])
def test_nothing_is_wider_than_the_page_and_text_is_text(
    tab: Tab, folder: Path, tmp_path: Path, width: int
) -> None:
    tab.page.set_viewport_size({"width": width, "height": 800})
    hostile = "<img/src=x/onerror=window.hurt=1> 2"
    machine = TimeMachine(folder, hostile)
    page: Any = tab.open(machine.save(tmp_path / "time.html"))
    press(page, "End")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate("window.hurt") is None
    assert page.locator("main img").count() == 0
    assert page.locator(".record .source").text_content() == hostile
