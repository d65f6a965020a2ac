"""The sampler lab: what Python makes of the choices, and what the view shows of them.

`tab` (tests/conftest.py) fails a test whose page made a request or wrote to the console.
"""

import math
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch

from s2s_lab.decoding import Sampling
from s2s_lab.decoding.filters import MinP, Temperature, TopK, TopP
from s2s_lab.decoding.rules import ForcedPrefix
from s2s_lab.models import TableModel
from s2s_lab.text import Codec, SpaceTokenizer, Vocab
from s2s_lab.translator import Translator
from s2s_lab.widgets import SamplerLab
from s2s_lab.widgets.sampler_lab import _listed
from tests.conftest import Tab
from tests.widgets.bridge import answered, open_live
from tests.widgets.driving import count, press, texts

browser = pytest.mark.browser
TABLE = TableModel.of(
    {
        "": {"a": 0.5, "b": 0.25, "c": 0.125, "d": 0.125},
        "a": {"b": 0.75, "<eos>": 0.25},
        "b": {"a": 1.0},
    }
)
HOSTILE = "<script>window.hurt=1</script>"


def translator(model: TableModel = TABLE) -> Translator:
    codec = Codec(SpaceTokenizer(), model.vocab)
    return Translator("table", model, codec, codec)


def lab(*filters: Any, **settings: Any) -> SamplerLab:
    return SamplerLab(translator(), "a b", filters, **settings)


# --- the Python half


def test_the_law_is_the_result() -> None:
    assert lab().distribution == pytest.approx({"a": 0.5, "b": 0.25, "c": 0.125, "d": 0.125})
    assert lab(TopK(2)).distribution == pytest.approx({"a": 2 / 3, "b": 1 / 3})
    assert lab(TopK(2), step=1).distribution == pytest.approx({"b": 0.75, "<eos>": 0.25})


def test_the_order_of_the_filters_is_the_one_given() -> None:
    """At temperature ½ a has .25 of .34 and reaches .7 alone; at 1 it takes a and b for .7."""
    first, last = lab(Temperature(0.5), TopP(0.7)), lab(TopP(0.7), Temperature(0.5))
    assert first.distribution == pytest.approx({"a": 1.0})
    assert last.distribution == pytest.approx({"a": 0.8, "b": 0.2})
    first.pipeline = [first.pipeline[1], first.pipeline[0], *first.pipeline[2:]]
    assert first.distribution == pytest.approx(last.distribution)
    assert first.strategy == Sampling((TopP(0.7), Temperature(0.5)), samples=20)


def test_a_prefix_is_gone_on_with_greedily() -> None:
    one = lab(prefix="b")
    assert one.step == 1
    assert one.distribution == pytest.approx({"a": 1.0})
    assert one.strategy.rules == (ForcedPrefix((TABLE.vocab.id("b"),)),)
    one.prefix = ""
    assert (one.step, len(one.distribution)) == (0, 4)


def test_an_error_is_a_sentence_and_leaves_the_last_result() -> None:
    one = lab(TopK(2))
    law = dict(one.distribution)
    one.prefix = "zebra"
    assert one._error == "prefix: expected words of the target vocabulary, got 'zebra'"
    assert (one.distribution, one.text().splitlines()[0]) == (law, one._error)
    one.pipeline = [["top-k", 1, True], *[s for s in one.pipeline if s[0] != "top-k"]]
    assert one.distribution == {
        "a": 1.0
    }  # filters still work, and the error stays until it is mended
    assert one._error.startswith("prefix")
    one.pipeline = one.pipeline[1:]
    assert one._error.startswith("pipeline: expected one of each")
    with pytest.raises(ValueError, match="filters: expected one of each kind, got min-p twice"):
        lab(MinP(0.1), MinP(0.2))


def test_sentences_are_counted_and_the_same_for_the_same_seed() -> None:
    """All outcomes of the table begin with a, b, c or d; top-k 1 leaves a b a b … or a b a."""
    one, other = lab(), lab()
    rows = one.sample()
    assert rows == other.sample() == one.sentences
    assert sum(row["count"] for row in rows) == 20
    assert [row["count"] for row in rows] == sorted((r["count"] for r in rows), reverse=True)
    other.seed = 1
    assert other.sample() != rows
    greedy = lab(TopK(1)).sample()
    assert len(greedy) == 1
    assert greedy[0]["score"] == pytest.approx(0)


def test_what_is_listed_and_what_is_not() -> None:
    """Most probable first, equal ones by id; the impossible is not listed, the rest is counted."""
    law = _listed(TABLE.step(((),), torch.tensor([1]))[0][0], most=3)
    a, b, c = TABLE.vocab.ids(["a", "b", "c"])
    assert (law.ids, law.unlisted) == ((a, b, c), 1)
    assert law.missing == pytest.approx(0.125, abs=1e-6)
    assert law.logprobs.tolist() == [round(math.log(p), 6) for p in (0.5, 0.25, 0.125)]


def test_text_is_deterministic_and_says_it_all() -> None:
    one = lab(TopK(2), step=0)
    assert one.text() == lab(TopK(2), step=0).text() == TEXT


TEXT = """source: a b
output so far:\x20
next token          model    top-k 2
a                  0.5000     0.6667
b                  0.2500     0.3333
c                  0.1250          -
d                  0.1250          -
tokens left             4          2
entropy (nats)      1.213      0.637
entropy (bits)      1.750      0.918"""


# --- the view


@cache
def example() -> SamplerLab:
    return SamplerLab.example()


def open_page(tab: Tab, folder: Path) -> Any:
    return tab.open(example().save(folder / "page.html"))


def numbers(page: Any, selector: str) -> list[str]:
    return texts(page, f".bar-row:not([hidden]) {selector}")


@browser
def test_the_page_shows_the_law_of_python(tab: Tab, tmp_path: Path) -> None:
    """At every step the bars after the filters are those of the trait `distribution`."""
    page = open_page(tab, tmp_path)
    lab = SamplerLab.example()
    press(page, "Home")
    for step in range(len(lab._steps)):
        lab.step = step
        assert count(page) == f"step {step} of {len(lab._steps) - 1}"
        names, after = numbers(page, ".name"), numbers(page, ".p.after")
        shown = {n: p for n, p in zip(names, after, strict=True) if p != "×"}
        first = min(16, len(lab.distribution))  # these filters keep the most probable
        assert list(shown)[:first] == list(lab.distribution)[:first]
        for name, p in shown.items():
            assert p in (f"{lab.distribution[name]:.4f}", "< 0.0001")
        assert f"{len(lab.distribution)} of " in page.get_by_role("status").text_content()
        press(page, "ArrowRight")


@browser
def test_sliders_and_boxes_filter_without_a_kernel(tab: Tab, tmp_path: Path) -> None:
    page = open_page(tab, tmp_path)
    page.get_by_label("apply top-k").check()
    page.get_by_role("slider", name="top-k", exact=True).fill("2")
    lab = SamplerLab(example()._translator, example().source,
                     (Temperature(0.8), TopP(0.9), TopK(2)), step=2)  # fmt: skip
    assert [p for p in numbers(page, ".p.after") if p != "×"] == [
        f"{p:.4f}" for p in lab.distribution.values()
    ]
    assert texts(page, ".stages tbody th") == ["model", "temperature 0.8", "top-p 0.9", "top-k 2"]
    page.get_by_label("apply top-p").uncheck()
    assert texts(page, ".stages tbody th") == ["model", "temperature 0.8", "top-k 2"]


@browser
def test_the_order_is_changed_with_the_keyboard(tab: Tab, tmp_path: Path) -> None:
    """A moved card keeps the focus; the temperature behind top-p keeps other tokens."""
    page = open_page(tab, tmp_path)
    said = page.locator(".order .said").text_content()
    assert said.startswith("With the temperature last: ")
    button = page.get_by_label("temperature later")
    button.focus()
    press(page, "Enter")
    assert texts(page, ".card b")[:2] == ["top-p", "temperature"]
    assert "temperature is now number 2 of 7" in page.get_by_role("status").text_content()
    assert page.evaluate("document.activeElement.ariaLabel") == "temperature later"
    lab = SamplerLab(example()._translator, example().source,
                     (TopP(0.9), Temperature(0.8)), step=2)  # fmt: skip
    assert f"{len(lab.distribution)} of " in page.get_by_role("status").text_content()
    assert f": {len(lab.distribution)} tokens left" in said
    page.locator(".order button").click()
    assert texts(page, ".card b")[0] == "temperature"


@browser
def test_a_card_is_dragged(tab: Tab, tmp_path: Path) -> None:
    page = open_page(tab, tmp_path)
    page.locator(".card[data-name=eta] label b").drag_to(page.locator(".card[data-name=top-k]"))
    assert texts(page, ".card b")[2] == "eta"


@browser
def test_arrows_choose_a_token_and_tell_its_story(tab: Tab, tmp_path: Path) -> None:
    page = open_page(tab, tmp_path)
    press(page, "ArrowDown", "ArrowDown")
    assert page.locator(".bar-row[aria-selected=true] .name").text_content() == "les"
    story = page.locator(".bars .detail").text_content()
    assert story == "“les”: 0.0956 by the model → 0.1397 after temperature 0.8 → " \
        "0.1552 after top-p 0.9"  # fmt: skip
    press(page, *["ArrowDown"] * 200)
    assert "cut by top-p 0.9" in page.locator(".bars .detail").text_content()
    assert page.locator(".bar-row[aria-selected=true] .rank").text_content() == "202"
    press(page, "Escape")
    assert page.locator(".bar-row[aria-selected=true]").count() == 0


@browser
def test_a_slider_has_its_own_arrow_keys(tab: Tab, tmp_path: Path) -> None:
    page = open_page(tab, tmp_path)
    page.get_by_role("slider", name="top-p", exact=True).focus()
    press(page, "ArrowLeft")
    assert count(page) == "step 2 of 6"
    assert page.locator(".card[data-name=top-p] .value").text_content() == "0.89"


@browser
def test_draws_stand_against_the_law(tab: Tab, tmp_path: Path) -> None:
    """Counts of the rows never exceed the draws; what is barred is never drawn."""
    page = open_page(tab, tmp_path)
    assert numbers(page, ".times") == [""] * len(numbers(page, ".times"))
    page.get_by_role("button", name="1000").click()
    drawn = [int(n) for n in numbers(page, ".times")]
    assert 400 < drawn[0] < 700  # .5518 of 1000
    assert sum(drawn) <= 1000
    page.get_by_role("button", name="other numbers").click()
    assert [int(n) for n in numbers(page, ".times")] != drawn


@browser
def test_from_greedy_to_samples_without_replacement(tab: Tab, tmp_path: Path) -> None:
    page = open_page(tab, tmp_path)
    noise = page.get_by_role("slider", name="scale")
    noise.fill("0")
    assert "Scale 0: no noise" in page.locator(".gumbel .said").text_content()
    assert texts(page, ".score-row.out .name") == ["vraiment", "les", "bien"]
    page.locator(".gumbel input[type=number]").fill("5")
    press(page, "Enter")
    assert texts(page, ".score-row.out .name") == numbers(page, ".name")[:5]
    noise.fill("1")
    assert "one step of stochastic beam search" in page.locator(".gumbel .said").text_content()
    sums = [text.replace("−", "-") for text in texts(page, ".score-row .sum")]
    scores = [float(text.split("= ")[1]) for text in sums]
    assert scores == sorted(scores, reverse=True)
    for text in sums:
        logprob, sign, _, _, noise_, _, score = text.split(" ")
        direction = -1 if sign == "-" else 1
        assert float(logprob) + direction * float(noise_) == pytest.approx(float(score), abs=0.02)


@browser
def test_a_chosen_token_is_written_and_sentences_are_sampled(tab: Tab, tmp_path: Path) -> None:
    one = lab()
    page = open_live(tab, tmp_path, one)
    page.locator(".sampler-lab").focus()
    press(page, "ArrowDown", "ArrowDown", "Enter")
    answered(page)
    assert (one.prefix, one.step) == ("b", 1)
    assert numbers(page, ".name") == ["a"]
    page.get_by_role("button", name="Sample sentences").click()
    answered(page)
    assert texts(page, ".sentence bdi") == [row["text"] for row in one.sentences]
    page.get_by_label("Output begins with").fill("zebra")
    press(page, "Enter")
    answered(page)
    assert "got 'zebra'" in page.get_by_role("alert").text_content()
    assert numbers(page, ".name") == ["a"]


@browser
def test_two_views_stay_in_step_and_leave_nothing_behind(tab: Tab, tmp_path: Path) -> None:
    page = open_live(tab, tmp_path, lab(), views=2)
    page.locator(".sampler-lab").nth(1).focus()
    press(page, "ArrowRight")
    assert count(page, 0) == count(page, 1) == "step 1 of 2"
    page.evaluate("cleanups.forEach((undo) => undo())")
    assert page.locator(".sampler-lab").count() == 0
    assert page.evaluate("model.reactions.length") == 0


@browser
def test_tokens_are_never_markup(tab: Tab, tmp_path: Path) -> None:
    vocab = Vocab.build([[HOSTILE, "<b>"]])
    bad, b = vocab.ids([HOSTILE, "<b>"])
    model = TableModel(vocab, {(): {bad: 0.6, b: 0.4}})
    one = SamplerLab(translator(model), HOSTILE)
    one.sample()
    page = tab.open(one.save(tmp_path / "page.html"))
    assert numbers(page, ".name") == [HOSTILE, "<b>"]
    assert page.evaluate("window.hurt") is None
    assert page.locator("main script, main bdi b").count() == 0


@browser
def test_chinese(tab: Tab, tmp_path: Path) -> None:
    one = lab(TopK(2))
    one.language = "zh-CN"
    page = tab.open(one.save(tmp_path / "page.html"))
    assert page.locator(".sampler-lab").get_attribute("aria-label") == "采样实验室"
    assert "第 0 步：4 个词元中剩下 2 个" in page.get_by_role("status").text_content()


@browser
def test_a_long_output_scrolls_to_its_newest_token(tab: Tab, tmp_path: Path) -> None:
    model = TableModel.of({"": {"word": 0.9, "b": 0.1}, "word": {"word": 0.9, "b": 0.1}}, order=1)
    page = tab.open(SamplerLab(translator(model), "a").save(tmp_path / "page.html"))
    press(page, "End")
    assert count(page) == "step 100 of 100"
    box = page.locator(".writes .tokens").bounding_box()
    newest = page.locator(".writes .newest").bounding_box()
    assert box["y"] <= newest["y"] <= newest["y"] + newest["height"] <= box["y"] + box["height"]


@browser
def test_a_law_that_is_cut_says_so(
    tab: Tab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("s2s_lab.widgets.sampler_lab.EACH", 3)
    page = tab.open(lab(step=0).save(tmp_path / "page.html"))
    assert numbers(page, ".name") == ["a", "b", "c"]
    assert "1 more, together 0.1250, were not sent" in page.locator(".more").text_content()


@browser
@pytest.mark.parametrize("width", [1280, 800])
def test_nothing_is_wider_than_the_page(tab: Tab, tmp_path: Path, width: int) -> None:
    tab.page.set_viewport_size({"width": width, "height": 800})
    page = open_page(tab, tmp_path)
    page.get_by_role("button", name="1000").click()
    page.get_by_role("button", name="logarithmic").click()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
