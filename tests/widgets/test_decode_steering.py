"""A run is changed: from Python, and in the view with pointer and keyboard, on models by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from s2s_lab import Translator, pages
from s2s_lab.decoding.recorder import settings
from s2s_lab.decoding.short_form import FORMS, parse_strategy
from s2s_lab.models import TableModel
from s2s_lab.text import Codec, SpaceTokenizer
from s2s_lab.widgets import DecodeStepper
from tests.conftest import Tab
from tests.test_steering import BY_HAND, COPIES
from tests.widgets.bridge import answered, open_live
from tests.widgets.driving import press, texts

SURE = TableModel.of({"": {"a": 1.0}, "a": {"<eos>": 1.0}})
ONE_WAY = Translator("sure", SURE, *[Codec(SpaceTokenizer(), SURE.vocab)] * 2)


def test_a_fork_shows_its_step_and_can_be_undone() -> None:
    """Greedy writes a a; b is rejected in step 1. From b on: b <eos>."""
    stepper = DecodeStepper(BY_HAND, "a")
    assert (stepper.output, stepper.change) == ("a a", None)
    stepper.fork(0, "b")
    assert (stepper.output, stepper.step) == ("b", 1)
    assert stepper.change is not None
    assert (stepper.change.step, stepper.change.tokens) == (0, ("a", "b"))
    assert stepper._changes["undo"] == 1
    stepper.undo()
    assert (stepper.output, stepper.change, stepper._changes["redo"]) == ("a a", None, 1)
    stepper.redo()
    assert stepper.output == "b"
    with pytest.raises(ValueError, match="redo: expected a change that was undone"):
        stepper.redo()


def test_a_swapped_word_is_the_new_source_and_decodes_once() -> None:
    stepper = DecodeStepper(COPIES, "a b c")
    seen = []
    stepper.observe(lambda change: seen.append(change["new"].output_text), "trace")
    stepper.replace_source(1, "d")
    assert (stepper.source, stepper.output, seen) == ("a d c", "a d c", ["a d c"])
    stepper.undo()
    assert (stepper.source, stepper.output) == ("a b c", "a b c")


def test_another_reading_changes_the_word_that_it_produced() -> None:
    """The model writes what it reads: in step 2, reading c instead of b, it writes c."""
    stepper = DecodeStepper(COPIES, "a b c")
    stepper.edit_attention(1, [0, 0, 2, 0])
    assert (stepper.output, stepper.step) == ("a c c", 2)
    assert stepper.trace.steps[1].attention == ((0.0, 0.0, 1.0, 0.0),)


def test_a_new_sentence_or_strategy_starts_a_new_history() -> None:
    stepper = DecodeStepper(BY_HAND, "a")
    stepper.fork(0, "b")
    stepper.method = "beam:2"
    assert (stepper.change, stepper._changes) == (None, {"undo": 0, "redo": 0, "last": None})


def test_an_order_of_the_view_is_obeyed_and_its_error_is_said() -> None:
    stepper = DecodeStepper(ONE_WAY, "a")
    stepper._order = {"do": "undo", "number": 1}
    assert stepper._error == "undo: expected a change to take back, got none"
    stepper._order = {"do": "fork", "step": 0, "choose": 6, "parent": 7, "number": 2}
    assert "parent: expected one of 0" in stepper._error
    for odd in ({"do": "html"}, {"do": "fork", "step": "0", "choose": 5, "parent": 0}, {}):
        stepper._error = ""
        stepper._order = odd
        assert stepper._error == ""


def test_the_page_tells_what_was_changed_and_no_time() -> None:
    stepper = DecodeStepper(BY_HAND, "a")
    stepper.fork(0, "b")
    state = stepper.state()
    assert state["_changes"]["last"]["tokens"] == ["a", "b"]
    assert state["_trace"]["edits"] == ["step 1: 'b' was chosen at the beginning"]
    assert "_milliseconds" not in state
    assert stepper._milliseconds == stepper.trace.cost.milliseconds > 0
    assert '"milliseconds":0.0' in stepper.html()


def open_stepper(tab: Tab, folder: Path, stepper: DecodeStepper, views: int = 1) -> Any:
    page = open_live(tab, folder, stepper, views)
    page.locator(".decode-stepper").first.focus()
    return page


@pytest.mark.browser
def test_enter_on_a_rejected_candidate_decodes_again_from_there(tab: Tab, tmp_path: Path) -> None:
    """↓ looks at it without a decision; Enter decides; Ctrl+Z takes it back, Ctrl+Y brings it."""
    stepper = DecodeStepper(BY_HAND, "a")
    page = open_stepper(tab, tmp_path, stepper)
    press(page, "ArrowRight", "Enter")  # the best one is no other beginning
    answered(page)
    assert stepper.trace.edits == ()
    press(page, "ArrowDown")
    assert page.locator(".candidate .again").is_visible()
    press(page, "Enter")
    answered(page)
    assert (stepper.output, stepper.step) == ("b", 1)
    assert texts(page, ".writes .differs") == ["b"]
    said = page.locator(".changes .said").text_content()
    assert said == (
        "The first word that changed is word 1: “b” in place of “a”. Now p = 0.40, before p = 0.40."
    )
    assert texts(page, ".edits li") == ["step 1: 'b' was chosen at the beginning"]
    for keys, output in (("Control+z", "a a"), ("Control+y", "b"), ("Control+z", "a a")):
        press(page, keys)
        answered(page)
        assert stepper.output == output, keys


@pytest.mark.browser
@pytest.mark.parametrize("where", [".candidate.pruned", ".node.pruned.now"])
def test_a_click_on_a_rejected_candidate_does_the_same(
    tab: Tab, tmp_path: Path, where: str
) -> None:
    stepper = DecodeStepper(BY_HAND, "a")
    page = open_stepper(tab, tmp_path, stepper, views=2)
    press(page, "ArrowRight")
    page.locator(where).first.click()
    answered(page)
    assert stepper.output == "b"
    assert page.locator(".tree .node.changed").count() == 2  # marked in both views
    page.get_by_role("button", name="Undo").first.click()
    answered(page)
    assert stepper.output == "a a"


@pytest.mark.browser
def test_a_source_word_is_swapped_by_keyboard_alone(tab: Tab, tmp_path: Path) -> None:
    """One stop for Tab; ← → between words; Esc leaves all as it was; EOS is no word to swap."""
    stepper = DecodeStepper(COPIES, "a b c")
    page = open_stepper(tab, tmp_path, stepper)
    words = page.locator(".reads .token")
    assert page.locator(".reads [role=button]").count() == 3
    words.first.focus()
    press(page, "ArrowRight", "Enter", "d", "Escape")
    assert texts(page, ".reads .token") == ["a", "b", "c", "<eos>"]
    press(page, "Enter", "d", "Enter")
    answered(page)
    assert (stepper.source, stepper.output) == ("a d c", "a d c")
    assert texts(page, ".reads .token") == ["a", "d", "c", "<eos>"]
    assert page.get_by_label("Source sentence").input_value() == "a d c"
    assert page.evaluate("document.activeElement.className").startswith("s2s decode-stepper")
    press(page, "ArrowRight")
    assert page.locator(".count").text_content() == "step 1 of 4"


@pytest.mark.browser
def test_an_attention_weight_is_dragged_and_the_others_share_the_rest(
    tab: Tab, tmp_path: Path
) -> None:
    stepper = DecodeStepper(COPIES, "a b c")
    page = open_stepper(tab, tmp_path, stepper)
    press(page, "ArrowRight", "ArrowRight")
    track = page.locator(".slot .track").nth(2)
    track.scroll_into_view_if_needed()
    box = track.bounding_box()
    page.mouse.move(box["x"] + 9, box["y"] + box["height"] - 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 9, box["y"] + 0.25 * box["height"])
    shown = [float(text) for text in texts(page, ".slot .value")]
    assert shown == pytest.approx([0, 0.25, 0.75, 0], abs=0.02)
    assert stepper.trace.edits == ()  # not before it is let go
    page.mouse.up()
    answered(page)
    (row,) = stepper.trace.steps[1].attention
    assert row == pytest.approx([0, 0.25, 0.75, 0], abs=0.02)
    assert stepper.output == "a c c"
    assert texts(page, ".writes .differs") == ["c"]


@pytest.mark.browser
def test_an_attention_weight_is_moved_by_keyboard_alone(tab: Tab, tmp_path: Path) -> None:
    stepper = DecodeStepper(COPIES, "a b c")
    page = open_stepper(tab, tmp_path, stepper)
    press(page, "ArrowRight")
    page.locator(".slot").first.focus()
    press(page, "ArrowRight", "ArrowUp", "PageUp")
    assert page.locator(".slot").nth(1).get_attribute("aria-valuenow") == "0.30"
    press(page, "Escape")
    assert page.locator(".slot").nth(1).get_attribute("aria-valuenow") == "0.00"
    press(page, "End", "Enter")
    answered(page)
    assert stepper.output == "b b c"
    assert page.locator(".slot").nth(1).evaluate("slot => slot === document.activeElement")


@pytest.mark.browser
def test_an_impossible_choice_is_one_sentence(tab: Tab, tmp_path: Path) -> None:
    """After a, the rule bars a, which no order can overrule."""
    stepper = DecodeStepper(BY_HAND, "a", "greedy:no-repeat=1")
    page = open_stepper(tab, tmp_path, stepper)
    press(page, "ArrowRight", "ArrowRight")
    page.locator(".candidate.barred").click()
    answered(page)
    said = page.get_by_role("alert").text_content()
    assert said.startswith("choose: expected a token that can stand after 'a', got 'a'")
    assert (stepper.output, stepper.trace.edits) == ("a", ())


@pytest.mark.browser
def test_every_entry_of_the_menu_is_what_it_says(tab: Tab, tmp_path: Path) -> None:
    """Its text is a short form; its numbers are those of the form, with their usual values."""
    stepper = DecodeStepper(BY_HAND, "a")
    page = open_stepper(tab, tmp_path, stepper)
    code = (pages.VIEWS / "panels" / "strategy.js").read_text(encoding="utf-8")
    lines = code.partition("MENU = [")[2].partition("];")[0].strip().splitlines()
    menu = [json.loads(line.strip().rstrip(",")) for line in lines]
    assert [text.split(":")[0] for text, *_ in menu] == list(FORMS)
    for text, *numbers in menu:
        name = text.split(":")[0]
        assert tuple(number.split("=")[0] for number in numbers) == FORMS[name].numbers
        usual = settings(parse_strategy(name))
        for number in numbers:
            setting, _, value = number.partition("=")
            assert float(usual[setting]) == float(value) if value else setting not in usual
        page.locator("select").select_option(name)
        answered(page)
        assert stepper.method == text
        assert stepper.strategy == parse_strategy(text)


@pytest.mark.browser
def test_a_strategy_is_typed_or_its_numbers_changed(tab: Tab, tmp_path: Path) -> None:
    stepper = DecodeStepper(BY_HAND, "a", "beam:2")
    page = open_stepper(tab, tmp_path, stepper)
    page.get_by_label("α").fill("0.3")
    press(page, "Tab")
    answered(page)
    assert stepper.method == "beam:2:0.3"
    page.get_by_label("Strategy in its short form").fill("sample:4:seed=7")
    press(page, "Enter")
    answered(page)
    assert stepper.method == "sample:4:seed=7"
    assert page.locator("select").input_value() == "sample"
    page.get_by_label("Strategy in its short form").fill("bream")
    press(page, "Enter")
    answered(page)
    assert "expected one of greedy, beam" in page.get_by_role("alert").text_content()
    assert json.loads(stepper._trace)["strategy"] == "sample"
