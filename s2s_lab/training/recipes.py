"""Recipes: everything that it takes to train a model for a task, as data.

`prepare` turns a task and a recipe into codecs, encoded examples and an untrained model. The
recipes are the defaults of ``s2s-lab train``. How examples are encoded is in `encoding`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch

from s2s_lab.batch import Example
from s2s_lab.models.architectures import Model, Settings, build, settings_from_json
from s2s_lab.models.embeddings import FrozenEmbedding
from s2s_lab.models.masked import start_from
from s2s_lab.models.settings import Seq2SeqSettings
from s2s_lab.models.transformer import Transformer
from s2s_lab.models.word_vectors import read_word_vectors
from s2s_lab.tasks.signal import SignalTask
from s2s_lab.tasks.task import Task
from s2s_lab.text import Codec
from s2s_lab.training.encoding import encode, encode_signals, learn_codecs
from s2s_lab.training.pretraining import Pretrained
from s2s_lab.training.settings import TrainSettings


@dataclass(frozen=True)
class Recipe:
    """How to train on one task."""

    model: Settings
    """Vocabulary sizes are filled in from the data."""
    training: TrainSettings = field(default_factory=TrainSettings)
    merges: int = 0
    """Byte-pair merges learned for each side; 0 = the task's own tokens."""
    joint: bool = False
    """Both sides are cut by merges learned from both together, and have one vocabulary, so that
    what they spell alike is one token (joint BPE: Sennrich, Haddow & Birch 2016, section 3.2)."""
    min_count: int = 1
    """How often a token must occur to get a number."""
    keep_case: bool = False
    """First words keep their case in the vocabulary; models that copy keep it in any case, since
    a name that only begins sentences would lose its capital."""
    unknowns: float = 0.0
    """Share of training pairs in which content words become UNK on both sides; phrasebook only."""
    references: int = 1
    """So many right targets of a training signal are learned, where it has several; the
    vocabulary is that of the pairs' own targets."""
    source_vectors: str | None = None
    """File of word vectors for a pretrained source embedding; see `models.word_vectors`."""
    target_vectors: str | None = None
    """The same for a pretrained target embedding."""
    pretrained: str | None = None
    """Folder of a pretrained encoder, whose words and weights a Transformer begins with; see
    `pretraining`."""


@dataclass(frozen=True)
class Prepared:
    """A task, ready to be trained on."""

    source: Codec | None
    """None where sources are signals."""
    target: Codec
    train: list[Example]
    valid: list[Example]
    model: Model


_PHRASEBOOK = Recipe(
    Seq2SeqSettings(embedding=128, hidden=256, dropout=0.1, tied=True),
    TrainSettings(epochs=8, batch=128, lr=3e-3, label_smoothing=0.05),
    unknowns=0.1,
)

_DIGITS = Recipe(Seq2SeqSettings(embedding=32, hidden=64))
_SYMBOLS = Recipe(Seq2SeqSettings(embedding=64, hidden=128, attention="additive"))
_TEXTS = Recipe(Seq2SeqSettings(embedding=128, hidden=256, dropout=0.1))

_CAPTIONS = Recipe(
    Seq2SeqSettings(
        encoder="image",
        halvings=3,
        embedding=64,
        hidden=128,
        attention="multi-head",  # a relation is read off two places at once
        heads=4,
        dropout=0.1,
    ),
    TrainSettings(epochs=14, batch=48, lr=2e-3, label_smoothing=0.05),
    references=4,
)

RECIPES: dict[str, Recipe] = {
    "copy": _DIGITS,
    "reverse": _DIGITS,
    "sort": _SYMBOLS,
    "addition": _SYMBOLS,
    "addition-backwards": _SYMBOLS,
    "dates": _SYMBOLS,
    "conlang": _SYMBOLS,
    "numbers": _SYMBOLS,
    "news": Recipe(
        Seq2SeqSettings(embedding=64, hidden=128, attention="additive", dropout=0.1, copy=True),
        TrainSettings(epochs=8, batch=32, lr=3e-3, label_smoothing=0),
        min_count=50,
    ),
    "stories": Recipe(
        Seq2SeqSettings(embedding=64, hidden=128, attention="multi-head", heads=4, copy=True),
        TrainSettings(
            epochs=28,
            batch=64,
            curriculum=2,
            lr=3e-3,
            label_smoothing=0,
            warmup=200,
            validations=28,
            average=4,
        ),
    ),
    "smalltalk": _TEXTS,
    "phrasebook-en-fr": _PHRASEBOOK,
    "phrasebook-wide": Recipe(
        Seq2SeqSettings(
            embedding=160, embedding_scale=160**-0.5, hidden=320, dropout=0.1, tied=True
        ),
        TrainSettings(epochs=3, batch=128, lr=3e-3, label_smoothing=0.05, validations=9),
        unknowns=0.1,
    ),
    "phrasebook-en-zh": _PHRASEBOOK,
    "phrasebook-zh-en": replace(_PHRASEBOOK, training=replace(_PHRASEBOOK.training, epochs=3)),
    "phrasebook-compositional": replace(_PHRASEBOOK, unknowns=0.0),
    "phrasebook-length": replace(_PHRASEBOOK, unknowns=0.0),
    "phrasebook-negation": replace(_PHRASEBOOK, unknowns=0.0),
    "morse": Recipe(
        Seq2SeqSettings(
            encoder="audio", embedding=32, hidden=128, attention="additive", dropout=0.1
        ),
        TrainSettings(epochs=60, batch=32, lr=3e-3, label_smoothing=0),
    ),
    "digits-audio": Recipe(
        Seq2SeqSettings(
            encoder="audio", halvings=1, embedding=32, hidden=128, attention="additive", dropout=0.1
        ),
        TrainSettings(epochs=20, batch=32, lr=3e-3, label_smoothing=0.05),
    ),
    "scenes-en": _CAPTIONS,
    "scenes-fr": _CAPTIONS,
    "scenes-zh": _CAPTIONS,
    "multi30k": Recipe(
        Seq2SeqSettings(
            embedding=256,
            embedding_scale=256**-0.5,
            hidden=512,
            attention="additive",
            dropout=0.3,
            tied=True,
        ),
        TrainSettings(epochs=14, batch=96, lr=2e-3, label_smoothing=0.1, validations=14, average=4),
        merges=6000,
    ),
    "tatoeba": Recipe(
        Seq2SeqSettings(
            embedding=256,
            embedding_scale=256**-0.5,
            hidden=384,
            attention="additive",
            dropout=0.4,
            tied=True,
        ),
        TrainSettings(epochs=20, batch=64, lr=2e-3, label_smoothing=0.1, validations=20, average=4),
        merges=2000,
        min_count=2,
    ),
}
"""By task; ``multi30k``, ``numbers`` and ``tatoeba`` serve all their pairs of sides."""

_OWN_TEXT = (
    (2_000, 500, 64, 128, 40, 16),
    (20_000, 2_000, 128, 256, 20, 32),
    (200_000, 6_000, 256, 512, 10, 48),
    (None, 16_000, 256, 512, 5, 128),
)
"""Up to so many pairs: merges, embedding, hidden, epochs, batch."""


def own_text(pairs: int) -> Recipe:
    """The recipe for so many training pairs of the user's own.

    Less text gets fewer pieces, smaller layers and more passes.

    Source: Sennrich & Zhang (2019), "Revisiting Low-Resource Neural Machine Translation: A Case
    Study", where small vocabularies and much dropout did most for little text.
    """
    _, merges, embedding, hidden, epochs, batch = next(
        row for row in _OWN_TEXT if row[0] is None or pairs < row[0]
    )
    return Recipe(
        Seq2SeqSettings(
            embedding=embedding,
            embedding_scale=embedding**-0.5,
            hidden=hidden,
            attention="additive",
            dropout=0.3,
            tied=True,
        ),
        TrainSettings(epochs=epochs, batch=batch, lr=3e-3, label_smoothing=0.1),
        merges=merges,
    )


def recipe_for(task: str, pairs: int | None = None) -> Recipe:
    """The recipe of a task.

    Args:
        task: name of the task.
        pairs: how many it trains on; needed for text of the user's own.

    Raises:
        ValueError: if there is none.
    """
    family = task.partition("-")[0]
    if family == "pairs" and pairs is not None:
        return own_text(pairs)
    name = family if family in ("multi30k", "numbers", "tatoeba") else task
    if name not in RECIPES:
        raise ValueError(f"recipe: expected a task of {', '.join(RECIPES)}, got {task!r}")
    return RECIPES[name]


def prepare(task: Task | SignalTask[Any], recipe: Recipe) -> Prepared:
    """Learn the codecs, encode the pairs, and make the untrained model; all from the seed.

    Raises:
        ValueError: if the recipe does not fit the task, or its word vectors or its pretrained
            encoder do not fit the model.
    """
    pretrained = None if recipe.pretrained is None else Pretrained.load(recipe.pretrained)
    source, target = _codecs(task, recipe, pretrained)
    settings, tables = _filled_in(recipe, task, source, target)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.training.seed)
        model = build(settings)
    for name, table in tables.items():
        model.get_submodule(name).load_state_dict(table.state_dict())
    if pretrained is not None:
        if not isinstance(model, Transformer):
            raise ValueError("pretrained: expected a Transformer's recipe, got a recurrent one")
        start_from(model, pretrained.settings, pretrained.tensors)
    others = (recipe.unknowns, recipe.references, recipe.training.seed)
    examples = _examples(task, source, target, _copies(settings), *others)
    return Prepared(source, target, *examples, model)


def _codecs(
    task: Task | SignalTask[Any], recipe: Recipe, pretrained: Pretrained | None
) -> tuple[Codec | None, Codec]:
    """Codecs of source and target; None for signals."""
    how = (recipe.merges, recipe.min_count, recipe.keep_case or _copies(recipe.model))
    target = (task.target, [pair.target for pair in task.train])
    if recipe.joint and (pretrained is not None or not isinstance(task, Task)):
        got = recipe.pretrained or task.name
        raise ValueError(f"joint: expected text on both sides and no pretrained encoder, got {got}")
    if not isinstance(task, Task):
        return None, learn_codecs([target], *how)[0]
    source = (task.source, [pair.source for pair in task.train])
    if recipe.joint:
        one, other = learn_codecs([source, target], *how)
        return one, other
    known = None if pretrained is None else pretrained.codec_for(task.source)
    return known or learn_codecs([source], *how)[0], learn_codecs([target], *how)[0]


def prepare_again(task: Task | SignalTask[Any], config: Mapping[str, Any], seed: int) -> Prepared:
    """A task as it was prepared before, from what a checkpoint's ``config.json`` says.

    The weights, those of pretrained embeddings among them, are in the checkpoint's tensors.
    """
    source = None if config["source"] is None else Codec.from_json(config["source"])
    target = Codec.from_json(config["target"])
    settings = settings_from_json(config["model"])
    others = (config["unknowns"], config.get("references", 1))
    examples = _examples(task, source, target, _copies(settings), *others, seed)
    return Prepared(source, target, *examples, build(settings))


def _examples(
    task: Task | SignalTask[Any],
    source: Codec | None,
    target: Codec,
    copy: bool,
    unknowns: float,
    references: int,
    seed: int,
) -> tuple[list[Example], list[Example]]:
    """Encoded training and validation pairs."""
    if not isinstance(task, Task):
        train = encode_signals(task.train, target, references, seed)
        return train, encode_signals(task.valid, target)
    assert source is not None
    return (
        encode(task.train, source, target, copy, unknowns, seed, task.name),
        encode(task.valid, source, target, copy),
    )


def _filled_in(
    recipe: Recipe, task: Task | SignalTask[Any], source: Codec | None, target: Codec
) -> tuple[Settings, dict[str, FrozenEmbedding]]:
    """The recipe's settings with all sizes, and pretrained embeddings by their place in it."""
    settings = recipe.model
    if not isinstance(settings, Seq2SeqSettings):
        if source is None:
            raise ValueError(f"{task.name}: expected a model for signals, got a Transformer")
        if settings.shared and not recipe.joint:
            raise ValueError("shared: expected joint = True, one vocabulary, got one for each side")
        return replace(settings, source_vocab=len(source.vocab), target_vocab=len(target.vocab)), {}
    settings = replace(
        settings,
        source_vocab=0 if source is None else len(source.vocab),
        source_features=task.features if isinstance(task, SignalTask) else 0,
        target_vocab=len(target.vocab),
    )
    tables: dict[str, FrozenEmbedding] = {}
    if source is not None and settings.source_embedding == "pretrained":
        table = _pretrained("source", source, recipe.source_vectors, settings.embedding)
        tables["encoder.embedding"] = table
        settings = replace(settings, source_trainable=table.trainable.num_embeddings)
    if settings.target_embedding == "pretrained":
        table = _pretrained("target", target, recipe.target_vectors, settings.embedding)
        tables["decoder.embedding"] = table
        settings = replace(settings, target_trainable=table.trainable.num_embeddings)
    return settings, tables


def _pretrained(side: str, codec: Codec, path: str | None, size: int) -> FrozenEmbedding:
    if path is None:
        raise ValueError(f"{side}_vectors: expected a file of word vectors, got none")
    vectors = read_word_vectors(Path(path), wanted=set(codec.vocab.tokens))
    if vectors.size != size:
        raise ValueError(
            f"embedding: expected {vectors.size}, the size of the vectors in {path}, got {size}"
        )
    return FrozenEmbedding.of(codec.vocab, vectors)


def _copies(settings: Settings) -> bool:
    return isinstance(settings, Seq2SeqSettings) and settings.copy
