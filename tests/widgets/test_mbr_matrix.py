"""The MBR matrix: the same winner in Python and in the view, whatever is taken out."""

import json
from pathlib import Path
from typing import Any

import pytest

from s2s_lab.decoding.beam import Beam
from s2s_lab.decoding.mbr import MinimumBayesRisk
from s2s_lab.decoding.sampling import Sampling
from s2s_lab.decoding.utilities import UTILITIES, Utility
from s2s_lab.translator import load
from s2s_lab.widgets.mbr_example import translator
from s2s_lab.widgets.mbr_matrix import MbrMatrix
from tests.conftest import Tab
from tests.widgets.bridge import answered, open_live
from tests.widgets.driving import press, texts
from tests.widgets.test_decode_page import CONTRAST


def test_the_result_is_the_strategy_s_own() -> None:
    """Same winner and figures as a search with this utility and these weights."""
    model = load("phrasebook-en-fr")
    view = MbrMatrix(model, "We are happy because the cat sleeps.")
    for utility in UTILITIES:
        for weights in ("equal", "model"):
            view.utility, view.weights = utility, weights
            wanted = MinimumBayesRisk(Sampling(samples=16), utility, weights)
            best = model.trace(view.source, wanted).outputs[0]
            expected = view.matrix.expected(weights)
            assert max(expected) == pytest.approx(best.score)
            winner = view.matrix.candidates[view.matrix.winner(weights)]
            assert view.output.split() == list(winner.tokens[: -1 if winner.finished else None])
    samples = view.matrix
    view.samples, view.seed = 20, 3
    assert view.matrix.candidates != samples.candidates
    assert view.trace.settings["candidates"].startswith("Sampling")


def test_map_and_mbr_differ_in_the_example_and_agree_by_exact_match() -> None:
    view = MbrMatrix.example()
    assert view.matrix.candidates[0].tokens == ("no", "<eos>")
    assert view.output == "the cat sat down"
    view.utility = "exact"
    assert view.output == "no"
    assert view.text() == view.text()


def test_an_error_is_one_sentence_and_leaves_the_last_result() -> None:
    view = MbrMatrix.example()
    output, wire = view.output, view._matrix
    view.source = " "
    assert view._error == "source: expected at least one word, got an empty text"
    view.utility = "rouge"
    assert view._error.startswith("utility: expected one of bleu")
    assert (view.output, view._matrix) == (output, wire)
    view.utility = "f1"
    view.removed = list(range(20))
    assert view._error == "references: expected at least one, got none"
    view.removed = []
    assert view._error == ""
    with pytest.raises(ValueError, match="expected candidates from Sampling, got Beam"):
        MbrMatrix(None, "a", MinimumBayesRisk(Beam(width=2)))


def test_a_recorded_run_of_any_kind_is_shown() -> None:
    longer = Utility("longer", lambda h, r: float(len(h) > len(r)))
    strategy = MinimumBayesRisk(Beam(width=3), longer, "model")
    trace = translator().trace("le chat", strategy)
    view = MbrMatrix.from_trace(trace)
    data = json.loads(view._matrix)
    assert view.utility == "longer"
    assert list(data["masses"]) == ["model"]
    winner = view.matrix.winner("model")
    assert view.matrix.expected("model")[winner] == pytest.approx(trace.outputs[0].score)


def open_page(tab: Tab, folder: Path, view: MbrMatrix) -> Any:
    return tab.open(view.save(folder / "mbr.html"))


SHOWN = """() => {
  const texts = (selector) => [...document.querySelectorAll(selector)].map((el) => el.textContent);
  return [texts("tbody .expected"), texts("td.weight"),
    texts("tr.winner .rank, .card.mbr .rank, .card.map .rank")];
}"""


def expect_the_same(page: Any, view: MbrMatrix) -> None:
    """Each expected utility, each weight and the winner, as Python has them."""
    expected, weights, ranks = page.evaluate(SHOWN)
    ours = view.matrix.expected(view.weights, view.removed)
    assert [float(text) for text in expected] == pytest.approx(ours, abs=0.00051)
    ours = view.matrix.weights(view.weights, view.removed)
    assert [j for j, text in enumerate(weights) if text == "–"] == view.removed
    shown = [float(text.replace("–", "0")) for text in weights]
    assert shown == pytest.approx(ours, abs=0.0051)
    winner = str(view.matrix.winner(view.weights, view.removed) + 1)
    assert ranks == [winner, "1", winner]


@pytest.mark.browser
def test_the_view_adds_up_as_python_does(tab: Tab, tmp_path: Path) -> None:
    """Every utility, both weightings, and references taken out one after the other."""
    view = MbrMatrix.example()
    page = open_page(tab, tmp_path, view)
    size = len(view.matrix.candidates)
    for number, utility in enumerate(UTILITIES, 1):
        press(page, str(number))
        view.utility = utility
        for weights in ("equal", "model"):
            page.get_by_label("Weights of the references").select_option(weights)
            page.locator(".mbr-matrix").focus()
            view.weights = weights
            for column in range(size - 1):
                view.removed = list(range(column + 1))
                press(page, "Enter", "ArrowRight")
                expect_the_same(page, view)
            view.removed = []
            press(page, "Escape")
            expect_the_same(page, view)


@pytest.mark.browser
def test_taking_a_reference_out_is_told(tab: Tab, tmp_path: Path) -> None:
    page = open_page(tab, tmp_path, MbrMatrix.example())
    status = page.get_by_role("status")
    assert "It wins with expected utility 0.388." in status.text_content()
    page.locator("thead button").nth(1).click()
    assert status.text_content() == (
        "Reference 2 taken out. Now candidate 1 wins with 0.417; before it was 2."
    )
    assert page.locator("thead button").nth(1).get_attribute("aria-pressed") == "false"
    page.get_by_role("button", name="All references back").click()
    assert page.locator(".card.mbr .rank").text_content() == "2"
    for button in page.locator("thead button").all():
        button.click()
    assert status.text_content() == "One reference must stay."
    assert page.locator("thead button[aria-pressed=true]").count() == 1


@pytest.mark.browser
def test_the_sum_of_the_chosen_candidate_is_written_out(tab: Tab, tmp_path: Path) -> None:
    view = MbrMatrix.example()
    page = open_page(tab, tmp_path, view)
    press(page, "ArrowDown")
    row = 2
    assert "candidate 3" in page.locator(".written h3").text_content()
    weights = view.matrix.weights("equal")
    lines = [f"= {w * u:.4f}" for w, u in zip(weights, view.matrix.values[row], strict=True)]
    assert texts(page, ".written tbody .value") == lines
    total = f"= {view.matrix.expected('equal')[row]:.4f}"
    assert texts(page, ".written tfoot .value") == [total]
    assert "below the winner, candidate 2" in page.get_by_role("status").text_content()
    page.locator("tbody .name").first.click()
    assert "candidate 1" in page.locator(".written h3").text_content()


@pytest.mark.browser
def test_live_samples_come_from_the_model_and_toggles_stay_in_step(
    tab: Tab, tmp_path: Path
) -> None:
    view = MbrMatrix(translator(), "le chat")
    page = open_live(tab, tmp_path, view, views=2)
    page.get_by_label("samples").first.fill("24")
    press(page, "Enter")
    answered(page)
    assert view.samples == 24
    page.locator("thead button").nth(1).click()
    answered(page)
    assert view.removed == [1]
    off = page.locator("thead button[aria-pressed=false]")
    assert off.count() == 2
    winner = str(view.matrix.winner("equal", [1]) + 1)
    assert texts(page, ".card.mbr .rank") == [winner] * 2
    page.get_by_label("Source sentence").first.fill(" ")
    press(page, "Enter")
    answered(page)
    assert "expected at least one word" in page.get_by_role("alert").first.text_content()
    page.evaluate("cleanups.forEach((undo) => undo())")
    assert page.evaluate("[model.reactions.length, document.body.innerText.trim()]") == [0, ""]


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 800])
def test_many_samples_stay_in_their_panel(tab: Tab, tmp_path: Path, theme: Any, width: int) -> None:
    tab.page.emulate_media(color_scheme=theme)
    tab.page.set_viewport_size({"width": width, "height": 800})
    strategy = MinimumBayesRisk(Sampling(samples=64))
    view = MbrMatrix(load("phrasebook-en-fr"), "We are happy because the cat sleeps.", strategy)
    page = open_page(tab, tmp_path, view)
    assert (tmp_path / "mbr.html").stat().st_size < 300_000
    for keys in (["ArrowDown"], ["Enter"], ["End"]):
        press(page, *keys)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(CONTRAST) == []


@pytest.mark.browser
def test_text_is_never_markup(tab: Tab, tmp_path: Path) -> None:
    hostile = "<script>window.hurt=1</script><img src=x onerror=window.hurt=1>"
    page = open_page(tab, tmp_path, MbrMatrix(translator(), hostile))
    assert page.locator(".record .source").text_content() == hostile
    assert page.evaluate("window.hurt") is None
    assert page.locator("main img, main script").count() == 0
