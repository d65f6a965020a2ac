"""A recipe that begins with a pretrained encoder."""

from dataclasses import replace

import pytest
import torch

from s2s_lab.models.settings import Seq2SeqSettings
from s2s_lab.training import pretraining
from s2s_lab.training.pretraining import Pretrained
from s2s_lab.training.recipes import Recipe, prepare
from tests.training.test_pretraining import how, task


def test_the_model_begins_with_the_words_and_weights_of_the_encoder(tmp_path):
    pretraining.begin(task(), how(epochs=2), tmp_path / "run", on="cpu")
    pretrained = Pretrained.load(tmp_path / "run")
    few = replace(task(), train=task().train[:3])  # knows fewer words than the encoder
    plain = Recipe(pretrained.settings)
    ready = prepare(few, replace(plain, pretrained=str(tmp_path / "run")))
    assert ready.source == pretrained.codec
    weights = ready.model.encoder.state_dict()
    assert all(torch.equal(weights[n], pretrained.tensors[f"encoder.{n}"]) for n in weights)
    assert len(prepare(few, plain).source.vocab) < len(pretrained.codec.vocab)
    with pytest.raises(ValueError, match="expected a Transformer's recipe, got a recurrent one"):
        prepare(few, Recipe(Seq2SeqSettings(), pretrained=str(tmp_path / "run")))
    joint = replace(plain, joint=True, pretrained=str(tmp_path / "run"))
    with pytest.raises(ValueError, match="joint: expected text .* and no pretrained encoder"):
        prepare(few, joint)
    bigger = replace(pretrained.settings, heads=4)
    with pytest.raises(ValueError, match="expected heads = 4, as the model has, got 2"):
        prepare(few, Recipe(bigger, pretrained=str(tmp_path / "run")))
