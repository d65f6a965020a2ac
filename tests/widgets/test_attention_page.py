"""The attention explorer in a browser: its page from disk, and live on a model.

`tab` (tests/conftest.py) fails a test whose page made a request or wrote to the console.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from s2s_lab.attention_maps import AttentionMap, AttentionMaps
from s2s_lab.metrics import Gold
from s2s_lab.translator import Translator, load
from s2s_lab.widgets.attention_explorer import AttentionExplorer
from tests.conftest import Tab
from tests.widgets.bridge import answered, open_live
from tests.widgets.driving import count, press, texts
from tests.widgets.test_attention_explorer import GOLD, sentence, transformer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def phrasebook() -> Translator:
    return load("phrasebook-en-fr")


def open_page(tab: Tab, folder: Path, explorer: AttentionExplorer) -> Any:
    return tab.open(explorer.save(folder / "attention.html"))


def shown_weights(page: Any) -> list[str]:
    return texts(page, ".matrix tr[data-row] td[data-column]")


def test_rows_are_words_produced_beside_the_word_fed_in(tab: Tab, tmp_path: Path) -> None:
    explorer = AttentionExplorer.example()
    page = open_page(tab, tmp_path, explorer)
    maps = explorer.maps
    assert texts(page, ".matrix .produced") == list(maps.target)
    assert texts(page, ".matrix .fed bdi") == list(maps.fed)
    assert texts(page, ".matrix thead th[scope=col]:not(.corner) bdi") == list(maps.source[:-2])
    assert "to produce word t" in page.locator(".maps .caption").first.text_content()
    expected = [w for row in maps.map().weights[:, :-2].tolist() for w in row]
    assert shown_weights(page) == ["·" if w < 0.005 else f"{w:.2f}" for w in expected]


def test_keys_go_row_by_row_and_the_live_region_says_what_was_read(
    tab: Tab, tmp_path: Path
) -> None:
    page = open_page(tab, tmp_path, AttentionExplorer.example())
    assert count(page) == "row 0 of 9"
    assert page.locator("tr.now").count() == 0
    press(page, "ArrowRight", "ArrowRight")
    status = page.locator(".transport [role=status]")
    assert status.text_content().startswith(
        "Cross-attention, layer 1. Row 2: to produce “n'”, with “ce” fed in, 0.9"
    )
    assert texts(page, "tr.now .produced") == ["n'"]
    assert page.locator(".row-bars h3").text_content() == "What was read to produce “n'”"
    press(page, "End", "ArrowRight")
    assert count(page) == "row 9 of 9"
    press(page, "ArrowLeft", "Home", "ArrowLeft")
    assert count(page) == "row 0 of 9"
    page.locator("tr[data-row='3'] td").first.click()
    assert count(page) == "row 4 of 9"
    page.locator("tr[data-row='3'] td").first.click()
    assert count(page) == "row 0 of 9"


def test_below_the_matrix_stands_how_much_of_each_token_was_read(tab: Tab, tmp_path: Path) -> None:
    """The column sums of all rows, then of the first two; a source reads itself without them."""
    explorer = AttentionExplorer.example()
    page = open_page(tab, tmp_path, explorer)
    weights = explorer.maps.map().weights[:, :-2]

    def sums(rows: int) -> list[str]:
        return [f"{total:.2f}" for total in weights[:rows].sum(0).tolist()]

    assert texts(page, ".coverage .sum") == sums(len(weights))
    assert texts(page, ".coverage th") == ["read in all"]
    press(page, "ArrowRight", "ArrowRight")
    assert texts(page, ".coverage .sum") == sums(2)
    assert texts(page, ".coverage th") == ["read so far"]
    page = open_page(tab, tmp_path, AttentionExplorer(transformer(), sentence(1, 2)))
    assert page.locator(".coverage").count() == 1
    page.get_by_role("button", name="Encoder self").click()
    assert page.locator(".coverage").count() == 0


def test_arrows_go_through_all_heads_and_escape_comes_back(tab: Tab, tmp_path: Path) -> None:
    explorer = AttentionExplorer(transformer(), sentence(1, 2), sentence(3, 4))
    page = open_page(tab, tmp_path, explorer)
    title = page.locator(".maps h3")
    assert title.text_content() == "Cross-attention, layer 3, mean of 2 heads"
    press(page, "ArrowDown", "ArrowDown", "ArrowDown")
    assert title.text_content() == "Cross-attention, layer 3, head 2"
    row = explorer.maps.map("cross", 3, 2).weights[0, :3].tolist()
    assert shown_weights(page)[:3] == [f"{w:.2f}" for w in row]
    press(page, *["ArrowUp"] * 20)
    assert title.text_content() == "Cross-attention, layer 1, mean of 2 heads"
    press(page, "ArrowRight", "Escape")
    assert title.text_content() == "Cross-attention, layer 3, mean of 2 heads"
    assert count(page) == "row 0 of 3"


def test_self_attention_has_its_own_rows_and_columns(tab: Tab, tmp_path: Path) -> None:
    explorer = AttentionExplorer(transformer(), sentence(1, 2), sentence(3, 4))
    page = open_page(tab, tmp_path, explorer)
    page.get_by_role("button", name="Encoder self").click()
    assert texts(page, ".matrix .produced") == ["w01", "w02", "<eos>"]
    assert page.locator(".matrix .fed").count() == 0
    page.locator(".attention-explorer").focus()
    press(page, "ArrowRight")
    assert page.locator(".row-bars h3").text_content() == "What “w01” read"
    page.get_by_role("button", name="Decoder self").click()
    assert texts(page, ".matrix thead bdi") == ["<bos>", "w03", "w04"]
    later = page.locator(".matrix td.later")
    assert later.count() == 3
    assert set(later.all_text_contents()) == {""}
    assert page.get_by_role("checkbox", name="<pad>").is_hidden()


def test_hidden_tokens_take_nothing_with_them(tab: Tab, tmp_path: Path) -> None:
    """Without EOS the other weights stay, and a column says what EOS got; padding gets 0."""
    explorer = AttentionExplorer(transformer(), sentence(1, 2), sentence(3, 4))
    page = open_page(tab, tmp_path, explorer)
    weights = explorer.maps.map().weights
    page.get_by_role("checkbox", name="<eos>").uncheck()
    assert shown_weights(page) == [f"{w:.2f}" for w in weights[:2, :2].flatten().tolist()]
    assert texts(page, "td.rest") == [f"{w:.2f}" for w in weights[:2, 2].tolist()]
    assert "Nothing is rescaled" in page.locator(".not-rescaled").text_content()
    page.get_by_role("checkbox", name="<eos>").check()
    assert page.locator(".not-rescaled").is_hidden()
    page.get_by_role("checkbox", name="<pad>").check()
    assert texts(page, ".matrix thead bdi")[-2:] == ["<pad>", "<pad>"]
    assert {text for i, text in enumerate(shown_weights(page)) if i % 5 > 2} == {"·"}
    assert "the mask lets nobody read it" in page.locator(".not-rescaled").text_content()


def test_arcs_are_the_same_weights(tab: Tab, tmp_path: Path) -> None:
    explorer = AttentionExplorer(transformer(), sentence(1, 2), sentence(3, 4), "0-0 1?1")
    page = open_page(tab, tmp_path, explorer)
    press(page, "2", "ArrowRight")
    drawn = page.locator("path.arc").evaluate_all(
        """all => all.map((e) => [
          +e.dataset.row, +e.dataset.column, +e.style.getPropertyValue("--w")])"""
    )
    weights = explorer.maps.map().weights[:, :3]
    expected = {(t, s): float(w) for t, row in enumerate(weights) for s, w in enumerate(row)}
    assert {(t, s): w for t, s, w in drawn} == pytest.approx(
        {place: w for place, w in expected.items() if w >= 0.02}, abs=0.001
    )
    assert page.locator("path.arc.now").count() == sum(w >= 0.02 for w in weights[0].tolist())
    assert texts(page, ".arcs .weight") == [f"{w:.2f}" for w in weights[0].tolist()]
    assert page.locator("path.gold.sure").count() == 1
    assert page.locator("path.gold.possible").count() == 1
    page.locator(".arcs .reading").nth(1).click()
    assert count(page) == "row 2 of 3"


def test_gold_links_and_their_arithmetic(tab: Tab, tmp_path: Path) -> None:
    """Boxes around gold cells, a bar under each link, and the metric's own lines."""
    explorer = AttentionExplorer(transformer(), sentence(1, 2, 3), sentence(4, 5, 6), GOLD)
    page = open_page(tab, tmp_path, explorer)
    place = "all => all.map((e) => [+e.dataset.column, +e.dataset.row])"
    cells = {
        name: {tuple(at) for at in page.locator(f"td.{name}").evaluate_all(place)}
        for name in ("sure", "possible", "link")
    }
    assert cells["sure"] == {(0, 0), (1, 2)}
    assert cells["possible"] == {(2, 1)}
    assert cells["link"] == explorer.maps.links(explorer.maps.map())
    shown = page.locator(".aer-score .line b").all_text_contents()
    gold = Gold(frozenset({(0, 0), (1, 2)}), frozenset({(2, 1)}))
    lines = explorer.maps.score(explorer.maps.map(), gold).lines()
    assert shown == [f"{line.value:.2f}" for line in lines]
    press(page, "3")
    best = json.loads(explorer._gold)["best"]
    at = "e => [...e.parentElement.querySelectorAll('[role=option]')].indexOf(e)"
    assert page.locator(".cell.best").evaluate(at) == (best[0] - 1) * 3 + best[1]


def test_all_heads_in_one_picture_and_one_enlarged(tab: Tab, tmp_path: Path) -> None:
    """12 layers of 16 heads with their means; every pixel as strong as its weight's root."""
    explorer = AttentionExplorer(transformer(12, 16), sentence(*range(9)), sentence(*range(8)))
    page = open_page(tab, tmp_path, explorer)
    press(page, "3")
    options = page.locator(".grid [role=option]")
    assert options.count() == 12 * 17
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    head = explorer.maps.map("cross", 5, 7).weights[:, :10]
    index = 4 * 17 + 7
    strength = """c => [...c.getContext("2d").getImageData(0, 0, c.width, c.height).data]
      .filter((_, i) => i % 4 === 3)"""
    found = torch.tensor(page.locator(".grid canvas").nth(index).evaluate(strength))
    assert torch.allclose(found.float() / 255, head.flatten().sqrt(), atol=0.01)
    assert options.nth(index).get_attribute("aria-label") == "layer 5, head 7"
    options.nth(index).click()
    assert page.locator(".maps h3").text_content() == "Cross-attention, layer 5, head 7"
    assert page.locator("div.matrix").is_visible()
    press(page, "3", "ArrowDown")
    assert options.nth(index + 1).get_attribute("aria-selected") == "true"
    page.locator(".grid").focus()
    press(page, "Enter")
    assert page.locator(".maps h3").text_content() == "Cross-attention, layer 5, head 8"


def test_a_long_output_keeps_few_rows_in_the_page(tab: Tab, tmp_path: Path) -> None:
    weights = torch.rand(200, 60).softmax(-1)
    source = (*(f"s{i}" for i in range(59)), "<eos>")
    target = (*(f"t{i}" for i in range(199)), "<eos>")
    one = AttentionMap("cross", 1, 1, weights)
    maps = AttentionMaps("made up", "s", "t", source, target, (one,))
    page = open_page(tab, tmp_path, AttentionExplorer.from_maps(maps))
    for look, rows in (("1", ".matrix tr[data-row]"), ("2", ".arcs .reading")):
        press(page, look, "Home")
        assert page.locator(rows).count() == 40
        press(page, "End")
        assert page.locator(rows).last.get_attribute("data-row") == "199"
        press(page, *["ArrowLeft"] * 45)
        assert page.locator(f"{rows}.now").get_attribute("data-row") == "154"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_text_is_never_markup_and_scripts_run_in_their_direction(tab: Tab, tmp_path: Path) -> None:
    hostile = "<script>window.hurt=1</script>"
    one = AttentionMap("cross", 1, 1, torch.eye(3))
    source, target = ("אני", hostile, "<eos>"), (hostile, "喜欢", "<eos>")
    maps = AttentionMaps(hostile, hostile, hostile, source, target, (one,), 0, (hostile,))
    page = open_page(tab, tmp_path, AttentionExplorer.from_maps(maps))
    press(page, "ArrowRight")
    assert page.locator(".matrix table").get_attribute("dir") == "rtl"
    assert texts(page, ".matrix .produced")[0] == hostile
    press(page, "2", "3", "1")
    assert page.evaluate("window.hurt") is None
    assert page.locator("main script").count() == 0


def test_a_model_without_attention_says_so_on_the_page(tab: Tab, tmp_path: Path) -> None:
    maps = AttentionMaps("table", "a", "b", ("a", "<eos>"), ("b", "<eos>"), ())
    page = open_page(tab, tmp_path, AttentionExplorer.from_maps(maps))
    press(page, "ArrowRight", "3", "Escape")
    assert "no attention" in page.locator("main").inner_text()


# --- live


def test_typing_reads_again_in_all_views(tab: Tab, tmp_path: Path, phrasebook: Translator) -> None:
    explorer = AttentionExplorer(phrasebook, "I love you.")
    page = open_live(tab, tmp_path, explorer, views=2)
    first = page.locator(".attention-explorer").first
    first.get_by_label("Source").fill("I sleep.")
    press(page, "Enter")
    answered(page)
    assert explorer.source == "I sleep."
    for view in page.locator(".attention-explorer").all():
        assert view.locator(".matrix .produced").all_text_contents() == ["je", "dors", ".", "<eos>"]
    press(page, "ArrowRight", "ArrowRight")  # the sentence was sent: the keys go through rows
    answered(page)
    assert explorer.row == 2
    assert count(page, 1) == "row 2 of 4"
    first.get_by_role("textbox", name="Gold alignment").fill("0-0 1-1 9-9")
    press(page, "Enter")
    answered(page)
    assert "expected source tokens 0 to 2" in page.get_by_role("alert").first.text_content()
    first.get_by_role("textbox", name="Gold alignment").fill("0-0 1-1")
    press(page, "Enter")
    answered(page)
    assert explorer.aer is not None
    assert page.locator(".aer-score").nth(1).is_visible()


def test_cleaning_up_leaves_nothing(tab: Tab, tmp_path: Path, phrasebook: Translator) -> None:
    page = open_live(tab, tmp_path, AttentionExplorer(phrasebook, "I sleep."))
    press(page, "3", "2")
    page.evaluate("cleanups.forEach((undo) => undo())")
    assert page.locator(".attention-explorer").count() == 0
    assert page.evaluate("model.reactions.length") == 0
