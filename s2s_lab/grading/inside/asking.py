"""Calling a learner's code so that nothing it does spoils the session or hides its mistake.

An exception becomes data with the learner's own line, printed text is held back, and the global
random state is as before. An endless loop is not stopped here.
"""

import contextlib
import copy
import io
import linecache
import random
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from types import TracebackType
from typing import Any

import torch

from s2s_lab.grading.inside.data import as_data
from s2s_lab.grading.inside.reply import CaseT, Question, Raised, Reply, Submission

PRINTED = 600
"""Characters of printed text that are kept."""


class Bounded(io.TextIOBase):
    """Keeps the beginning of what is written to it, and forgets the rest."""

    def __init__(self) -> None:
        self.text = ""

    def writable(self) -> bool:
        """Anyone may write."""
        return True

    def write(self, text: str) -> int:
        """Keep what there is room for."""
        self.text += text[: PRINTED - len(self.text)]
        return len(text)


_PACKAGE = str(Path(__file__).parent.parent)
_LIBRARIES = (str(Path(torch.__file__).parent), str(Path(random.__file__).parent))


def ask(
    question: Question[CaseT], submission: Submission, case: CaseT, seed: int = 0
) -> Reply[CaseT]:
    """Put one case to a submission; the same seed gives the same random weights."""
    given = copy_of(case)
    printed = Bounded()
    with random_state_kept(seed), contextlib.redirect_stdout(printed):
        try:
            answer, raised = as_data(question.ask(submission, given)), None
        except (Exception, SystemExit) as error:
            answer, raised = None, raised_by(error)
    return Reply(answer, raised, given, printed.text)


def copy_of(case: CaseT) -> CaseT:
    """A case with tensors of its own."""
    tensors = {name: value for name, value in vars(case).items() if torch.is_tensor(value)}
    return with_inputs(case, {name: tensor.clone() for name, tensor in tensors.items()})


def with_inputs(case: CaseT, values: Mapping[str, Any]) -> CaseT:
    """A case in which some inputs are others; they need not be inputs that it would take."""
    other = copy.copy(case)
    for name, value in values.items():
        object.__setattr__(other, name, value)
    return other


def changed(before: Any, after: Any) -> dict[str, Any]:
    """The inputs that are not as they were, by name, as they are now."""
    now = {one.name: getattr(after, one.name) for one in fields(before)}
    return {name: new for name, new in now.items() if not _equal(getattr(before, name), new)}


def _equal(a: Any, b: Any) -> bool:
    if a is b:
        return True
    if isinstance(a, torch.Tensor):
        return isinstance(b, torch.Tensor) and a.dtype == b.dtype and torch.equal(a, b)
    try:
        return type(a) is type(b) and bool(a == b)
    except Exception:
        return False


@contextlib.contextmanager
def random_state_kept(seed: int) -> Iterator[None]:
    """Seed Python's and torch's global generators inside, and put them back after."""
    python, tensor = random.getstate(), torch.get_rng_state()
    random.seed(seed)
    torch.default_generator.manual_seed(seed)
    try:
        yield
    finally:
        random.setstate(python)
        torch.set_rng_state(tensor)


def raised_by(error: BaseException) -> Raised:
    """An exception as data, with the learner's own line that led to it."""
    frame = _learners_frame(error.__traceback__)
    text = " ".join(str(error).split()) or type(error).__name__
    if frame is None:
        return Raised(type(error).__name__, text, "", "")
    line = (frame.line or linecache.getline(frame.filename, frame.lineno or 0)).strip()
    return Raised(type(error).__name__, text, line, f"line {frame.lineno} of {frame.name}")


def _learners_frame(trace: TracebackType | None) -> traceback.FrameSummary | None:
    """The innermost frame that belongs neither to this package nor to a library."""
    theirs = [
        frame
        for frame in traceback.extract_tb(trace)
        if not frame.filename.startswith((_PACKAGE, *_LIBRARIES))
        and "site-packages" not in frame.filename
        and not frame.filename.startswith("<frozen")
    ]
    return theirs[-1] if theirs else None
