"""A pretraining run in a folder, its continuation, and the run of a task that begins from it."""

from dataclasses import replace

import pytest
import torch

from s2s_lab.models.masked import fill
from s2s_lab.models.transformer import TransformerSettings
from s2s_lab.tasks.task import Pair, Task
from s2s_lab.text import SpaceTokenizer
from s2s_lab.training import pretraining
from s2s_lab.training.checkpoint import read_config, write_config
from s2s_lab.training.pretraining import Pretrained, Pretraining, judged
from s2s_lab.training.settings import TrainSettings
from s2s_lab.words import WordTokenizer

WORDS = [f"{syllable}{ending}" for syllable in "bdgk" for ending in ("a", "e", "i")]


def task():
    """Every sentence is one word three times, so a gap can be filled from its neighbours."""
    texts = [f"{word} {word} {word}" for word in WORDS]
    pairs = [Pair(text, text.upper()) for text in texts]
    return Task("triples", pairs, pairs, pairs, SpaceTokenizer(), SpaceTokenizer())


def how(**changes):
    sizes = TransformerSettings(width=16, heads=2, layers=1, ffn=16)
    training = TrainSettings(epochs=200, batch=12, lr=1e-2, warmup=10, validations=4)
    return Pretraining(sizes, replace(training, **changes))


def test_a_pretrained_encoder_fills_gaps(tmp_path):
    progress = pretraining.begin(task(), how(), tmp_path / "run", on="cpu")
    assert progress.done == 1.0
    found, commonest = judged(task(), tmp_path / "run")
    assert found > 0.9
    assert commonest < 0.4  # of 12 words, each hidden about as often
    pretrained = Pretrained.load(tmp_path / "run")
    for word in WORDS[:3]:
        (blank,) = fill(pretrained.model(), pretrained.codec, f"{word} <mask> {word}")
        assert blank.words[0][0] == word


def test_the_target_side_can_be_read(tmp_path):
    wanted = replace(how(epochs=1), side="target")
    pretraining.begin(task(), wanted, tmp_path / "run", on="cpu")
    tokens = Pretrained.load(tmp_path / "run").codec.vocab.tokens
    assert {word.upper() for word in WORDS} == set(tokens[5:])
    with pytest.raises(ValueError, match="side: expected one of source, target, got 'both'"):
        Pretraining(side="both")


def test_a_run_that_goes_on_ends_as_the_unbroken_one(tmp_path):
    """Stopped after half its epochs and continued, with the learning rate of the whole."""
    steady = {"schedule": "constant", "validations": 2}
    pretraining.begin(task(), how(epochs=10, **steady), tmp_path / "whole", on="cpu")
    pretraining.begin(task(), how(epochs=5, **steady), tmp_path / "half", on="cpu")
    pretraining.resume(task(), tmp_path / "half", {"epochs": 10}, on="cpu")
    one, other = (Pretrained.load(tmp_path / name).tensors for name in ("whole", "half"))
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_runs_of_other_kinds_are_told_apart(tmp_path):
    pretraining.begin(task(), how(epochs=1), tmp_path / "run", on="cpu")
    with pytest.raises(ValueError, match="holds a run already"):
        pretraining.begin(task(), how(epochs=1), tmp_path / "run", on="cpu")
    assert read_config(tmp_path / "run")["side"] == "source"
    write_config(tmp_path / "other", {"model": {"architecture": "transformer"}})
    with pytest.raises(ValueError, match="expected a pretrained encoder, got a model of a task"):
        Pretrained.load(tmp_path / "other")


def test_an_encoder_of_another_language_is_named(tmp_path):
    english = replace(task(), source=WordTokenizer("en"))
    pretraining.begin(english, how(epochs=1), tmp_path / "run", on="cpu")
    pretrained = Pretrained.load(tmp_path / "run")
    assert pretrained.codec_for(WordTokenizer("en")) == pretrained.codec
    with pytest.raises(ValueError, match="for tokens of the kind 'word' in 'fr', got one for .*en"):
        pretrained.codec_for(WordTokenizer("fr"))
    pieces = replace(how(epochs=1), merges=4)
    pretraining.begin(english, pieces, tmp_path / "pieces", on="cpu")
    assert Pretrained.load(tmp_path / "pieces").codec_for(WordTokenizer("en"))
