"""What is wrong with a submission: its faults, the mistake's name, and the smallest input.

A mistake is named by comparison: the submission answers like a wrong solution that is known.
An answer may be anything: one that a check cannot read is wrong, and stops nothing. This module
compares replies; it does not decide what a learner is shown.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic

from s2s_lab.grading.inside.asking import ask, changed
from s2s_lab.grading.inside.reply import ENDED, described
from s2s_lab.grading.probe import ASPECTS, Asker, CaseT, Check, Fault, Reply, Submission, Wrong
from s2s_lab.grading.shrink import shrink

ENOUGH = 3
"""A mistake is named when a submission answers like it on that many inputs."""

AT_MOST = 48
"""So many wrong inputs are compared with the known wrong solutions, which takes time."""

_one_at_a_time = threading.RLock()
"""Asking in this process changes its standard output and random state for a moment."""


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


@dataclass(frozen=True)
class Here(Asker[CaseT]):
    """Asks a submission in this process, which has to trust it; one thread at a time."""

    check: Check[CaseT]
    submission: Submission

    def __call__(self, case: CaseT) -> Reply[CaseT]:
        """The reply to one input."""
        with _one_at_a_time:
            return ask(self.check.question, self.submission, case)


def here(check: Check[CaseT], submission: Submission) -> Asker[CaseT]:
    """Asks a submission in this process."""
    return Here(check, submission)


def find(check: Check[CaseT], asker: Asker[CaseT], case: CaseT) -> Finding[CaseT]:
    """Ask one question and judge the reply."""
    reply = asker(case)
    return Finding(case, reply, faults_of(check, case, reply))


def find_all(
    check: Check[CaseT], asker: Asker[CaseT], cases: Sequence[CaseT]
) -> list[Finding[CaseT]]:
    """Ask some questions and judge each reply."""
    replies = asker.several(cases)
    return [
        Finding(case, reply, faults_of(check, case, reply))
        for case, reply in zip(cases, replies, strict=True)
    ]


def faults_of(check: Check[CaseT], case: CaseT, reply: Reply[CaseT]) -> tuple[Fault, ...]:
    """Everything that is wrong with a reply; nothing if it is right."""
    number = check.exercise.number
    if reply.raised is not None:
        return (Fault("crash", _stopped(reply), f"{number}/crash"),)
    if reply.missing:
        text = "Your code gave None for this input: is there a path without return?"
        return (Fault("crash", text, f"{number}/returns-none"),)
    try:
        found = check.judge(case, reply.answer)
    except Exception:
        return (Fault("shape", _unreadable(reply), f"{number}/form"),)
    spoiled = next(iter(changed(case, reply.after)), None)
    if spoiled is not None and not found:
        text = f"Your code changed its input {spoiled} in place. Work on a copy."
        return (Fault("edge", text, f"{number}/changes-input"),)
    return found


def known_mistake(check: Check[CaseT], findings: Sequence[Finding[CaseT]]) -> Wrong | None:
    """The wrong solution that a submission answers like; None if it is like none.

    It agrees on at least `ENOUGH` inputs where the wrong solution is wrong, and these are at
    least half of the inputs where the submission is wrong. Of several, the one that agrees most.
    """
    failing = [finding for finding in findings if finding.faults][:AT_MOST]
    best, most = None, max(ENOUGH, (len(failing) + 1) // 2) - 1
    for wrong in check.wrong:
        like = _agreements(check, wrong, failing, most + 1)
        if like > most:
            best, most = wrong, like
    return best


def _agreements(
    check: Check[CaseT], wrong: Wrong, failing: Sequence[Finding[CaseT]], needed: int
) -> int:
    """On how many inputs a wrong solution answers alike; 0 once `needed` is out of reach."""
    like = 0
    for asked, finding in enumerate(failing):
        if like + len(failing) - asked < needed:
            return 0
        their = find(check, here(check, wrong.submission), finding.case)
        like += bool(their.faults) and alike(check, finding, their)
    return like


def alike(check: Check[CaseT], a: Finding[CaseT], b: Finding[CaseT]) -> bool:
    """True if both answered alike, or stopped with the same exception."""
    if a.reply.raised is not None or b.reply.raised is not None:
        return _exception(a.reply) == _exception(b.reply)
    try:
        return check.alike(a.case, a.reply.answer, b.reply.answer)
    except Exception:
        return False


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
    if start.reply.raised is not None and start.reply.raised.kind == ENDED:
        return start  # there is no one left to ask
    seen = {id(start.case): start}

    def shows(case: CaseT) -> bool:
        finding = find(check, asker, case)
        if not (finding.faults and finding.kind == start.kind and named(finding)):
            return False
        seen[id(case)] = finding
        return True

    return seen[id(shrink(start.case, check.smaller, shows))]


def _stopped(reply: Reply[CaseT]) -> str:
    raised = reply.raised
    assert raised is not None
    if raised.kind == ENDED:
        return f"Your code did not come back with an answer: {raised.text}."
    text = f"Your code stopped with {raised.kind}: {raised.text.rstrip('.')}."
    if raised.line:
        text += f"\nIt happened in {raised.where}: `{raised.line}`"
    return text


def _unreadable(reply: Reply[CaseT]) -> str:
    return f"The answer is not of the form that is asked for: it is {described(reply.answer)}."


def _exception(reply: Reply[CaseT]) -> tuple[str, str] | None:
    return (reply.raised.kind, reply.raised.text) if reply.raised is not None else None
