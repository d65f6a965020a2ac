"""The tokenizer lab: its traits and its text, and its page in a browser, driven with keys."""

from pathlib import Path
from typing import Any

import pytest

from s2s_lab.bpe import BPETokenizer
from s2s_lab.tasks.tokenizing import cost
from s2s_lab.text import SpaceTokenizer
from s2s_lab.widgets import PredictReveal
from s2s_lab.widgets.tokenizer_examples import SENTENCES, phrasebook
from s2s_lab.widgets.tokenizer_lab import TokenizerLab
from tests.conftest import Tab
from tests.widgets import bridge
from tests.widgets.driving import count, press, texts

TRAINING = ("low low low lot", "lower slow", "newest widest lot")
HELD_OUT = ("slow lot", "the newest")


def own(sentence: str = "slow the lot", merges: int = 3) -> TokenizerLab:
    return TokenizerLab(sentence, merges=merges, training=TRAINING, held_out=HELD_OUT)


def test_the_results_are_those_of_the_tokenizer() -> None:
    lab = own()
    words = SpaceTokenizer()
    for merges in (3, 0, 7):
        lab.merges = merges
        tokenizer = BPETokenizer.learn(words, TRAINING, merges)
        assert list(lab.pieces) == tokenizer.split("slow the lot")
        sides = [[tokenizer.split(text) for text in side] for side in (TRAINING, HELD_OUT)]
        assert lab.cost == cost(*sides)
    assert lab.words == ("slow", "the", "lot")
    assert "".join(lab.characters) == "slow the lot"


def test_without_a_held_out_text_every_tenth_sentence_is_one() -> None:
    lines = [f"a{i}" for i in range(20)]
    lab = TokenizerLab("a1", training=lines)
    assert lab.study.words.vocabulary == 18
    assert lab.study.words.unknown == 1.0


def test_another_language_says_the_same_and_one_may_type_a_sentence() -> None:
    lab = TokenizerLab.example()
    assert lab.sentence == SENTENCES[0].en
    lab.corpus = "zh"
    assert lab.sentence == SENTENCES[0].zh
    lab.sentence = "我爱你。"
    assert lab.words == ("我", "爱", "你", "。")
    lab.corpus = "en"
    assert lab.sentence == "我爱你。"
    lab.merges = 400
    lab.corpus = "zh"
    assert lab.pieces == tuple(
        BPETokenizer(phrasebook()["zh"].words, lab.study.merges).split("我爱你。")
    )


def test_what_cannot_be_cut_is_said_and_the_last_cut_stays() -> None:
    lab = own()
    before = lab.pieces
    for sentence, said in ((" ", "expected at least one word"), ("a" * 201, "got 201")):
        lab.sentence = sentence
        assert said in lab.text()
        assert lab.pieces == before
    lab.sentence = "low"
    assert lab._error == ""
    assert lab.words == ("low",)
    with pytest.raises(ValueError, match="corpus: expected en or fr or zh, got 'own'"):
        TokenizerLab(corpus="own")
    with pytest.raises(ValueError, match="held_out: expected at least one word, got none"):
        TokenizerLab("a", training=["a"])
    with pytest.raises(ValueError, match="sentence: expected at least one word"):
        own(" ")


def test_text_says_what_the_traits_say() -> None:
    lab = own()
    lines = lab.text().splitlines()
    assert lines[1] == "  12 characters  s l o w ␣ t h e ␣ l o t"
    assert lines[2] == "   3 words       slow the lot"
    assert lines[3] == f"{len(lab.pieces):4} pieces      {' '.join(lab.pieces)}"
    assert lab.text() == own().text()


def test_a_page_is_small_and_the_same_each_time() -> None:
    assert len(TokenizerLab.example().html().encode()) <= 130_000
    assert TokenizerLab.example().html() == TokenizerLab.example().html()


def open_page(tab: Tab, folder: Path, lab: Any) -> Any:
    return tab.open(lab.save(folder / "lab.html"))


def shown(page: Any, row: str) -> list[str]:
    return texts(page, f".cut-{row} .token")


@pytest.mark.browser
@pytest.mark.parametrize("corpus", ["en", "fr", "zh"])
def test_the_page_shows_what_python_computes(tab: Tab, tmp_path: Path, corpus: str) -> None:
    """Pieces, their marks and the figures, for each example after some numbers of merges."""
    lab = TokenizerLab(corpus=corpus, merges=0)
    page = open_page(tab, tmp_path, lab)
    for number, sentence in enumerate(phrasebook()[corpus].examples):
        lab.sentence = sentence
        press(page, *(["ArrowDown"] if number else []), "Home")
        for merges in (0, 25, 50, 500):
            press(page, *(["PageDown"] if 0 < merges < 500 else ["End"] if merges else []))
            lab.merges = min(merges, 400)
            assert shown(page, "pieces") == list(lab.pieces)
            unknown = [piece for piece in lab.pieces if not lab.study.knows(piece, lab._shown)]
            assert texts(page, ".cut-pieces .unknown") == unknown
            figures = (
                str(lab.cost.vocabulary),
                f"{round(10 * lab.cost.tokens) / 10:.1f}",
                f"{round(1000 * lab.cost.unknown) / 10:.1f} %",
            )
            assert texts(page, "figcaption b") == list(figures)
        assert shown(page, "words") == list(lab.words)
        assert shown(page, "characters") == [letter.replace(" ", "␣") for letter in lab.characters]


@pytest.mark.browser
def test_keys_choose_language_sentence_and_merges(tab: Tab, tmp_path: Path) -> None:
    page = open_page(tab, tmp_path, TokenizerLab.example())
    assert count(page) == "100 of 400 merges"
    press(page, "ArrowRight", "PageUp")
    assert count(page) == "76 of 400 merges"
    press(page, "2", "ArrowDown")
    assert page.get_by_label("Sentences to look at").input_value() == "1"
    assert shown(page, "words")[:2] == ["le", "professeur"]
    press(page, "3")
    assert shown(page, "characters")[:2] == ["老", "师"]
    press(page, "End")
    assert "No pair is left" in page.get_by_role("status").text_content()
    press(page, "Home")
    assert "No merge yet" in page.get_by_role("status").text_content()
    press(page, "Escape")
    assert count(page).startswith("100 of")
    page.locator("figure svg").first.click(position={"x": 60, "y": 60})
    assert not count(page).startswith("100 of")


@pytest.mark.browser
def test_the_words_that_are_whole_stay_hidden_until_there_is_a_guess(
    tab: Tab, tmp_path: Path
) -> None:
    """At 50 merges of the first example *the* alone is one piece; the merges to come are hidden."""
    page = open_page(tab, tmp_path, PredictReveal(TokenizerLab.example()))
    press(page, "End")
    assert count(page) == "0 of 400 merges"
    assert "after 50 merges" in page.locator(".asked").text_content()
    assert "?" in texts(page, ".cards li")[0]
    lab = TokenizerLab(merges=50)
    whole = [word for word in set(lab.words) - {"."} if f"{word}</w>" in lab.pieces]
    options = [text[1:].strip() for text in texts(page, ".option")]
    for word in whole:
        press(page, str(options.index(word) + 1))
    press(page, "Enter")
    assert count(page) == "50 of 400 merges"
    assert "Right" in page.locator("div.last").text_content()
    assert "after 100 merges" in page.locator(".asked").text_content()


@pytest.mark.browser
def test_a_typed_sentence_is_cut_by_the_kernel(tab: Tab, tmp_path: Path) -> None:
    lab = TokenizerLab.example()
    page = bridge.open_live(tab, tmp_path, lab)
    field = page.get_by_label("Sentence", exact=True)
    field.fill("We sleep.")
    press(page, "Enter")
    bridge.answered(page)
    assert shown(page, "words") == ["we", "sleep", "."]
    assert lab.words == ("we", "sleep", ".")
    field.fill(" ")
    press(page, "Enter")
    bridge.answered(page)
    assert "expected at least one word" in page.get_by_role("alert").text_content()
    assert shown(page, "words") == ["we", "sleep", "."]
    page.locator(".tokenizer-lab").focus()
    press(page, "3")
    bridge.answered(page)
    assert lab.corpus == "zh"
