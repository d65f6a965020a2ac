"""What a table tells of a run, on a run of a few updates."""

import pytest

from s2s_lab.experiments.trained import Row, lines, row, trained
from s2s_lab.models import Seq2SeqSettings
from s2s_lab.tasks.sequences import reverse
from s2s_lab.training import Recipe, TrainSettings

TASK = reverse((64, 8, 8), (2, 3))


def recipe(seed=0):
    sizes = Seq2SeqSettings(embedding=4, hidden=6, attention=None, bidirectional=False)
    return Recipe(sizes, TrainSettings(epochs=1, batch=32, validations=2, seed=seed))


def test_a_run_tells_its_best_dev_loss_its_weights_and_its_minutes():
    run = trained(TASK, recipe())
    assert run.dev_loss == min(record.valid_nll for record in run.history)
    assert run.loss(TASK.valid) == pytest.approx(run.dev_loss, abs=1e-4)
    assert 0 < run.minutes < 1
    assert len(run.write(TASK.valid)) == len(TASK.valid)


def test_weights_by_hand():
    """Both sides know 10 digits and 5 special tokens. Embeddings: 2 · 15 · 4. GRUs: 2 · 18 rows of
    4 + 6 + 2 numbers. From the state to the output: 6 · 4 + 4, then 4 · 15 + 15. From the encoder's
    last state to the decoder's first: 6 · 6 + 6.
    """
    assert trained(TASK, recipe()).weights == 120 + 432 + 28 + 75 + 42


def test_a_row_has_a_loss_for_each_seed():
    found = row(TASK, [recipe(0), recipe(1)])
    assert len(set(found.losses)) == len(found.bleu) == 2
    assert found.loss == pytest.approx(sum(found.losses) / 2)


def test_columns_of_a_table_stand_below_each_other():
    large = Row(9_000_000, (0.25, 2.5), (7.0, 100.0), 12)
    rows = {"8": Row(9, (0.5,), (7.0,), 0.1), "1024": large}
    head, *rest = lines("units", rows)
    for title in ("dev loss", "BLEU"):
        assert all(line[head.index(title)].isdigit() for line in rest)
        assert all(line[head.index(title) - 1] == " " for line in rest)
