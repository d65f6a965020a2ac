"""The Viterbi table: its traits, and its page from disk, cell by cell."""

import math
from pathlib import Path
from typing import Any

import pytest

from s2s_lab.models import TableModel
from s2s_lab.models.table_examples import BIGRAM, LONG_MEMORY, WEATHER
from s2s_lab.widgets.viterbi_table import ViterbiTable
from tests.conftest import Tab
from tests.widgets.bridge import answered, open_live
from tests.widgets.driving import count, press, texts


def small() -> ViterbiTable:
    return ViterbiTable(
        {"weather": WEATHER, "memory of the whole sentence": LONG_MEMORY, "short": BIGRAM},
        {"weather": "walk shop clean"},
    )


def test_the_result_is_there_and_a_mistake_leaves_it() -> None:
    widget = small()
    [weather] = widget.memories
    assert weather.answer == ("sun", "rain", "rain", "<eos>")
    widget.source = "walk fly"
    assert widget._error == "source: expected observations of walk, shop, clean, got 'fly'"
    assert widget.memories[0] is weather
    widget.source = "walk"
    assert widget._error == ""
    assert widget.memories[0].answer == ("sun", "<eos>")
    widget.model = "memory of the whole sentence"
    assert [memory.order for memory in widget.memories] == [1, 2, 3]
    assert [memory.right for memory in widget.memories] == [False, True, True]
    assert "but the best is some old men" in widget.text()
    widget.model = "weather"
    assert widget.source == "walk"


def test_a_decoder_that_reads_everything_loses_by_a_short_memory() -> None:
    """A trained model: with one token for a state, the beginning of the best is thrown away."""
    widget = ViterbiTable.example()
    widget.model = "phrasebook-en-fr"
    short, longer, _ = widget.memories
    assert not short.right
    assert short.loss is not None
    assert longer.right
    assert longer.logprob > short.logprob


def test_what_cannot_be_shown() -> None:
    with pytest.raises(ValueError, match="memories: expected at least one"):
        ViterbiTable(BIGRAM, memories=())
    with pytest.raises(ValueError, match="models: expected at least one"):
        ViterbiTable({})
    with pytest.raises(ValueError, match="source: expected observations of walk"):
        ViterbiTable(WEATHER)


def open_page(tab: Tab, folder: Path, widget: ViterbiTable) -> Any:
    return tab.open(widget.save(folder / "viterbi.html"))


def number(value: float) -> str:
    return f"{value:.2f}".replace("-", "\u2212")


@pytest.mark.browser
def test_arrows_fill_cell_by_cell_and_go_back(tab: Tab, tmp_path: Path) -> None:
    """Each cell shows its value in its turn, with the sum that made it; then the way back."""
    widget = small()
    page, filling = open_page(tab, tmp_path, widget), widget.memories[0].filling
    length = len(filling.cells) + len(filling.path)
    assert count(page) == f"step 0 of {length}"
    status = page.locator(".transport [role=status]")
    for step, cell in enumerate(filling.cells, 1):
        press(page, "ArrowRight")
        now = page.locator(".cell.now")
        assert now.locator(".value").text_content() == number(cell.value)
        assert now.locator(".p").text_content() == f"p {math.exp(cell.value):.4f}"
        assert page.locator(".cell.filled").count() == step
        assert f"= {number(cell.value)}" in status.text_content()
        assert page.locator(".sums tbody tr").count() == len(cell.ways)
    for step in range(1, len(filling.path) + 1):
        press(page, "ArrowRight")
        assert page.locator(".cell.path").count() == step
    assert "The answer: sun rain rain <eos>. ✓ exact" in status.text_content()
    assert texts(page, ".way bdi") == ["sun", "rain", "rain"]
    press(page, "Home")
    assert page.locator(".cell.filled").count() == 0


@pytest.mark.browser
def test_a_memory_to_choose_without_a_kernel(tab: Tab, tmp_path: Path) -> None:
    """Down: a longer memory, and the best is found; with one token it is lost in column 2."""
    page = open_page(tab, tmp_path, small())
    press(page, "2", "End")
    status = page.locator(".transport [role=status]")
    assert "✗ wrong: the best is “\u2068some old men <eos>\u2069”" in status.text_content()
    assert page.locator(".cell.lost .mark").text_content() == "★ ✗ lost here"
    assert "Thrown away in column 2: “some old”" in page.locator(".loss").text_content()
    press(page, "ArrowDown")
    assert "some old men" in status.text_content()
    assert page.locator(".cell.lost").count() == 0
    chosen = page.locator(".memory[aria-selected=true] .verdict").text_content()
    assert chosen == "✓ the best, but this memory does not promise it"
    press(page, "Escape", "1")
    assert texts(page, ".grid thead th") == ["walk", "shop", "clean"]


@pytest.mark.browser
def test_text_is_never_markup(tab: Tab, tmp_path: Path) -> None:
    hostile = "<script>window.hurt=1</script>"
    model = TableModel.of({"": {hostile: 0.6, "b": 0.4}, hostile: {"b": 1.0}}, order=1)
    page = open_page(tab, tmp_path, ViterbiTable({hostile: model}))
    press(page, "End")
    assert page.evaluate("window.hurt") is None
    assert hostile in texts(page, ".grid tbody th")
    assert page.locator("main img, main script").count() == 0


@pytest.mark.browser
def test_live_observations_and_cleanup(tab: Tab, tmp_path: Path) -> None:
    widget = small()
    page = open_live(tab, tmp_path, widget, views=2)
    page.get_by_label("Observations").first.fill("clean clean")
    page.keyboard.press("Enter")
    answered(page)
    assert widget.memories[0].answer == ("rain", "rain", "<eos>")
    press(page, "End")
    assert [count(page, view) for view in (0, 1)] == ["step 6 of 6"] * 2
    page.evaluate("window.cleanups.forEach((undo) => undo())")
    assert page.locator(".s2s").count() == 0
    assert page.evaluate("model.reactions.length") == 0


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 800])
def test_nothing_is_wider_than_the_page(tab: Tab, tmp_path: Path, width: int) -> None:
    tab.page.set_viewport_size({"width": width, "height": 800})
    widget = ViterbiTable.example()
    widget.language = "zh-CN"
    file = widget.save(tmp_path / "viterbi.html")
    assert file.stat().st_size < 300_000
    page = tab.open(file)
    for key in "1234":
        press(page, key, "End")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert "答案：" in page.locator(".transport [role=status]").text_content()
