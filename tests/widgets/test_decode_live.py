"""The stepper live on a model, which here is a few lines instead of a kernel: two views of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from s2s_lab import pages
from s2s_lab.decoding import Greedy
from s2s_lab.decoding.trace import Trace
from s2s_lab.widgets import DecodeStepper
from tests.conftest import Tab
from tests.widgets.driving import count, press, texts
from tests.widgets.made_up import make_trace
from tests.widgets.test_decode_extras import COUNT_TIMERS

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


def open_live(tab: Tab, folder: Path, trace: Trace, **traits: object) -> Any:
    """Two views of one model, as a notebook would show them."""
    state = {
        "source": trace.source_text, "method": "beam:4:0.6", "step": 0,
        "selected": None, "_trace": DecodeStepper.from_trace(trace)._trace, "_error": "",
        "_busy": False, "_live": True, **traits,
    }  # fmt: skip
    module = pages.module("decode_stepper").replace("export default", "const view =")
    script = module + FAKE_MODEL.replace("STATE", pages.script_json(state))
    file = folder / "live.html"
    style, body = pages.stylesheet("decode_stepper"), "<body></body>"
    head = f'<meta charset="utf-8"><link rel="icon" href="data:,"><style>{style}</style>'
    file.write_text(f"{head}{body}<script type=module>{script}</script>", encoding="utf-8")
    return tab.open(file)


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
    sent = page.evaluate("['source', 'method'].map((n) => model.get(n))")
    assert sent == ["xyou love me", "beam:4:0.6"]
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
    page.evaluate(COUNT_TIMERS)
    page.get_by_role("button", name="Play").first.click()
    assert page.evaluate("timers.size") == 1
    page.evaluate("cleanups.forEach((undo) => undo())")
    assert page.evaluate("timers.size") == 0
    assert page.evaluate("model.reactions.length") == 0
    assert page.locator(".decode-stepper").count() == 0
