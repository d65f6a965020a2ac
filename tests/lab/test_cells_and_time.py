"""The cell explorer and the time machine live in JupyterLab: what is typed or moved is answered."""

import os
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, expect

from s2s_lab import lab

from .lab_driver import LabPage

pytestmark = pytest.mark.browser

SHOTS = Path(os.environ["S2S_LAB_SHOTS"]) if os.environ.get("S2S_LAB_SHOTS") else None
CELLS = [
    "from s2s_lab.widgets.cell_explorer import CellExplorer\nCellExplorer.example()",
    "from s2s_lab.widgets.time_machine import TimeMachine\nTimeMachine.example()",
]
PATIENCE = 60_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A lab with one notebook that shows both."""
    folder = tmp_path_factory.mktemp("cells")
    cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "both.ipynb")
    options = ["--LabApp.expose_app_in_browser=True"]
    running = lab.start(folder, page="both.ipynb", options=options)
    yield running.address
    running.stop()


def explores_cells(lab_page: LabPage) -> None:
    view = lab_page.notebook.locator(".cell-explorer")
    lab_page.show(view)
    count = view.locator(".count")
    expect(count).to_have_text("step 11 of 11")
    view.focus()
    view.press("ArrowLeft")
    expect(count).to_have_text("step 10 of 11")
    plain = view.locator(".number-table tbody tr").nth(3)
    before = plain.inner_text()
    view.get_by_label("plain RNN: size").fill("1.7")  # a page has not recorded this one
    expect(plain).not_to_have_text(before, timeout=PATIENCE)
    field = view.get_by_label("Source sentence")
    field.fill("I love you.")
    field.press("Enter")
    expect(count).to_have_text("step 5 of 5", timeout=PATIENCE)
    view.get_by_label("direction").select_option("backward")
    expect(view.locator(".map thead bdi").first).to_have_text("<eos>", timeout=PATIENCE)
    field.fill(" ")
    field.press("Enter")
    expect(view.get_by_role("alert")).to_contain_text("expected at least one word")
    lab_page.shoot(SHOTS, "cell_explorer")


def travels_in_time(lab_page: LabPage) -> None:
    view = lab_page.notebook.locator(".time-machine")
    lab_page.show(view)
    view.focus()
    view.press("End")
    written = view.locator(".side.now .token")
    expect(written).to_have_text(["5", "4", "3", "2", "1", "<eos>"])
    field = view.get_by_label("Source sentence")
    field.fill("7 8 9")
    field.press("Enter")
    expect(written).to_have_text(["9", "8", "7", "<eos>"], timeout=PATIENCE)
    view.focus()
    view.press("ArrowLeft")
    expect(view.locator(".count")).to_contain_text("checkpoint 14 of 15")
    lab_page.shoot(SHOTS, "time_machine")


def test_both_answer(browser: Browser, address: str) -> None:
    with LabPage(browser, address) as lab_page:
        for cell in lab_page.run_all():
            assert cell["errors"] == []
            assert cell["ran"]
        explores_cells(lab_page)
        travels_in_time(lab_page)
        assert lab_page.complaints == []
        assert lab_page.outside == []
