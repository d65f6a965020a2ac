"""Three-minute demos: every chapter's poll has an answer, and the widget agrees with it."""

import pytest

from s2s_lab.cli import main
from s2s_lab.grading.course import EXERCISES
from s2s_lab.widgets.demo import ChapterDemo
from s2s_lab.widgets.demos import DEMOS, find
from s2s_lab.widgets.poll import Poll
from tests.conftest import Tab
from tests.widgets.driving import OVERFLOW, faults_in_access

BY_CHAPTER = pytest.mark.parametrize("demo", DEMOS, ids=lambda demo: demo.chapter)
RIGHT = {
    "00": 1,
    "01": 2,
    "02": 1,
    "04": 1,
    "05": 1,
    "06": 2,
    "07": 2,
    "08": 2,
    "09": 2,
    "10": 2,
    "11": 1,
    "12": 0,
    "13": 1,
}
"""By hand: `apples` is no piece of the 100 merges; .9^50 = .005; b (.36) beats a a (.24); aime is
love; les is them, two places further on; yes (.25) begins with the third word;
with so small steps SGD and momentum are still above 2 nats when Adam arrives;
no trigram of four tokens matches where the second one is wrong, so that BLEU is 0;
les femmes sont grandes, feminine and plural, and the model says grands;
a digit that is seen can be copied, which costs 0, and one that is not seen costs ln 10;
Quentin (.9 · .8) beats <unk> (.1 · .8); the recorded peaks 3, 9, 18, 24 only go forward;
2/3 + 1/6 is .83."""


def small() -> Poll:
    texts = {"en": "Which?", "zh-CN": "哪个？"}
    options = {"en": ("one", "two"), "zh-CN": ("一", "二")}
    return Poll(texts, options, 1, {"en": "Because.", "zh-CN": "因为。"}, language="en")


def test_every_chapter_has_a_demo() -> None:
    numbers = {exercise.number.partition(".")[0] for exercise in EXERCISES.values()}
    assert [demo.chapter for demo in DEMOS] == sorted(numbers)


@BY_CHAPTER
def test_the_widget_gives_the_answer(demo) -> None:
    shown = ChapterDemo(demo.chapter, "en")
    assert shown.children == (shown.poll, shown.widget)
    right = demo.right(shown.widget)
    assert shown.poll.answer == demo.options["en"][right]
    assert RIGHT.get(demo.chapter, right) == right
    assert shown.widget.text()


@BY_CHAPTER
def test_both_languages_say_as_much(demo) -> None:
    for texts in (demo.question, demo.options, demo.reason, demo.hint):
        assert set(texts) == {"en", "zh-CN"}
        assert all(texts.values())
    assert len(demo.options["en"]) == len(demo.options["zh-CN"]) >= 2


def test_hands_are_counted_and_the_answer_comes_when_it_is_asked_for() -> None:
    poll = small()
    assert poll.text() == "Which?\n  1  one\n  2  two"
    poll.votes, poll.revealed = [3, 1], True
    assert poll.text() == "Which?\n  1  one (3)\n  2  two (1) ←\nBecause."


def test_an_answer_that_is_no_option_is_refused() -> None:
    with pytest.raises(ValueError, match="an answer among at least 2 options, got 2"):
        Poll({"en": "?"}, {"en": ("a", "b")}, 2, {"en": ""})


def test_a_chapter_without_a_demo_is_one_sentence(capsys) -> None:
    with pytest.raises(ValueError, match="expected one of 00, 01"):
        find("77")
    assert main(["demo", "--chapter", "77"]) == 2
    assert "expected one of 00" in capsys.readouterr().err
    assert main(["demo", "--chapter", "02", "--widget", "stepper"]) == 2


@pytest.mark.browser
def test_digits_count_hands_and_r_shows_the_answer(tab: Tab, tmp_path) -> None:
    page = tab.open(small().save(tmp_path / "poll.html"))
    assert page.locator(".reason").is_hidden()
    page.locator(".options button").first.focus()
    for key in ("2", "2", "1"):
        page.keyboard.press(key)
    assert page.locator(".hands").all_inner_texts() == ["1", "2"]
    page.keyboard.press("r")
    assert page.locator(".options .is-right .choice").inner_text() == "two"
    assert page.locator(".reason").inner_text() == "Because."
    page.keyboard.press("Escape")
    assert page.locator(".hands").all_inner_texts() == ["", ""]
    assert page.locator(".reason").is_hidden()


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "zh-CN"])
@BY_CHAPTER
def test_a_poll_can_be_read_when_the_answer_is_shown(demo, language: str, tab: Tab, tmp_path):
    """With hands for each option, in both themes, as wide as a projector and as half of it."""
    poll = Poll(demo.question, demo.options, 1, demo.reason, demo.hint, language)
    poll.votes, poll.revealed = [7, *(12 for _ in poll.votes[1:])], True
    page = tab.open(poll.save(tmp_path / "poll.html"))
    for theme, width in (("light", 1280), ("dark", 800)):
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 720})
        assert faults_in_access(page) == []
        assert page.evaluate(OVERFLOW) <= 0
        shown = page.locator(".choice, .reason, .hint, .verdict:not(:empty)")
        cut = "els => els.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent)"
        assert shown.evaluate_all(cut) == []
