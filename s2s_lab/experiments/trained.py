"""What the tables of the course tell of a training run: losses, weights, BLEU and CPU minutes.

This module makes no claim; `sizes`, `deep_or_wide`, `optimisers` and others do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from time import process_time
from typing import cast

from torch import nn

from s2s_lab.evaluation import text_logprobs
from s2s_lab.metrics import corpus_bleu
from s2s_lab.tasks import Pair, Task
from s2s_lab.training.history import History
from s2s_lab.training.recipes import Recipe
from s2s_lab.training.session import begin
from s2s_lab.translator import Translator


@dataclass(frozen=True)
class Trained:
    """A model, and what it took."""

    translator: Translator
    history: History
    weights: int
    """Numbers that were learned, embeddings included."""
    minutes: float
    """CPU minutes of the training on all cores together, validations included."""

    @property
    def dev_loss(self) -> float:
        """Of the weights that were kept, the best ones: nats a token on the valid pairs."""
        best = self.history.best
        assert best is not None
        return best.valid_nll

    def loss(self, pairs: Sequence[Pair]) -> float:
        """Negative log-likelihood of the first targets, nats a token."""
        logprobs = text_logprobs(self.translator, [(pair.source, pair.target) for pair in pairs])
        return -sum(logprobs) / sum(
            len(self.translator.target.encode(pair.target)) for pair in pairs
        )

    def write(self, pairs: Sequence[Pair]) -> list[str]:
        """What the model writes for each source, greedily."""
        return [made.text for made in self.translator.translate([pair.source for pair in pairs])]

    def bleu(self, pairs: Sequence[Pair]) -> float:
        """BLEU of that against the first target of each pair, 0 to 100, by sacreBLEU."""
        return corpus_bleu(self.write(pairs), [pair.target for pair in pairs]).score


def trained(task: Task, recipe: Recipe) -> Trained:
    """Train on one task by one recipe, on the CPU; nothing stays on disk."""
    with TemporaryDirectory() as place:
        folder, begun = Path(place) / task.name, process_time()
        progress = begin(task, recipe, folder, on="cpu")
        minutes = (process_time() - begun) / 60
        translator = Translator.load(folder)
    model = cast(nn.Module, translator.model)
    weights = sum(parameter.numel() for parameter in model.parameters())
    return Trained(translator, progress.history, weights, minutes)


@dataclass(frozen=True)
class Row:
    """One choice in a table, over some seeds."""

    weights: int
    losses: tuple[float, ...]
    """Dev loss of each seed, nats a token."""
    bleu: tuple[float, ...]
    """Of each seed on the valid pairs, 0 to 100."""
    minutes: float
    """CPU minutes of one training, mean of the seeds."""

    @property
    def loss(self) -> float:
        """The mean of the seeds."""
        return fmean(self.losses)


def row(task: Task, recipes: Sequence[Recipe]) -> Row:
    """Train once for each recipe, which differ in their seed alone."""
    runs = [trained(task, recipe) for recipe in recipes]
    return Row(
        runs[0].weights,
        tuple(run.dev_loss for run in runs),
        tuple(run.bleu(task.valid) for run in runs),
        fmean(run.minutes for run in runs),
    )


def lines(title: str, rows: Mapping[str, Row]) -> list[str]:
    """A table: weights, dev loss and BLEU as means with each seed behind, minutes of a training.

    >>> print("\\n".join(lines("units", {"64": Row(9000, (0.5, 0.7), (70.0, 80.0), 0.25)})))
    units    weights  dev loss             BLEU               CPU min
    64         9,000  0.600 (0.500 0.700)  75.0 (70.0 80.0)      0.25
    """
    seeds = max((len(row.losses) for row in rows.values()), default=0)
    wide = max(len(title), *map(len, rows))
    loss, bleu = (max(17, 7 + digits * seeds) for digits in (6, 5))
    found = [f"{title:{wide}}  {'weights':>9}  {'dev loss':{loss}}  {'BLEU':{bleu}}  CPU min"]
    for name, each in rows.items():
        losses = f"{each.loss:.3f} ({' '.join(f'{one:.3f}' for one in each.losses)})"
        scores = f"{fmean(each.bleu):.1f} ({' '.join(f'{one:.1f}' for one in each.bleu)})"
        found.append(
            f"{name:{wide}}  {each.weights:9,}  {losses:{loss}}  {scores:{bleu}}  "
            f"{each.minutes:7.2f}"
        )
    return found
