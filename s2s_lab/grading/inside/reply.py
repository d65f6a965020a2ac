"""What comes back from a learner's function or class: an answer or an exception, as data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from s2s_lab.grading.inside.limits import MOST_PATIENCE

Submission = Callable[..., Any]
"""A learner's function or class."""

CaseT = TypeVar("CaseT")
"""A frozen dataclass of tensors, numbers and tuples: one input of one exercise."""


ENDED = "Ended"
"""In the place of an exception's name: the process did not come back with an answer."""


@dataclass(frozen=True)
class Foreign:
    """In the place of an answer, or a part of one, that is neither plain data nor a tensor."""

    kind: str
    """Name of its class."""


@dataclass(frozen=True)
class Raised:
    """An exception in the learner's code."""

    kind: str
    """Name of the exception's class."""
    text: str
    line: str
    """The learner's own line that led to it, as written; empty if it cannot be read."""
    where: str
    """``line 3 of last_state``; empty if it is not known."""


@dataclass(frozen=True)
class Reply(Generic[CaseT]):
    """What came back from a submission: data, nothing that runs."""

    answer: Any
    """What it returned, as plain data; None if it raised."""
    raised: Raised | None
    after: CaseT
    """The inputs as the submission left them."""
    printed: str = ""

    @property
    def missing(self) -> bool:
        """True if nothing has been written yet."""
        if self.raised is not None:
            return self.raised.kind == "NotImplementedError"
        return self.answer is None


@dataclass(frozen=True)
class Question(Generic[CaseT]):
    """How an exercise is asked; all that touches learner's code."""

    case: type[CaseT]
    """What an input is made of."""
    ask: Callable[[Submission, CaseT], Any]
    """Put one input to a submission."""
    patience: float = 1.0
    """Times the usual time for an answer that takes longer, one that trains a model; at most
    `MOST_PATIENCE`."""

    def __post_init__(self) -> None:
        if not 1 <= self.patience <= MOST_PATIENCE:
            raise ValueError(f"patience: expected 1 to {MOST_PATIENCE:g}, got {self.patience}")


def described(value: Any) -> str:
    """What an answer is, in a few words: ``a tensor of shape (2, 3)``, ``a list``."""
    name = value.kind if isinstance(value, Foreign) else type(value).__name__
    if name == "Tensor":
        return f"a tensor of shape {tuple(value.shape)}"
    return f"{'an' if name[:1].lower() in tuple('aeiou') else 'a'} {name}"
