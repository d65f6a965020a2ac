"""Decode a split of a task and score it: what ``s2s-lab evaluate`` and the model cards report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from s2s_lab import tasks
from s2s_lab.decoding import Strategy
from s2s_lab.metrics import Bleu, corpus_bleu
from s2s_lab.tasks.task import Pair
from s2s_lab.translator import Translator


@dataclass(frozen=True)
class Evaluation:
    """Outputs of a model on a split, and how good they are."""

    model: str
    task: str
    split: str
    pairs: Sequence[Pair]
    outputs: Sequence[str]
    """As a person would write them, one for each pair."""
    right: Sequence[bool]
    """Whether an output is one of the pair's right targets, character by character."""
    bleu: Bleu
    """Against the first target; case counts unless the task is lower-cased."""

    @property
    def exact_match(self) -> float:
        """Share of the outputs that are right."""
        return sum(self.right) / len(self.right)

    def __str__(self) -> str:
        return (
            f"{self.model} on {self.task} {self.split}: {len(self.pairs)} sentences\n"
            f"exact match {100 * self.exact_match:.1f} %\n{self.bleu}"
        )

    def to_json(self) -> dict[str, Any]:
        """The figures, without the sentences."""
        return {
            "model": self.model,
            "task": self.task,
            "split": self.split,
            "sentences": len(self.pairs),
            "exact_match": self.exact_match,
            "bleu": self.bleu.score,
            "signature": self.bleu.signature,
        }


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
        split: ``train``, ``valid`` or ``test``.
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
    task = tasks.load(name, data or translator.config.get("data"))
    pairs = task.split(split)[:limit]
    outputs: list[str] = []
    for start in range(0, len(pairs), size):
        part = [pair.source for pair in pairs[start : start + size]]
        outputs += [t.text for t in translator.translate(part, strategy, size)]
        if on_batch:
            on_batch(len(outputs), len(pairs))
    right = [o in (p.references or (p.target,)) for o, p in zip(outputs, pairs, strict=True)]
    lowercase = bool(getattr(task.target, "lower", False))
    bleu = corpus_bleu(outputs, [pair.target for pair in pairs], lowercase)
    return Evaluation(translator.name, task.name, split, pairs, outputs, right, bleu)
