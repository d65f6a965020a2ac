"""What an experiment is: a claim, a run, and an outcome that says whether the claim holds."""

from collections.abc import Callable
from dataclasses import dataclass

from s2s_lab.charts import LineChart


@dataclass(frozen=True)
class Outcome:
    """What a run measured."""

    holds: bool
    """True if the claim holds on these figures, by a criterion that was fixed beforehand."""
    lines: tuple[str, ...]
    """The figures as a small table in plain text."""
    charts: tuple[LineChart, ...] = ()
    """The same as pictures; ``s2s-lab experiment NAME --plot FILE`` writes them as a page."""


@dataclass(frozen=True)
class Experiment:
    """One claim of the course."""

    name: str
    chapter: str
    """``02``: where it is taught."""
    claim: str
    """One or two sentences, with the criterion."""
    minutes: float
    """About how long `run` takes on two cores."""
    run: Callable[[tuple[int, ...]], Outcome]
    """Seeds -> what came of it; without randomness the seeds change nothing."""
    seeds: tuple[int, ...] = (0, 1, 2)
    """Which seeds it takes by default."""
    corpus: str | None = None
    """The task of a public corpus that it needs, such as ``tatoeba-zh-en``; None: nothing."""
