"""The words of the views in English and in Chinese: the same places, and none left over."""

import re
from pathlib import Path

import pytest

from s2s_lab import pages
from tests.conftest import Tab
from tests.widgets.driving import press
from tests.widgets.exhibits import browser, every_view, example

TABLES = sorted(path.stem for path in (pages.VIEWS / "words").glob("*.js"))
DESCRIBE = """(code) => {
  const table = new Function(code)();
  const slots = (entry) => typeof entry === "function"
    ? entry.length : new Set(entry.match(/\\{\\d\\}/g) ?? []).size;
  if (Array.isArray(table)) {
    return table.map((pair) => [pair[0], pair.length, 0, 0, pair.every(Boolean)]);
  }
  return Object.entries(table).map(([key, pair]) => [key, pair.length, ...pair.map(slots),
    pair.every((entry) => typeof entry === "function" || entry.trim() !== "")]);
}"""


def table_code(stem: str) -> str:
    """A word table as the body of a function that returns it."""
    text = pages.module(f"words/{stem}").replace("export const", "const")
    name = re.findall(r"^const ([A-Z_]+) = [{\[]", text, re.MULTILINE)[-1]
    return f"{text}\nreturn {name};"


@browser
@pytest.mark.parametrize("stem", TABLES)
def test_both_languages_have_every_entry_with_the_same_places(tab: Tab, stem: str) -> None:
    found = tab.page.evaluate(DESCRIBE, table_code(stem))
    assert found
    for key, languages, *slots, filled in found:
        assert languages == 2, key
        assert slots[0] == slots[1], f"{key}: {slots[0]} places in English, {slots[1]} in Chinese"
        assert filled, key


@every_view
def test_no_word_is_asked_for_that_no_table_has(name: str) -> None:
    """Keys in quotation marks after ``say(``; the tables are those that the view imports."""
    module = pages.module(example(name).view)
    asked = set(re.findall(r"\bsay\(\s*\"(\w+)\"", module))
    known = set(re.findall(r"^ {2,4}\"?(\w+)\"?: ?\[", module, re.MULTILINE))
    assert asked <= known


@browser
@every_view
def test_a_chinese_page_has_no_english_sentence_left(tab: Tab, tmp_path: Path, name: str) -> None:
    """No entry of English words with a Chinese twin stands on the page, labels included."""
    shown = example(name)
    widget = getattr(shown, "shown", shown)
    widget.language = "zh-CN"
    try:
        page = tab.open(shown.save(tmp_path / "chinese.html"))
    finally:
        widget.language = "en"
    press(page, "End")
    seen = page.evaluate(
        """() => [document.querySelector("main").innerText,
          ...[...document.querySelectorAll("main [aria-label]")].map((e) => e.ariaLabel),
        ].join("\\n")"""
    )
    module = pages.module(widget.view)
    sentences = re.findall(r"^ {2,4}\w+: ?\[\s*\"([^\"{]{16,})\",", module, re.MULTILINE)
    assert [sentence for sentence in sentences if sentence in seen] == []
    assert re.search(r"[\u4e00-\u9fff]", seen)
