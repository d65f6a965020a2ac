"""The course's claims, each reproduced by one command: ``s2s-lab experiment NAME``.

A module holds one experiment. It says its claim before it runs, measures with several seeds or
counts exactly, and its outcome says whether the claim holds; nobody adjusts a figure afterwards.
"""

from importlib import import_module

from s2s_lab.experiments.experiment import Experiment, Outcome

__all__ = ["NAMES", "Experiment", "Outcome", "experiment"]

NAMES: tuple[str, ...] = (
    "subwords",
    "exploding-gru",
    "vanishing",
    "bottleneck",
    "unshifted-labels",
    "scheduled-sampling",
    "attention-by-length",
    "alignment-error",
    "window",
    "history",
    "beam-width",
    "search-errors",
    "empty-mode",
    "smoothing-floor",
    "more-epochs",
    "sizes",
    "deep-or-wide",
    "optimisers",
    "bleu-noise",
    "causal-mask",
    "word-order",
    "pretraining-helps",
    "copying",
    "random-walk",
    "one-step",
    "optimal-forecast",
)
"""Names of all, in the order of the course; the module of ``exploding-gru`` is `exploding_gru`."""


def experiment(name: str) -> Experiment:
    """The experiment of a name.

    Raises:
        ValueError: if there is none.
    """
    if name not in NAMES:
        raise ValueError(f"no experiment is called {name!r}; expected one of {', '.join(NAMES)}")
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    found: Experiment = module.EXPERIMENT
    return found
