"""The BLEU explorer and the MBR matrix in JupyterLab: typed, clicked, and not disturbed by it."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, expect
from sacrebleu.metrics import BLEU

from s2s_lab import lab

from .lab_driver import LabPage

pytestmark = pytest.mark.browser

PATIENCE = 60_000
BLEU_CELL = """
from s2s_lab.widgets import BleuExplorer
explorer = BleuExplorer("", ["the cat sat down on the mat.\\nIt rains."])
explorer
"""
MBR_CELL = """
from s2s_lab import load
from s2s_lab.widgets import MbrMatrix
matrix = MbrMatrix(load("phrasebook-en-fr"), "you and I")
matrix
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A lab with one notebook that has both."""
    folder: Path = tmp_path_factory.mktemp("scores")
    cells = [nbformat.v4.new_code_cell(cell.strip()) for cell in (BLEU_CELL, MBR_CELL)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "scores.ipynb")
    options = ["--LabApp.expose_app_in_browser=True"]
    running = lab.start(folder, page="scores.ipynb", options=options)
    yield running.address
    running.stop()


def test_typed_texts_and_removed_references(browser: Browser, address: str) -> None:
    """Every letter typed arrives, in order, and letters elsewhere in a view cut no cell."""
    with LabPage(browser, address) as lab_page:
        page = lab_page.page
        assert [cell["errors"] for cell in lab_page.run_all()] == [[], []]
        explorer = lab_page.notebook.locator(".bleu-explorer")
        lab_page.show(explorer)
        box = explorer.get_by_label("Hypothesis", exact=True)
        typed = ["the x cat sat on the mat.", "It rains."]
        box.press_sequentially("\n".join(typed))
        references = [["the cat sat down on the mat.", "It rains."]]
        score = BLEU().corpus_score(typed, references).score
        shown = explorer.locator(".headline strong")
        expect(shown).to_have_text(f"{score:.2f}", timeout=PATIENCE)
        expect(box).to_have_value("\n".join(typed))
        explorer.get_by_role("button", name="2-grams").click()
        for key in ("ArrowDown", "x", "d", "d", "a"):
            page.keyboard.press(key)
        expect(lab_page.notebook.locator(".jp-CodeCell")).to_have_count(2)
        expect(explorer.locator(".ngram[aria-selected=true] bdi")).to_have_text(["x", "cat"])
        matrix = lab_page.notebook.locator(".mbr-matrix")
        lab_page.show(matrix)
        matrix.locator("thead button").nth(2).click()
        expect(matrix.get_by_role("status")).to_contain_text("Reference 3 taken out.")
        matrix.get_by_label("Source sentence").fill("I love you.")
        page.keyboard.press("Enter")
        expect(matrix.locator(".card.mbr bdi")).to_have_text("je t' aime .", timeout=PATIENCE)
        assert lab_page.outside == []
        assert lab_page.complaints == []
