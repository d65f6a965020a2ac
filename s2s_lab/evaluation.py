"""Decode a split of a task and score it: what ``s2s-lab evaluate`` and the model cards report.

Texts and captions get BLEU, texts chrF as well, and Multi30k the tokenised lower-cased BLEU that
papers on it report; what is written letter by letter (spelling, speech, Morse) gets the character
error rate; all get the share of outputs that are right, and some tasks `details`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch

from s2s_lab import batch, tasks
from s2s_lab.batch import Example
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.details import Detail, details
from s2s_lab.metrics import (
    Bleu,
    BleuByHand,
    ErrorRate,
    ErrorRateScore,
    corpus_bleu,
    corpus_chrf,
    gold_logprobs,
    tokenised_bleu,
)
from s2s_lab.models.seq2seq import Seq2Seq
from s2s_lab.models.transformer import Transformer
from s2s_lab.tasks.phrasebook.contrasts import Contrast
from s2s_lab.tasks.signal import SignalPair, SignalTask
from s2s_lab.tasks.task import Pair, Task
from s2s_lab.text import CharTokenizer
from s2s_lab.translator import Translator
from s2s_lab.words import LexiconTokenizer, WordTokenizer


@dataclass(frozen=True)
class Evaluation:
    """Outputs of a model on a split, and how good they are."""

    model: str
    task: str
    split: str
    pairs: Sequence[Pair | SignalPair]
    outputs: Sequence[str]
    """As a person would write them, one for each pair."""
    right: Sequence[bool]
    """Whether an output is one of the pair's right targets, character by character; case counts
    unless the task is lower-cased."""
    bleu: Bleu | None
    """Case counts unless the task is lower-cased. For texts against the first target, by sacreBLEU;
    for pictures against all right captions, over the task's own tokens; None for sounds, which are
    spelt."""
    cer: ErrorRateScore | None
    """Character error rate, where the target's tokens are characters."""
    chrf: Bleu | None = None
    """For texts that are not spelt, as `bleu`: the first target, case unless lower-cased."""
    tokenised: Bleu | None = None
    """For Multi30k: BLEU over the task's own tokens, see `tokenised_bleu`."""
    details: tuple[Detail, ...] = ()
    """What else the task can count: parts of captions, rare names, kinds of questions, speakers."""

    @property
    def exact_match(self) -> float:
        """Share of the outputs that are right."""
        return sum(self.right) / len(self.right)

    @property
    def figures(self) -> str:
        """All figures in one line, with the signature of BLEU."""
        scores = [f"{s.name} {s.score:.1f} (`{s.signature}`)" for s in self._scores]
        return ", ".join([*self._shares, *scores])

    @property
    def short(self) -> str:
        """All figures in one line, without signatures."""
        return ", ".join([*self._shares, *(f"{s.name} {s.score:.1f}" for s in self._scores)])

    @property
    def _scores(self) -> list[Bleu]:
        return [score for score in (self.bleu, self.chrf, self.tokenised) if score]

    @property
    def _shares(self) -> list[str]:
        found = [f"exact match {100 * self.exact_match:.1f} %"]
        if self.cer:
            found.append(f"character error rate {100 * self.cer.score:.1f} %")
        return found + [f"{each.name} {100 * each.score:.1f} %" for each in self.details]

    def __str__(self) -> str:
        lines = [
            f"{self.model} on {self.task} {self.split}: {len(self.pairs)} sentences",
            f"exact match {100 * self.exact_match:.1f} %",
            *([str(self.cer)] if self.cer else []),
        ]
        return "\n".join([*lines, *map(str, self._scores), *map(str, self.details)])

    def to_json(self) -> dict[str, Any]:
        """The figures, without the sentences."""
        figures: dict[str, Any] = {
            "model": self.model,
            "task": self.task,
            "split": self.split,
            "sentences": len(self.pairs),
            "exact_match": self.exact_match,
        }
        if self.bleu:
            figures |= {"bleu": self.bleu.score, "signature": self.bleu.signature}
        if self.chrf:
            figures |= {"chrf": self.chrf.score, "chrf_signature": self.chrf.signature}
        if self.tokenised:
            figures |= {
                "tokenised_bleu": self.tokenised.score,
                "tokenised_signature": self.tokenised.signature,
            }
        if self.cer:
            figures["cer"] = self.cer.score
        if self.details:
            figures["details"] = {each.name: each.score for each in self.details}
        return figures


def evaluate(
    translator: Translator,
    split: str = "valid",
    strategy: Strategy | None = None,
    data: str | None = None,
    limit: int | None = None,
    size: int = 64,
    on_batch: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Translate the sources of a split and compare with its targets.

    Args:
        translator: a model that names its task, as checkpoints do.
        split: ``train``, ``valid``, ``test`` or, where there is one, ``challenge``.
        strategy: how to decode; greedy if None.
        data: folder of a public corpus; None: the one that it was trained on.
        limit: only the first sentences.
        size: sentences decoded at once.
        on_batch: told how many sentences are done, and of how many.

    Raises:
        ValueError: for a model without a task, or an unknown split.
        FileNotFoundError: if the corpus is not to be had.
    """
    name = translator.config.get("task")
    if name is None:
        raise ValueError(f"model: expected one that names its task, got {translator.name}")
    task = _task(name, data or translator.config.get("data"))
    pairs = task.split(split)[:limit]
    outputs: list[str] = []
    reader = _reader(translator, pairs)
    for start in range(0, len(pairs), size):
        part = [pair.source for pair in pairs[start : start + size]]
        outputs += [t.text for t in reader.translate(part, strategy, size)]
        if on_batch:
            on_batch(len(outputs), len(pairs))
    gold = [pair.references or (pair.target,) for pair in pairs]
    right = [_right(task, *both) for both in zip(outputs, gold, strict=True)]
    spelt = isinstance(task.target, CharTokenizer)
    return Evaluation(
        translator.name,
        name,
        split,
        pairs,
        outputs,
        right,
        bleu=None if spelt and isinstance(task, SignalTask) else _bleu(task, outputs, gold),
        cer=ErrorRate("char").corpus(outputs, gold) if spelt else None,
        chrf=None if spelt or isinstance(task, SignalTask) else _chrf(task, outputs, gold),
        tokenised=_tokenised(task, outputs, gold),
        details=details(task, pairs, outputs, right, translator.target.vocab),
    )


@torch.inference_mode()
def text_logprobs(
    translator: Translator, pairs: Sequence[tuple[str, str]], size: int = 64
) -> list[float]:
    """log p(target | source) of each pair of texts in nats, EOS included; dropout is off.

    A word that the target vocabulary lacks counts as ``<unk>``.

    Args:
        translator: a model with both vocabularies.
        pairs: sources and targets.
        size: pairs read at once.

    Raises:
        ValueError: for a source that the model cannot read.
    """
    model = translator.model
    assert isinstance(model, torch.nn.Module)
    device = next(model.parameters()).device
    examples = []
    for source, target in pairs:
        read = translator.example(source)
        examples.append(Example(read.source, translator.target.encode(target), read.copies))
    was_training = model.training
    model.eval()
    found: list[float] = []
    for start in range(0, len(examples), size):
        sources, targets = batch.collate(examples[start : start + size], device)
        rows = gold_logprobs(model(sources, targets.inputs), targets.labels)
        found += map(sum, rows)
    model.train(was_training)
    return found


def margins(
    translator: Translator, contrasts: Sequence[Contrast], size: int = 64
) -> dict[str, list[float]]:
    """By kind of contrast: how many nats the right answer is more probable than the wrong one.

    The share of margins above 0 is the model's accuracy on that kind.

    Source: Sennrich (2017), "How Grammatical is Character-level Neural Machine Translation?",
    section 3.

    Args:
        translator: a model from English to French.
        contrasts: right and wrong answers; see `tasks.phrasebook.contrasts`.
        size: pairs read at once.
    """
    right = text_logprobs(translator, [(each.source, each.right) for each in contrasts], size)
    wrong = text_logprobs(translator, [(each.source, each.wrong) for each in contrasts], size)
    found: dict[str, list[float]] = {}
    for each, more, less in zip(contrasts, right, wrong, strict=True):
        found.setdefault(each.kind, []).append(more - less)
    return found


def _task(name: str, data: str | None) -> Task | SignalTask[Any]:
    return tasks.load_signal(name) if name in tasks.SIGNALS else tasks.load(name, data)


def _chrf(task: Task, outputs: Sequence[str], gold: Sequence[Sequence[str]]) -> Bleu:
    """chrF against the first target."""
    return corpus_chrf(outputs, [targets[0] for targets in gold], _lowercase(task))


def _tokenised(
    task: Task | SignalTask[Any], outputs: Sequence[str], gold: Sequence[Sequence[str]]
) -> Bleu | None:
    """BLEU as papers on Multi30k report it; None for other tasks."""
    if isinstance(task, SignalTask) or not task.name.startswith("multi30k-"):
        return None
    return tokenised_bleu(outputs, [targets[0] for targets in gold], task.target, task.name)


def _right(task: Task | SignalTask[Any], output: str, targets: Sequence[str]) -> bool:
    if not _lowercase(task):
        return output in targets
    return output.lower() in [target.lower() for target in targets]


def _lowercase(task: Task | SignalTask[Any]) -> bool:
    return bool(getattr(task.target, "lower", False))


def _reader(translator: Translator, pairs: Sequence[Pair | SignalPair]) -> Translator:
    """The translator, for sources as long as these: a challenge may be longer than all training.

    Encoders that have a place for each token still refuse what goes beyond their places.
    """
    if not isinstance(translator.model, Seq2Seq | Transformer):
        return translator
    read = translator.source
    sizes = [
        len(text) if read is None or not isinstance(text, str) else len(read.encode(text))
        for text in (pair.source for pair in pairs)
    ]
    return replace(translator, longest=max([translator.longest, *sizes]))


def _bleu(
    task: Task | SignalTask[Any], outputs: Sequence[str], gold: Sequence[Sequence[str]]
) -> Bleu:
    """sacreBLEU against the first target of texts; of pictures, all right captions count."""
    if isinstance(task, Task):
        lowercase = _lowercase(task)
        chinese = isinstance(task.target, LexiconTokenizer) or (
            isinstance(task.target, WordTokenizer) and task.target.language == "zh"
        )
        first = [targets[0] for targets in gold]
        return corpus_bleu(outputs, first, lowercase, "zh" if chinese else "13a")
    by_hand = BleuByHand(tokenizer=task.target).corpus(outputs, gold)
    precisions = "/".join(f"{100 * p:.1f}" for p in by_hand.precisions)
    several = f"up to {max(map(len, gold))} references"
    return Bleu(
        by_hand.score,
        f"{precisions} BP = {by_hand.brevity_penalty:.3f}",
        f"by hand, {several}, tokens of the task, case counts",
    )
