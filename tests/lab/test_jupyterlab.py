"""The course as a learner meets it: laid out, in JupyterLab, in a browser, with the keyboard.

Pictures of it in both themes go to the folder that ``S2S_LAB_SHOTS`` names, if it names one.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from s2s_lab import course, lab

from .lab_driver import LabPage

pytestmark = pytest.mark.browser

SHOTS = Path(os.environ["S2S_LAB_SHOTS"]) if os.environ.get("S2S_LAB_SHOTS") else None
TUTORIAL = "tutorials/02_encoder_decoder.ipynb"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running lab on a fresh working copy."""
    folder = tmp_path_factory.mktemp("lab") / "s2s-course"
    course.lay_out(folder)
    running = lab.start(folder, options=["--LabApp.expose_app_in_browser=True"])
    yield running.address
    running.stop()


def stepper(lab_page: LabPage) -> Locator:
    """The first stepper in front that takes a sentence."""
    live = lab_page.notebook.locator(".decode-stepper").filter(
        has=lab_page.page.locator("form.ask:not([hidden])")
    )
    lab_page.show(live.first)
    return live.first


def has_run(cells: list[dict[str, object]]) -> None:
    """Every code cell ran, and none failed."""
    assert cells
    for cell in cells:
        assert cell["errors"] == [], cell["source"]
        assert cell["ran"], cell["source"]


def is_quiet(lab_page: LabPage) -> None:
    """Nothing left the machine, and the browser has nothing to complain about."""
    assert len(lab_page.requests) > 20  # they are counted
    assert lab_page.outside == []
    assert lab_page.complaints == []


def test_the_start_page_shows_its_record_runs_and_the_tutorial_is_one_click_away(
    browser: Browser, address: str
) -> None:
    with LabPage(browser, address) as lab_page:
        expect(lab_page.notebook.get_by_role("heading", name="Start here")).to_be_visible()
        recorded = lab_page.notebook.frame_locator(".jp-OutputArea iframe").first
        expect(recorded.locator(".decode-stepper")).to_be_visible()  # as the course recorded it
        lab_page.shoot(SHOTS, "start_before_it_is_run")
        has_run(lab_page.run_all())
        for theme, name in THEMES.items():
            lab_page.theme(name)
            lab_page.shoot(SHOTS, f"start_{theme}")
            stepper(lab_page).scroll_into_view_if_needed()
            lab_page.shoot(SHOTS, f"start_stepper_{theme}")
        lab_page.page.get_by_role("link", name="02 · The encoder-decoder").last.click()
        lab_page.wait_for(TUTORIAL)
        is_quiet(lab_page)


def test_the_tutorial_runs_and_its_stepper_answers_keys_and_sentences(
    browser: Browser, address: str
) -> None:
    start, own = f"tree/{course.START}", f"workspaces/tutorial/tree/{TUTORIAL}"
    with LabPage(browser, address.replace(start, own)) as lab_page:  # own: no tabs to restore
        has_run(lab_page.run_all())
        shown = stepper(lab_page)
        steps_forward_and_back(shown)
        a_typed_sentence_gets_its_own_output(shown)
        a_run_is_changed_and_the_change_is_undone(shown)
        for theme, name in THEMES.items():
            lab_page.theme(name)
            shown.scroll_into_view_if_needed()
            every_column_is_drawn(shown)
            lab_page.shoot(SHOTS, f"tutorial_stepper_{theme}")
        is_quiet(lab_page)


def a_run_is_changed_and_the_change_is_undone(shown: Locator) -> None:
    """A rejected candidate, a source word, an attention weight: the kernel decodes again."""
    edits, cells = shown.locator(".edits li"), shown.page.locator(".jp-Cell")
    before = cells.count()
    shown.focus()
    for key in ("Home", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        shown.press(key)
    expect(edits).to_have_count(1)
    word = shown.locator(".reads [role=button]").first
    word.press("Enter")
    shown.locator(".reads input").fill("he")
    shown.locator(".reads input").press("Enter")
    expect(edits).to_have_count(2)
    expect(word).to_have_text("he")
    slot = shown.locator(".slot").nth(1)
    slot.press("End")
    slot.press("Enter")
    expect(edits).to_have_count(3)
    expect(slot).to_have_attribute("aria-valuenow", "1.00")
    for left in (2, 1, 0):
        shown.press("Control+z")
        expect(edits).to_have_count(left)
    shown.press("Control+y")
    expect(edits).to_have_count(1)
    shown.press("Control+z")
    expect(edits).to_have_count(0)
    shown.press("End")
    assert cells.count() == before  # the notebook did not take the keys for itself


def every_column_is_drawn(shown: Locator) -> None:
    """The tree has a column for the start and one for each step, also after the cell was away."""
    steps = int(shown.locator(".count").inner_text().split()[-1])
    expect(shown.locator("svg[role=tree] .ruler text")).to_have_count(steps + 1)


def steps_forward_and_back(shown: Locator) -> None:
    """Arrow keys move one step; Home and End go to the ends; what is said follows."""
    count, said = shown.locator(".count"), shown.locator(".transport .status")
    shown.focus()
    shown.press("Home")
    texts = [count.inner_text()]
    expect(said).not_to_be_empty()
    start = said.inner_text()
    shown.press("ArrowRight")
    expect(count).not_to_have_text(texts[0])
    texts.append(count.inner_text())
    assert said.inner_text() != start
    shown.press("ArrowRight")
    expect(count).not_to_have_text(texts[1])
    shown.press("ArrowLeft")
    expect(count).to_have_text(texts[1])
    shown.press("ArrowLeft")
    expect(count).to_have_text(texts[0])
    expect(said).to_have_text(start)


def a_typed_sentence_gets_its_own_output(shown: Locator) -> None:
    """A new sentence is decoded by the kernel: other words are read and other words written."""
    read, written = shown.locator(".pair .reads .tokens"), shown.locator(".pair .writes .plain")
    shown.focus()
    shown.press("End")
    before = (read.inner_text(), written.inner_text())
    field = shown.get_by_label("Source sentence")
    field.fill("She sees the house.")
    field.press("Enter")
    expect(read).not_to_have_text(before[0])
    expect(shown.locator(".count")).to_contain_text("step 0")
    shown.focus()
    shown.press("End")
    expect(written).not_to_have_text(before[1])
    expect(written).not_to_be_empty()
