"""What the stepper has besides its steps: arithmetic, tables, cost, play, another language."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from s2s_lab.decoding import Beam
from s2s_lab.decoding.trace import Table, Term
from s2s_lab.widgets import DecodeStepper
from tests.conftest import Tab
from tests.widgets.driving import count, press, texts
from tests.widgets.made_up import make_trace
from tests.widgets.test_decode_page import line, open_page

pytestmark = pytest.mark.browser


def test_the_chosen_candidate_has_its_arithmetic(tab: Tab, tmp_path: Path) -> None:
    """Where the score is the sum of log-probabilities, the sum; else the strategy's own lines."""
    trace = make_trace()
    page = open_page(tab, tmp_path, trace)
    press(page, "ArrowRight", "ArrowRight", "ArrowDown")
    chosen = trace.steps[1].candidates[1]
    assert texts(page, ".candidate .arithmetic .line") == [
        line("log-probability so far", chosen.total - chosen.logprob),
        line(f"log p(“{chosen.token}”)", chosen.logprob),
        line("score = log-probability of all words", chosen.score),
    ]
    own = replace(chosen, score=1.5, terms=(Term("p", 0.5), Term("score", 1.5)))
    first, _, *others = trace.steps[1].candidates
    step = replace(trace.steps[1], candidates=(first, own, *others))
    steps = (trace.steps[0], step, *trace.steps[2:])
    page = open_page(tab, tmp_path, replace(trace, steps=steps))
    press(page, "ArrowRight", "ArrowRight", "ArrowDown")
    assert texts(page, ".candidate .arithmetic .line") == [line("p", 0.5), line("score", 1.5)]


def test_a_table_is_shown_when_the_run_is_over(tab: Tab, tmp_path: Path) -> None:
    table = Table(
        "<b>sums</b>", ("r0", "r1"), ("c0", "c1"), ((1.0, -2.5), (None, 0.25)), marked=((0, 1),)
    )
    page = open_page(tab, tmp_path, replace(make_trace(), tables=(table,)))
    assert page.locator(".tables").is_hidden()
    press(page, "End")
    assert page.locator(".tables caption").text_content() == "<b>sums</b>"
    assert texts(page, ".tables thead th") == ["c0", "c1"]
    assert texts(page, ".tables tbody td") == ["1", "\u22122.50 ★", "·", "0.25"]


def test_the_cost_counts_what_was_spent_so_far(tab: Tab, tmp_path: Path) -> None:
    trace = make_trace()
    page = open_page(tab, tmp_path, trace)
    press(page, "ArrowRight", "ArrowRight")
    spent = sum(len(step.live) for step in trace.steps[:2])
    assert page.locator(".cost").inner_text().split("\n")[-1] == (
        f"2 of {trace.cost.model_calls} model calls · "
        f"{spent} of {trace.cost.tokens} next-token distributions"
    )
    press(page, "End")
    assert f"{trace.cost.tokens} of {trace.cost.tokens} next" in page.locator(".cost").inner_text()


COUNT_TIMERS = """() => {
  window.timers = new Map();
  const [set, clear] = [setInterval, clearInterval];
  window.setInterval = (react) => {
    const id = set(() => {}, 1e9);
    timers.set(id, react);
    return id;
  };
  window.clearInterval = (id) => { timers.delete(id); clear(id); };
}"""
"""Intervals by their number, which tick only when a test says so."""

TICK = "() => { for (const react of [...timers.values()]) react(); }"


def test_space_plays_to_the_end_and_a_key_stops_it(tab: Tab, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    trace = make_trace()
    page, last = open_page(tab, tmp_path, trace), len(trace.steps)
    page.evaluate(COUNT_TIMERS)
    assert page.evaluate("timers.size") == 0
    press(page, " ")
    assert page.evaluate("timers.size") == 1
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    for step in range(1, last):
        expect(page.locator(".count")).to_have_text(f"step {step} of {last}")
        page.evaluate(TICK)
    expect(page.locator(".count")).to_have_text(f"step {last} of {last}")
    assert page.evaluate("timers.size") == 0
    page.get_by_role("button", name="Play").click()  # from the end: again from the beginning
    press(page, "Home")
    assert page.evaluate("timers.size") == 0
    assert count(page) == f"step 0 of {last}"


def test_nothing_moves_by_itself_where_less_motion_is_wanted(tab: Tab, tmp_path: Path) -> None:
    tab.page.emulate_media(reduced_motion="reduce")
    page = open_page(tab, tmp_path, make_trace())
    page.evaluate(COUNT_TIMERS)
    assert page.locator(".player").is_hidden()
    press(page, " ", " ")
    assert count(page).startswith("step 2 of")
    assert page.evaluate("timers.size") == 0


def test_a_page_in_chinese_has_no_english_label(tab: Tab, tmp_path: Path) -> None:
    stepper = DecodeStepper.from_trace(make_trace("甲 乙", "丙 丁", "戊 己", strategy=Beam(3)))
    stepper.language = "zh-CN"
    page = tab.open(stepper.save(tmp_path / "decode.html"))
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    for keys in ([], ["ArrowRight"], ["End"]):
        press(page, *keys)
        shown = page.locator(".s2s").inner_text()
        for term in ("made up", "log p", "Home", "End", "Esc", "Space", "p(", "eos", "bos"):
            shown = shown.replace(term, "")
        reasons = re.compile(r"rank \d+, the beam keeps \d+(: [\d.]+ nats behind)?")  # made up
        assert re.findall(r"[A-Za-z]{2,}", reasons.sub("", shown)) == []
