"""A trained model with its codecs: text, sound or picture in, text out, and the trace of how.

Unknown words are not lost: where the model writes `<unk>`, the output has the source word that it
attended to most, between ⟨ and ⟩ (Luong et al. 2015, "Addressing the Rare Word Problem"). A word
that a model chose to copy stands as it stood in the source.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import torch
from torch import Tensor

from s2s_lab import batch, tasks
from s2s_lab.batch import Batch, Example
from s2s_lab.cards import PRETRAINED, pretrained_names
from s2s_lab.decoding import Decoded, Greedy, Recorder, Trace
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.models.architectures import build, settings_from_json
from s2s_lab.models.copying import extended
from s2s_lab.models.protocol import StepModel
from s2s_lab.models.seq2seq import Seq2Seq
from s2s_lab.tasks.signal import SignalTask
from s2s_lab.tasks.task import Task
from s2s_lab.text import EOS, SPECIALS, UNK, Codec, Vocab
from s2s_lab.training.checkpoint import read_config, read_tensors
from s2s_lab.training.loop import OnStep
from s2s_lab.training.recipes import Recipe
from s2s_lab.training.session import begin

Source = str | Tensor
"""A text, or a signal: frames × features, or colours × rows × columns."""


@dataclass(frozen=True)
class Translation:
    """What became of one source."""

    source: Source
    text: str
    """The best output, unknown words marked ⟨so⟩."""
    hypotheses: tuple[Decoded, ...]
    """All that the strategy returned, best first."""
    unknown: tuple[str, ...]
    """Source words that the model does not know, as they were typed."""


@dataclass(frozen=True)
class Translator:
    """A step model that can be talked to."""

    name: str
    model: StepModel
    source: Codec | None
    """None: it takes signals."""
    target: Codec
    longest: int = 100
    """Most source tokens that it takes, EOS not counted, or frames."""
    config: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What its checkpoint says about it."""

    @classmethod
    def load(cls, where: str | Path) -> "Translator":
        """A model that ships with the package, by its name, or the checkpoint in a folder.

        A folder that a Hugging Face model was saved in is opened, too; see `s2s_lab.huggingface`.

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
                f"checkpoint, got {str(where)!r}{_how_to_get(str(where))}"
            )
        from s2s_lab.huggingface import from_pretrained, is_huggingface

        if is_huggingface(folder):
            return from_pretrained(folder)
        config = read_config(folder)
        model = build(settings_from_json(config["model"]))
        tensors, _ = read_tensors(folder / "model.safetensors", config.get("sha256"))
        model.load_state_dict(
            {name: t.float() if t.is_floating_point() else t for name, t in tensors.items()}
        )
        return cls(
            config["name"],
            model.eval(),
            None if config["source"] is None else Codec.from_json(config["source"]),
            Codec.from_json(config["target"]),
            config.get("longest", cls.longest),
            config,
        )

    def translate(
        self, sources: Sequence[Source], strategy: Strategy | None = None, size: int = 64
    ) -> list[Translation]:
        """Translate some texts or signals, `size` at a time.

        Raises:
            ValueError: if one is empty or too long; see `example`.
        """
        strategy = strategy or Greedy()
        examples = [self.example(source) for source in sources]
        results: dict[int, Translation] = {}
        for rows in batch.by_length([len(example.source) for example in examples], size):
            found = strategy.search(self.model, self._batch([examples[row] for row in rows]))
            for row, hypotheses in zip(rows, found, strict=True):
                source = sources[row]
                results[row] = Translation(
                    source,
                    self.write(source, hypotheses[0]),
                    tuple(hypotheses),
                    tuple(self.unknown(source)),
                )
        return [results[row] for row in range(len(sources))]

    def trace(self, source: Source, strategy: Strategy | None = None) -> Trace:
        """Decode one text or signal and write down every step.

        Raises:
            ValueError: if it is empty or too long; see `example`.
        """
        strategy = strategy or Greedy()
        read = self._batch([self.example(source)])
        vocab = self.target.show([*self.target.vocab.tokens, *self._others(source)])
        told = (_title(source), self.places(source))
        recorder = Recorder(strategy, self.name, [told], vocab)
        best = strategy.search(self.model, read, recorder)[0][0]
        return recorder.traces([self.write(source, best)])[0]

    def example(self, source: Source) -> Example:
        """What the model reads of a text or signal.

        Raises:
            ValueError: for a text where it takes signals or the reverse, for a signal of more than
                `longest` frames, and as `encode` does.
        """
        if isinstance(source, str):
            ids = self.encode(source)
            copies = extended(self._split(source), self.target.vocab)[0] if self._copies else None
            return Example(ids, [EOS], copies)
        if self.source is not None:
            raise ValueError("source: expected a text, got a signal")
        if source.ndim == 2 and len(source) > self.longest:
            raise ValueError(f"source: expected at most {self.longest} frames, got {len(source)}")
        return Example(source, [EOS])

    def encode(self, text: str) -> list[int]:
        """Source ids, with EOS at the end.

        Raises:
            ValueError: if the text has no words, or more than `longest`.
        """
        if self.source is None:
            raise ValueError("source: expected a signal, got a text")
        ids = self.source.encode(text)
        if len(ids) == 1:
            raise ValueError("source: expected at least one word, got an empty text")
        if len(ids) - 1 > self.longest:
            raise ValueError(f"source: expected at most {self.longest} tokens, got {len(ids) - 1}")
        return ids

    def write(self, source: Source, decoded: Decoded) -> str:
        """An output as a person would write it; see the module on unknown words."""
        vocab = Vocab((*self.target.vocab.tokens, *self._others(source)))
        codec, words = replace(self.target, vocab=vocab), []
        for t, number in enumerate(decoded.ids):
            if number == EOS:
                break
            known = codec.words([number])  # none for PAD and BOS, which some models write
            words += [f"⟨{self._read_for(source, decoded, t)}⟩"] if number == UNK else known
        return codec.tokenizer.join(words)

    def unknown(self, source: Source) -> list[str]:
        """Words of a text that the model does not know, as they were typed; none of a signal."""
        if self.source is None or not isinstance(source, str):
            return []
        return self.source.unknown(source)

    def places(self, source: Source) -> list[str]:
        """Names of what attention can read: tokens, numbers of frames, or ``row,column``.

        Where an encoder reads several neighbours as one, the name is that of all tokens, the first
        frame, or the upper left pixel.
        """
        if isinstance(source, str):
            assert self.source is not None
            return self._together([*self.source.show(self._split(source)), SPECIALS[EOS]])
        if source.ndim == 3:
            rows, columns = (range(0, n, self._stride) for n in source.shape[1:])
            return [f"{row},{column}" for row in rows for column in columns]
        return [str(frame) for frame in range(0, len(source), self._stride)]

    @property
    def _stride(self) -> int:
        """How many neighbours the encoder reads as one."""
        return self.model.encoder.stride if isinstance(self.model, Seq2Seq) else 1

    @property
    def _copies(self) -> bool:
        return isinstance(self.model, Seq2Seq) and self.model.settings.copy

    def _batch(self, examples: Sequence[Example]) -> Batch:
        """Examples on the model's device."""
        parameters = self.model.parameters() if isinstance(self.model, torch.nn.Module) else ()
        device = next((p.device for p in parameters), torch.device("cpu"))
        return batch.collate(examples, device)[0]

    def _split(self, text: str) -> list[str]:
        assert self.source is not None
        return self.source.split(text)

    def _others(self, source: Source) -> list[str]:
        """Source words behind the target vocabulary, where the model can copy them."""
        if not (self._copies and isinstance(source, str)):
            return []
        return extended(self._split(source), self.target.vocab)[1]

    def _together(self, tokens: Sequence[str]) -> list[str]:
        """Tokens that the encoder reads as one, joined."""
        stride = self._stride
        return [" ".join(tokens[i : i + stride]) for i in range(0, len(tokens), stride)]

    def _read_for(self, source: Source, decoded: Decoded, t: int) -> str:
        """The source word that was read most to produce token t."""
        if decoded.attention is None or not isinstance(source, str):
            return "?"
        assert self.source is not None
        words = self._together(self.source.show(self._split(source)))
        return words[int(decoded.attention[t, : len(words)].argmax())]

    def on(self, device: torch.device | str) -> "Translator":
        """The same translator with its model on another device."""
        model = cast(torch.nn.Module, self.model).to(device)
        return replace(self, model=cast(StepModel, model))


def _title(source: Source) -> str:
    """How a trace calls a source.

    >>> _title(torch.zeros(200, 1)), _title(torch.zeros(3, 48, 48))
    ('signal of 200 frames', 'picture of 48 × 48')
    """
    if isinstance(source, str):
        return source
    if source.ndim == 3:
        return f"picture of {source.shape[1]} × {source.shape[2]}"
    return f"signal of {len(source)} frames"


def _how_to_get(name: str) -> str:
    """What to do for a model that does not ship, where the name is a task's.

    >>> _how_to_get("multi30k-de-en")
    '; it does not ship, train it: s2s-lab train multi30k-de-en --out runs/multi30k-de-en'
    >>> _how_to_get("my-run")
    ''
    """
    if name not in (*tasks.names(), *tasks.SIGNALS):
        return ""
    return f"; it does not ship, train it: s2s-lab train {name} --out runs/{name}"


def load(where: str | Path) -> Translator:
    """A pretrained model by its name, or the checkpoint in a folder; see `Translator.load`."""
    return Translator.load(where)


def fit(task: Task | SignalTask[Any], recipe: Recipe, on_step: OnStep | None = None) -> Translator:
    """Train a small model here and now; nothing stays on disk.

    Args:
        task: what to learn.
        recipe: sizes and training settings.
        on_step: told after every step, for instance a `ProgressBar` or a `TrainingMonitor`.
    """
    with TemporaryDirectory() as folder:
        begin(task, recipe, Path(folder) / task.name, on="cpu", on_step=on_step)
        return Translator.load(Path(folder) / task.name)
