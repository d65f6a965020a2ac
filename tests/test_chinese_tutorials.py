"""A Chinese tutorial is the English one: the same code and cells, nothing lost in the text."""

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.chinese_tutorials import CHINESE, ENGLISH, SHORT, cells, renewed, texts

PATHS = sorted(CHINESE.glob("*.ipynb"))
WHOLE = [path for path in PATHS if path.stem not in SHORT]
SPELLED: dict[tuple[str, str], set[str]] = {}
"""(tutorial, cell): numbers in digits that the Chinese says in words, as it must."""

HAN = re.compile(r"[\u4e00-\u9fff]")
NUMBER = re.compile(r"\d*\.?\d+")
SPAN = re.compile(r"`([^`\n]+)`")
TARGET = re.compile(r"(?<=\]\()[^)]+(?=\))")
MATHS = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def pairs(path: Path) -> list[tuple[str, str, str]]:
    """The id, the English and the Chinese of each markdown cell."""
    english = texts(read(ENGLISH / path.name))
    return [(name, english[name], text) for name, text in texts(read(path)).items()]


def said(text: str) -> str:
    """A text without the addresses of its links."""
    return TARGET.sub("", text)


def numbers(text: str) -> set[str]:
    """Every number in digits."""
    return set(NUMBER.findall(said(text)))


def emphasised(line: str) -> list[re.Match[str]]:
    """What stands between stars in a line without its code."""
    return list(re.finditer(r"(\*\*?)(.+?)\1", SPAN.sub("x", line)))


def by_path(function: Any) -> Any:
    return pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)(function)


def whole(function: Any) -> Any:
    return pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)(function)


def test_the_tutorials_that_exist_in_chinese() -> None:
    names = {path.stem for path in PATHS}
    assert {*SHORT, "00_text", "02_encoder_decoder", "04_attention", "06_decoding"} <= names


@by_path
def test_code_cells_are_those_of_the_english_tutorial(path: Path) -> None:
    english_cells, chinese_cells = read(ENGLISH / path.name).cells, read(path).cells
    if path.stem in SHORT:
        there = cells(read(path))
        english_cells = [cell for cell in english_cells if cell.id in there]
    for english, chinese in zip(english_cells, chinese_cells, strict=True):
        assert (chinese.id, chinese.cell_type) == (english.id, english.cell_type)
        assert chinese.metadata == english.metadata
        if english.cell_type == "code":
            assert chinese.source == english.source, f"run tests/chinese_tutorials.py {path.stem}"


@by_path
def test_each_text_is_chinese(path: Path) -> None:
    for name, english, chinese in pairs(path):
        assert HAN.search(chinese), f"{name} is not translated"
        assert chinese != english
        for line in MATHS.sub("", chinese).splitlines():
            words = re.findall(r"[A-Za-z]{2,}", SPAN.sub("", re.sub(r"\*[^*]+\*", "", said(line))))
            assert HAN.search(line) or len(words) < 4, f"{name}: a line in English: {line}"


@whole
def test_no_code_number_or_formula_is_lost(path: Path) -> None:
    for name, english, chinese in pairs(path):
        assert set(SPAN.findall(english)) == set(SPAN.findall(chinese)), name
        assert MATHS.findall(english) == MATHS.findall(chinese), name
        spelled = SPELLED.get((path.stem, name), set())
        assert numbers(english) - numbers(chinese) == spelled, name
        assert numbers(chinese) <= numbers(english), f"{name}: a number that the English lacks"


@whole
def test_headings_lists_and_tables_have_as_many_lines(path: Path) -> None:
    for name, english, chinese in pairs(path):
        for mark in (r"#+ ", r"- ", r"\d\. ", r"\|"):
            there = [re.findall(rf"^{mark}", text, re.MULTILINE) for text in (english, chinese)]
            assert there[0] == there[1], f"{name}: {mark}"


@by_path
def test_links_lead_to_files_and_outside_to_the_same_places(path: Path) -> None:
    texts_of_both = pairs(path)
    for name, english, chinese in texts_of_both:
        outside = [
            {target for target in TARGET.findall(text) if "://" in target}
            for text in (english, chinese)
        ]
        assert outside[0] == outside[1] or path.stem in SHORT, name
        for target in TARGET.findall(chinese):
            if "://" not in target:
                file = (path.parent / target.partition("#")[0]).resolve()
                assert file.is_file(), target
                translated = CHINESE / file.name
                assert (
                    file.parent != ENGLISH
                    or target == f"../{path.name}"
                    or (not translated.is_file())
                ), f"{target} exists in Chinese"
    _, english, chinese = texts_of_both[0]
    assert chinese.splitlines()[2] == f"[English version](../{path.name})"
    assert f"](zh-CN/{path.name})" in english


@by_path
def test_punctuation_is_chinese_and_stars_close(path: Path) -> None:
    """Markdown closes no ``**`` between a punctuation mark and a character, as in ``对。**错``."""
    for name, _, chinese in pairs(path):
        for line in MATHS.sub("", chinese).splitlines():
            plain = SPAN.sub("", said(line))
            assert not re.search(r"[\u4e00-\u9fff][,;:?!]", plain), f"{name}: {line}"
            for found in emphasised(line):
                inner, text = found[2], SPAN.sub("x", line)
                before, after = text[: found.start()][-1:], text[found.end() :][:1]
                opens = inner[0].isalnum() or not before.isalnum()
                closes = inner[-1].isalnum() or not after.isalnum()
                assert opens, f"{name}: {found[0]}"
                assert closes, f"{name}: {found[0]}"


@by_path
def test_it_is_committed_executed_and_its_widgets_speak_chinese(path: Path) -> None:
    notebook = read(path)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    outputs = [output for cell in code for output in cell.outputs]
    assert "error" not in {output.output_type for output in outputs}
    pages = [str(o.data["text/html"]) for o in outputs if "srcdoc=" in str(o.get("data", {}))]
    assert pages
    for page in pages:
        assert "lang=&quot;zh-CN&quot;" in page
        assert "<summary>纯文本形式</summary>" in page
    assert "widgets" not in json.loads(path.read_text(encoding="utf-8"))["metadata"]
    assert path.stat().st_size <= 400_000


def test_a_renewed_notebook_keeps_the_chinese_and_takes_the_english_code() -> None:
    """Ids decide: a text that is new in English comes in English, in its place."""
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    english = new_notebook(
        cells=[
            new_markdown_cell("New", id="new"),
            new_code_cell("2", id="code", execution_count=1, metadata={"tags": ["t"]}),
            new_markdown_cell("Old", id="old"),
        ]
    )
    chinese = cells(
        new_notebook(cells=[new_markdown_cell("旧", id="old"), new_markdown_cell("删", id="gone")])
    )
    notebook = renewed(english, chinese)
    assert texts(notebook) == {"new": "New", "old": "旧"}
    code = notebook.cells[1]
    assert (code.source, code.id, code.metadata.tags) == ("2", "code", ["t"])
    assert (code.outputs, code.execution_count) == ([], None)
    assert english.cells[1].execution_count == 1
    assert [cell.id for cell in renewed(english, chinese, short=True).cells] == ["old"]


def test_the_start_page_lists_each_chinese_tutorial_with_its_minutes_and_points() -> None:
    english, chinese = (texts(read(folder / f"{SHORT[0]}.ipynb")) for folder in (ENGLISH, CHINESE))
    for path in WHOLE:
        there, here = (
            [line for line in text["chapters"].splitlines() if f"({path.name})" in line]
            for text in (english, chinese)
        )
        assert len(there) == len(here) == 1
        assert numbers(there[0]) == numbers(here[0])
