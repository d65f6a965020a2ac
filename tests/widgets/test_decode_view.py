"""The stepper in a browser: a page from disk without a network, and live on a model.

`tab` (tests/conftest.py) fails a test whose page made a request or wrote to the console.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from s2s_lab import pages
from s2s_lab.decoding import Beam, Greedy
from s2s_lab.decoding.trace import Trace
from s2s_lab.widgets import DecodeStepper
from tests.conftest import Tab
from tests.widgets.made_up import make_trace

pytestmark = pytest.mark.browser

FAKE_MODEL = """
class Model {
  constructor(state) { this.state = state; this.reactions = []; this.saved = 0; }
  get(name) { return this.state[name]; }
  set(name, value) {
    const changed = this.state[name] !== value;
    this.state[name] = value;
    if (changed) for (const [n, react] of [...this.reactions]) if (n === `change:${name}`) react();
  }
  save_changes() { this.saved += 1; }
  on(name, react) { this.reactions.push([name, react]); }
  off(name, react) {
    this.reactions = this.reactions.filter(([n, r]) => n !== name || r !== react);
  }
}
window.model = new Model(STATE);
window.cleanups = [1, 2].map((which) => {
  const el = document.createElement("div");
  document.body.append(el);
  return view.render({ model: window.model, el });
});
"""


def open_page(tab: Tab, folder: Path, trace: Trace) -> Any:
    return tab.open(DecodeStepper.from_trace(trace).save(folder / "decode.html"))


def open_live(tab: Tab, folder: Path, trace: Trace, **traits: object) -> Any:
    """Two views of one model, as a notebook would show them."""
    state = {
        "source": trace.source_text, "method": "beam", "width": 4, "alpha": 0.6, "step": 0,
        "selected": None, "_trace": DecodeStepper.from_trace(trace)._trace, "_error": "",
        "_busy": False, "_live": True, **traits,
    }  # fmt: skip
    module = pages.module("decode_stepper").replace("export default", "const view =")
    script = module + FAKE_MODEL.replace("STATE", pages.script_json(state))
    file = folder / "live.html"
    style, body = pages.stylesheet(), "<body></body>"
    head = f'<meta charset="utf-8"><link rel="icon" href="data:,"><style>{style}</style>'
    file.write_text(f"{head}{body}<script type=module>{script}</script>", encoding="utf-8")
    return tab.open(file)


def count(page: Any, view: int = 0) -> str:
    return str(page.locator(".count").nth(view).text_content())


def texts(page: Any, selector: str) -> list[str]:
    return [str(text) for text in page.locator(selector).all_text_contents()]


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


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


def test_two_views_of_one_model_stay_in_step(tab: Tab, tmp_path: Path) -> None:
    page = open_live(tab, tmp_path, make_trace())
    page.locator(".decode-stepper").nth(1).focus()
    press(page, "ArrowRight", "ArrowRight")
    assert count(page, 0) == count(page, 1)
    assert page.evaluate("[model.get('step'), model.saved]") == [2, 2]


def test_a_sentence_is_sent_once_and_only_when_asked(tab: Tab, tmp_path: Path) -> None:
    """Keys in the text field belong to the text; Enter sends source and strategy together."""
    page = open_live(tab, tmp_path, make_trace())
    box = page.get_by_label("Source sentence").first
    box.fill("you love me")
    press(page, "ArrowLeft", "Home", "x")
    assert page.evaluate("[model.get('step'), model.saved]") == [0, 0]
    press(page, "Enter")
    sent = page.evaluate("['source', 'method', 'width', 'alpha'].map((n) => model.get(n))")
    assert sent == ["xyou love me", "beam", 4, 0.6]
    assert page.evaluate("model.saved") == 1


def test_a_new_run_is_drawn_and_hands_the_keys_to_the_stepper(tab: Tab, tmp_path: Path) -> None:
    page = open_live(tab, tmp_path, make_trace())
    page.get_by_label("Source sentence").first.focus()
    other = make_trace("you", "toi", strategy=Greedy())
    page.evaluate("trace => model.set('_trace', trace)", json.dumps(other.to_json()))
    assert texts(page, ".reads .token")[:2] == ["you", "<eos>"]
    press(page, "ArrowRight")
    assert count(page) == f"step 1 of {len(other.steps)}"


def test_an_error_is_said_beside_the_last_run(tab: Tab, tmp_path: Path) -> None:
    page = open_live(tab, tmp_path, make_trace("you and I"))
    page.evaluate("model.set('_error', 'source: expected a <b>word</b>')")
    assert page.get_by_role("alert").first.text_content() == "source: expected a <b>word</b>"
    assert texts(page, ".reads .token")[:3] == ["you", "and", "I"]


def test_an_empty_stepper_shows_only_its_question_and_the_error(tab: Tab, tmp_path: Path) -> None:
    page = open_live(tab, tmp_path, make_trace(), _trace="", _error="source: expected words")
    assert page.locator(".stage").first.is_hidden()
    page.locator(".decode-stepper").first.focus()
    press(page, "ArrowRight", "ArrowDown", "End")
    assert page.get_by_role("alert").first.is_visible()


def test_letters_and_arrows_do_not_reach_the_notebook(tab: Tab, tmp_path: Path) -> None:
    page = open_live(tab, tmp_path, make_trace())
    page.evaluate("() => { window.keys = []; document.onkeydown = (e) => keys.push(e.key); }")
    root = page.locator(".decode-stepper").first
    assert root.get_attribute("data-lm-suppress-shortcuts") == "true"
    root.focus()
    press(page, "ArrowRight", "ArrowUp", "Home")
    page.get_by_label("Source sentence").first.focus()
    press(page, "x", "ArrowRight")
    assert page.evaluate("keys") == []


def test_cleanup_leaves_nothing_behind(tab: Tab, tmp_path: Path) -> None:
    page = open_live(tab, tmp_path, make_trace())
    page.evaluate("cleanups.forEach((undo) => undo())")
    assert page.evaluate("model.reactions.length") == 0
    assert page.locator(".decode-stepper").count() == 0
    for timer in ("setTimeout", "setInterval", "requestAnimationFrame"):
        assert timer not in pages.module("decode_stepper")
