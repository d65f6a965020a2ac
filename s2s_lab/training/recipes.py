"""Recipes: everything that it takes to train a model for a task, as data.

`prepare` turns a task and a recipe into codecs, encoded examples and an untrained model. The
recipes are the defaults of ``s2s-lab train``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch

from s2s_lab.batch import Example
from s2s_lab.bpe import BPETokenizer
from s2s_lab.models.architectures import Model, Settings, build, settings_from_json
from s2s_lab.models.seq2seq import Seq2SeqSettings
from s2s_lab.tasks.phrasebook import with_unknowns
from s2s_lab.tasks.task import Pair, Task
from s2s_lab.text import EOS, Codec, Tokenizer, Vocab, truecase
from s2s_lab.training.loop import TrainSettings


@dataclass(frozen=True)
class Recipe:
    """How to train on one task."""

    model: Settings
    """Vocabulary sizes are filled in from the data."""
    training: TrainSettings = field(default_factory=TrainSettings)
    merges: int = 0
    """Byte-pair merges learned for each side; 0 = the task's own tokens."""
    min_count: int = 1
    """How often a token must occur to get a number."""
    unknowns: float = 0.0
    """Share of training pairs in which content words become UNK on both sides; phrasebook only."""


@dataclass(frozen=True)
class Prepared:
    """A task, ready to be trained on."""

    source: Codec
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

RECIPES: dict[str, Recipe] = {
    "copy": _DIGITS,
    "reverse": _DIGITS,
    "sort": _SYMBOLS,
    "addition": _SYMBOLS,
    "addition-backwards": _SYMBOLS,
    "dates": _SYMBOLS,
    "numbers": _SYMBOLS,
    "news": _TEXTS,
    "stories": _TEXTS,
    "smalltalk": _TEXTS,
    "phrasebook-en-fr": _PHRASEBOOK,
    "phrasebook-en-zh": _PHRASEBOOK,
    "phrasebook-zh-en": _PHRASEBOOK,
    "multi30k": Recipe(
        Seq2SeqSettings(embedding=256, hidden=512, dropout=0.2, tied=True),
        TrainSettings(epochs=10, batch=48, lr=3e-3, label_smoothing=0.1),
        merges=6000,
    ),
}
"""By task; ``multi30k`` and ``numbers`` serve all their pairs of sides."""


def recipe_for(task: str) -> Recipe:
    """The recipe of a task.

    Raises:
        ValueError: if there is none.
    """
    family = task.partition("-")[0]
    name = family if family in ("multi30k", "numbers") else task
    if name not in RECIPES:
        raise ValueError(f"recipe: expected a task of {', '.join(RECIPES)}, got {task!r}")
    return RECIPES[name]


def prepare(task: Task, recipe: Recipe) -> Prepared:
    """Learn the codecs, encode the pairs, and make the untrained model; all from the seed."""
    source = _codec(task.source, [pair.source for pair in task.train], recipe)
    target = _codec(task.target, [pair.target for pair in task.train], recipe)
    settings = replace(recipe.model, source_vocab=len(source.vocab), target_vocab=len(target.vocab))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.training.seed)
        model = build(settings)
    return Prepared(
        source,
        target,
        encode(task.train, source, target, recipe.unknowns, recipe.training.seed, task.name),
        encode(task.valid, source, target),
        model,
    )


def prepare_again(task: Task, config: Mapping[str, Any], seed: int) -> Prepared:
    """A task as it was prepared before, from what a checkpoint's ``config.json`` says."""
    source, target = Codec.from_json(config["source"]), Codec.from_json(config["target"])
    return Prepared(
        source,
        target,
        encode(task.train, source, target, config["unknowns"], seed, task.name),
        encode(task.valid, source, target),
        build(settings_from_json(config["model"])),
    )


def encode(
    pairs: Sequence[Pair],
    source: Codec,
    target: Codec,
    unknowns: float = 0.0,
    seed: int = 0,
    task: str = "phrasebook-en-fr",
) -> list[Example]:
    """Ids of both sides, EOS at the end; see `Recipe.unknowns` for the share."""
    if not unknowns:
        return [Example(source.encode(pair.source), target.encode(pair.target)) for pair in pairs]
    return [
        Example([*source.vocab.ids(s), EOS], [*target.vocab.ids(t), EOS])
        for s, t in with_unknowns(pairs, unknowns, seed, task.removeprefix("phrasebook-"))
    ]


def _codec(tokenizer: Tokenizer, texts: Sequence[str], recipe: Recipe) -> Codec:
    if recipe.merges:
        tokenizer = BPETokenizer.learn(tokenizer, texts, recipe.merges)
    sentences = truecase([tokenizer.split(text) for text in texts])
    return Codec(tokenizer, Vocab.build(sentences, recipe.min_count))
