"""What was measured: text, chart, figure; and a progress that survives JSON."""

import xml.etree.ElementTree as ET

import pytest
import torch

from s2s_lab.training.history import History, Progress, Record, nice
from s2s_lab.training.loop import train
from s2s_lab.training.settings import TrainSettings
from tests.training.small import model, some

TWO = History((Record(50, 2.0, 3.5, 3.0, 900.0), Record(100, 4.0, 2.5, 3.25, 910.0)))


def test_best_and_stale_by_hand():
    assert TWO.best is TWO[0]
    assert TWO.stale == 1
    assert History().best is None
    assert History().stale == 0


def test_the_chart_has_both_losses():
    chart = TWO.chart()
    assert chart.lines == {
        "training": [(50, 3.5), (100, 2.5)],
        "validation": [(50, 3.0), (100, 3.25)],
    }
    assert chart.top == 4
    ET.fromstring(chart.svg())
    figure = TWO.plot()
    assert [list(line.y) for line in figure.data] == [[3.5, 2.5], [3.0, 3.25]]
    assert set(TWO._repr_mimebundle_()) == {"image/svg+xml", "text/html", "text/plain"}
    assert set(History()._repr_mimebundle_()) == {"text/plain"}
    with pytest.raises(ValueError, match="at least one record"):
        History().plot()


def test_a_history_is_read_from_a_run(tmp_path):
    settings = TrainSettings(epochs=2, batch=8, validations=2)
    progress = train(model(), some(20), some(5, 1), settings, tmp_path)
    read = History.read(tmp_path)
    assert len(read) == 2
    assert read == progress.history
    with pytest.raises(FileNotFoundError, match="last.safetensors is missing"):
        History.read(tmp_path / "nothing")


def test_a_mean_since_the_last_record_by_hand():
    """Losses of 6 nats in 2 tokens and 2 in 2: 2 nats a token; after a record it begins anew."""
    progress = Progress(step=2, cost=torch.tensor(6.0) + 2.0, costed=4)
    assert progress.loss == 2.0
    progress.record(1.5)
    assert progress.loss == progress.history[0].loss == 2.0
    progress.cost, progress.costed = 0.5, 1
    assert progress.loss == 0.5


def test_a_progress_survives_json():
    progress = Progress(
        step=3, cost=torch.tensor(0.1, dtype=torch.float64), costed=7, kept="step 3", history=TWO
    )
    again = Progress.from_json(progress.to_json())
    assert again.history == TWO
    assert again.cost == float(progress.cost)
    assert vars(again) == {**vars(progress), "cost": 0.1}


@pytest.mark.parametrize("value", [0.011, 0.5, 1.0, 3.3, 7.0, 9.9, 99.9, 1234.5])
def test_the_end_of_an_axis_is_near_and_not_below(value):
    assert value <= nice(value) <= 2 * value
