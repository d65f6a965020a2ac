"""A few hundred pairs, again and again: the training loss falls on, the dev loss turns.

The same model makes as many updates on 200 pairs of the phrasebook and on 1,600. The first reads
every pair eighty times, the second ten times.

At first the claim was made of 40 epochs over 300 pairs at a rate of 0.006, with the same criterion,
and did not hold: there the best came after 26 to 38 epochs, and the last was 0.5 to 7 % above it.
The runs are longer since that was seen.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from s2s_lab.experiments.experiment import Experiment, Outcome
from s2s_lab.models.settings import Seq2SeqSettings
from s2s_lab.tasks import phrasebook
from s2s_lab.training.history import History
from s2s_lab.training.recipes import Recipe
from s2s_lab.training.session import begin
from s2s_lab.training.settings import TrainSettings

FEW, MANY, DEV = 200, 1600, 150
EPOCHS = 80
"""Over the few pairs; the many are read as often as makes as many updates."""
VALIDATIONS = 16
WORSE = 1.1
"""Factor by which the last dev loss is above the best, at least."""


def recipe(seed: int, epochs: float, validations: int = VALIDATIONS) -> Recipe:
    """A small model, a constant rate, and nothing that holds it back from learning by heart."""
    sizes = Seq2SeqSettings(embedding=32, hidden=64)
    training = TrainSettings(
        epochs=epochs,
        batch=50,
        lr=1e-2,
        warmup=20,
        schedule="constant",
        label_smoothing=0.0,
        validations=validations,
        seed=seed,
    )
    return Recipe(sizes, training)


def history(pairs: int, seed: int, updates_of: int = FEW * EPOCHS) -> History:
    """Losses of a run on so many pairs, which reads `updates_of` pairs in all."""
    task = phrasebook.load(pairs, DEV, 1)
    with TemporaryDirectory() as folder:
        how = recipe(seed, updates_of / pairs)
        return begin(task, how, Path(folder) / "run", on="cpu").history


def run(seeds: tuple[int, ...]) -> Outcome:
    """Two runs a seed."""
    lines = [
        "                 best dev             at the end",
        "seed  pairs   epoch  train    dev   epoch  train    dev",
    ]
    holds = True
    for seed in seeds:
        ends = {}
        for pairs in (FEW, MANY):
            measured = history(pairs, seed)
            best, last = measured.best, measured[-1]
            assert best is not None
            whole = FEW * EPOCHS / pairs
            at = whole * best.step / last.step
            lines.append(
                f"{seed:4}  {pairs:5}  {at:6.1f}  {best.loss:.3f}  {best.valid_nll:.3f}  "
                f"{whole:6.1f}  {last.loss:.3f}  {last.valid_nll:.3f}"
            )
            ends[pairs] = (best, last)
        best, last = ends[FEW]
        holds = holds and best.step <= last.step / 2 and last.loss < best.loss
        holds = holds and last.valid_nll >= WORSE * best.valid_nll
        holds = holds and ends[MANY][1].valid_nll < best.valid_nll
    return Outcome(holds, tuple(lines))


EXPERIMENT = Experiment(
    name="more-epochs",
    chapter="07",
    claim=(
        f"More epochs are no cure for few pairs: in {EPOCHS} epochs over {FEW} pairs the best "
        "dev loss is reached in the first half and the last one is at least 10 % above it, while "
        f"the training loss falls on. As many updates on {MANY} pairs end below the best of the "
        "few. For every seed."
    ),
    minutes=1.5,
    run=run,
)
