"""Two runs side by side: where they part, by hand, in Python and in the browser."""

from pathlib import Path
from typing import Any

import pytest

from s2s_lab import Translator
from s2s_lab.decoding import Beam, Greedy
from s2s_lab.decoding.diff import Difference
from s2s_lab.models import TableModel
from s2s_lab.text import Codec, SpaceTokenizer
from s2s_lab.widgets import TraceDiff
from tests.conftest import Tab
from tests.test_steering import BY_HAND, CODEC
from tests.widgets.bridge import answered, open_live
from tests.widgets.driving import count, press, texts
from tests.widgets.made_up import MadeUp, make_trace
from tests.widgets.test_decode_page import CONTRAST

TABLE = TableModel.of({"": {"b": 1.0}, "b": {"<eos>": 1.0}})
OTHER = Translator("other", TABLE, CODEC, Codec(SpaceTokenizer(), TABLE.vocab))


def test_two_strategies_part_where_the_beam_saw_more() -> None:
    """Greedy begins with a (.6) and ends at .24; two places keep b, and b <eos> has .36."""
    view = TraceDiff(BY_HAND, "a", ("greedy", "beam:2:0"))
    assert (view.trace_a.output_text, view.trace_b.output_text) == ("a a", "b")
    assert isinstance(view.difference, Difference)
    assert (view.difference.what, view.difference.step) == ("answer", 0)
    assert view.difference.tokens == ("a", "b")
    assert view.text().startswith("The answers part at step 1, at the beginning: a has 'a'")


def test_two_models_under_one_strategy() -> None:
    view = TraceDiff(BY_HAND, "a", ("greedy", "greedy"), other=OTHER)
    assert [trace.model for trace in (view.trace_a, view.trace_b)] == ["table", "other"]
    assert view.difference.tokens == ("a", "b")


def test_each_choice_decodes_again_and_an_error_leaves_the_last_runs() -> None:
    view = TraceDiff(BY_HAND, "a")
    view.method_b = "beam:1"
    assert view.difference.what == "nothing"
    good = view.trace_a
    view.method_a = "bream"
    assert view.trace_a is good
    assert view.text().startswith("strategy: expected one of greedy, beam")


def test_choices_made_together_decode_each_run_once() -> None:
    translator = MadeUp()
    view = TraceDiff(translator, "you")
    with view.hold_trait_notifications():
        view.source, view.method_a = "me", "beam:2"
    assert translator.asked[2:] == [("me", Beam(width=2)), ("me", Beam())]
    assert translator.asked[:2] == [("you", Greedy()), ("you", Beam())]


def test_forms_without_a_kernel_are_the_same_at_every_call() -> None:
    one, other = (TraceDiff(MadeUp(), "you and I") for _ in range(2))
    assert one.html() == other.html()
    assert one.text() == other.text()
    assert '"milliseconds":0.0' in one.html()


def recorded(tab: Tab, folder: Path) -> Any:
    view = TraceDiff(BY_HAND, "a", ("greedy", "beam:2:0"))
    return tab.open(TraceDiff.from_traces(view.trace_a, view.trace_b).save(folder / "diff.html"))


@pytest.mark.browser
def test_the_first_difference_is_marked_and_said(tab: Tab, tmp_path: Path) -> None:
    page = recorded(tab, tmp_path)
    assert page.locator(".parting .first").text_content() == (
        "The answers part at word 1, after the beginning."
    )
    a, b = texts(page, ".parting .why")
    assert a.startswith("A goes on with “a” (p = 0.60). In A: 'b' was pruned (rank 2,")
    assert b.startswith("B goes on with “b” (p = 0.40). In B: 'a' was kept (rank 1,")
    press(page, "Enter")
    assert count(page) == "step 1 of 3"
    assert texts(page, ".writes .differs") == ["a", "b"]
    assert page.locator(".node.changed").count() == 2
    assert texts(page, ".candidate .rival") == ["≠ B goes on with this", "≠ A goes on with this"]
    assert page.get_by_role("status").first.text_content() == (
        "Step 1: A’s answer begins with “a”, B’s with “b”. This is where they part."
    )


@pytest.mark.browser
def test_one_transport_moves_both_and_the_shorter_run_waits(tab: Tab, tmp_path: Path) -> None:
    page = tab.open(
        TraceDiff.from_traces(
            make_trace("you", "toi", strategy=Greedy()), make_trace("you", strategy=Beam(2))
        ).save(tmp_path / "diff.html")
    )
    lengths = [
        len(make_trace("you", "toi", strategy=Greedy()).steps),
        len(make_trace("you", strategy=Beam(2)).steps),
    ]
    assert lengths[0] < lengths[1]
    press(page, "End")
    assert count(page) == f"step {lengths[1]} of {lengths[1]}"
    assert texts(page, ".tree .column.now") == [str(length) for length in lengths]
    assert f"ended after {lengths[0]} steps" in page.locator(".how").first.text_content()
    press(page, "Home", "ArrowRight", "ArrowRight", "ArrowLeft")
    assert texts(page, ".tree .column.now") == ["1", "1"]


@pytest.mark.browser
def test_equal_runs_are_said_to_be_equal(tab: Tab, tmp_path: Path) -> None:
    trace = make_trace("you")
    page = tab.open(TraceDiff.from_traces(trace, trace).save(tmp_path / "diff.html"))
    assert page.locator(".parting").inner_text() == "The two runs are the same."
    press(page, "ArrowRight", "Enter")
    assert page.locator(".differs, .rival").count() == 0


@pytest.mark.browser
def test_strategies_are_chosen_by_side(tab: Tab, tmp_path: Path) -> None:
    view = TraceDiff(BY_HAND, "a", ("greedy", "greedy"))
    page = open_live(tab, tmp_path, view, views=2)
    page.get_by_role("combobox", name="Strategy of B").first.select_option("beam")
    answered(page)
    assert (view.method_a, view.method_b) == ("greedy", "beam:5:0.6")
    assert "part at word 1" in page.locator(".parting").nth(1).inner_text()
    page.locator(".trace-diff").first.focus()
    press(page, "ArrowRight")
    answered(page)
    assert [count(page, i) for i in (0, 1)] == ["step 1 of 3"] * 2
    page.evaluate("cleanups.forEach((undo) => undo())")
    assert page.evaluate("model.reactions.length") == 0


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 800])
def test_both_themes_and_widths(tab: Tab, tmp_path: Path, theme: Any, width: int) -> None:
    tab.page.emulate_media(color_scheme=theme)
    tab.page.set_viewport_size({"width": width, "height": 800})
    traces = [make_trace(strategy=strategy) for strategy in (Greedy(), Beam(3))]
    page = tab.open(TraceDiff.from_traces(*traces).save(tmp_path / "diff.html"))
    for key in ("Enter", "End"):
        press(page, key)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert page.evaluate(CONTRAST) == []
