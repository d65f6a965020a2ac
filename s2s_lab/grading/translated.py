"""An exercise's hints and messages, and a check's result, in the language of whoever reads them.

English is what the exercise itself says. This module decides nothing about a submission.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from s2s_lab.grading.exercise import Exercise
from s2s_lab.language import table
from s2s_lab.retelling import label, retold

if TYPE_CHECKING:
    from s2s_lab.grading.result import Counterexample, Result, Table


def hint_in(language: str, exercise: Exercise, level: int) -> str:
    """The hint of a level, 1 to 3; in English where the language has none."""
    hints = _entry(language, exercise.name).get("hints", exercise.hints)
    return str(hints[level - 1])


def message_in(language: str, name: str, id: str | None) -> str | None:
    """What to tell those who made a mistake; None where the language has no sentence for it."""
    found = _entry(language, name).get("messages", {}).get(id)
    return None if found is None else str(found)


def result_in(language: str, result: "Result") -> "Result":
    """The result as it is shown: its message, and the names in its tables."""
    message = message_in(language, result.exercise, result.message_id)
    message = message or retold(result.message, language)
    example = result.counterexample
    known = {result.message: message}
    return replace(
        result,
        language=language,
        message=message,
        counterexample=None if example is None else _example(language, example, known),
    )


def _entry(language: str, name: str) -> Mapping[str, Any]:
    entry: Mapping[str, Any] = table(language, f"exercises/{name.partition('.')[0]}").get(name, {})
    return entry


def _example(
    language: str, example: "Counterexample", known: Mapping[str, str]
) -> "Counterexample":
    return replace(
        example,
        call=retold(example.call, language),
        inputs=tuple(_table(language, one, known) for one in example.inputs),
        expected=_table(language, example.expected, known),
        got=_table(language, example.got, known),
    )


def _table(language: str, one: "Table", known: Mapping[str, str]) -> "Table":
    """The table; `known` has texts that are told already, such as a message in a cell."""
    rows = tuple(
        (label(name, language), tuple(known.get(cell) or retold(cell, language) for cell in cells))
        for name, cells in one.rows
    )
    columns = tuple(label(column, language) for column in one.columns)
    return replace(one, title=retold(one.title, language), columns=columns, rows=rows)
