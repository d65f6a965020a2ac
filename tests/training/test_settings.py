"""Settings say at once what cannot be, and survive JSON."""

import json

import pytest

from s2s_lab.training.settings import TrainSettings


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"epochs": None}, "budget: expected epochs or minutes"),
        ({"epochs": 0}, "epochs: expected more than 0"),
        ({"optimiser": "newton"}, "expected one of sgd, momentum, rmsprop, adam, adamw"),
        ({"schedule": "step"}, "schedule: expected one of constant"),
        ({"amp": "int8"}, "amp: expected one of off"),
        ({"batch": 0}, "batch: expected 1 or more, got 0"),
        ({"batch_tokens": 0}, "batch_tokens: expected 1 or more"),
        ({"accumulate": 0}, "accumulate: expected 1 or more"),
        ({"lr": 0.0}, "lr: expected more than 0"),
        ({"clip": -1.0}, "clip: expected more than 0"),
        ({"decay": 1.0}, "decay: expected between 0 and 1"),
        ({"valid_share": 0.0}, "valid_share: expected between 0 and 1"),
        ({"curriculum": -1}, "curriculum: expected 0 or more, got -1"),
        ({"curriculum_share": 1.0}, "curriculum_share: expected between 0 and 1"),
        ({"average": 1}, "average: expected 0, or 2 and more"),
        ({"patience": 0}, "patience: expected 1 or more"),
        ({"label_smoothing": 2.0}, "label_smoothing: expected 0 to 1"),
        ({"forcing_curve": "linear"}, "teacher_forcing: expected the value below 1"),
        (
            {"forcing_curve": "exponential", "teacher_forcing": 0.5},
            "forcing_k: expected between 0 and 1",
        ),
        (
            {"forcing_curve": "sigmoid", "teacher_forcing": 0.5, "forcing_k": 0.5},
            "forcing_k: expected 1 or more",
        ),
        ({"forcing_k": 3.0}, "forcing_k: expected an exponential or sigmoid curve"),
    ],
)
def test_what_cannot_be_is_one_sentence(choice, message):
    with pytest.raises(ValueError, match=message):
        TrainSettings(**choice)


def test_settings_survive_json():
    settings = TrainSettings(minutes=2.5, clip=None, batch_tokens=4000, schedule="cosine")
    assert TrainSettings(**json.loads(json.dumps(settings.to_json()))) == settings
