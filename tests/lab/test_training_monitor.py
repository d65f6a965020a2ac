"""The training monitor in JupyterLab: its Stop reaches a run in a thread and a run in a cell, and
what is left in the notebook is the finished picture."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Browser, expect

from s2s_lab import lab

from .lab_driver import LabPage

pytestmark = pytest.mark.browser

PREPARE = """
from s2s_lab.models import Seq2SeqSettings
from s2s_lab.tasks.sequences import reverse
from s2s_lab.training import Recipe, TrainSettings
from s2s_lab.translator import fit
from s2s_lab.widgets.training_monitor import TrainingMonitor
task = reverse((1500, 60, 60), (2, 5))
endless = TrainSettings(epochs=None, minutes=4, validations=4000)
recipe = Recipe(Seq2SeqSettings(embedding=16, hidden=16), endless)
monitor = TrainingMonitor(every=0.1)
"""
IN_A_THREAD = [PREPARE, "monitor.start(task, recipe)", "monitor"]
IN_THE_CELL = [PREPARE, "translator = fit(task, recipe, on_step=monitor)"]
PATIENCE = 120_000
SHOTS = Path(os.environ["S2S_LAB_SHOTS"]) if os.environ.get("S2S_LAB_SHOTS") else None


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A lab with one notebook for each way to train."""
    folder = tmp_path_factory.mktemp("monitor")
    for name, cells in (("thread", IN_A_THREAD), ("cell", IN_THE_CELL)):
        made = [nbformat.v4.new_code_cell(cell.strip()) for cell in cells]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        notebook = nbformat.v4.new_notebook(cells=made, metadata=kernel)
        nbformat.write(notebook, folder / f"{name}.ipynb")
    options = ["--LabApp.expose_app_in_browser=True"]
    running = lab.start(folder, page="thread.ipynb", options=options)
    yield running.address
    running.stop()


def stop_when_it_trains(lab_page: LabPage, view: Any) -> None:
    """Wait until steps are counted, press Stop with the keyboard, and see the run end."""
    expect(view.locator(".state")).to_have_text("Training", timeout=PATIENCE)
    step = view.locator(".figures dd").first
    seen = step.inner_text()
    expect(step).not_to_have_text(seen, timeout=PATIENCE)
    expect(view.locator(".sample").first).to_be_visible(timeout=PATIENCE)
    view.get_by_role("button", name="Stop").press("Enter")
    expect(view.locator(".state")).to_have_text("Stopped; the state is saved", timeout=PATIENCE)
    expect(view.get_by_role("button", name="Stop")).to_be_hidden()


OUTPUTS = """() => {
    const cells = window.jupyterapp.shell.currentWidget.content.widgets;
    const data = cells.flatMap(cell => cell.model.outputs.toJSON()).map(output => output.data);
    return data.length && data.every(forms => String(forms['text/plain']).includes('stopped at'))
        ? data : null;
}"""


@pytest.mark.parametrize("where", ["thread", "cell"])
def test_stop_reaches_the_run_and_the_picture_stays(
    browser: Browser, running: str, where: str
) -> None:
    own = f"workspaces/{where}/tree/{where}.ipynb"  # a workspace of its own: no tabs to restore
    with LabPage(browser, running.replace("tree/thread.ipynb", own)) as lab_page:
        page = lab_page.page
        page.wait_for_function(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status"
            " === 'idle'",
            timeout=PATIENCE,
        )
        page.evaluate("() => void window.jupyterapp.commands.execute('notebook:run-all-cells')")
        view = lab_page.notebook.locator(".training-monitor").first
        expect(view).to_be_visible(timeout=PATIENCE)
        stop_when_it_trains(lab_page, view)
        page.wait_for_function(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status"
            " === 'idle'",
            timeout=PATIENCE,
        )
        lab_page.shoot(SHOTS, f"training_monitor_{where}")
        assert lab_page.complaints == []
        assert lab_page.outside == []
        for data in page.wait_for_function(OUTPUTS, timeout=PATIENCE).json_value():
            assert "&quot;_state&quot;:&quot;stopped&quot;" in "".join(data["text/html"])
