"""Settings name what does not fit, in one sentence each, and survive a checkpoint."""

import pytest

from s2s_lab.models import Seq2Seq, Seq2SeqSettings
from s2s_lab.models.architectures import settings_from_json, settings_to_json


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"encoder": "quantum"}, "encoder: expected one of recurrent, .*, got 'quantum'"),
        ({"places": "round"}, "places: expected one of fixed, learned"),
        ({"source_embedding": "random"}, "source_embedding: expected one of learned, one-hot"),
        ({"layers": 0}, "layers: expected at least 1, got 0"),
        ({"dropout": 1.0}, "dropout: expected 0 or more and below 1"),
        ({"attention": "multi-head", "heads": 3}, "heads: expected a divisor of hidden = 256"),
        ({"encoder": "image", "hidden": 6, "source_features": 3}, "hidden: expected a multiple"),
        ({"attention": None, "feeding": True}, "feeding: expected an attention"),
        ({"attention": None, "copy": True}, "copy: expected an attention"),
        ({"every_step": True}, "every_step: expected attention = None"),
        ({"order": "bahdanau", "feeding": True}, "feeding: expected order = luong"),
        ({"tied": True, "target_embedding": "one-hot"}, "tied: expected a learned target"),
        ({"source_features": -1}, "source_features: expected 0 or more"),
        ({"source_features": 3, "encoder": "convolutional"}, "encoder: expected one of recurrent"),
        ({"copy": True, "encoder": "pyramidal"}, "copy: expected an encoder with one vector"),
        (
            {"encoder": "transformer", "source_embedding": "one-hot"},
            "source_embedding: expected learned for the Transformer",
        ),
    ],
)
def test_what_does_not_fit_is_named(wrong, message):
    with pytest.raises(ValueError, match=message):
        Seq2SeqSettings(10, 11, **wrong)


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ({}, "vocabulary: expected the sizes of both sides"),
        ({"target_vocab": 9, "encoder": "audio", "source_vocab": 9}, "source_features: expected 1"),
        (
            {"target_vocab": 9, "source_vocab": 9, "source_embedding": "pretrained"},
            "pretrained embedding: expected word vectors",
        ),
    ],
)
def test_what_the_data_must_fill_in_is_named(missing, message):
    with pytest.raises(ValueError, match=message):
        Seq2Seq(Seq2SeqSettings(**missing))


def test_every_field_survives_a_checkpoint():
    settings = Seq2SeqSettings(9, 8, copy=True, heads=2, layers=2, hidden=512, feeding=True)
    assert settings_from_json(settings_to_json(settings)) == settings


def test_a_config_without_the_newer_fields_means_what_it_meant():
    old = {"source_vocab": 9, "target_vocab": 8, "cell": "gru", "attention": "general"}
    assert settings_from_json(old) == Seq2SeqSettings(9, 8)
