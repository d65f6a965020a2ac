"""What every widget of the gallery and the poll promise, whatever they show: text and page.

`tab` (tests/conftest.py) fails a test whose page made a request or wrote to the console.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from s2s_lab import pages
from s2s_lab.widgets import gallery
from tests.conftest import Tab
from tests.widgets.driving import OVERFLOW, faults_in_access, press
from tests.widgets.exhibits import (
    NAMES,
    browser,
    every_view,
    every_widget,
    example,
    fresh,
    page_of,
    replaced,
    words,
)

ROOT = Path(__file__).resolve().parents[2]
LARGEST = 1_000_000
"""Bytes of a page."""


def test_every_view_of_the_package_is_in_the_gallery() -> None:
    """A widget has two files of one name; the menu and the poll of a demo have them too."""
    found = {path.stem for path in pages.VIEWS.glob("*.js")} - {"menu", "poll"}
    shown = {exhibit.module.rpartition(".")[2] for exhibit in gallery.EXHIBITS}
    assert found <= shown
    assert len(set(NAMES)) == len(NAMES)


def test_an_unknown_name_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="widget: expected one of tokens.* got 'film'"):
        gallery.find("film")


def test_the_notebook_and_the_readme_show_each_of_them() -> None:
    notebook = json.loads((ROOT / "tutorials/gallery.ipynb").read_text(encoding="utf-8"))
    cells = {"".join(cell["source"]) for cell in notebook["cells"]}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for exhibit in gallery.EXHIBITS:
        assert f"widgets.{exhibit.noun}.example()" in cells
        picture = f"docs/pictures/{exhibit.name}.png"
        assert picture in readme
        assert (ROOT / picture).stat().st_size <= 150_000


@every_view
def test_the_text_is_the_same_each_time_and_for_each_of_its_kind(name: str) -> None:
    text = example(name).text()
    assert text.strip()
    assert example(name).text() == text
    assert fresh(name).text() == text


@every_view
def test_a_page_is_small(name: str) -> None:
    assert len(example(name).html().encode()) < LARGEST


@every_widget
def test_it_has_a_sentence_in_both_languages(name: str) -> None:
    exhibit = gallery.find(name)
    assert exhibit.sentence("en").endswith(".")
    assert exhibit.sentence("zh-CN").endswith("。")


@browser
@every_view
def test_no_serious_fault_in_access_in_light_and_dark(tab: Tab, tmp_path: Path, name: str) -> None:
    page = page_of(tab, tmp_path, name)
    for theme, width in (("light", 1280), ("dark", 800)):
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 900})
        press(page, "End" if theme == "dark" else "ArrowRight")
        assert faults_in_access(page) == []


@browser
@every_view
def test_nothing_is_wider_than_the_page(tab: Tab, tmp_path: Path, name: str) -> None:
    page = page_of(tab, tmp_path, name)
    for theme, width in (("light", 1280), ("dark", 1280), ("light", 800), ("dark", 800)):
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 900})
        for key in ("Home", "ArrowRight", "End"):
            press(page, key)
            assert page.evaluate(OVERFLOW) <= 0, (theme, width, key)


def tokens(texts: Iterable[str], kind: str) -> set[str]:
    """Words of three letters or more, or digits that stand alone."""
    return {word for text in texts for word in re.findall(rf"\b{kind}\b", text)}


def outside(state: Any, seen: str, program: str) -> set[str]:
    """The words that are data, on the page, and in no program; digits if there are no words."""
    letters, digits = "[A-Za-z]{3,}", r"\d"
    found = tokens(words(state), letters) & tokens([seen], letters) - tokens([program], letters)
    return found or tokens(words(state), digits) & tokens([seen], digits)


HOSTILE = '<script>window.hurt=1</script><img src="x" onerror="window.hurt=1">'


@browser
@every_view
def test_text_from_outside_is_never_markup(tab: Tab, tmp_path: Path, name: str) -> None:
    """Every word that is data is made hostile: a word that is shown and that no program has."""
    shown = example(name)
    widget = getattr(shown, "shown", shown)
    page = page_of(tab, tmp_path, name)
    press(page, "End")
    shown_text = page.locator("main").inner_text() + " ".join(field_values(page))
    state = json.loads(json.dumps({**widget.shared(), **widget.state()}, allow_nan=False))
    data = outside(state, shown_text, pages.module(widget.view))
    assert data, "no word on the page comes from data"
    pattern = re.compile(rf"\b({'|'.join(sorted(data))})\b")

    def hurt(text: str) -> str:
        return pattern.sub(lambda found: HOSTILE + found[1], text)

    file = tmp_path / "hostile.html"
    document = pages.page(widget.view, replaced(state, hurt), HOSTILE, HOSTILE)
    file.write_text(document, encoding="utf-8")
    page = tab.open(file)
    for key in ("ArrowRight", "ArrowDown", "End"):
        press(page, key)
    assert page.evaluate("window.hurt") is None
    assert page.locator("main script, main img").count() == 0
    assert "<script>" in page.locator("main").text_content() + " ".join(field_values(page))


def field_values(page: Any) -> list[str]:
    """What stands in the fields of a page."""
    script = "els => els.filter((e) => e.type !== 'range').map((e) => String(e.value ?? ''))"
    found: list[str] = page.locator("main :is(input, textarea, select)").evaluate_all(script)
    return found
