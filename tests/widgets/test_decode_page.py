"""The stepper's page, from disk and without a network.

`tab` (tests/conftest.py) fails a test whose page made a request or wrote to the console.
"""

from pathlib import Path
from typing import Any

import pytest

from s2s_lab.decoding import Beam, Greedy
from s2s_lab.decoding.trace import Trace
from s2s_lab.widgets import DecodeStepper
from tests.conftest import Tab
from tests.widgets.driving import count, press, texts
from tests.widgets.made_up import make_trace

pytestmark = pytest.mark.browser


def open_page(tab: Tab, folder: Path, trace: Trace) -> Any:
    return tab.open(DecodeStepper.from_trace(trace).save(folder / "decode.html"))


def test_keys_step_forward_and_back_at_once(tab: Tab, tmp_path: Path) -> None:
    """A page has the focus from the start; every key does what the key map says."""
    trace = make_trace()
    page, last = open_page(tab, tmp_path, trace), len(trace.steps)
    assert count(page) == f"step 0 of {last}"
    for key, step in (
        ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", last), ("ArrowRight", last),
        ("ArrowLeft", last - 1), ("Home", 0), ("ArrowLeft", 0),
    ):  # fmt: skip
        press(page, key)
        assert count(page) == f"step {step} of {last}", key
        assert page.get_by_role("slider").input_value() == str(step)


def test_stepping_back_shows_what_was_there(tab: Tab, tmp_path: Path) -> None:
    """All that is drawn depends on the step alone, not on how one came to it."""
    trace = make_trace()
    page = open_page(tab, tmp_path, trace)
    forward = []
    for _ in trace.steps:
        forward.append(page.locator(".stage").inner_text())
        press(page, "ArrowRight")
    for shown in reversed(forward):
        press(page, "ArrowLeft")
        assert page.locator(".stage").inner_text() == shown
    assert len(set(forward)) == len(trace.steps)


def test_buttons_and_slider(tab: Tab, tmp_path: Path) -> None:
    trace = make_trace()
    page, last = open_page(tab, tmp_path, trace), len(trace.steps)
    for name, step in (
        ("One step on", 1), ("To the end", last), ("One step back", last - 1),
        ("To the beginning", 0),
    ):  # fmt: skip
        page.get_by_role("button", name=name).click()
        assert count(page) == f"step {step} of {last}"
    page.get_by_role("slider").fill("3")
    assert count(page) == f"step 3 of {last}"


@pytest.mark.parametrize("strategy", [Greedy(), Beam(width=4), Beam(width=1)])
def test_every_step_shows_its_candidates_and_its_fates(
    tab: Tab, tmp_path: Path, strategy: Greedy | Beam
) -> None:
    trace = make_trace(strategy=strategy)
    page = open_page(tab, tmp_path, trace)
    for step in trace.steps:
        press(page, "ArrowRight")
        tokens = texts(page, ".candidates .token.new")
        assert tokens == [candidate.token for candidate in step.candidates]
        reasons = texts(page, ".candidate .why")
        assert reasons == [f"{c.fate} · {c.reason}" for c in step.candidates]
        kept = {c.hypothesis for c in step.candidates if c.fate == "kept"}
        now = page.locator(".node.now.kept").count()
        assert now == len(kept)


def test_end_shows_answer_ranking_and_arithmetic(tab: Tab, tmp_path: Path) -> None:
    trace = make_trace()
    page = open_page(tab, tmp_path, trace)
    assert page.locator(".node.winner").count() == 0  # nothing is decided yet
    press(page, "End")
    assert page.locator(".writes .plain").text_content() == f"= {trace.output_text}"
    shown = page.locator(".hypothesis")
    assert shown.count() == len(trace.outputs)
    first = shown.first.locator(".arithmetic .line").all_text_contents()
    best = trace.outputs[0]
    assert first == [line(term.name, term.value) for term in best.terms]
    assert page.locator(".node.answer").get_attribute("aria-level") == str(len(best.tokens) + 1)


def line(name: str, value: float) -> str:
    """A line of arithmetic as the view writes it: three digits and a true minus sign."""
    return name + f"{value:.3f}".replace("-", "\u2212")


def test_status_says_what_happened(tab: Tab, tmp_path: Path) -> None:
    trace = make_trace()
    page = open_page(tab, tmp_path, trace)
    status = page.get_by_role("status").first
    assert "nothing is written" in status.text_content()
    press(page, "ArrowRight")
    said = status.text_content()
    loser = next(c for c in trace.steps[0].candidates if c.fate == "pruned")
    assert said.startswith("Step 1: ")
    assert f"“{loser.token}” lost: {loser.reason}" in said


def test_attention_fills_row_by_row(tab: Tab, tmp_path: Path) -> None:
    """Row t stands beside the word that it produced, and holds the weights of the trace."""
    trace = make_trace("you and I", strategy=Greedy())
    page = open_page(tab, tmp_path, trace)
    answer = trace.outputs[0].hypothesis
    for step in range(1, len(trace.steps) + 1):
        press(page, "ArrowRight")
        assert texts(page, ".attention tbody th") == list(trace.outputs[0].tokens[:step])
    assert texts(page, ".attention thead th") == list(trace.source)
    cells = page.locator(".attention tbody td").all()
    drawn = [float(cell.evaluate("c => c.style.getPropertyValue('--w')")) for cell in cells]
    weights = [weight for row in trace.attention_of(answer) for weight in row]
    assert drawn == pytest.approx(weights, abs=0.001)


def test_a_model_without_attention_says_so(tab: Tab, tmp_path: Path) -> None:
    page = open_page(tab, tmp_path, make_trace(attends=False))
    press(page, "End")
    assert "no attention" in page.locator(".attention .hint").text_content()
    assert page.locator(".attention table").is_hidden()


def test_up_and_down_choose_any_candidate_even_a_pruned_one(tab: Tab, tmp_path: Path) -> None:
    trace = make_trace()
    page = open_page(tab, tmp_path, trace)
    press(page, "ArrowRight", "ArrowRight")
    for candidate in trace.steps[1].candidates[1:]:
        press(page, "ArrowDown")
        chosen = page.locator(".candidate[aria-selected=true]")
        assert chosen.get_attribute("data-rank") == str(candidate.rank)
        assert candidate.reason in page.locator(".tree .detail").text_content()
        path = [node.token for node in trace.path(candidate.parent)]
        assert texts(page, ".writes .token") == [*path, candidate.token]
    press(page, "Escape")
    assert page.locator(".candidate[aria-selected=true]").get_attribute("data-rank") == "1"


def test_a_click_in_the_tree_and_a_pointer_over_it_explain(tab: Tab, tmp_path: Path) -> None:
    trace = make_trace()
    page = open_page(tab, tmp_path, trace)
    press(page, "ArrowRight")
    pruned = next(c for c in trace.steps[0].candidates if c.fate == "pruned")
    node = page.locator(f".node[data-rank='{pruned.rank}']")
    node.hover()
    assert pruned.reason in page.locator(".tree .detail").text_content()
    node.click()
    assert node.get_attribute("aria-selected") == "true"


def test_text_from_a_run_is_never_markup(tab: Tab, tmp_path: Path) -> None:
    hostile = "<script>window.hurt=1</script> <img/src=x/onerror=window.hurt=1> </s> &amp; {{x}}"
    page = open_page(tab, tmp_path, make_trace(hostile, hostile, hostile, strategy=Beam(width=3)))
    press(page, "End")
    assert texts(page, ".reads .token")[0] == "<script>window.hurt=1</script>"
    assert page.evaluate("window.hurt") is None
    assert page.locator("main img, main script").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 800])
def test_both_themes_and_widths(tab: Tab, tmp_path: Path, theme: Any, width: int) -> None:
    """The background follows the system, text can be read on it, nothing is wider than the page."""
    tab.page.emulate_media(color_scheme=theme)
    tab.page.set_viewport_size({"width": width, "height": 800})
    page = open_page(tab, tmp_path, make_trace())
    for keys in (["Home"], ["ArrowRight"] * 5, ["End"]):
        press(page, *keys)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        low = page.evaluate(CONTRAST)
        assert low == []


CONTRAST = """() => {
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (color, under) => {
    paint.fillStyle = under; paint.fillRect(0, 0, 1, 1);
    paint.fillStyle = color; paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (c) => c.map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (el) => {
    const chain = [];
    for (let e = el; e; e = e.parentElement) chain.unshift(getComputedStyle(e).backgroundColor);
    return chain.reduce((under, color) => `rgb(${rgb(color, under)})`, "rgb(255,255,255)");
  };
  const texts = [...document.querySelectorAll(".s2s *")].filter((el) => el.checkVisibility() &&
    !el.closest("svg, [aria-disabled=true]") &&
    [...el.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()));
  return texts.map((el) => {
    const under = ground(el);
    const [a, b] = [light(rgb(getComputedStyle(el).color, under)), light(rgb(under, under))];
    return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), el.className, el.textContent];
  }).filter(([ratio]) => ratio < 4.5);
}"""
"""Texts of less than 4.5 to 1 contrast with what lies behind them (WCAG 2.2, 1.4.3)."""


def test_a_large_run_stays_in_its_panels(tab: Tab, tmp_path: Path) -> None:
    """60 source words, 120 steps, beam 20: capped rows, few columns in the page, no overflow."""
    source, target = (" ".join(f"{w}{i}" for i in range(n)) for w, n in (("s", 59), ("t", 119)))
    trace = make_trace(source, target, "x y z", strategy=Beam(width=20), longest=120)
    page = open_page(tab, tmp_path, trace)
    press(page, "End")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.locator(".attention tbody tr").count() <= 41
    assert page.locator(".node").count() < 600
    assert page.locator(".tree .column.now").text_content() == str(len(trace.steps))
