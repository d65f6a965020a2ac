"""The cell explorer: its traits, its text, and its page in a browser, driven with the keyboard."""

from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import pages
from s2s_lab.models.cell_gradients import norms_to_end
from s2s_lab.models.cell_readings import cell_of, read, untrained
from s2s_lab.models.encoders import vectors_of
from s2s_lab.translator import load
from s2s_lab.widgets.cell_explorer import CELLS, CellExplorer
from tests.conftest import Tab
from tests.widgets.driving import count, press, texts

LOADED = load("phrasebook-en-fr")
SENTENCE = "The old woman likes the car."


def made(**choices: Any) -> CellExplorer:
    return CellExplorer(LOADED, SENTENCE, **choices)


def vectors() -> torch.Tensor:
    sources = LOADED._batch([LOADED.example(SENTENCE)])
    with torch.no_grad():
        return vectors_of(LOADED.model.encoder.embedding, sources)[0]


def test_the_result_is_what_the_encoder_computes() -> None:
    """Forward and backward states together are the encoder's memory of the sentence."""
    explorer = made()
    forward = explorer.reading.figures["h"]
    explorer.direction = "backward"
    backward = explorer.reading.figures["h"].flip(0)
    memory = LOADED.model.encoder(LOADED._batch([LOADED.example(SENTENCE)])).memory[0]
    torch.testing.assert_close(torch.cat([forward, backward], 1), memory.detach())
    assert explorer._words == LOADED.places(SENTENCE)[::-1]


def test_each_cell_is_read_with_what_was_chosen() -> None:
    explorer = made(units=8)
    explorer.radius, explorer.forget, explorer.span = 1.2, 2.0, 0
    size = LOADED.model.encoder.rnn.input_size
    cells = {
        "model": cell_of(LOADED.model.encoder.rnn),
        "rnn": untrained("rnn", size, 8, radius=1.2),
        "lstm": untrained("lstm", size, 8, forget=2.0),
        "gru": untrained("gru", size, 8),
    }
    for name in CELLS:
        explorer.cell = name
        want = read(cells[name], vectors())
        assert explorer.reading.kind == want.kind
        for key, figure in want.figures.items():
            torch.testing.assert_close(explorer.reading.figures[key], figure)
        assert explorer.norms[name] == pytest.approx(norms_to_end(cells[name], vectors()).tolist())
        assert explorer.quantity in {q.key for q in want.quantities}


def test_a_longer_span_repeats_the_sentence_and_ends_as_it_does() -> None:
    """13 steps of a sentence w1 … w7 eos are w1 … w7 w1 … w5 eos."""
    explorer = made(units=4)
    explorer.span = 13
    row = vectors()
    body = row[:-1]
    want = torch.cat([body, body, body])[:12]
    cell = untrained("gru", row.shape[1], 4)
    norms = norms_to_end(cell, torch.cat([want, row[-1:]])).tolist()
    assert explorer.norms["gru"] == pytest.approx(norms)


@settings(max_examples=8)
@given(st.sampled_from([0.5, 0.7, 1.0, 1.5]), st.sampled_from([0.0, 1.0]), st.sampled_from(CELLS))
def test_a_page_has_recorded_what_the_kernel_would_answer(
    radius: float, forget: float, cell: str
) -> None:
    """Moving a slider on a page gives the figures of an explorer with that value."""
    explorer = made(units=4, cell=cell)
    recorded = explorer.state()["_recorded"]
    explorer.radius, explorer.forget = radius, forget
    for name, value in (("rnn", radius), ("lstm", forget)):
        found = recorded[name][f"{value:g}"]
        assert found == {"cell": explorer._cells[name], "line": explorer._lines[name]}


def test_an_error_is_said_and_the_last_figures_stay() -> None:
    explorer = made()
    before = explorer.reading
    explorer.source = " "
    assert explorer._error == "source: expected at least one word, got an empty text"
    assert explorer.reading is before
    assert explorer._error in explorer.text()
    explorer.source = "I love you."
    assert explorer._error == ""
    assert explorer.step == len(explorer._words) == 5


def test_text_and_page_are_the_same_at_every_call() -> None:
    one, other = CellExplorer.example(), CellExplorer.example()
    assert one.text() == other.text()
    assert one.html() == one.html() == other.html()
    assert "unit 0 after <eos>" in one.text()
    assert len(one.html().encode()) < 300_000


def test_a_model_of_another_kind_is_refused() -> None:
    from dataclasses import replace

    with pytest.raises(ValueError, match="expected a recurrent encoder"):
        CellExplorer(replace(LOADED, model=object()))


def open_page(tab: Tab, folder: Path, **choices: Any) -> Any:
    explorer = made(units=8, **choices)
    return tab.open(explorer.save(folder / "cell.html")), explorer


@pytest.mark.browser
def test_keys_step_choose_units_and_quantities(tab: Tab, tmp_path: Path) -> None:
    page, explorer = open_page(tab, tmp_path)
    steps = len(explorer._words)
    assert count(page) == f"step {steps} of {steps}"
    press(page, "Home")
    assert "Nothing is read yet" in page.get_by_role("status").text_content()
    assert texts(page, ".equation") == []
    press(page, "ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "1")
    assert count(page) == f"step 2 of {steps}"
    assert "reads “old”" in page.get_by_role("status").text_content()
    assert page.locator(".tabs [aria-pressed=true]").get_attribute("data-key") == "r"
    shown = texts(page, ".equation dd")
    lines = [line.replace("-", "\u2212") for line in explorer.reading.arithmetic(1, 2)]
    assert [f"{line.split(' = ', 1)[1]}".replace(" = ", "= ") for line in lines] == [
        text.removeprefix("= ") for text in shown
    ]
    press(page, "Escape")
    assert count(page) == f"step {steps} of {steps}"


@pytest.mark.browser
def test_the_map_has_a_pixel_for_each_figure(tab: Tab, tmp_path: Path) -> None:
    """Gate z of the model: blue, as opaque as the gate is open; a click chooses unit and step."""
    page, explorer = open_page(tab, tmp_path)
    pixels = page.evaluate(
        "() => { const c = document.querySelector('canvas');"
        "return [c.width, c.height,"
        " [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data]]; }"
    )
    figures = explorer.reading.figures["z"]
    assert pixels[:2] == [figures.shape[0], figures.shape[1]]
    alphas = torch.tensor(pixels[2][3::4]).reshape(figures.shape[1], figures.shape[0]) / 255
    torch.testing.assert_close(alphas.T, figures, atol=0.006, rtol=0)
    box = page.locator("canvas").bounding_box()
    page.mouse.click(
        box["x"] + 2.5 * box["width"] / figures.shape[0],
        box["y"] + 5.5 * box["height"] / figures.shape[1],
    )
    assert count(page).startswith("step 3 of")
    assert page.get_by_label("unit", exact=True).input_value() == "5"


@pytest.mark.browser
def test_sliders_of_a_page_show_what_was_recorded(tab: Tab, tmp_path: Path) -> None:
    page, explorer = open_page(tab, tmp_path, cell="rnn")
    before = texts(page, ".number-table tbody tr")
    page.get_by_label("plain RNN: size").fill("1.5")
    after = texts(page, ".number-table tbody tr")
    assert before[0] == after[0]
    assert before[3] != after[3]
    explorer.radius = 1.5
    one_back = f"{explorer.norms['rnn'][-2]:.2g}"
    assert after[3].startswith(f"plain RNN{float(one_back):.1f}")
    said = texts(page, ".equation .result")
    result = f"= {float(explorer.reading.figures['h'][-1, 0]):.3f}".replace("-", "\u2212")
    assert said == [result]


@pytest.mark.browser
def test_another_cell_has_other_gates_and_text_is_never_markup(tab: Tab, tmp_path: Path) -> None:
    explorer = CellExplorer(LOADED, "the <script>window.hurt=1</script> car", units=4)
    page = tab.open(explorer.save(tmp_path / "cell.html"))
    page.get_by_label("cell", exact=True).select_option("lstm")
    keys = page.locator(".tabs button").evaluate_all("all => all.map((b) => b.dataset.key)")
    assert keys == ["i", "f", "o", "g", "c", "h"]
    assert len(texts(page, ".equation")) == 6
    assert page.evaluate("window.hurt") is None
    assert page.locator("main script").count() == 0


@pytest.mark.browser
def test_cleanup_leaves_nothing_and_no_timer_is_used(tab: Tab, tmp_path: Path) -> None:
    page, _ = open_page(tab, tmp_path)
    module = pages.module("cell_explorer")
    assert page.locator(".cell-explorer").count() == 1
    for timer in ("setTimeout", "setInterval", "requestAnimationFrame", "innerHTML"):
        assert timer not in module


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 800])
def test_nothing_is_wider_than_the_page(tab: Tab, tmp_path: Path, theme: Any, width: int) -> None:
    tab.page.emulate_media(color_scheme=theme)
    tab.page.set_viewport_size({"width": width, "height": 800})
    words = " ".join(["the old woman likes the new car and"] * 5)
    page = tab.open(CellExplorer(LOADED, words[:180], units=4).save(tmp_path / "cell.html"))
    for key in ("Home", "ArrowRight", "End"):
        press(page, key)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
