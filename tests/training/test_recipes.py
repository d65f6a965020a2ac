"""Recipes: examples of every kind of task, copied names, pretrained embeddings, signals."""

from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file

from s2s_lab import batch, tasks
from s2s_lab.evaluation import evaluate
from s2s_lab.models import Seq2Seq, Seq2SeqSettings, TransformerSettings
from s2s_lab.models.embeddings import FrozenEmbedding
from s2s_lab.tasks import Pair, Task
from s2s_lab.tasks.morse import morse
from s2s_lab.tasks.scenes import scenes
from s2s_lab.text import EOS, UNK, SpaceTokenizer
from s2s_lab.training import RECIPES, Recipe, TrainSettings
from s2s_lab.training.checkpoint import read_config
from s2s_lab.training.recipes import prepare, prepare_again, recipe_for
from s2s_lab.training.session import begin
from s2s_lab.translator import Translator

PAIRS = [
    Pair("Zoe sees Max", "Max waits"),
    Pair("Max sees Zoe", "Zoe waits"),
    Pair("Max sees Max", "Eva waits"),
]
NAMES = Task("names", PAIRS, PAIRS[:1], PAIRS[:1], SpaceTokenizer(), SpaceTokenizer())
COPYING = Recipe(
    Seq2SeqSettings(embedding=8, hidden=12, copy=True),
    TrainSettings(epochs=1, batch=3, warmup=1, validations=1, label_smoothing=0),
    min_count=3,
)


def test_every_signal_task_has_a_recipe():
    for name in tasks.SIGNALS:
        assert recipe_for(name) in RECIPES.values()


def test_copied_names_have_numbers_behind_the_target_vocabulary():
    """Three times or more: Max and sees in sources, waits in targets. V = 6 with the specials.

    "Zoe sees Max" lacks all three in the target vocabulary, so they are 6, 7, 8 and EOS is 2; the
    target "Max waits" is 8 5 2. "Eva" is in no source: UNK.
    """
    ready = prepare(NAMES, COPYING)
    assert ready.target.vocab.tokens[5:] == ("waits",)
    assert ready.source.vocab.tokens[5:] == ("Max", "sees")
    first, _, last = ready.train
    assert (first.source, first.copies, first.target) == (
        [UNK, 6, 5, EOS], [6, 7, 8, EOS], [8, 5, EOS]
    )  # fmt: skip
    assert (last.copies, last.target) == ([6, 7, 6, EOS], [UNK, 5, EOS])


def test_names_that_only_begin_sentences_keep_their_capital_where_a_model_copies():
    pairs = [Pair("Zoe sees", "Zoe waits")]
    task = Task("names", pairs, pairs, pairs, SpaceTokenizer(), SpaceTokenizer())
    copying = replace(COPYING, min_count=1)
    plain = replace(copying, model=Seq2SeqSettings(embedding=8, hidden=12))
    assert "Zoe" in prepare(task, copying).source.vocab
    assert "zoe" in prepare(task, plain).source.vocab
    assert "Zoe" in prepare(task, replace(plain, keep_case=True)).source.vocab


def test_a_checkpoint_prepares_the_same_examples_again(tmp_path):
    begin(NAMES, COPYING, tmp_path / "run", on="cpu")
    config = Translator.load(tmp_path / "run").config
    ready, again = prepare(NAMES, COPYING), prepare_again(NAMES, config, seed=0)
    for one, other in zip(ready.train, again.train, strict=True):
        assert (one.source, one.target, one.copies) == (other.source, other.target, other.copies)
    assert again.model.settings == ready.model.settings


JOINT = Recipe(
    TransformerSettings(width=8, heads=2, layers=1, ffn=8, tied=True, shared=True),
    TrainSettings(epochs=1, batch=3, warmup=1, validations=1),
    merges=3,
    joint=True,
)


def test_joint_pieces_are_learned_from_both_sides_and_spelt_alike_are_one_token():
    """Neighbours: wa ai it ts</w> three times, on the target side alone; ma ax</w> four times.

    So max is joined first, though on the target side alone waits would be.
    """
    pairs = [Pair("max a", "max waits"), Pair("max b", "max waits"), Pair("c", "waits")]
    task = Task("names", pairs, pairs, pairs, SpaceTokenizer(), SpaceTokenizer())
    ready = prepare(task, JOINT)
    assert ready.source is not None
    assert ready.source.vocab == ready.target.vocab
    pieces = ["max</w>", "w", "ai", "t", "s</w>"]
    assert ready.source.split("max waits") == ready.target.split("max waits") == pieces
    assert ready.train[0].source[0] == ready.train[0].target[0]
    assert ready.model.settings.source_vocab == ready.model.settings.target_vocab


def test_a_shared_embedding_survives_a_checkpoint(tmp_path):
    begin(NAMES, JOINT, tmp_path / "run", on="cpu")
    saved = load_file(tmp_path / "run" / "model.safetensors")
    model = Translator.load(tmp_path / "run").model
    assert torch.equal(saved["encoder.embedding.tokens.weight"], saved["embedding.tokens.weight"])
    assert not torch.equal(
        saved["embedding.tokens.weight"], prepare(NAMES, JOINT).model.embedding.tokens.weight
    )
    assert torch.equal(model.encoder.embedding.tokens.weight, saved["embedding.tokens.weight"])


def test_joint_asks_for_text_on_both_sides_and_shared_for_joint():
    with pytest.raises(ValueError, match="joint: expected text on both sides .* got morse"):
        prepare(morse(), JOINT)
    with pytest.raises(ValueError, match="shared: expected joint = True"):
        prepare(NAMES, replace(JOINT, joint=False))


def vectors(tmp_path, size=4):
    path = tmp_path / "vectors.txt"
    rows = {"sees": 1.0, "waits": 2.0, "Max": 3.0}
    lines = [f"{word} {' '.join([str(x)] * size)}" for word, x in rows.items()]
    path.write_text("\n".join(lines))
    return str(path)


def test_pretrained_embeddings_stay_as_they_are_and_survive_a_checkpoint(tmp_path):
    path = vectors(tmp_path)
    recipe = Recipe(
        Seq2SeqSettings(
            embedding=4, hidden=6, source_embedding="pretrained", target_embedding="pretrained"
        ),
        TrainSettings(epochs=3, batch=3, warmup=1, validations=1),
        keep_case=True,
        source_vectors=path,
        target_vectors=path,
    )
    begin(NAMES, recipe, tmp_path / "run", on="cpu")
    translator = Translator.load(tmp_path / "run")
    assert translator.model.settings.source_trainable == 6  # five specials and Zoe
    for module, codec in (
        (translator.model.encoder, translator.source),
        (translator.model.decoder, translator.target),
    ):
        assert isinstance(module.embedding, FrozenEmbedding)
        ids = torch.tensor(codec.vocab.ids(["Max"]))
        assert module.embedding(ids).tolist() == [[3.0] * 4]
    started = prepare(NAMES, recipe).model.encoder.embedding
    zoe = torch.tensor(translator.source.vocab.ids(["Zoe"]))
    assert not torch.equal(translator.model.encoder.embedding(zoe), started(zoe))


def test_what_does_not_fit_is_one_sentence(tmp_path):
    frozen = Seq2SeqSettings(embedding=5, hidden=6, source_embedding="pretrained")
    with pytest.raises(ValueError, match="source_vectors: expected a file of word vectors"):
        prepare(NAMES, Recipe(frozen))
    with pytest.raises(ValueError, match="embedding: expected 4, the size of the vectors"):
        prepare(NAMES, Recipe(frozen, source_vectors=vectors(tmp_path), keep_case=True))
    with pytest.raises(ValueError, match="morse: expected a model for signals"):
        prepare(morse((2, 1, 1, 1)), Recipe(TransformerSettings()))


SMALL = TrainSettings(epochs=1, batch=8, warmup=1, validations=1)
HEARD = {
    "sound": (
        lambda: morse((16, 4, 4, 4)),
        Seq2SeqSettings(encoder="audio", embedding=8, hidden=12),
    ),
    "pyramid": (
        lambda: morse((16, 4, 4, 4)),
        Seq2SeqSettings(encoder="pyramidal", embedding=8, hidden=12, cell="lstm"),
    ),
    "picture": (
        lambda: replace(scenes("en", (16, 4, 4, 4)), name="scenes-en"),
        Seq2SeqSettings(encoder="image", embedding=8, hidden=12, halvings=3),
    ),
}


@pytest.mark.parametrize("kind", HEARD)
def test_signals_are_trained_saved_traced_and_scored_like_texts(kind, tmp_path, monkeypatch):
    make, settings = HEARD[kind]
    task = make()
    begin(task, Recipe(settings, SMALL), tmp_path / "run", on="cpu")
    translator = Translator.load(tmp_path / "run")
    sources = [pair.source for pair in task.valid]
    together = [t.text for t in translator.translate(sources, size=3)]
    assert together == [translator.translate([source])[0].text for source in sources]
    trace = translator.trace(sources[0])
    assert trace.output_text == together[0]
    frames = len(sources[0])
    if kind == "picture":
        assert trace.source_text == "picture of 48 × 48"
        assert trace.source[:7] == ("0,0", "0,8", "0,16", "0,24", "0,32", "0,40", "8,0")
        assert len(trace.source) == 36
    else:
        assert trace.source_text == f"signal of {frames} frames"
        assert trace.source == tuple(str(n) for n in range(0, frames, 4))
    for row in trace.attention_of(trace.outputs[0].hypothesis):
        assert len(row) == len(trace.source)
        assert sum(row) == pytest.approx(1, abs=1e-4)
    monkeypatch.setattr(tasks, "load_signal", lambda name: task)
    result = evaluate(translator, "valid")
    assert (result.bleu is None) == (kind != "picture")
    assert (result.cer is None) == (kind == "picture")
    assert "exact_match" in result.to_json()
    with pytest.raises(ValueError, match="expected a signal, got a text"):
        translator.translate(["hello"])


def test_several_right_captions_of_a_picture_are_learned(tmp_path):
    """Its own first, then others that are right, each once; of the validation set its own alone."""
    task = replace(scenes("en", (60, 4, 4, 4)), name="scenes-en")  # so many have every word
    recipe = Recipe(HEARD["picture"][1], SMALL, references=3)
    ready = prepare(task, recipe)
    said = [ready.target.decode(example.target) for example in ready.train]
    start = 0
    for pair in task.train:
        count = min(3, len(pair.references))
        mine = said[start : start + count]
        assert mine[0] == pair.target
        assert len(set(mine)) == count
        assert set(mine) <= set(pair.references)
        assert all(e.source is pair.source for e in ready.train[start : start + count])
        start += count
    assert start == len(ready.train) > len(task.train)
    assert len(ready.valid) == len(task.valid)
    begin(task, recipe, tmp_path / "run", on="cpu")
    again = prepare_again(task, read_config(tmp_path / "run"), SMALL.seed)
    assert [e.target for e in again.train] == [e.target for e in ready.train]


def test_only_models_that_copy_get_copies():
    plain = replace(COPYING, model=Seq2SeqSettings(embedding=8, hidden=12))
    ready = prepare(NAMES, plain)
    assert all(example.copies is None for example in ready.train)
    assert isinstance(ready.model, Seq2Seq)
    assert ready.model(*_read(ready.train)).shape[-1] == len(ready.target.vocab)


def _read(examples):
    sources, targets = batch.collate(examples)
    return sources, targets.inputs
