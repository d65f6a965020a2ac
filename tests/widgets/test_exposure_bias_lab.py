"""The exposure bias lab: what Python makes of the choices, and what the view shows of them.

`tab` (tests/conftest.py) fails a test whose page made a request or wrote to the console.
"""

from functools import cache
from math import exp
from pathlib import Path
from typing import Any

import pytest

from s2s_lab.decoding import Greedy
from s2s_lab.models import TableModel
from s2s_lab.text import Codec, SpaceTokenizer, Vocab
from s2s_lab.translator import Translator
from s2s_lab.widgets import ExposureBiasLab
from tests.conftest import Tab
from tests.widgets.bridge import answered, open_live
from tests.widgets.driving import count, press, texts

browser = pytest.mark.browser
TABLE = TableModel.of(
    {
        "": {"a": 0.7, "x": 0.3},
        "a": {"b": 0.8, "x": 0.2},
        "x": {"b": 0.4, "x": 0.1, "y": 0.5},
        "a b": {"c": 0.75, "<eos>": 0.25},
        "x b": {"c": 0.25, "<eos>": 0.75},
        "x y": {"b": 1.0},
        "x y b": {"c": 1.0},
    }
)
HOSTILE = "<script>window.hurt=1</script>"


def translator(model: TableModel = TABLE) -> Translator:
    codec = Codec(SpaceTokenizer(), model.vocab)
    return Translator("table", model, codec, codec)


def lab(reference: str = "a b c", **settings: Any) -> ExposureBiasLab:
    pairs = [("a", "a b c"), ("b", "x y")]
    return ExposureBiasLab(translator(), "a", reference, pairs=pairs, **settings)


# --- the Python half


def test_both_regimes_are_the_result() -> None:
    one = lab("x b c")
    assert [exp(p) for p in one.exposure.forced.logprobs] == pytest.approx([0.3, 0.4, 0.25, 1])
    assert one.exposure.free.agrees == (False, True, True, True)
    assert (one.injection, one.averages) == (None, None)


def test_a_wrong_word_is_followed() -> None:
    one = lab()
    with one.hold_trait_notifications():
        one.at, one.wrong = 1, "x"
    assert one.injection.words_after == 1
    assert "'x' at step 1: x y b c <eos>" in one.text()
    assert "KL below 0.1 nats: at step 3 behind it (0.693, 0.549, 0.000)" in one.text()
    one.reference = "x y"
    assert (one.at, one.wrong, one.injection) == (0, "", None)  # it was about another sentence


def test_an_average_is_made_when_asked() -> None:
    one = lab(strategy=Greedy(max_steps=5))
    found = one.average()
    assert one.averages is found
    assert (found.sentences, found.injections) == (2, 4)
    assert "2 sentences, 4 wrong words, threshold 0.1 nats" in one.text()
    none = ExposureBiasLab(translator(), "a", "a b c")
    assert none.average() is None
    assert none._error == "pairs: expected at least one sentence to average over, got none"


@pytest.mark.parametrize(
    ("trait", "value", "sentence"),
    [
        ("reference", "a zebra", "reference: expected words of the target vocabulary, got 'zebra'"),
        ("reference", " ", "reference: expected at least one word, got an empty text"),
        ("source", " ", "source: expected at least one word, got an empty text"),
        ("wrong", "a", "token: expected a wrong word, got the one that the reference has"),
        ("wrong", "b c", "wrong word: expected one token, got 2: 'b c'"),
        ("at", 9, "step: expected 0 to 3, got 8"),
    ],
)
def test_an_error_is_a_sentence_and_leaves_the_last_result(
    trait: str, value: Any, sentence: str
) -> None:
    one = lab()
    with one.hold_trait_notifications():
        one.at, one.wrong = 1, "x"
    before = (one.exposure, one.injection)
    setattr(one, trait, value)
    assert one._error == sentence
    assert (one.exposure, one.injection) == before
    assert one.text().startswith(sentence)


def test_text_is_deterministic() -> None:
    assert lab().text() == lab().text() == TEXT


TEXT = """source: a
reference: a b c
step  reference  p       first choice  p       writes itself  p
1     a          0.7000  a             0.7000  a              0.7000  agrees
2     b          0.8000  b             0.8000  b              0.8000  agrees
3     c          0.7500  c             0.7500  c              0.7500  agrees
4     <eos>      1.0000  <eos>         1.0000  <eos>          1.0000  agrees"""


# --- the view


@cache
def example() -> ExposureBiasLab:
    return ExposureBiasLab.example()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example().save(tmp_path_factory.mktemp("page") / "page.html")


@browser
def test_the_lanes_are_those_of_python(tab: Tab, file: Path) -> None:
    page, one = tab.open(file), example()
    free = one.exposure.free
    assert texts(page, ".lanes .forced .word bdi") == one._names(one.exposure.forced.ids)
    assert texts(page, ".lanes .free .word bdi") == one._names(free.ids)
    marks = ["✓" if agrees else "✗" for agrees in free.agrees]
    assert texts(page, ".lanes .free .word i") == marks
    assert texts(page, ".lanes .perturbed .word bdi") == one._names(one.injection.run.ids)


@browser
def test_keys_go_through_steps_and_words(tab: Tab, file: Path) -> None:
    """→ to step 7, ↓ to the second word, Enter injects it, Escape takes it out."""
    page, one = tab.open(file), example()
    press(page, "ArrowRight", "ArrowRight", "ArrowRight")
    assert count(page) == "step 7 of 13"
    said = page.get_by_role("status").text_content()
    assert said == "Step 7: after the reference so far, “vraiment” has probability < 0.01. " \
        "The model would rather write “dans”, 0.51. By itself it wrote “dans”, 0.51. " \
        "With “est” at step 4 it wrote “le”."  # fmt: skip
    press(page, "ArrowDown", "Enter")
    word = page.locator(".wrong-choice[aria-selected=true]").get_attribute("data-word")
    recorded = one.state()["_injections"][f"7 {word}"]
    assert texts(page, ".lanes .perturbed .word bdi") == recorded["run"]["words"]
    assert page.locator(".lanes .word.wrong bdi").text_content() == word
    press(page, "Escape")
    assert page.locator(".lanes .perturbed").count() == 0
    assert page.locator(".recovery .hint").is_visible()


@browser
def test_clicking_a_column_and_a_word(tab: Tab, file: Path) -> None:
    page = tab.open(file)
    page.locator(".lanes .forced td[data-step='9']").first.click()
    assert count(page) == "step 9 of 13"
    page.locator(".wrong-choice").first.click()
    assert page.locator(".lanes .word.wrong").text_content() == "le✗"
    not_recorded = page.locator(".wrong-choice[aria-disabled=true]").first
    not_recorded.click(force=True)
    assert page.locator(".lanes .word.wrong").text_content() == "le✗"


@browser
def test_the_threshold_moves_without_a_kernel(tab: Tab, file: Path) -> None:
    page, one = tab.open(file), example()
    for exponent in (-3, -1, 0.3):
        page.get_by_label("KL threshold, nats").fill(str(exponent))
        after = one.injection.law_after(float(f"{10**exponent:.3g}"))
        law = page.locator(".verdict p").nth(1).text_content()
        assert f"at step {after} behind the wrong word" in law
        assert page.locator(".recovery rect.first").count() == 1
    words = page.locator(".verdict p").first.text_content()
    assert f"after {one.injection.words_after} of the model's own" in words
    assert f"{one.injection.words_lost} words of the reference are missing or replaced" in words


@browser
def test_curves_have_a_mark_for_every_figure(tab: Tab, file: Path) -> None:
    page, found = tab.open(file), example().averages
    positions, distances = len(found.positions), len(found.distances)
    assert (
        page.locator(".curve > svg").nth(0).locator(".series > :not(.line)").count()
        == 3 * positions
    )
    assert (
        page.locator(".curve > svg").nth(1).locator(".series > :not(.line)").count()
        == 2 * distances
    )
    page.locator("summary").click()
    last = found.positions[-1]
    row = page.locator(".average table").first.locator("tbody tr").last
    figures = [last.forced_probability, last.forced_accuracy, last.free_accuracy]
    assert row.locator("td").all_text_contents() == [
        str(last.count), *(f"{figure:.3f}" for figure in figures)
    ]  # fmt: skip


@browser
def test_live_a_word_is_injected_and_an_average_asked_for(tab: Tab, tmp_path: Path) -> None:
    one = lab()
    page = open_live(tab, tmp_path, one)
    page.locator(".exposure-bias-lab").focus()
    press(page, "ArrowRight", "Enter")
    answered(page)
    assert (one.at, one.wrong, one.injection.words_after) == (1, "x", 1)
    assert texts(page, ".lanes .perturbed .word bdi") == ["x", "y", "b", "c", "<eos>"]
    page.get_by_label("Any other word").fill("c")
    press(page, "Enter")
    answered(page)
    assert texts(page, ".lanes .perturbed .word bdi")[0] == "c"
    page.get_by_role("button", name="Average over 2 sentences").click()
    answered(page)
    assert one.averages.injections == 4
    assert page.locator(".curve").count() == 2
    page.get_by_label("Reference", exact=True).fill("a zebra")
    press(page, "Enter")
    answered(page)
    assert "got 'zebra'" in page.get_by_role("alert").text_content()
    assert texts(page, ".lanes .forced .word bdi") == ["a", "b", "c", "<eos>"]


@browser
def test_two_views_stay_in_step_and_leave_nothing_behind(tab: Tab, tmp_path: Path) -> None:
    page = open_live(tab, tmp_path, lab(), views=2)
    page.locator(".exposure-bias-lab").nth(1).focus()
    press(page, "ArrowRight")
    assert count(page, 0) == count(page, 1) == "step 1 of 4"
    page.evaluate("cleanups.forEach((undo) => undo())")
    assert page.locator(".exposure-bias-lab").count() == 0
    assert page.evaluate("model.reactions.length") == 0


@browser
def test_tokens_are_never_markup(tab: Tab, tmp_path: Path) -> None:
    vocab = Vocab.build([[HOSTILE, "<b>"]])
    bad, b = vocab.ids([HOSTILE, "<b>"])
    model = TableModel(vocab, {(): {bad: 0.6, b: 0.4}})
    one = ExposureBiasLab(translator(model), HOSTILE, HOSTILE)
    with one.hold_trait_notifications():
        one.step, one.at, one.wrong = 1, 1, "<b>"
    page = tab.open(one.save(tmp_path / "page.html"))
    assert texts(page, ".lanes .forced .word bdi") == [HOSTILE, "<eos>"]
    assert page.locator(".lanes .word.wrong bdi").text_content() == "<b>"
    assert page.evaluate("window.hurt") is None
    assert page.locator("main script, main bdi b").count() == 0


@browser
@pytest.mark.parametrize("width", [1280, 800])
def test_a_long_sentence_stays_in_its_panel(tab: Tab, tmp_path: Path, width: int) -> None:
    """200 steps: some 80 columns are in the page, and the one that is looked at can be seen."""
    tab.page.set_viewport_size({"width": width, "height": 800})
    model = TableModel.of({"": {"a": 0.9, "b": 0.1}, "a": {"a": 0.9, "b": 0.1}, "b": {"a": 1.0}},
                          order=1)  # fmt: skip
    one = ExposureBiasLab(translator(model), "a", "a " * 199, Greedy(max_steps=200))
    page = tab.open(one.save(tmp_path / "page.html"))
    press(page, "End", "ArrowLeft")
    assert count(page) == "step 199 of 200"
    assert page.locator(".lanes thead th").count() == 81
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    box = page.locator(".lanes .body").bounding_box()
    now = page.locator(".lanes thead .now").bounding_box()
    assert box["x"] <= now["x"] <= now["x"] + now["width"] <= box["x"] + box["width"]


@browser
def test_a_run_that_was_cut_says_so(tab: Tab, tmp_path: Path) -> None:
    page = tab.open(lab(strategy=Greedy(max_steps=2)).save(tmp_path / "page.html"))
    assert "(cut at the length limit)" in page.locator(".lanes .free .title").text_content()
    assert texts(page, ".lanes .free .word bdi") == ["a", "b"]


@browser
def test_chinese(tab: Tab, tmp_path: Path) -> None:
    one = lab()
    one.language = "zh-CN"
    page = tab.open(one.save(tmp_path / "page.html"))
    assert page.locator(".exposure-bias-lab").get_attribute("aria-label") == "曝光偏差实验室"
    assert "模型自由写出 4 个词元" in page.get_by_role("status").text_content()
