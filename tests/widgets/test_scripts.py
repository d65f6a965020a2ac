"""Chinese, Arabic and Hebrew: reading direction, room for the words, and a Chinese interface.

Only places are measured, so no font of these scripts is needed: boxes for missing letters stand
where the letters would.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from s2s_lab.decoding import Beam
from s2s_lab.models import TableModel
from s2s_lab.text import Codec, SpaceTokenizer, Vocab
from s2s_lab.translator import Translator
from s2s_lab.widgets import BleuExplorer, DecodeStepper, MbrMatrix
from s2s_lab.widgets.view import View
from tests.conftest import Tab
from tests.widgets.driving import press, texts
from tests.widgets.made_up import make_trace

pytestmark = pytest.mark.browser

SENTENCES: Mapping[str, tuple[str, str]] = {
    "zh": ("我 不 喜欢 这 座 旧 的 蓝色 房子 。", "她 昨天 在 图书馆 借 了 三 本 书 。"),
    "ar": ("أنا لا أحب هذا البيت الأزرق القديم حقا .", "استعارت ثلاثة كتب من المكتبة أمس ."),
    "he": ("אני לא אוהב את הבית הכחול הישן .", "היא שאלה שלושה ספרים מהספרייה אתמול ."),
}
"""Two sentences of each language, words between spaces."""

RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff]")
ISOLATED = re.compile(r"\u2068[^\u2068\u2069]*\u2069")
"""A stretch of text that cannot move what stands beside it (UAX #9, FSI and PDI)."""

READ: Mapping[str, str] = {"zh": "ltr", "ar": "rtl", "he": "rtl"}


def stepper(first: str, second: str) -> View:
    return DecodeStepper.from_trace(make_trace(first, second, first, strategy=Beam(width=3)))


def bleu(first: str, second: str) -> View:
    """The second reference is the first one, backwards."""
    backwards = " ".join(reversed(first.split()))
    return BleuExplorer(
        f"{first}\n{second}", [f"{first} {first}\n{second}", f"{backwards}\n{first}"]
    )


def mbr(first: str, second: str) -> View:
    """A model that writes the first sentence, or the second, or one word of it."""
    words, word = first.split(), second.split()[0]
    table = {" ".join(words[:i]): {words[i]: 1.0} for i in range(1, len(words))}
    start = {words[0]: 0.6, word: 0.4}
    model = TableModel.of({"": start, **table})
    reads = Codec(SpaceTokenizer(), Vocab.build([words]))
    named = Translator("a table", model, reads, replace(reads, vocab=model.vocab))
    return MbrMatrix(named, first)


VIEWS: Mapping[str, Callable[[str, str], View]] = {"stepper": stepper, "bleu": bleu, "mbr": mbr}
SEQUENCES = {"stepper": ".pair .tokens", "bleu": ".pair .tokens", "mbr": ".card .answer"}
"""Where each view writes a sentence in large type."""

LINES = """(selector) => [...document.querySelectorAll(selector)].map((row) => {
  const boxes = [...row.querySelectorAll("bdi.token")].map((word) => word.getBoundingClientRect());
  const steps = boxes.slice(1).map((box, i) => [box, boxes[i]])
    .filter(([box, before]) => Math.abs(box.top - before.top) < 4)
    .map(([box, before]) => (box.left > before.left ? "ltr" : "rtl"));
  return { direction: getComputedStyle(row).direction, steps: [...new Set(steps)] };
})"""
"""Of each sentence: the direction that it is set to, and where words stand beside those before."""

OUTSIDE = """() => {
  const root = document.querySelector(".s2s").getBoundingClientRect();
  const clips = (el) => {
    for (let up = el.parentElement; up; up = up.parentElement) {
      if (getComputedStyle(up).overflowX !== "visible") return true;
    }
    return false;
  };
  return [...document.querySelectorAll(".s2s *")].filter((el) => el.checkVisibility() && !clips(el))
    .filter((el) => {
      const box = el.getBoundingClientRect();
      return box.width && (box.left < root.left - 1 || box.right > root.right + 1);
    }).map((el) => `${el.tagName} ${el.className} ${el.textContent.slice(0, 40)}`);
}"""
"""Elements that stick out of the view at a side, and that no box scrolls or cuts."""


def open_page(tab: Tab, folder: Path, view: View, width: int, language: str = "en") -> Any:
    tab.page.set_viewport_size({"width": width, "height": 800})
    view.language = language
    return tab.open(view.save(folder / "view.html"))


def expect_room(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("view", sorted(VIEWS))
@pytest.mark.parametrize("script", sorted(SENTENCES))
def test_sentences_run_in_reading_direction_and_nothing_sticks_out(
    tab: Tab, tmp_path: Path, view: str, script: str
) -> None:
    page = open_page(tab, tmp_path, VIEWS[view](*SENTENCES[script]), 800, "zh-CN")
    for keys in ([], ["ArrowRight", "ArrowRight"], ["ArrowDown"], ["End"]):
        press(page, *keys)
        expect_room(page)
        status = page.get_by_role("status").first.text_content()
        assert not RIGHT_TO_LEFT.search(ISOLATED.sub("", status)), status
        for line in page.evaluate(LINES, SEQUENCES[view]):
            if line["steps"]:
                assert line["direction"] == READ[script]
                assert line["steps"] == [READ[script]]
    page.set_viewport_size({"width": 1280, "height": 800})
    expect_room(page)
    assert page.evaluate(LINES, SEQUENCES[view])[0]["direction"] == READ[script]


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("I say שלום to you", "ltr"),
        ("שלום is what I say", "rtl"),
        ("123 مرحبا hello", "rtl"),
        ("2 + 2 = 4", "ltr"),
        ("<unk> שלום", "rtl"),
    ],
)
def test_the_first_letter_tells_the_direction(
    tab: Tab, tmp_path: Path, text: str, direction: str
) -> None:
    """As Unicode has it for paragraphs (UAX #9, P2): no digit, sign or special token decides."""
    page = open_page(tab, tmp_path, BleuExplorer(text, [text], tokenizer="none"), 800)
    line = page.evaluate(LINES, SEQUENCES["bleu"])[0]
    assert line["direction"] == direction


@pytest.mark.parametrize("view", sorted(VIEWS))
@pytest.mark.parametrize("width", [1280, 800])
def test_long_chinese_without_spaces_finds_room(
    tab: Tab, tmp_path: Path, view: str, width: int
) -> None:
    """Sixty characters as one token, and a name without a space as another."""
    long = ("我们昨天在图书馆里借了三本关于机器翻译的书" * 3)[:60]
    page = open_page(tab, tmp_path, VIEWS[view](f"{long} 好", f"好 {long}"), width, "zh-CN")
    for key in ("ArrowRight", "ArrowDown", "End"):
        press(page, key)
        expect_room(page)


TERMS = (
    "bleu", "sacrebleu", "gram", "chrf", "mbr", "map", "exp", "floor", "add", "char", "none",
    "esc", "home", "end", "enter", "space", "pgup", "pgdn", "ctrl", "zh", "log",
)  # fmt: skip
"""Words of a Chinese interface that are not translated: names, formulas, keys."""

LABELS = "h3, h4, button, label, option, thead th, tfoot th, .caption, .label, .legend li, .keys"

ENGLISH = """([labels, terms]) => {
  const own = (el) => [...el.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent);
  const said = [...document.querySelectorAll(labels)].flatMap((el) => own(el));
  const named = [...document.querySelectorAll(".s2s, .s2s [aria-label]")]
    .filter((el) => !el.closest("[role=treeitem], [role=option]"))
    .map((el) => el.getAttribute("aria-label"));
  const words = (text) => text.toLowerCase().replace(/<[a-z]+>/g, "").match(/[a-z]{2,}/g) ?? [];
  return [...said, ...named].filter((text) => words(text).some((word) => !terms.includes(word)));
}"""


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_the_interface_speaks_chinese(tab: Tab, tmp_path: Path, view: str) -> None:
    """Headings, captions, buttons, choices, names for a screen reader; the text is Chinese, too."""
    page = open_page(tab, tmp_path, VIEWS[view](*SENTENCES["zh"]), 1280, "zh-CN")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    for key in ("Home", "ArrowRight", "ArrowDown", "End"):
        press(page, key)
        assert page.evaluate(ENGLISH, [LABELS, TERMS]) == []
    assert all(text for text in texts(page, "h3"))


def test_chinese_is_cut_by_the_tokenizer_that_one_chooses(tab: Tab, tmp_path: Path) -> None:
    """13a leaves a clause whole; zh cuts every character, and the view says how many there are."""
    explorer = BleuExplorer("我爱苹果。", ["我爱吃苹果。"])
    page = open_page(tab, tmp_path, explorer, 800, "zh-CN")
    assert texts(page, ".side:first-child .token") == ["我爱苹果。"]
    page.get_by_label("分词").select_option("zh")
    assert texts(page, ".side:first-child .token") == list("我爱苹果。")
    assert "tok:zh" in page.locator(".headline code").text_content()
