"""Most checks: an oracle, inputs whose axes have names, and wrong solutions; the rest is the same.

The oracle is slow and plain: it tells what is right, and is no solution as a learner would write
it. This module holds no exercise.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Generic

from s2s_lab.grading import shown, tables
from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.probe import CaseT, Check, Fault, Question, Reply, Wrong
from s2s_lab.grading.result import Counterexample
from s2s_lab.grading.simpler import smaller
from s2s_lab.grading.structure import answer_faults, same


@dataclass(frozen=True)
class ByOracle(Generic[CaseT]):
    """What a check is made of, where right means equal to an oracle's answer."""

    exercise: Exercise
    question: Question[CaseT]
    cases: Callable[[random.Random], Iterator[CaseT]]
    """Inputs, most telling first."""
    oracle: Callable[[CaseT], Any]
    """The right answer as data: tensors, numbers, texts, lists, tuples and dicts of them."""
    wrong: tuple[Wrong, ...]
    axes: Mapping[str, str] = field(default_factory=dict)
    """Names of the axes of each input, ``{"outputs": "sentence position unit"}``, and of each part
    of the answer (``answer``, where it has no parts): they say what can be left out together, and
    what rows and columns of a table are called."""
    parts: tuple[str, ...] = ()
    """Names of the parts of an answer that is a tuple: ``("context", "weights")``."""
    weights: frozenset[str] = frozenset()
    """Inputs and parts of the answer that are drawn as heatmaps; ``answer`` is the whole."""
    call: Callable[[CaseT], str] | None = None
    """The question in one line; by default the exercise's signature."""
    mend: Callable[[CaseT], CaseT | None] = lambda case: case
    """Make a simplified input one that may be asked, or None if it cannot be one."""
    kept: frozenset[str] = frozenset()
    """Inputs that are never made simpler by themselves."""
    hidden: frozenset[str] = frozenset()
    """Inputs that are not shown as tables of their own; nor is what is None in a case."""
    more: Callable[[CaseT, Any], tuple[Fault, ...]] = lambda case, answer: ()
    """Faults that are told before the comparison: properties that name a mistake by themselves."""

    def check(self) -> Check[CaseT]:
        """The check."""
        return Check(
            exercise=self.exercise,
            cases=self.cases,
            question=self.question,
            judge=self.judge,
            alike=same,
            smaller=self.smaller,
            show=self.show,
            wrong=self.wrong,
        )

    def judge(self, case: CaseT, answer: Any) -> tuple[Fault, ...]:
        """Properties first, then the comparison with the oracle."""
        found = answer_faults(self.exercise.number, self.oracle(case), answer, self.parts)
        if not found or found[0].aspect == "shape":
            return found
        return self.more(case, answer) or found

    def smaller(self, case: CaseT) -> Iterator[CaseT]:
        """Simpler inputs by the names of the axes."""
        names = {one.name for one in fields(case) if getattr(case, one.name) is not None}  # type: ignore[arg-type]
        axes = {name: dims for name, dims in self.axes.items() if name in names}
        return smaller(case, axes, self.mend, self.kept)

    def show(self, case: CaseT, reply: Reply[CaseT], fault: Fault) -> Counterexample:
        """Inputs and both answers, with the names of their axes."""
        expected = self.oracle(case)
        inputs = tuple(
            shown.table(
                one.name,
                getattr(case, one.name),
                self.axes.get(one.name, ""),
                weights=one.name in self.weights,
            )
            for one in fields(case)  # type: ignore[arg-type]
            if one.name not in self.hidden and getattr(case, one.name) is not None
        )
        if fault.aspect == "edge" or reply.raised is not None:
            got = tables.unusable(reply, fault)
            assert got is not None
        else:
            got = self._answer("got", reply.answer, expected)
        return Counterexample(
            call=self.call(case) if self.call else self.exercise.signature,
            inputs=inputs,
            expected=self._answer("expected", expected),
            got=got,
        )

    def _answer(self, title: str, value: Any, against: Any = None) -> Any:
        return shown.answer(title, value, self.parts, self.axes, against, self.weights)
