"""Search space, time machine, two runs, Viterbi table: the answer is hidden until it is guessed."""

from pathlib import Path
from typing import Any

import pytest

from s2s_lab.models.table_examples import EMPTY_BEST, GARDEN_PATH, WEATHER
from s2s_lab.widgets import PredictReveal, SearchSpace, TimeMachine, TraceDiff, ViterbiTable
from tests.conftest import Tab
from tests.test_steering import BY_HAND
from tests.widgets.bridge import answered, open_live
from tests.widgets.driving import count, press, texts


def space(strategies: str = "greedy, beam:2:0") -> SearchSpace:
    return SearchSpace(
        {"garden path": GARDEN_PATH, "empty output": EMPTY_BEST}, strategies=strategies
    )


def runs() -> TraceDiff:
    return TraceDiff(BY_HAND, "a", ("greedy", "beam:2:0"))


def weather() -> ViterbiTable:
    return ViterbiTable(WEATHER, "walk shop clean")


@pytest.mark.parametrize(
    ("widget", "hide", "known"),
    [
        (space, "attention", "beams or word for SearchSpace"),
        (runs, "beams", "word for TraceDiff"),
        (weather, "word", "origin for ViterbiTable"),
        (TimeMachine.example, "origin", "attention for TimeMachine"),
    ],
)
def test_what_a_view_cannot_hide_is_refused(widget: Any, hide: str, known: str) -> None:
    shown = widget()
    with pytest.raises(ValueError, match=f"hide: expected {known}, got '{hide}'"):
        PredictReveal(shown, hide)
    assert shown.predict == ""
    assert PredictReveal(shown).shown.predict == shown.hideable[0]


def opened(tab: Tab, folder: Path, shown: Any, hide: str) -> Any:
    return tab.open(PredictReveal(shown, hide).save(folder / "predict.html"))


def guess(page: Any, *keys: str) -> None:
    """Answer what is asked, and go on with the keys of the view."""
    press(page, *keys)
    page.locator("body .s2s").focus()
    press(page, "Enter")


@pytest.mark.browser
@pytest.mark.parametrize("hide", ["beams", "word"])
def test_a_search_opens_step_by_step(tab: Tab, tmp_path: Path, hide: str) -> None:
    """Every step where something is lost is asked; nothing of its end is on the page before."""
    widget = space("beam:2:0")
    search = widget.survey.searches[0]
    asked = [len({w.fate for w in visit.weighed} & {"pruned"}) > 0 for visit in search.visits]
    page = opened(tab, tmp_path, widget, hide)
    for step, visit in enumerate(search.visits):
        if not asked[step]:
            continue
        press(page, "End", "ArrowRight")
        assert count(page) == f"step {step} of {len(search.visits)}"
        for giveaway in (".lengths", ".verdict", ".search .phrase", ".search .blame"):
            assert page.locator(giveaway).first.is_hidden(), giveaway
        assert page.locator(".space-tree .by:visible, .space-tree .node.path").count() == 0
        stay = [w for w in visit.weighed if w.fate in ("kept", "finished")]
        guess(page, *("123456789"[: len(stay)] if hide == "beams" else "1"))
    press(page, "End")
    assert count(page) == f"step {len(search.visits)} of {len(search.visits)}"
    assert page.locator(".predict .guess").is_hidden()
    assert page.locator(".lengths").is_visible()
    assert page.locator(".search .phrase").first.is_visible()


@pytest.mark.browser
def test_what_survives_in_a_search_is_right(tab: Tab, tmp_path: Path) -> None:
    """Of the first three words greedy search keeps the likeliest: the one with the truth."""
    widget = space("greedy")
    kept, *lost = (w.branch for w in widget.survey.searches[0].visits[0].weighed)
    words = [widget.survey.space.tokens(branch)[0] for branch in (kept, *lost)]
    page = opened(tab, tmp_path, widget, "beams")
    assert texts(page, ".option bdi") == sorted(words)
    guess(page, str(sorted(words).index(words[0]) + 1))
    assert page.locator(".last .hit").is_visible()
    assert count(page).startswith("step 1 of")


@pytest.mark.browser
def test_another_search_has_its_own_questions(tab: Tab, tmp_path: Path) -> None:
    """The answer of a search that is open shows; that of the other one does not."""
    page = opened(tab, tmp_path, space(), "beams")
    while page.locator(".predict .guess").is_visible():
        guess(page, "1")
    page.locator("[role=tab]").nth(1).click()
    assert page.locator(".predict .guess").is_visible()
    assert [p.is_visible() for p in page.locator(".search .phrase").all()] == [True, False]
    assert page.locator(".lengths").is_hidden()


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_checkpoints_open_one_by_one(tab: Tab, tmp_path: Path, language: str) -> None:
    """Each asks what a word of its answer was read from; the truth is the largest weight."""
    machine = TimeMachine.example()
    machine.language = language
    page = opened(tab, tmp_path, machine, "attention")
    for rung in range(1, 4):
        press(page, "End")
        page.locator(".rungs [role=option]").last.click()
        assert page.locator("[aria-selected=true] b").text_content() == str(
            machine.moments[rung - 1].step
        )
        moment = machine.moments[rung]
        rows = moment.trace.attention_of(moment.trace.outputs[0].hypothesis)
        row = rows[rung % len(rows)]
        assert str(moment.step) in page.locator(".asked").text_content()
        guess(page, str(row.index(max(row)) + 1))
        assert page.locator(".last .hit").is_visible()


@pytest.mark.browser
def test_both_runs_are_asked_for_before_a_step(tab: Tab, tmp_path: Path) -> None:
    """By hand: greedy begins with a, a beam of two ends with b; first A is asked, then B."""
    page = opened(tab, tmp_path, runs(), "word")
    for name, word in (("A", "a"), ("B", "b")):
        press(page, "End", "ArrowRight")
        assert count(page) == "step 0 of 3"
        assert page.locator(".parting").is_hidden()
        assert page.locator(".asked").text_content() == f"Which word comes next in {name}?"
        guess(page, str(texts(page, ".option bdi").index(word) + 1))
        assert page.locator(".last .hit").is_visible()
    assert count(page) == "step 1 of 3"
    while page.locator(".predict .guess").is_visible():
        guess(page, "1")
    press(page, "End")
    assert count(page) == "step 3 of 3"
    assert page.locator(".parting").is_visible()


@pytest.mark.browser
def test_cells_open_after_their_origin_is_guessed(tab: Tab, tmp_path: Path) -> None:
    """The options are the states before; the answers are out of sight until all are guessed."""
    widget = weather()
    filling = widget.memories[0].filling
    page = opened(tab, tmp_path, widget, "origin")
    for step, cell in enumerate(filling.cells):
        if len(cell.ways) < 2:
            continue
        press(page, "End")
        assert page.locator(".cell.filled").count() == step
        assert page.locator(".memory .phrase").count() == 0
        best = filling.rows[cell.ways[0].origin]
        assert filling.rows[cell.row] in page.locator(".asked").text_content()
        guess(page, str(texts(page, ".option bdi").index(best) + 1))
        assert page.locator(".last .hit").is_visible()
    assert page.locator(".memory .phrase").count() > 0
    press(page, "End")
    assert page.locator(".cell.path").count() == len(filling.path)


@pytest.mark.browser
@pytest.mark.parametrize("widget", [space, TimeMachine.example, runs, weather])
def test_two_views_of_a_widget_share_their_guesses(tab: Tab, tmp_path: Path, widget: Any) -> None:
    """The kernel has the result, and cleanup leaves nothing."""
    reveal = PredictReveal(widget())
    page = open_live(tab, tmp_path, reveal.shown, views=2)
    page.locator(f".{reveal.view.replace('_', '-')}").first.focus()
    press(page, "End", "1", "Enter")
    answered(page)
    assert [made["chosen"] for made in reveal.predictions] == [[0]]
    assert len(set(texts(page, ".transport .count"))) == 1
    assert texts(page, ".score code") == [reveal.code] * 2
    page.evaluate("window.cleanups.forEach((undo) => undo())")
    assert page.locator(".s2s").count() == 0
    assert page.evaluate("model.reactions.length") == 0
