"""Scores of a split, by hand and for the model that ships."""

from dataclasses import replace

import pytest

from s2s_lab import Translator, load, tasks
from s2s_lab.evaluation import evaluate
from s2s_lab.models import TableModel
from s2s_lab.models.settings import Seq2SeqSettings
from s2s_lab.tasks import Pair, Task
from s2s_lab.tasks.sequences import copy
from s2s_lab.text import Codec, SpaceTokenizer
from s2s_lab.training import Recipe, TrainSettings
from s2s_lab.translator import fit
from s2s_lab.words import WordTokenizer


@pytest.fixture
def says_b(monkeypatch):
    """A model that answers "b", and a task of three pairs, one of them with two references."""
    pairs = [
        Pair("b", "b"),
        Pair("b", "a", references=("a", "b")),
        Pair("b", "a"),
    ]
    task = Task("letters", pairs, pairs, pairs[:1], SpaceTokenizer(), SpaceTokenizer())
    monkeypatch.setattr(tasks, "load", lambda name, folder=None: task)
    model = TableModel.of({"": {"b": 1.0}})
    codec = Codec(SpaceTokenizer(), model.vocab)
    return Translator("says b", model, codec, codec, config={"task": "letters"})


def test_any_reference_counts_as_right(says_b):
    """Outputs b, b, b: the first equals its target, the second its other reference."""
    told = []
    result = evaluate(
        says_b, "valid", size=2, on_batch=lambda done, total: told.append((done, total))
    )
    assert list(result.right) == [True, True, False]
    assert result.exact_match == pytest.approx(2 / 3)
    assert told == [(2, 3), (3, 3)]
    assert "letters valid: 3 sentences" in str(result)
    assert result.to_json()["signature"] == result.bleu.signature


def test_case_counts_as_the_task_says(says_b, monkeypatch):
    """Outputs b and b for B and c."""
    pairs = [Pair("x", "B"), Pair("y", "c")]
    for lower, right in ((False, [False, False]), (True, [True, False])):
        words = WordTokenizer(lower=lower)
        task = Task("letters", pairs, pairs, pairs, SpaceTokenizer(), words)
        monkeypatch.setattr(tasks, "load", lambda name, folder=None, task=task: task)
        assert list(evaluate(says_b, "valid").right) == right


def test_limit_and_split(says_b):
    assert len(evaluate(says_b, "valid", limit=2).outputs) == 2
    assert len(evaluate(says_b, "test").outputs) == 1


def test_a_challenge_may_be_longer_than_what_was_trained_on(monkeypatch):
    """Trained on one or two digits a model takes six tokens; challenges here have nine or more."""
    task = copy((40, 5, 5, 6), (1, 2))
    monkeypatch.setattr(tasks, "load", lambda name, folder=None: task)
    sizes = Seq2SeqSettings(embedding=4, hidden=4)
    model = fit(task, Recipe(sizes, TrainSettings(epochs=1, validations=1)))
    assert len(evaluate(model, "challenge").outputs) == 6
    with pytest.raises(ValueError, match="source: expected at most 6 tokens"):
        model.translate([task.challenge[0].source])


def test_a_model_without_a_task_is_one_sentence(says_b):
    with pytest.raises(ValueError, match="names its task, got says b"):
        evaluate(replace(says_b, config={}))


def test_the_model_that_ships_is_right_on_97_of_100_held_out_sentences():
    result = evaluate(load("phrasebook-en-fr"), "test")
    assert len(result.pairs) == 1000
    train = {pair.source for pair in tasks.load("phrasebook-en-fr").train}
    assert not train & {pair.source for pair in result.pairs}
    assert result.exact_match >= 0.97


def test_texts_get_chrf_and_only_multi30k_gets_tokenised_bleu(says_b, monkeypatch):
    """One output "b" of three equals its first target; a, b and b have one character each.

    chrF: of character 1-grams one of three is matched on each side, other orders are empty.
    """
    result = evaluate(says_b, "valid")
    assert result.chrf.score == pytest.approx(100 / 3)
    assert "nc:6|nw:0" in result.chrf.signature
    assert result.tokenised is None
    assert "tokenised_bleu" not in result.to_json()
    assert result.to_json()["chrf"] == result.chrf.score
    assert result.chrf.signature in result.figures
    assert result.chrf.signature not in result.short
    assert f"chrF2 {result.chrf.score:.1f}" in result.short
    task = replace(tasks.load("letters"), name="multi30k-x-y")
    monkeypatch.setattr(tasks, "load", lambda name, folder=None: task)
    again = evaluate(says_b, "valid")
    assert again.to_json()["tokenised_bleu"] == again.tokenised.score
    assert "tok:none" in again.tokenised.signature
    assert "tokenised lower-cased BLEU = " in str(again)
