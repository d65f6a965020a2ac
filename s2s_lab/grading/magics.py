"""IPython's magics and shell lines taken out of a cell, so that the Python around them runs.

Nothing is run in their place: a graded cell gets no shell. Only lines that keep a cell from being
Python are touched, so a `%` inside an expression or a text stays.
"""

import ast
import re
import warnings

from s2s_lab.grading.names import MAX_SOURCE

MOST = 100
"""Lines of one cell that are mended; a cell with more of them is left as it is."""

_CELL = re.compile(r"\s*%%(\w+)[^\n]*(?:\n|$)")
_PYTHON_CELLS = ("time", "timeit", "capture", "prun", "memit")
_TIMED = re.compile(r"^(\s*)%(?:time|timeit|prun|memit)\s+(?=[^-\s])(.+)$")
_LINE = re.compile(r"^(\s*)(?:%|!|\?|[\w.%]+\?{1,2}\s*$)")
_ASSIGNED = re.compile(r"^(\s*[\w.,\s]+?=\s*)[%!].*$")


def without_magics(source: str) -> tuple[str, int]:
    """The cell as plain Python, and how many of its lines were IPython's.

    >>> without_magics("%matplotlib inline\\nx = !ls\\ny = 7 %2")
    ('pass\\nx = None\\ny = 7 %2', 2)
    >>> without_magics("%%bash\\nrm -r .")
    ('', 1)
    """
    count = 0
    first = _CELL.match(source)
    if first:
        count = 1
        source = source[first.end() :] if first[1] in _PYTHON_CELLS else ""
    if len(source) > MAX_SOURCE or not re.search(r"[%!?]", source):
        return source, count
    lines = source.split("\n")
    for _ in range(MOST):
        wrong = _wrong_line("\n".join(lines))
        mended = _mended(lines[wrong]) if wrong is not None and wrong < len(lines) else None
        if wrong is None or mended is None:
            break
        lines[wrong] = mended
        count += 1
    return "\n".join(lines), count


def _wrong_line(source: str) -> int | None:
    """The line that keeps the cell from being Python; None if none does, or it is not known."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except SyntaxError as error:
        return None if error.lineno is None else error.lineno - 1
    except (ValueError, RecursionError, MemoryError):
        return None
    return None


def _mended(line: str) -> str | None:
    """The line without what is IPython's; None if nothing is."""
    timed = _TIMED.match(line)
    if timed:
        return timed[1] + timed[2]
    if _LINE.match(line):
        return line[: len(line) - len(line.lstrip())] + "pass"
    assigned = _ASSIGNED.match(line)
    return f"{assigned[1]}None" if assigned else None
