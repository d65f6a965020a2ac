"""A pretraining run in a folder: an encoder learns from the text of one side of a task.

It is written as every run is (`checkpoint`), and read back as `Pretrained`: the weights with the
numbers of the words, which belong together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from s2s_lab.batch import Example
from s2s_lab.models.masked import MaskedLanguageModel
from s2s_lab.models.transformer import TransformerSettings
from s2s_lab.tasks.task import Pair, Task
from s2s_lab.text import Codec, Tokenizer
from s2s_lab.training.checkpoint import read_config, read_tensors, write_config
from s2s_lab.training.devices import device
from s2s_lab.training.encoding import learn_codec
from s2s_lab.training.history import Progress
from s2s_lab.training.loop import OnStep, train
from s2s_lab.training.masking import MaskedTokens, restored
from s2s_lab.training.settings import TrainSettings

ARCHITECTURE = "masked"
"""What ``config.json`` calls the model; no translator can be made of it."""
SIDES = ("source", "target")


@dataclass(frozen=True)
class Pretraining:
    """How to pretrain.

    Raises:
        ValueError: for a side that does not exist.
    """

    model: TransformerSettings = field(
        default_factory=lambda: TransformerSettings(layers=3, dropout=0.1, tied=True)
    )
    """Sizes of the encoder, and of the Transformer that may begin from it."""
    training: TrainSettings = field(
        default_factory=lambda: TrainSettings(epochs=None, minutes=2.0, batch=64, lr=2e-3)
    )
    share: float = 0.15
    """Of the words, to be guessed."""
    side: str = "source"
    """``source`` or ``target``: whose texts are read."""
    merges: int = 0
    """Byte-pair merges; 0 = the task's own tokens."""
    min_count: int = 1
    """How often a token must occur to get a number."""

    def __post_init__(self) -> None:
        if self.side not in SIDES:
            raise ValueError(f"side: expected one of {', '.join(SIDES)}, got {self.side!r}")


@dataclass(frozen=True, eq=False)
class Pretrained:
    """What a pretraining run left: an encoder, and what it can read."""

    settings: TransformerSettings
    codec: Codec
    tensors: Mapping[str, Tensor]
    """The state dict of its `MaskedLanguageModel`."""

    @classmethod
    def load(cls, folder: str | Path) -> "Pretrained":
        """The best weights of a run.

        Raises:
            FileNotFoundError: if there is no run.
            ValueError: if it is damaged, or a run of another kind.
        """
        config = read_config(Path(folder))
        settings = _settings(folder, config)
        tensors, _ = read_tensors(Path(folder) / "model.safetensors")
        return cls(settings, Codec.from_json(config["source"]), tensors)

    def codec_for(self, tokenizer: Tokenizer) -> Codec:
        """The codec, for texts that are cut by `tokenizer`, before any byte-pair merges.

        Raises:
            ValueError: if it was learned from texts that are cut in another way, such as those of
                another language.
        """
        own = self.codec.tokenizer.to_json()
        own = own["words"] if own["kind"] == "bpe" else own
        wanted = tokenizer.to_json()
        if own != wanted:
            raise ValueError(
                f"pretrained encoder: expected one for {_named(wanted)}, got one for {_named(own)}"
            )
        return self.codec

    def model(self) -> MaskedLanguageModel:
        """The model itself, ready to fill gaps."""
        model = MaskedLanguageModel(self.settings)
        model.load_state_dict(dict(self.tensors))
        return model.eval()


def begin(
    task: Task,
    how: Pretraining,
    folder: Path,
    data: str | None = None,
    on: str = "auto",
    on_step: OnStep | None = None,
) -> Progress:
    """Pretrain from nothing on one side's training texts.

    Args:
        task: whose texts.
        how: sizes and training settings.
        folder: where the checkpoint goes; made if missing.
        data: folder of a public corpus, remembered.
        on: name of a device.
        on_step: told after every step.

    Raises:
        ValueError: if the folder holds a run already.
    """
    if (folder / "config.json").exists():
        raise ValueError(
            f"{folder} holds a run already: continue it with --resume, or name another"
        )
    tokenizer, texts = getattr(task, how.side), _texts(task.train, how.side)
    codec = learn_codec(tokenizer, texts, how.merges, how.min_count, keep_case=False)
    settings = replace(how.model, source_vocab=len(codec.vocab), target_vocab=0)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(how.training.seed)
        model = MaskedLanguageModel(settings)
    config = _config(task, how, settings, codec, folder.name, data)
    write_config(folder, config)
    return _train(model, task, config, folder, how.training, on, on_step, again=False)


def resume(
    task: Task,
    folder: Path,
    changes: Mapping[str, Any],
    on: str = "auto",
    on_step: OnStep | None = None,
) -> Progress:
    """Go on where a pretraining run stopped.

    Args:
        task: the task that it was begun with.
        folder: the run.
        changes: fields of `TrainSettings` to change, such as a larger budget.
        on: name of a device.
        on_step: told after every step.
    """
    config = read_config(folder)
    model = MaskedLanguageModel(_settings(folder, config))
    training = replace(TrainSettings(**config["training"]), **changes)
    return _train(model, task, config, folder, training, on, on_step, again=True)


def judged(task: Task, folder: Path) -> tuple[float, float]:
    """How many hidden words of the validation texts the best weights restore; see `restored`."""
    config, pretrained = read_config(folder), Pretrained.load(folder)
    texts = _texts(task.valid, config["side"])
    return restored(pretrained.model(), examples(texts, pretrained.codec), config["share"])


def examples(texts: list[str], codec: Codec) -> list[Example]:
    """Encoded texts; the target of a text is the text itself, for batches by length."""
    encoded = (codec.encode(text) for text in texts)
    return [Example(ids, ids) for ids in encoded]


def _train(
    model: MaskedLanguageModel,
    task: Task,
    config: Mapping[str, Any],
    folder: Path,
    training: TrainSettings,
    on: str,
    on_step: OnStep | None,
    again: bool,
) -> Progress:
    codec, side = Codec.from_json(config["source"]), config["side"]
    return train(
        model.to(device(on)),
        examples(_texts(task.train, side), codec),
        examples(_texts(task.valid, side), codec),
        training,
        folder,
        resume=again,
        on_step=on_step,
        objective=MaskedTokens(config["share"]),
    )


def _named(tokenizer: Mapping[str, Any]) -> str:
    """A tokenizer's settings in a few words."""
    language = tokenizer.get("language", "")
    return f"tokens of the kind {tokenizer['kind']!r}" + (f" in {language!r}" if language else "")


def _config(
    task: Task,
    how: Pretraining,
    settings: TransformerSettings,
    codec: Codec,
    name: str,
    data: str | None,
) -> dict[str, Any]:
    """What ``config.json`` says of a run."""
    return {
        "name": name,
        "task": task.name,
        "licence": task.licence,
        "data": str(Path(data).resolve()) if data else None,
        "side": how.side,
        "share": how.share,
        "model": {"architecture": ARCHITECTURE, **settings.to_json()},
        "training": how.training.to_json(),
        "source": codec.to_json(),
    }


def _settings(folder: str | Path, config: Mapping[str, Any]) -> TransformerSettings:
    """The encoder's sizes, if the folder has a pretraining run."""
    fields = dict(config["model"])
    if fields.pop("architecture", None) != ARCHITECTURE:
        raise ValueError(f"{folder}: expected a pretrained encoder, got a model of a task")
    return TransformerSettings(**fields)


def _texts(pairs: Sequence[Pair], side: str) -> list[str]:
    """Each text of a side once: a side may repeat itself where the other does not."""
    return list(dict.fromkeys(getattr(pair, side) for pair in pairs))
