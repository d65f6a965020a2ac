"""What is wrong with a submission: its faults, the mistake's name, and the smallest input.

A mistake is named by comparison: the submission answers like a wrong solution that is known.
This module compares replies; it does not decide what a learner is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic

import torch

from s2s_lab.grading.inside.asking import ask
from s2s_lab.grading.inside.reply import ENDED
from s2s_lab.grading.probe import ASPECTS, Asker, CaseT, Check, Fault, Reply, Submission, Wrong
from s2s_lab.grading.shrink import shrink

ENOUGH = 3
"""A mistake is named when a submission answers like it on that many inputs."""


@dataclass(frozen=True)
class Finding(Generic[CaseT]):
    """One input, the reply to it, and what is wrong with the reply."""

    case: CaseT
    reply: Reply[CaseT]
    faults: tuple[Fault, ...]

    @property
    def kind(self) -> tuple[int, str, str]:
        """What sort of fault it is, those to be reported first before the others."""
        fault, raised = self.faults[0], self.reply.raised
        return ASPECTS.index(fault.aspect), fault.id, raised.kind if raised else ""


def here(check: Check[CaseT], submission: Submission) -> Asker[CaseT]:
    """Asks a submission in this process, which has to trust it."""
    return lambda case: ask(check.question, submission, case)


def find(check: Check[CaseT], asker: Asker[CaseT], case: CaseT) -> Finding[CaseT]:
    """Ask one question and judge the reply."""
    reply = asker(case)
    return Finding(case, reply, faults_of(check, case, reply))


def faults_of(check: Check[CaseT], case: CaseT, reply: Reply[CaseT]) -> tuple[Fault, ...]:
    """Everything that is wrong with a reply; nothing if it is right."""
    number = check.exercise.number
    if reply.raised is not None:
        return (Fault("crash", _stopped(reply), f"{number}/crash"),)
    if reply.missing:
        text = "Your code gave None for this input: is there a path without return?"
        return (Fault("crash", text, f"{number}/returns-none"),)
    found = check.judge(case, reply.answer)
    changed = changed_inputs(case, reply.after)
    if changed and not found:
        text = f"Your code changed its input {changed[0]} in place. Work on a copy."
        return (Fault("edge", text, f"{number}/changes-input"),)
    return found


def changed_inputs(before: Any, after: Any) -> list[str]:
    """Names of the inputs that are not as they were."""
    names = [field.name for field in fields(before)]
    return [name for name in names if not _equal(getattr(before, name), getattr(after, name))]


def known_mistake(check: Check[CaseT], findings: Sequence[Finding[CaseT]]) -> Wrong | None:
    """The wrong solution that a submission answers like; None if it is like none.

    It agrees on at least `ENOUGH` inputs where the wrong solution is wrong, and these are at
    least half of the inputs where the submission is wrong. Of several, the one that agrees most.
    """
    failing = [finding for finding in findings if finding.faults]
    best, most = None, 0
    for wrong in check.wrong:
        theirs = [find(check, here(check, wrong.submission), one.case) for one in failing]
        like = sum(
            bool(their.faults) and alike(check, finding, their)
            for finding, their in zip(failing, theirs, strict=True)
        )
        if like >= ENOUGH and 2 * like >= len(failing) and like > most:
            best, most = wrong, like
    return best


def alike(check: Check[CaseT], a: Finding[CaseT], b: Finding[CaseT]) -> bool:
    """True if both answered alike, or stopped with the same exception."""
    if a.reply.raised is not None or b.reply.raised is not None:
        return _exception(a.reply) == _exception(b.reply)
    return check.alike(a.case, a.reply.answer, b.reply.answer)


def smallest(
    check: Check[CaseT],
    asker: Asker[CaseT],
    findings: Sequence[Finding[CaseT]],
    wrong: Wrong | None,
) -> Finding[CaseT]:
    """The smallest input found that shows the same sort of fault, and the named mistake."""

    def named(finding: Finding[CaseT]) -> bool:
        if wrong is None:
            return True
        return alike(check, finding, find(check, here(check, wrong.submission), finding.case))

    failing = [finding for finding in findings if finding.faults]
    start = min(filter(named, failing), key=lambda finding: finding.kind)

    def shows(case: CaseT) -> bool:
        finding = find(check, asker, case)
        return bool(finding.faults) and finding.kind == start.kind and named(finding)

    return find(check, asker, shrink(start.case, check.smaller, shows))


def _stopped(reply: Reply[CaseT]) -> str:
    raised = reply.raised
    assert raised is not None
    if raised.kind == ENDED:
        return f"Your code did not come back with an answer: {raised.text}."
    text = f"Your code stopped with {raised.kind}: {raised.text.rstrip('.')}."
    if raised.line:
        text += f"\nIt happened in {raised.where}: `{raised.line}`"
    return text


def _exception(reply: Reply[CaseT]) -> tuple[str, str] | None:
    return (reply.raised.kind, reply.raised.text) if reply.raised is not None else None


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, torch.Tensor):
        return isinstance(b, torch.Tensor) and a.dtype == b.dtype and torch.equal(a, b)
    return bool(a == b)
