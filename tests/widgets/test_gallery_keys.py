"""Every widget of the gallery and the poll by keyboard, in ten copies, and when it is gone."""

from pathlib import Path

from tests.conftest import Tab
from tests.widgets import bridge
from tests.widgets.driving import press
from tests.widgets.exhibits import browser, every_view, fresh, page_of

COPIES = 10

CONTROLS = """() => {
  const all = [...document.querySelectorAll(
    "main :is(button, input, select, textarea, summary, a[href], [tabindex])")];
  const open = all.filter((e) => e.checkVisibility({ visibilityProperty: true }) && e.tabIndex >= 0
    && !e.disabled);
  window.controls = open.filter((e) => !(e.type === "radio" && !e.checked));
  return window.controls.length;
}"""
FOCUSED = "() => window.controls.indexOf(document.activeElement)"


@browser
@every_view
def test_tab_reaches_every_control(tab: Tab, tmp_path: Path, name: str) -> None:
    page = page_of(tab, tmp_path, name)
    press(page, "ArrowRight")
    count = page.evaluate(CONTROLS)
    reached = {page.evaluate(FOCUSED)}
    for _ in range(count + 2):
        press(page, "Tab")
        reached.add(page.evaluate(FOCUSED))
    missed = set(range(count)) - reached
    outside = "(ids) => ids.map((i) => window.controls[i].outerHTML.slice(0, 120))"
    assert page.evaluate(outside, sorted(missed)) == []


@browser
@every_view
def test_every_control_has_a_name(tab: Tab, tmp_path: Path, name: str) -> None:
    page = page_of(tab, tmp_path, name)
    page.evaluate(CONTROLS)
    nameless = """() => window.controls.filter((e) => !(e.ariaLabel || e.textContent.trim()
      || e.title || e.labels?.length || e.getAttribute("aria-labelledby")))
      .map((e) => e.outerHTML.slice(0, 120))"""
    assert page.evaluate(nameless) == []


@browser
@every_view
def test_keys_step_as_in_the_one_map(tab: Tab, tmp_path: Path, name: str) -> None:
    """→ ← Home End where there are steps, and back where it came from; Esc never hurts."""
    page = page_of(tab, tmp_path, name)
    if not page.locator(".transport .count").first.is_visible():
        return press(page, "ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Escape")
    asked = page.locator(".predict:not([hidden])").count()

    def count() -> str:
        return str(page.locator(".transport .count").first.text_content())

    press(page, "Home")
    first = count()
    if asked:  # nothing goes on before there is a guess
        press(page, "ArrowRight")
        assert count() == first
        press(page, "1", "Enter")
    press(page, "ArrowRight")
    second = count()
    assert second != first
    press(page, "ArrowLeft")
    assert count() == first
    if not asked:
        press(page, "End")
        last = count()
        press(page, "ArrowRight")
        assert count() == last
    press(page, "Home", "Escape")  # Esc goes back to the default, wherever that is
    assert not tab.errors


WATCH = """
window.alive = { timers: new Set(), observers: new Set(), listeners: [] };
const ours = () => new Error().stack.includes("live.html"); // not what the browser's driver adds
for (const [start, stop] of [["setTimeout", "clearTimeout"], ["setInterval", "clearInterval"],
    ["requestAnimationFrame", "cancelAnimationFrame"]]) {
  const [begin, end] = [window[start], window[stop]];
  window[start] = (react, ...rest) => {
    const id = begin.call(window, (...args) => {
      if (start !== "setInterval") alive.timers.delete(`${start}${id}`);
      react(...args);
    }, ...rest);
    if (ours()) alive.timers.add(`${start}${id}`);
    return id;
  };
  window[stop] = (id) => { alive.timers.delete(`${start}${id}`); end.call(window, id); };
}
for (const name of ["ResizeObserver", "MutationObserver", "IntersectionObserver"]) {
  window[name] = class extends window[name] {
    observe(...args) { if (ours()) alive.observers.add(this); super.observe(...args); }
    disconnect() { alive.observers.delete(this); super.disconnect(); }
  };
}
const shared = (target) => [window, document, document.body].includes(target);
const { addEventListener, removeEventListener } = EventTarget.prototype;
EventTarget.prototype.addEventListener = function (type, react, options) {
  if (shared(this ?? window) && ours()) {
    alive.listeners.push(type);
    const forget = () => alive.listeners.splice(alive.listeners.indexOf(type), 1);
    if (options?.signal) addEventListener.call(options.signal, "abort", forget);
  }
  addEventListener.call(this ?? window, type, react, options);
};
EventTarget.prototype.removeEventListener = function (type, ...rest) {
  if (shared(this ?? window) && ours()) alive.listeners.splice(alive.listeners.indexOf(type), 1);
  removeEventListener.call(this ?? window, type, ...rest);
};
"""


@browser
@every_view
def test_ten_copies_stay_in_step_change_their_language_and_leave_nothing_behind(
    tab: Tab, tmp_path: Path, name: str
) -> None:
    made = fresh(name)
    widget = getattr(made, "shown", made)
    tab.page.add_init_script(WATCH)
    page = bridge.open_live(tab, tmp_path, widget, COPIES)
    roots = page.locator("body > div > .s2s")
    assert roots.count() == COPIES
    roots.nth(COPIES - 1).focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "End"):
        press(page, key)
        bridge.answered(page)
    counts = page.locator(".transport .count").all_text_contents()
    assert len(set(counts)) <= 1
    assert len(set(counts)) == 0 or len(counts) == COPIES
    names = "[...document.querySelectorAll('body > div > .s2s')].map((root) => root.ariaLabel)"
    page.evaluate("model.set('language', 'zh-CN')")
    chinese = page.evaluate(names)
    assert len(chinese) == COPIES
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in label) for label in chinese)
    page.evaluate("cleanups.forEach((undo) => undo())")
    assert page.locator(".s2s").count() == 0
    assert page.evaluate("model.reactions.length") == 0
    left = "[[...alive.timers], [...alive.observers].map(String), alive.listeners]"
    assert page.evaluate(left) == [[], [], []]
