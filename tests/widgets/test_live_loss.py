"""The live picture of a run: what it takes down, and what a notebook gets to see."""

import nbformat
import pytest
from nbclient import NotebookClient

from s2s_lab.training.history import Progress
from s2s_lab.widgets.live_loss import MOST, LiveLoss


def told(live, steps, every=10):
    progress = Progress()
    for step in range(1, steps + 1):
        progress.step = step
        progress.cost, progress.costed = progress.cost + 2.0, progress.costed + 1
        if step % every == 0:
            progress.record(1.5)
        live(progress)
    return progress


def test_both_lines_are_drawn():
    live = LiveLoss(every=0.0)
    progress = told(live, 25)
    assert live.chart().lines["training"] == [(step, 2.0) for step in range(1, 26)]
    assert live.chart().lines["validation"] == [(10, 1.5), (20, 1.5)]
    assert set(live._repr_mimebundle_()) == {"image/svg+xml", "text/html", "text/plain"}
    assert str(live) == str(progress.history)


def test_a_validation_is_seen_at_once_and_the_rest_when_it_is_time():
    live = LiveLoss(every=1e9)
    told(live, 25)
    assert [step for step, _ in live.points] == [1, 10, 20]


def test_long_runs_stay_small_and_cover_all_steps():
    live = LiveLoss(every=0.0)
    told(live, 3000, every=10**6)
    assert MOST / 2 <= len(live.points) <= MOST
    assert live.points[0][0] == 1
    assert live.points[-1][0] > 2900


def test_before_the_first_step_there_is_nothing_to_draw():
    with pytest.raises(ValueError, match="expected a step to draw"):
        LiveLoss().chart()
    assert set(LiveLoss()._repr_mimebundle_()) == {"text/plain"}


def test_outside_a_notebook_nothing_is_shown(capsys):
    told(LiveLoss(every=0.0), 5)
    assert capsys.readouterr() == ("", "")


def test_in_a_notebook_one_picture_is_replaced():
    code = """
from s2s_lab.training.history import Progress
from s2s_lab.widgets.live_loss import LiveLoss
live = LiveLoss(every=0)
for step in range(1, 6):
    live(Progress(step=step, cost=3.0 * step, costed=1))
"""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, timeout=120).execute()
    (shown,) = notebook.cells[0].outputs
    assert shown.output_type == "display_data"
    assert ">5<" in shown.data["image/svg+xml"]  # the last step stands under the axis
