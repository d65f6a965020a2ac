"""The search space: its traits, its page from disk, and that its arithmetic is `Length`'s."""

import random
from pathlib import Path
from typing import Any

import pytest

from s2s_lab import pages
from s2s_lab.decoding.length import Length
from s2s_lab.models import TableModel
from s2s_lab.models.table_examples import EMPTY_BEST, GARDEN_PATH
from s2s_lab.widgets.search_space import KINDS, SearchSpace, convention
from tests.conftest import Tab
from tests.widgets.bridge import answered, open_live
from tests.widgets.driving import count, press, texts


@pytest.fixture(scope="module")
def example() -> SearchSpace:
    return SearchSpace.example()


def both() -> SearchSpace:
    return SearchSpace({"garden path": GARDEN_PATH, "empty output": EMPTY_BEST})


def test_the_result_is_there_and_a_mistake_leaves_it(example: SearchSpace) -> None:
    widget = both()
    assert [search.label for search in widget.survey.searches] == [
        "greedy", "beam 2", "beam 3", "exact",
    ]  # fmt: skip
    before = widget.survey
    widget.strategies = "greedy, beem:2"
    assert "expected one of greedy, beam" in widget._error
    assert widget.survey is before
    widget.strategies = "greedy, best-first"
    assert widget._error == ""
    assert [search.label for search in widget.survey.searches] == ["greedy", "best-first"]
    widget.reference = "we dance"
    assert widget._error == "reference: expected words of the table, got 'dance'"
    widget.model = "empty output"
    assert widget.reference == "we met at noon"
    assert widget.survey.space.tokens(widget.survey.best) == ("<eos>",)


def test_a_translator_is_asked_for_its_own_sentence(example: SearchSpace) -> None:
    example.model = "phrasebook-en-fr"
    try:
        assert (example.source, example.reference) == ("I at cold.", "J'ai froid.")
        verdicts = [search.diagnosis.verdict for search in example.survey.searches]
        assert verdicts == ["search error", "no error", "no error", "no error"]
        assert "2 beam 2: j' ai froid ." in example.text()
    finally:
        example.model = "garden path"


def test_the_ranking_follows_the_convention() -> None:
    widget = SearchSpace(EMPTY_BEST)
    assert widget.ranking[0][1] == "<eos>"
    for kind in ("average", "reward"):
        widget.kind, widget.strength = kind, 1.0
        assert widget.ranking[0][1] == "we met at noon <eos>"
    assert "Ranking by reward" in widget.text()


@pytest.mark.parametrize("strategies", ["", ",".join(["greedy"] * 10), "beam:0"])
def test_searches_that_cannot_be_shown(strategies: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        SearchSpace(GARDEN_PATH, strategies=strategies)


@pytest.mark.browser
def test_the_arithmetic_in_the_view_is_that_of_length(tab: Tab, tmp_path: Path) -> None:
    """Every convention, 400 cases: the same score as `Length.score`, to the last digits."""
    dice = random.Random(3)
    cases = [
        (dice.choice(KINDS), -dice.expovariate(0.1), dice.randint(1, 60), dice.uniform(0, 3),
         dice.random() < 0.5)
        for _ in range(400)
    ]  # fmt: skip
    module = (pages.VIEWS / "panels" / "length.js").read_text(encoding="utf-8")
    icon = '<link rel="icon" href="data:,">'
    script = f"<script type=module>{module}\nwindow.score = score;</script>"
    file = tmp_path / "length.html"
    file.write_text(f"<!doctype html><meta charset=utf-8>{icon}{script}", encoding="utf-8")
    found = tab.open(file).evaluate("(cases) => cases.map((each) => score(...each))", cases)
    for (kind, logprob, tokens, strength, count_eos), score in zip(cases, found, strict=True):
        length, alpha = convention(kind, strength, count_eos)
        counted = length.counted(tokens, ended=True)
        assert score == pytest.approx(length.score(logprob, counted, alpha), rel=1e-12), kind
    assert isinstance(length, Length)


def open_page(tab: Tab, folder: Path, widget: SearchSpace) -> Any:
    return tab.open(widget.save(folder / "space.html"))


def kinds(page: Any, kind: str) -> int:
    return int(page.locator(f".space-tree .node.{kind}").count())


@pytest.mark.browser
def test_keys_go_through_each_search(tab: Tab, tmp_path: Path) -> None:
    """The numbers choose a search, the arrows step through it, and the tree shows what it saw."""
    widget = both()
    page = open_page(tab, tmp_path, widget)
    for number, search in enumerate(widget.survey.searches, 1):
        press(page, str(number))
        last = len(search.visits)
        assert count(page) == f"step 0 of {last}"
        for step, visit in enumerate(search.visits, 1):
            press(page, "ArrowRight")
            assert count(page) == f"step {step} of {last}"
            now = page.locator(".space-tree .node.now")
            shown = {int(item.get_attribute("data-id")) for item in now.all()}
            assert shown == set(visit.continued)
        said = page.locator(".transport [role=status]").text_content()
        assert " ".join(widget.survey.space.tokens(search.answer)) in said
        verdict = search.diagnosis.verdict
        assert page.locator(".verdict").text_content().lower().startswith(verdict)
        assert (
            page.locator("[role=tab][aria-selected=true] .blame").text_content().endswith(verdict)
        )
    press(page, "Home")
    assert (kinds(page, "now"), kinds(page, "kept")) == (0, 1)


@pytest.mark.browser
def test_the_ranking_moves_in_the_view(tab: Tab, tmp_path: Path) -> None:
    """Without a kernel: the convention and its strength change who wins, as `ranking` has it."""
    widget = SearchSpace(EMPTY_BEST)
    page = open_page(tab, tmp_path, widget)
    status = page.locator(".lengths [role=status]")
    assert "The empty output wins" in status.text_content()
    for kind in KINDS:
        widget.kind = kind
        page.locator(".lengths select").select_option(kind)
        best = widget.ranking[0][1].split()
        assert texts(page, ".sequence:first-child .phrase .token") == best, kind
    slider = page.locator(".lengths input[type=range]")
    slider.focus()
    before = count(page)
    press(page, "Home")
    assert slider.input_value() == "0"
    assert "The empty output wins" in status.text_content()
    press(page, "End")
    assert slider.input_value() == "2"
    assert "“\u2068we met at noon\u2069” wins" in status.text_content()
    assert count(page) == before  # the slider's keys are its own
    assert len(texts(page, ".strip .run")) == 2


@pytest.mark.browser
def test_up_and_down_explain_a_sequence(tab: Tab, tmp_path: Path) -> None:
    widget = SearchSpace(GARDEN_PATH)
    page = open_page(tab, tmp_path, widget)
    chosen = page.locator(".sequence[aria-selected=true]")
    for _, words in widget.ranking[1:4]:
        press(page, "ArrowDown")
        assert texts(page, ".sequence[aria-selected=true] .phrase .token") == words.split()
        path = page.locator(".space-tree .node.path")
        assert path.count() == len(words.split())
    press(page, "Escape")
    assert chosen.locator(".rank").text_content() == "★"


@pytest.mark.browser
def test_text_is_never_markup(tab: Tab, tmp_path: Path) -> None:
    hostile = "<script>window.hurt=1</script>"
    model = TableModel.of({"": {hostile: 0.7, "<img/src=x/onerror=window.hurt=1>": 0.3}})
    page = open_page(tab, tmp_path, SearchSpace({hostile: model}, reference=hostile))
    press(page, "End")
    assert page.evaluate("window.hurt") is None
    assert page.locator("main img, main script").count() == 0
    assert hostile in texts(page, ".sequence:first-child .phrase .token")


@pytest.mark.browser
def test_live_two_views_share_and_clean_up(tab: Tab, tmp_path: Path) -> None:
    """Another model and other searches come from the kernel; after cleanup nothing is left."""
    widget = both()
    page = open_live(tab, tmp_path, widget, views=2)
    page.locator(".ask .model select").first.select_option("empty output")
    answered(page)
    assert widget.model == "empty output"
    page.get_by_label("Searches", exact=True).first.fill("greedy, beam:5:1")
    page.keyboard.press("Enter")
    answered(page)
    assert [search.label for search in widget.survey.searches] == ["greedy", "beam 5, α 1"]
    assert page.locator("[role=tab]").count() == 4
    page.evaluate("window.cleanups.forEach((undo) => undo())")
    assert page.locator(".s2s").count() == 0
    assert page.evaluate("model.reactions.length") == 0


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 800])
def test_nothing_is_wider_than_the_page(
    tab: Tab, tmp_path: Path, width: int, example: SearchSpace
) -> None:
    tab.page.set_viewport_size({"width": width, "height": 800})
    example.language = "zh-CN"
    file = example.save(tmp_path / "space.html")
    example.language = "en"
    assert file.stat().st_size < 300_000
    page = tab.open(file)
    for model in ("empty output", "phrasebook-en-fr"):
        page.locator(".ask .model select").select_option(model)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.locator(".s2s").first.focus()
    press(page, "4", "End")
    assert "没有错误" in page.locator(".verdict").text_content()
