"""The BLEU explorer: its figures are sacreBLEU's, typed live and recorded in a page."""

import json
from pathlib import Path
from typing import Any

import pytest
from sacrebleu.metrics import BLEU

from s2s_lab.widgets.bleu_explorer import SMOOTHINGS, BleuExplorer, lines_of
from tests.conftest import Tab
from tests.widgets.bridge import answered, open_live
from tests.widgets.driving import press, texts
from tests.widgets.test_decode_page import CONTRAST


def theirs(explorer: BleuExplorer, **settings: Any) -> Any:
    """sacreBLEU's score of what an explorer shows."""
    outputs, golds = lines_of(explorer.hypothesis, explorer.references)
    numbers = sorted({number for gold in golds for number in gold})
    streams = [[gold.get(number) for gold in golds] for number in numbers]
    metric = BLEU(tokenize=explorer.tokenizer, smooth_method=explorer.smoothing, **settings)
    return metric.corpus_score(outputs, streams), str(metric.get_signature())


@pytest.mark.parametrize("tokenizer", ["13a", "zh", "char", "none"])
def test_results_are_those_of_sacrebleu_after_every_change(tokenizer: str) -> None:
    explorer = BleuExplorer.example()
    explorer.tokenizer = tokenizer
    for smoothing in SMOOTHINGS:
        explorer.smoothing = smoothing
        for change in ("It snows\nno\nA cat", "我爱 NLP。\nyes\n他走了"):
            explorer.hypothesis = change
            score, signature = theirs(explorer)
            assert explorer.score == pytest.approx(score.score)
            assert explorer.explained.signature == signature
    explorer.smoothing, explorer.amount = "floor", 0.4
    assert explorer.score == pytest.approx(theirs(explorer, smooth_value=0.4)[0].score)


def test_an_error_is_one_sentence_and_leaves_the_last_result() -> None:
    explorer = BleuExplorer("a b\nc d", ["a b\nc d", "x"])
    score, figures = explorer.score, explorer._figures
    for hypothesis, references, said in (
        ("a b\nc d\ne", ["a b\nc d", "x"], "line 3: expected at least one reference, got none"),
        ("a b", ["a b\nc d", "x"], "reference 1: expected at most 1 lines, as many as the "
         "hypothesis has, got 2"),
        ("a\n" * 300, ["a"], "hypothesis: expected at most 200 lines, got 300"),
    ):  # fmt: skip
        explorer.hypothesis, explorer.references = hypothesis, references
        assert explorer._error == said
        assert (explorer.score, explorer._figures) == (score, figures)
        assert explorer.state()["_figures"] == json.loads(figures)
    explorer.hypothesis = "b"
    assert explorer._error == ""


def test_references_that_are_missing_in_a_line_keep_their_numbers() -> None:
    explorer = BleuExplorer("a b\nc d", ["a b", "a\nc d"])
    numbers = [each["numbers"] for each in json.loads(explorer._figures)["counts"]["13a"]]
    assert numbers == [[1, 2], [2]]
    assert explorer.score == pytest.approx(theirs(explorer)[0].score)


def test_text_is_deterministic_and_tells_both_figures() -> None:
    explorer = BleuExplorer.example()
    assert explorer.text() == BleuExplorer.example().text()
    assert f"= {explorer.score:.4f}" in explorer.text()
    assert f"which is not BLEU: {explorer.explained.mean:.2f}" in explorer.text()


@pytest.mark.browser
def test_keys_go_through_orders_ngrams_and_sentences(tab: Tab, tmp_path: Path) -> None:
    explorer = BleuExplorer.example()
    page = tab.open(explorer.save(tmp_path / "bleu.html"))
    found = explorer.explained.sentences
    for sentence, each in enumerate(found):
        for n, order in enumerate(each.orders, 1):
            press(page, str(n))
            assert page.locator(".tabs [aria-pressed=true]").get_attribute("data-order") == str(n)
            for match in order:
                row = page.locator(".ngram[aria-selected=true]")
                assert row.locator("bdi").all_text_contents() == list(match.ngram)
                shown = row.locator(".cell").all_text_contents()
                counts = [match.count, *map(len, match.reference_starts), match.limit]
                assert shown == [str(count) for count in (*counts, match.clipped)]
                assert f"min({match.count}, {match.limit}) = {match.clipped}" in said(page)
                marked = page.locator(".side").first.locator(".token.begins").count()
                assert marked == match.count
                press(page, "ArrowDown")
        press(page, "PageDown")
        assert page.locator(".bar select").input_value() == str(min(sentence + 1, len(found) - 1))
    press(page, "4", "ArrowRight", "ArrowLeft")
    assert page.locator(".tabs [aria-pressed=true]").get_attribute("data-order") == "3"
    press(page, "Escape")
    assert page.locator(".tabs [aria-pressed=true]").get_attribute("data-order") == "1"


@pytest.mark.browser
def test_tokens_show_what_counts_and_what_is_clipped_away(tab: Tab, tmp_path: Path) -> None:
    """ "the" stands three times in front and once later; at most two are in a reference."""
    page = tab.open(BleuExplorer.example().save(tmp_path / "bleu.html"))
    hypothesis = page.locator(".side").first
    assert texts(page, ".side:first-child .surplus") == ["the", "the"]
    assert hypothesis.locator(".counted").count() == 7
    press(page, "2")
    assert hypothesis.locator(".surplus").count() == 0
    assert texts(page, ".side:first-child .unmatched")[:2] == ["the", "the"]


@pytest.mark.browser
def test_a_page_has_every_setting_recorded(tab: Tab, tmp_path: Path) -> None:
    """Choosing a tokenizer or a smoothing shows sacreBLEU's figures without a kernel."""
    explorer = BleuExplorer.example()
    page = tab.open(explorer.save(tmp_path / "bleu.html"))
    for tokenizer in ("zh", "char", "none", "13a"):
        page.get_by_label("Tokenisation").select_option(tokenizer)
        for smoothing in SMOOTHINGS:
            page.get_by_label("Smoothing").select_option(smoothing)
            explorer.tokenizer, explorer.smoothing = tokenizer, smoothing
            score, signature = theirs(explorer)
            assert page.locator(".headline strong").text_content() == f"{score.score:.2f}"
            assert page.locator(".headline code").text_content() == signature
            mean = page.locator(".result.wrong strong").text_content()
            assert mean == f"{explorer.explained.mean:.2f}"


@pytest.mark.browser
def test_what_is_typed_is_scored_at_once(tab: Tab, tmp_path: Path) -> None:
    explorer = BleuExplorer("", ["the cat sat on the mat"])
    page = open_live(tab, tmp_path, explorer, views=2)
    box = page.get_by_label("Hypothesis", exact=True).first
    box.press_sequentially("the cat sat on a mat")
    answered(page)
    assert explorer.hypothesis == "the cat sat on a mat"
    shown = texts(page, ".headline strong")
    assert shown == [f"{theirs(explorer)[0].score:.2f}"] * 2
    box.press("Home")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.get_by_role("button", name="Add a reference").first.click()
    page.keyboard.type("a cat was sitting on a mat")
    answered(page)
    assert explorer.references[1] == "a cat was sitting on a mat"
    assert texts(page, ".headline strong") == [f"{theirs(explorer)[0].score:.2f}"] * 2
    page.get_by_role("button", name="Remove reference 1").first.click()
    answered(page)
    assert explorer.references == ["a cat was sitting on a mat"]
    page.get_by_label("Smoothing").first.select_option("floor")
    answered(page)
    assert explorer.smoothing == "floor"
    page.evaluate("cleanups.forEach((undo) => undo())")
    assert page.evaluate("[model.reactions.length, document.body.innerText.trim()]") == [0, ""]


@pytest.mark.browser
def test_an_error_is_said_beside_the_last_figures(tab: Tab, tmp_path: Path) -> None:
    page = open_live(tab, tmp_path, BleuExplorer("a b c d", ["a b c d"]))
    page.get_by_label("Hypothesis", exact=True).fill("a\nb")
    answered(page)
    assert page.get_by_role("alert").text_content().startswith("line 2: expected at least one")
    assert page.locator(".headline strong").text_content() == "100.00"


@pytest.mark.browser
def test_text_is_never_markup(tab: Tab, tmp_path: Path) -> None:
    hostile = "<script>window.hurt=1</script><img src=x onerror=window.hurt=1> </s> &amp;"
    explorer = BleuExplorer(hostile, [hostile], tokenizer="none")
    page = tab.open(explorer.save(tmp_path / "bleu.html"))
    assert " ".join(texts(page, ".side:first-child .token")).startswith("<script>window.hurt=1")
    assert page.evaluate("window.hurt") is None
    assert page.locator("main img, main script").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 800])
def test_both_themes_and_widths(tab: Tab, tmp_path: Path, theme: Any, width: int) -> None:
    tab.page.emulate_media(color_scheme=theme)
    tab.page.set_viewport_size({"width": width, "height": 800})
    long = " ".join(f"word{i % 7}" for i in range(60))
    explorer = BleuExplorer(f"{long}\nshort", [f"{long} more\nshort", "x\ny", "x\ny", "x\ny"])
    page = tab.open(explorer.save(tmp_path / "bleu.html"))
    for key in ("Home", "4", "PageDown"):
        press(page, key)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert page.evaluate(CONTRAST) == []


def said(page: Any) -> str:
    return str(page.get_by_role("status").text_content())
