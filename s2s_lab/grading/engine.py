"""`check`: ask a submission every question of an exercise and say what came of it.

The verdict is made from the replies alone. This module has no exercise in it, isolates nothing
and stops no endless loop.
"""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

from s2s_lab.grading import course
from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.diagnosis import Finding, find, find_all, here, known_mistake, smallest
from s2s_lab.grading.exercise import Exercise
from s2s_lab.grading.probe import Asker, Check, Reply, Submission
from s2s_lab.grading.progress import record_check
from s2s_lab.grading.result import Counterexample, Result
from s2s_lab.language import chosen, say


def check(
    name: str, submission: Submission | None = None, *, seed: int = 0, language: str | None = None
) -> Result:
    """Ask a function or class the questions of an exercise.

    Args:
        name: ``chapter.task``, as the notebook gives it.
        submission: the function or class itself, not what it returns.
        seed: which inputs are generated; the same seed gives the same inputs.
        language: in which the result is shown, "en" or "zh-CN"; without one what the environment
            variable ``S2S_LAB_LANGUAGE`` says, else English.

    Raises:
        ValueError: for a name that no exercise has, for a submission that cannot be called, and
            for another language.
    """
    spoken = chosen(language)
    exercise = course.exercise(name, spoken)
    asker = here(CHECKS[name], _callable(exercise, submission, spoken))
    result = replace(examine(CHECKS[name], asker, seed), language=language)
    record_check(result, Path.cwd())
    return result


def examine(check: Check[Any], asker: Asker[Any], seed: int = 0) -> Result:
    """The result of a submission, wherever it is asked, on the inputs of a seed."""
    exercise = check.exercise
    cases = list(check.cases(random.Random(seed)))
    first = find(check, asker, cases[0])
    if first.reply.missing:
        message = _not_yet(exercise, first.reply)
        return Result(exercise.name, "not yet", exercise.points, 1, message)
    findings = [first, *find_all(check, asker, cases[1:])]
    if any(finding.faults for finding in findings):
        return _failed(check, asker, findings)
    message = f"Right on all {len(cases)} inputs."
    return Result(exercise.name, "passed", exercise.points, len(cases), message)


def _failed(check: Check[Any], asker: Asker[Any], findings: list[Finding[Any]]) -> Result:
    wrong = known_mistake(check, findings)
    found = smallest(check, asker, findings, wrong)
    fault = found.faults[0]
    id = wrong.id if wrong is not None else fault.id
    return Result(
        exercise=check.exercise.name,
        status="failed",
        out_of=check.exercise.points,
        asked=len(findings),
        message=check.exercise.message(id) or fault.text,
        message_id=id,
        counterexample=_example(check, found),
    )


def _example(check: Check[Any], found: Finding[Any]) -> Counterexample | None:
    """Input, expected and got; None where an answer is of a form that cannot be drawn."""
    try:
        shown = check.show(found.case, found.reply, found.faults[0])
    except Exception:
        return None
    return replace(shown, printed=found.reply.printed.rstrip())


def _not_yet(exercise: Exercise, reply: Reply[Any]) -> str:
    start = f'A first hint: `hint("{exercise.name}")`'
    if reply.raised is None:
        return f"`{exercise.signature}` gives None so far: a return is missing. {start}"
    return f"`{exercise.signature}` is still to be written. {start}"


def _callable(exercise: Exercise, submission: Submission | None, language: str) -> Submission:
    name = exercise.signature.partition("(")[0]
    call = f'check("{exercise.name}", {name})'
    if submission is None:
        raise ValueError(say("nothing to check", language, exercise=exercise.name, call=call))
    wanted = "class" if exercise.kind == "class" else "function"
    if not callable(submission) or (wanted == "class" and not isinstance(submission, type)):
        told = {"exercise": exercise.name, "call": call, "kind": type(submission).__name__}
        raise ValueError(say(f"expected a {wanted}", language, **told))
    return submission
