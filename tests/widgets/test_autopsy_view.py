"""The autopsy view: its traits, and its page from disk."""

import math
from pathlib import Path
from typing import Any

import pytest

from s2s_lab.decoding import Beam, Exact
from s2s_lab.translator import Translator, load
from s2s_lab.widgets.autopsy_view import AutopsyView
from tests.conftest import Tab
from tests.widgets.bridge import answered, open_live
from tests.widgets.driving import count, press, texts


@pytest.fixture(scope="module")
def translator() -> Translator:
    return load("phrasebook-en-fr")


def test_the_result_is_there_and_a_mistake_leaves_it() -> None:
    widget = AutopsyView.example()
    report = widget.report
    assert (report.verdict, report.fall.step, report.fall.rank) == ("search error", 0, 2)
    assert (report.width.found, report.kept.found) == (2, 2)
    widget.target = "  "
    assert "target: expected at least one word" in widget._error
    assert widget.report is report
    widget.target = "Je ai froid."
    assert widget._error == ""
    assert widget.report.verdict == "answer"
    widget.target, widget.method, widget.width = "J'ai froid.", "beam", 2
    assert widget.report.verdict == "answer"
    assert "Beam width: 2 makes it the answer" in widget.text()


def test_a_beam_may_keep_what_it_does_not_choose(translator: Translator) -> None:
    """The widths that keep it to the end start no later than those that make it the answer."""
    widget = AutopsyView(translator, "I at cold.", "Je ai froid.", Beam(5, 0.0))
    assert widget.report.verdict == "model error"
    kept = dict(widget.report.kept.values)
    assert kept[widget.report.kept.found]
    assert all(kept[value] for value, wins in widget.report.width.values if wins)


def test_another_strategy_is_refused(translator: Translator) -> None:
    with pytest.raises(ValueError, match="strategy: expected Greedy or Beam, got Exact"):
        AutopsyView(translator, "I at cold.", "J'ai froid.", Exact())  # type: ignore[arg-type]


def open_page(tab: Tab, folder: Path, widget: AutopsyView) -> Any:
    return tab.open(widget.save(folder / "autopsy.html"))


@pytest.mark.browser
def test_bars_are_bits_and_keys_go_through_the_tokens(tab: Tab, tmp_path: Path) -> None:
    widget = AutopsyView.example()
    page, report = open_page(tab, tmp_path, widget), widget.report
    bits = [token.bits for token in report.target]
    figures = [float(text) for text in texts(page, ".token-row .figure")]
    assert figures == pytest.approx(bits, abs=0.006)
    fills = page.locator(".token-row .fill").all()
    drawn = [float(fill.evaluate("f => f.style.getPropertyValue('--p')")) for fill in fills]
    scale = drawn[0] / bits[0]
    assert drawn == pytest.approx([scale * value for value in bits], abs=1e-4)
    status = page.locator("[role=status]")
    assert "✗ Search error" in status.text_content()
    for step, token in enumerate(report.target, 1):
        press(page, "ArrowRight" if step % 2 else "ArrowDown")
        assert count(page) == f"step {step} of {len(report.target)}"
        said = status.text_content()
        assert f"“\u2068{token.token}\u2069”: p = {math.exp(token.logprob):.3f}" in said
        assert f"rank {token.rank}" in said
        assert ("Here the search dropped it" in said) == (report.fall.step == step - 1)
    press(page, "Escape")
    assert count(page).startswith("step 0")


@pytest.mark.browser
def test_settings_that_help_are_told(tab: Tab, tmp_path: Path) -> None:
    page = open_page(tab, tmp_path, AutopsyView.example())
    assert texts(page, ".chip.helps") == ["2 ✓", "2 ✓"]
    assert page.locator(".chip.fails").count() == 10  # width 1, twice, and eight alphas
    assert page.locator(".token-row.fell .mark").text_content() == "✗ fell off here"
    assert page.locator("button.chip").count() == 0  # nobody there to search again


@pytest.mark.browser
def test_text_is_never_markup(tab: Tab, tmp_path: Path, translator: Translator) -> None:
    hostile = "<script>window.hurt=1</script> <img src=x onerror=window.hurt=1>"
    page = open_page(tab, tmp_path, AutopsyView(translator, hostile, hostile, limit=2))
    press(page, "ArrowRight", "End")
    assert page.evaluate("window.hurt") is None
    assert page.locator("main img, main script").count() == 0
    assert page.locator(".record .source").text_content() == hostile


@pytest.mark.browser
def test_live_a_setting_to_click_and_cleanup(tab: Tab, tmp_path: Path) -> None:
    """A width that helps is tried out by a click; another target by typing."""
    widget = AutopsyView.example()
    page = open_live(tab, tmp_path, widget, views=2)
    page.get_by_role("button", name="2: helps").first.click()
    answered(page)
    assert (widget.method, widget.width, widget.report.verdict) == ("beam", 2, "answer")
    page.get_by_label("The output that you expected").first.fill("Il fait froid.")
    page.keyboard.press("Enter")
    answered(page)
    assert widget.report.verdict == "model error"
    assert page.locator(".verdict").count() == 2
    page.evaluate("window.cleanups.forEach((undo) => undo())")
    assert page.locator(".s2s").count() == 0
    assert page.evaluate("model.reactions.length") == 0


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 800])
def test_nothing_is_wider_than_the_page(
    tab: Tab, tmp_path: Path, width: int, translator: Translator
) -> None:
    tab.page.set_viewport_size({"width": width, "height": 800})
    long = " ".join(["Je mange une grande pomme et tu manges du pain."] * 5)
    widget = AutopsyView(translator, "I eat an apple.", long, limit=4)
    widget.language = "zh-CN"
    page = open_page(tab, tmp_path, widget)
    press(page, "End")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert "模型错误" in page.locator(".verdict").text_content()
