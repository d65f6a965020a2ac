"""What every decoding strategy is: settings, and one search."""

from typing import Protocol, runtime_checkable

from s2s_lab.batch import Batch
from s2s_lab.decoding.decoded import NBest
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.models.protocol import StepModel


@runtime_checkable
class Strategy(Protocol):
    """A frozen dataclass with its settings."""

    @property
    def name(self) -> str:
        """How traces and command lines call it."""
        ...

    def search(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[NBest]:
        """Hypotheses for each source, best first; `recorder` writes down how they came about.

        Raises:
            Interrupted: on Ctrl-C, with what was found so far.
        """
        ...
