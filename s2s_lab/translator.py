"""A trained model with the codecs of both sides: text in, text out, and the trace of how.

Unknown words are not lost: where the model writes `<unk>`, the output has the source word that it
attended to most, between ⟨ and ⟩ (Luong et al. 2015, "Addressing the Rare Word Problem").
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import torch

from s2s_lab import batch
from s2s_lab.decoding import Decoded, Greedy, Recorder, Strategy, Trace
from s2s_lab.models.architectures import build, settings_from_json
from s2s_lab.models.protocol import StepModel
from s2s_lab.tasks.task import Task
from s2s_lab.text import EOS, SPECIALS, UNK, Codec
from s2s_lab.training.checkpoint import read_config, read_tensors
from s2s_lab.training.loop import Progress
from s2s_lab.training.recipes import Recipe
from s2s_lab.training.session import begin

PRETRAINED = Path(__file__).parent / "pretrained"


@dataclass(frozen=True)
class Translation:
    """What became of one source."""

    source: str
    text: str
    """The best output, unknown words marked ⟨so⟩."""
    hypotheses: tuple[Decoded, ...]
    """All that the strategy returned, best first."""
    unknown: tuple[str, ...]
    """Source words that the model does not know, as they were typed."""


@dataclass(frozen=True)
class Translator:
    """A step model that can be talked to in text."""

    name: str
    model: StepModel
    source: Codec
    target: Codec
    longest: int = 100
    """Most source tokens that it takes, EOS not counted."""
    config: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What its checkpoint says about it."""

    @classmethod
    def load(cls, where: str | Path) -> "Translator":
        """A model that ships with the package, by its name, or the checkpoint in a folder.

        Raises:
            FileNotFoundError: if there is neither.
            ValueError: if the checkpoint is damaged.
        """
        folder = PRETRAINED / str(where)
        if not (folder / "config.json").is_file():
            folder = Path(where)
        if not (folder / "config.json").is_file():
            raise FileNotFoundError(
                f"model: expected one of {', '.join(pretrained_names())} or a folder with a "
                f"checkpoint, got {str(where)!r}"
            )
        config = read_config(folder)
        model = build(settings_from_json(config["model"]))
        tensors, _ = read_tensors(folder / "model.safetensors", config.get("sha256"))
        model.load_state_dict({name: tensor.float() for name, tensor in tensors.items()})
        return cls(
            config["name"],
            model.eval(),
            Codec.from_json(config["source"]),
            Codec.from_json(config["target"]),
            config.get("longest", cls.longest),
            config,
        )

    def translate(
        self, texts: Sequence[str], strategy: Strategy | None = None, size: int = 64
    ) -> list[Translation]:
        """Translate some texts, `size` at a time.

        Raises:
            ValueError: if a text is empty or too long; see `encode`.
        """
        strategy = strategy or Greedy()
        ids = [self.encode(text) for text in texts]
        results: dict[int, Translation] = {}
        for rows in batch.by_length([len(i) for i in ids], size):
            found = strategy.search(self.model, batch.sources([ids[row] for row in rows]))
            for row, hypotheses in zip(rows, found, strict=True):
                text = texts[row]
                results[row] = Translation(
                    text,
                    self.write(text, hypotheses[0]),
                    tuple(hypotheses),
                    tuple(self.source.unknown(text)),
                )
        return [results[row] for row in range(len(texts))]

    def trace(self, text: str, strategy: Strategy | None = None) -> Trace:
        """Decode one text and write down every step.

        Raises:
            ValueError: if the text is empty or too long; see `encode`.
        """
        strategy = strategy or Greedy()
        sources = batch.sources([self.encode(text)])
        tokens = [*self.source.show(self.source.split(text)), SPECIALS[EOS]]
        vocab = self.target.show(self.target.vocab.tokens)
        recorder = Recorder(strategy, self.name, [(text, tokens)], vocab)
        best = strategy.search(self.model, sources, recorder)[0][0]
        return recorder.traces([self.write(text, best)])[0]

    def encode(self, text: str) -> list[int]:
        """Source ids, with EOS at the end.

        Raises:
            ValueError: if the text has no words, or more than `longest`.
        """
        ids = self.source.encode(text)
        if len(ids) == 1:
            raise ValueError("source: expected at least one word, got an empty text")
        if len(ids) - 1 > self.longest:
            raise ValueError(f"source: expected at most {self.longest} tokens, got {len(ids) - 1}")
        return ids

    def write(self, text: str, decoded: Decoded) -> str:
        """An output as a person would write it; see the module on unknown words."""
        source = self.source.split(text)
        words = self.target.words(decoded.ids)
        for t, number in enumerate(decoded.ids[: len(words)]):
            if number == UNK:
                words[t] = f"⟨{_read(source, decoded, t)}⟩"
        return self.target.tokenizer.join(words)

    def on(self, device: torch.device | str) -> "Translator":
        """The same translator with its model on another device."""
        model = cast(torch.nn.Module, self.model).to(device)
        return replace(self, model=cast(StepModel, model))


def _read(source: Sequence[str], decoded: Decoded, t: int) -> str:
    """The source word that was read most to produce token t."""
    if decoded.attention is None:
        return "?"
    row = decoded.attention[t, : len(source)]
    return source[int(row.argmax())]


def load(where: str | Path) -> Translator:
    """A pretrained model by its name, or the checkpoint in a folder; see `Translator.load`."""
    return Translator.load(where)


def fit(
    task: Task, recipe: Recipe, on_step: Callable[[Progress], None] | None = None
) -> Translator:
    """Train a small model here and now; nothing stays on disk.

    Args:
        task: what to learn.
        recipe: sizes and training settings.
        on_step: told after every step, for instance a `ProgressBar`.
    """
    with TemporaryDirectory() as folder:
        begin(task, recipe, Path(folder) / task.name, on="cpu", on_step=on_step)
        return Translator.load(Path(folder) / task.name)


def pretrained_names() -> list[str]:
    """Names of the models that ship with the package."""
    return sorted(path.parent.name for path in PRETRAINED.glob("*/config.json"))
