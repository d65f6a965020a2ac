"""The training monitor: what it takes down, how it stops a run, and its page in a browser."""

import threading
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from s2s_lab import pages
from s2s_lab.models.settings import Seq2SeqSettings
from s2s_lab.tasks.sequences import copy
from s2s_lab.training import Recipe, TrainSettings
from s2s_lab.training.history import History, Progress
from s2s_lab.training.session import begin, resume
from s2s_lab.translator import fit
from s2s_lab.widgets.monitor_points import MOST
from s2s_lab.widgets.training_monitor import TrainingMonitor
from tests.conftest import Tab
from tests.widgets.driving import press, texts
from tests.widgets.test_decode_live import FAKE_MODEL

TASK = copy((120, 20, 20), (2, 3))
MODEL = Seq2SeqSettings(embedding=8, hidden=16)
SHORT = Recipe(MODEL, TrainSettings(epochs=2, batch=16, warmup=2, validations=4))
ENDLESS = Recipe(
    MODEL, TrainSettings(epochs=None, minutes=2, batch=16, warmup=2, validations=100_000)
)
PATIENCE = 120.0
MARKED = ".chart line.now:not([style*=none])"


def told(monitor: TrainingMonitor, steps: int, every: int = 10) -> Progress:
    """Pretend to train: a loss of 2, a validation now and then."""
    progress = Progress()
    for step in range(1, steps + 1):
        progress.step, progress.done = step, step / steps
        progress.seconds, progress.tokens = 0.5 * step, 100 * step
        progress.cost, progress.costed = progress.cost + 2.0, progress.costed + 1
        if step % every == 0:
            progress.record(1.0 + 1.0 / step)
        monitor(progress)
    return progress


def test_it_takes_down_what_it_is_told() -> None:
    """100 tokens in each half second are 200 a second."""
    monitor = TrainingMonitor(every=0.0)
    progress = told(monitor, 25)
    assert [point[0] for point in monitor._points] == list(range(1, 26))
    assert all(point[1] == 2.0 and point[4] == 200 for point in monitor._points)
    assert monitor._records == [[10, 1.1], [20, 1.05]]
    assert monitor.history == progress.history
    assert monitor._state == "finished"
    assert monitor._now["best"] == 20


def test_long_runs_stay_small_and_cover_all_steps() -> None:
    monitor = TrainingMonitor(every=0.0)
    told(monitor, 3000, every=10**6)
    assert MOST / 2 <= len(monitor._points) <= MOST
    assert monitor._points[0][0] == 1
    assert monitor._points[-1][0] > 2900


def test_between_looks_only_validations_are_seen() -> None:
    monitor = TrainingMonitor(every=1e9)
    told(monitor, 25)
    assert [point[0] for point in monitor._points] == [1, 10, 20, 25]


def test_another_run_begins_from_nothing() -> None:
    monitor = TrainingMonitor(every=0.0)
    told(monitor, 20)
    told(monitor, 5)
    assert [point[0] for point in monitor._points] == [1, 2, 3, 4, 5]
    assert monitor.history == History()


def test_on_step_shows_the_run_that_fit_makes(tmp_path: Path) -> None:
    """The same validations as `begin` reports, and norms and rates as the run tells them."""
    monitor = TrainingMonitor(["1 2"], folder=tmp_path / "run", every=0.0)
    progress = begin(TASK, SHORT, tmp_path / "run", on="cpu", on_step=monitor)
    assert monitor.history == progress.history
    assert monitor._state == "finished"
    assert [point[0] for point in monitor._points] == list(range(1, progress.step + 1))
    rates, norms = ([point[place] for point in monitor._points] for place in (2, 3))
    assert max(rates) == pytest.approx(SHORT.training.lr, rel=0.1)
    assert all(norm > 0 for norm in norms)
    assert [sample["step"] for sample in monitor._samples] == [r.step for r in progress.history]
    assert all(sample["texts"][0][0] == "1 2" for sample in monitor._samples)
    other = TrainingMonitor(every=0.0)
    fit(TASK, SHORT, on_step=other)
    assert [r.valid_nll for r in other.history] == [r.valid_nll for r in monitor.history]
    assert other._samples[0]["texts"] == []  # it does not know where the run is


def test_fit_gives_the_model_that_fit_gives() -> None:
    """Watching changes nothing: same weights, same validations; a sample comes from the task."""
    monitor = TrainingMonitor(every=0.0)
    model = monitor.fit(TASK, SHORT)
    plain = fit(TASK, SHORT)
    assert model is monitor.translator
    texts = [pair.source for pair in TASK.test]
    assert [t.text for t in model.translate(texts)] == [t.text for t in plain.translate(texts)]
    assert monitor._samples[-1]["texts"] == [
        [TASK.valid[0].source, plain.translate([TASK.valid[0].source])[0].text]
    ]


def test_stop_ends_a_run_in_a_thread_and_its_state_is_saved(tmp_path: Path) -> None:
    monitor = TrainingMonitor(every=0.0)
    monitor.start(TASK, ENDLESS, tmp_path / "run")
    with pytest.raises(ValueError, match="expected no run under way"):
        monitor.start(TASK, ENDLESS)
    seen = threading.Event()
    monitor.observe(lambda change: seen.set(), "_points")
    assert seen.wait(PATIENCE)
    monitor.stop_requested = True  # as the button does
    model = monitor.wait(PATIENCE)
    assert monitor._state == "stopped"
    assert model.translate(["1 2"])[0].text is not None
    steps = monitor._now["point"][0]
    saved = History.read(tmp_path / "run")
    assert len(saved) == len(monitor.history)
    assert 0 < steps < 1_000_000
    monitor.start(TASK, SHORT)  # a new run is not stopped by the old request
    monitor.wait(PATIENCE)
    assert monitor._state == "finished"


def test_what_the_view_says_to_a_busy_kernel_is_heard_when_the_run_is_over() -> None:
    """The run in a cell was interrupted; the button's message comes after it. The next run goes."""
    monitor = TrainingMonitor(every=0.0)
    progress = Progress(step=1, cost=1.0, costed=1, tokens=5, seconds=1.0, done=0.1)
    assert monitor(progress) is False
    assert monitor._in_cell
    monitor.set_state({"stop_requested": True})
    assert monitor._state == "stopped"
    assert monitor(Progress(step=1, cost=1.0, costed=1, tokens=5, seconds=1.0, done=0.1)) is False
    assert monitor._state == "running"


def test_a_run_that_goes_on_shows_its_earlier_validations(tmp_path: Path) -> None:
    begin(TASK, SHORT, tmp_path / "run", on="cpu")
    monitor = TrainingMonitor(["1 2"], tmp_path / "run", every=0.0)
    progress = resume(TASK, tmp_path / "run", {"epochs": 4}, on="cpu", on_step=monitor)
    steps = [record.step for record in progress.history]
    assert [step for step, _ in monitor._records] == steps
    assert [sample["step"] for sample in monitor._samples] == steps
    assert monitor._samples[0]["texts"] == []
    assert monitor._samples[-1]["texts"][0][0] == "1 2"
    assert len(monitor.text().splitlines()) == len(steps) + 2


def test_stop_ends_a_run_in_this_thread() -> None:
    monitor = TrainingMonitor(every=0.0)
    monitor.observe(lambda change: monitor.stop(), "_points")
    monitor.fit(TASK, ENDLESS)
    assert monitor._state == "stopped"
    assert [point[0] for point in monitor._points] in ([1], [1, 2])


def test_an_error_in_the_thread_is_said_and_raised(tmp_path: Path) -> None:
    begin(TASK, SHORT, tmp_path / "run", on="cpu")
    monitor = TrainingMonitor()
    monitor.start(TASK, SHORT, tmp_path / "run")
    with pytest.raises(ValueError, match="holds a run already"):
        monitor.wait(PATIENCE)
    assert monitor._state == "failed"
    assert "holds a run already" in monitor.text()
    with pytest.raises(ValueError, match="expected a run that was started, got none"):
        TrainingMonitor().wait()


def test_the_text_has_no_times_and_is_the_same_for_the_same_run() -> None:
    one, other = TrainingMonitor.example(), TrainingMonitor.example()
    assert one.text() == other.text()
    assert "finished at step 188" in one.text()
    assert one._samples[-1]["texts"] == [["1 2 3 4 5", "5 4 3 2 1"]]


def test_a_notebook_keeps_the_finished_picture() -> None:
    """The first form is replaced in place: one output, which says finished, in HTML and text."""
    code = """
from s2s_lab.models.settings import Seq2SeqSettings
from s2s_lab.tasks.sequences import copy
from s2s_lab.training import Recipe, TrainSettings
from s2s_lab.translator import fit
from s2s_lab.widgets.training_monitor import TrainingMonitor
settings = TrainSettings(epochs=1, batch=16, validations=2)
recipe = Recipe(Seq2SeqSettings(embedding=8, hidden=16), settings)
model = fit(copy((60, 20, 20), (2, 3)), recipe, on_step=TrainingMonitor())
"""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, timeout=300).execute()
    (shown,) = notebook.cells[0].outputs
    assert shown.output_type == "display_data"
    assert "finished at step" in shown.data["text/plain"]
    assert "&quot;_state&quot;:&quot;finished&quot;" in shown.data["text/html"]


def test_outside_a_notebook_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    told(TrainingMonitor(every=0.0), 5)
    assert capsys.readouterr() == ("", "")


@pytest.mark.browser
def test_the_page_shows_the_run_and_keys_choose_a_validation(tab: Tab, tmp_path: Path) -> None:
    monitor = TrainingMonitor.example()
    page: Any = tab.open(monitor.save(tmp_path / "monitor.html"))
    assert page.locator(".state").text_content() == "Finished"
    assert page.get_by_role("button", name="Stop").is_hidden()
    assert "budget is spent" in page.get_by_role("status").text_content()
    figures = dict(zip(texts(page, ".figures dt"), texts(page, ".figures dd"), strict=True))
    assert figures["step"] == "188"
    assert figures["validation loss"] == f"{monitor.history[-1].valid_nll:.3f}"
    assert page.locator(".chart svg:visible").count() == 4
    press(page, "Home", "ArrowRight")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert chosen.locator("b").text_content() == f"step {monitor.history[1].step}"
    assert page.locator(MARKED).count() == 4
    press(page, "Escape")
    assert chosen.locator("b").text_content() == f"step {monitor.history[-1].step}"
    assert page.locator(MARKED).count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 800])
def test_samples_are_text_and_nothing_is_wider_than_the_page(
    tab: Tab, tmp_path: Path, width: int
) -> None:
    tab.page.set_viewport_size({"width": width, "height": 800})
    monitor = TrainingMonitor(["<script>window.hurt=1</script> 2"])
    monitor.fit(TASK, SHORT)
    page = tab.open(monitor.save(tmp_path / "monitor.html"))
    assert texts(page, ".sample .given")[0] == "<script>window.hurt=1</script> 2"
    assert page.evaluate("window.hurt") is None
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


INTERRUPT = """
window.hit = 0;
Model.prototype.widget_manager = { kernel: { interrupt() { window.hit += 1; } } };
"""


@pytest.mark.browser
@pytest.mark.parametrize("in_cell", [True, False])
def test_the_button_asks_once_and_interrupts_only_a_busy_kernel(
    tab: Tab, tmp_path: Path, in_cell: bool
) -> None:
    monitor = TrainingMonitor(every=0.0)
    told(monitor, 25)
    state = {**monitor.shared(), **monitor.state(), "_live": True, "_state": "running"}
    script = pages.module("training_monitor").replace("export default", "const view =")
    live = FAKE_MODEL.replace("STATE", pages.script_json(state | {"_in_cell": in_cell}))
    live = live.replace("window.model =", f"{INTERRUPT}window.model =")
    style = pages.stylesheet("training_monitor")
    head = f'<meta charset="utf-8"><link rel="icon" href="data:,"><style>{style}</style>'
    file = tmp_path / "live.html"
    file.write_text(f"{head}<script type=module>{script}{live}</script>", encoding="utf-8")
    page = tab.open(file)
    page.get_by_role("button", name="Stop").first.focus()
    press(page, "Enter", "Enter")
    assert page.evaluate("[model.get('stop_requested'), model.saved]") == [True, 1]
    assert page.evaluate("window.hit") == int(in_cell)
    assert texts(page, ".state") == ["Stopping after this step"] * 2
    page.evaluate("cleanups.forEach((undo) => undo())")
    assert page.evaluate("model.reactions.length") == 0
    assert page.locator(".training-monitor").count() == 0
