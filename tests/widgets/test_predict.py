"""The question before a reveal, in a view of a few lines: four words to step through."""

import json
from pathlib import Path
from typing import Any

import pytest

from s2s_lab import pages
from s2s_lab.metrics.forecasts import Forecast, brier, reliability
from s2s_lab.widgets import hands
from tests.conftest import Tab
from tests.widgets.driving import press, texts

pytestmark = pytest.mark.browser

VIEW = """
const RUN = ["je", "t'", "<b>aime</b>", "."];
const OTHERS = ["tu", "il"];
function draw(el, get, set, on) {
  const stop = new AbortController();
  const predict = predictor({ get, set, signal: stop.signal });
  const written = document.createElement("p");
  written.className = "written";
  const question = (step) => step < RUN.length ? {
    key: `run:${step}`, kind: get("predict"),
    choices: shuffled([RUN[step], ...OTHERS].map((label) => ({ id: label, label })), [RUN[step]]),
    truth: get("predict") === "beams" ? [RUN[step], "tu"] : RUN[step],
    about: get("predict") === "attention" ? `<i>${step}</i>` : "",
  } : null;
  const press = (event) => {
    if (predict.press(event)) return true;
    const step = get("step") + (event.key === "ArrowRight") - (event.key === "ArrowLeft");
    const next = Math.max(0, Math.min(RUN.length, step));
    if (!event.key.startsWith("Arrow")) return false;
    if (next > get("step") && predict.hides(get("predict"), `run:${get("step")}`)) return true;
    set({ step: next });
    return true;
  };
  const { root, frame } = shell("mini", "Mini", press, stop.signal);
  const update = () => {
    written.textContent = RUN.slice(0, get("step")).join(" ");
    predict.ask(question(get("step")));
  };
  const off = ["step", "predict", "predictions"].map((name) => on(name, update));
  frame.append(written, predict.element);
  el.append(root);
  update();
  return () => { off.forEach((undo) => undo()); stop.abort(); root.remove(); };
}
window.state = STATE;
standalone(draw)(document.querySelector("main"), window.state);
"""


def open_mini(tab: Tab, folder: Path, **state: object) -> Any:
    """A page with the small view, the focus in it."""
    module = pages.module("panels/predict").replace("export function", "function")
    shell = "const { shell } = panels_shell_js;\nconst { standalone } = panels_kit_js;\n"
    given = {"language": "en", "step": 0, "predict": "word", "predictions": [], **state}
    script = module + shell + VIEW.replace("STATE", pages.script_json(given))
    style = pages.stylesheet("panels/predict")
    head = f'<meta charset="utf-8"><link rel="icon" href="data:,"><style>{style}</style>'
    body = '<body class="s2s-page"><main></main></body>'
    file = folder / "mini.html"
    file.write_text(f"{head}{body}<script type=module>{script}</script>", encoding="utf-8")
    return tab.open(file)


def made(page: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("state.predictions")
    return found


def option(page: Any, label: str) -> Any:
    return page.locator(".option", has_text=label)


def test_nothing_is_asked_where_nothing_is_hidden(tab: Tab, tmp_path: Path) -> None:
    page = open_mini(tab, tmp_path, predict="")
    press(page, "ArrowRight", "1")
    assert page.locator(".written").text_content() == "je"
    assert page.locator(".predict").is_hidden()


def test_a_step_opens_once_there_is_a_guess_and_stays_open(tab: Tab, tmp_path: Path) -> None:
    """Options by label: il, je, tu. Key 2 chooses "je", which is right: 1 - 0.7 is 0.3 off, and
    0.15 lies on each of two others: 0.09 + 2 · 0.0225 = 0.135."""
    page = open_mini(tab, tmp_path)
    press(page, "ArrowRight")
    assert page.locator(".written").text_content() == ""
    assert texts(page, ".option bdi") == ["il", "je", "tu"]
    press(page, "Enter")
    assert made(page) == []
    press(page, "2", "Enter")
    assert "Right: it was B je" in page.locator(".last").text_content()
    assert made(page)[0]["shares"] == pytest.approx([0.15, 0.7, 0.15])
    assert "mean Brier score 0.14" in page.locator(".score").text_content()
    press(page, "ArrowRight")
    assert page.locator(".written").text_content() == "je"
    press(page, "ArrowLeft")
    assert page.locator(".guess").is_hidden()  # what was seen is not asked again
    press(page, "ArrowRight")
    assert page.locator(".guess").is_visible()


def test_arrows_choose_and_page_keys_say_how_sure(tab: Tab, tmp_path: Path) -> None:
    page = open_mini(tab, tmp_path)
    press(page, "ArrowDown", "PageUp", "PageUp", "PageUp", "PageUp", "Enter")  # from A to B
    assert made(page)[0]["shares"] == [0, 1, 0]
    assert page.locator(".raise b").text_content() == "B0"


def test_clicking_does_what_keys_do(tab: Tab, tmp_path: Path) -> None:
    page = open_mini(tab, tmp_path)
    option(page, "tu").click()
    page.get_by_label("How sure").fill("90")
    page.get_by_role("button", name="Commit").click()
    assert made(page)[0]["shares"] == pytest.approx([0.05, 0.05, 0.9])
    assert "Not so: it was B je" in page.locator(".last").text_content()
    assert page.evaluate("document.activeElement.className") == "s2s mini"


def test_ten_chips_may_be_spread(tab: Tab, tmp_path: Path) -> None:
    page = open_mini(tab, tmp_path)
    page.get_by_role("button", name="ten chips").click()
    sliders = page.locator(".choice input")
    sliders.nth(0).fill("6")
    sliders.nth(1).fill("9")  # only four are left
    assert sliders.nth(1).input_value() == "4"
    assert page.locator(".left").text_content() == "0 chips left"
    sliders.nth(1).press("Enter")
    assert made(page)[0]["shares"] == pytest.approx([0.6, 0.4, 0])
    assert page.locator(".raise b").text_content() == "A6B4"


def test_several_survivors_are_marked(tab: Tab, tmp_path: Path) -> None:
    page = open_mini(tab, tmp_path, predict="beams")
    assert page.locator(".asked").text_content() == "Which 2 of these 3 survive?"
    option(page, "il").click()
    press(page, "Enter")
    assert made(page) == []
    option(page, "tu").click()
    option(page, "je").click()  # two are marked already
    assert page.locator("[aria-checked=true]").count() == 2
    page.get_by_role("button", name="Commit").click()
    assert made(page)[0]["chosen"] == [0, 2]
    assert "1 of 2 right" in page.locator(".last").text_content()


def test_scores_and_code_equal_those_of_python(tab: Tab, tmp_path: Path) -> None:
    """Forms and confidences mixed: the figures on the page are those of the Python functions."""
    page = open_mini(tab, tmp_path)
    for keys in (["2"], ["3", "PageUp"], ["1", "PageDown"]):
        press(page, *keys, "Enter", "ArrowRight")
    page.get_by_role("button", name="ten chips").click()
    for slider, chips in zip(page.locator(".choice input").all(), "37", strict=False):
        slider.fill(chips)
    page.get_by_role("button", name="Commit").click()
    predictions = made(page)
    forecasts = [
        Forecast(*(tuple(p[name]) for name in ("shares", "chosen", "truth"))) for p in predictions
    ]
    mean = sum(map(brier, forecasts)) / len(forecasts)
    assert f"mean Brier score {mean:.2f}" in page.locator(".score").text_content()
    assert page.locator(".score code").text_content() == hands.code(predictions)
    told = page.locator(".reliability svg").get_attribute("aria-label")
    for level in reliability(forecasts):
        line = f"{level.confidence:.0%} sure: right {level.right:.0%} of {level.count}"
        assert line.replace("%", " %") in told


def test_what_happened_is_said(tab: Tab, tmp_path: Path) -> None:
    page = open_mini(tab, tmp_path)
    assert page.get_by_role("status").text_content() == "Which word comes next?"
    press(page, "2", "Enter")
    assert page.get_by_role("status").text_content().startswith("Right: it was B je.")


def test_text_of_a_run_is_never_markup(tab: Tab, tmp_path: Path) -> None:
    page = open_mini(tab, tmp_path, step=2, predict="attention")
    assert texts(page, ".option bdi")[0] == "<b>aime</b>"
    assert page.locator(".asked").text_content() == "What was read most to produce <i>2</i>?"
    assert page.locator("main b:not(.raise b), main i").count() == 0


def test_chinese(tab: Tab, tmp_path: Path) -> None:
    page = open_mini(tab, tmp_path, language="zh-CN")
    press(page, "2", "Enter")
    assert page.locator(".last p").first.text_content().startswith("正确：答案是 B je")


def test_predictions_of_another_view_count_here(tab: Tab, tmp_path: Path) -> None:
    """Two views of one state: what one commits to is open in the other."""
    page = open_mini(tab, tmp_path)
    press(page, "2", "Enter")
    saved = json.loads(json.dumps(made(page)))
    other = open_mini(tab, tmp_path, predictions=saved)
    press(other, "ArrowRight")
    assert other.locator(".written").text_content() == "je"
