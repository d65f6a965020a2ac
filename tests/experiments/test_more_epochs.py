"""More epochs: a run of a few steps, and that both runs make as many updates."""

from s2s_lab.experiments import experiment, more_epochs
from s2s_lab.training.history import History, Record


def test_both_sizes_make_as_many_updates():
    few, many = (more_epochs.history(pairs, 0, updates_of=200)[-1] for pairs in (100, 200))
    assert few.step == many.step == 4


def losses(*valid, train=1.0):
    records = [Record(10 * i, 0.0, train / i, nll, 0.0) for i, nll in enumerate(valid, start=1)]
    return History(tuple(records))


def outcome(monkeypatch, few, many):
    runs = {more_epochs.FEW: few, more_epochs.MANY: many}
    monkeypatch.setattr(more_epochs, "history", lambda pairs, seed: runs[pairs])
    return experiment("more-epochs").run((0,))


def test_the_criterion(monkeypatch):
    """Best at the second of four, 2 to 3 is half as much again, and 1.5 is below 2."""
    turning, falling = losses(3.0, 2.0, 2.5, 3.0), losses(3.0, 2.5, 2.0, 1.5)
    assert outcome(monkeypatch, turning, falling).holds
    assert not outcome(monkeypatch, falling, falling).holds
    assert not outcome(monkeypatch, turning, turning).holds
    assert not outcome(monkeypatch, losses(3.0, 2.0, 2.0, 2.1), falling).holds
