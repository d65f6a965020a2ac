"""A digest of a check's code: the same as long as it asks and judges the same.

The check's own modules count, with those of this package that they import, and the engine. What
other exercises say does not: mending one check leaves the grades of the others as they are.
"""

import ast
import hashlib
import importlib.util
import sys
from pathlib import Path
from typing import Any

from s2s_lab.grading.probe import Check

PACKAGE = "s2s_lab.grading"
OWN_COURSE = "own_course"
ENGINE = (
    f"{PACKAGE}.asked",
    f"{PACKAGE}.diagnosis",
    f"{PACKAGE}.shrink",
    f"{PACKAGE}.work",
    f"{PACKAGE}.inside.asking",
    f"{PACKAGE}.inside.cells",
    f"{PACKAGE}.inside.plain",
)
"""Modules that every grade depends on."""
LEFT_OUT = (f"{PACKAGE}.exercises", f"{PACKAGE}.card", f"{PACKAGE}.translated")
"""Texts of all exercises of a chapter (the check's own are counted apart), looks and languages."""


def version_of(check: Check[Any]) -> str:
    """The digest."""
    parts = (check.cases, check.question.ask, check.judge, check.alike, check.smaller, check.show)
    wrong = tuple(wrong.submission for wrong in check.wrong)
    names = set(ENGINE)
    for part in (*parts, *wrong):
        _reach(getattr(part, "__module__", None) or "", names)
    digest = hashlib.sha256(repr(check.exercise).encode())
    for name in sorted(names):
        digest.update(f"\n{name}\n{_source(name)}".encode())
    return digest.hexdigest()


def _reach(name: str, found: set[str]) -> None:
    """The module and all of the package that it imports."""
    if name in found or not name.startswith((f"{PACKAGE}.", f"{OWN_COURSE}.")):
        return
    if name.startswith(LEFT_OUT) or _path(name) is None:
        return
    found.add(name)
    for other in _imports(name):
        _reach(other, found)


def _imports(name: str) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(_source(name))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = {one for one in inner if _path(one) is not None}
            found |= modules or {node.module}
    return frozenset(found)


def _path(name: str) -> Path | None:
    if not name.startswith((f"{PACKAGE}.", f"{OWN_COURSE}.")):
        return None
    module = sys.modules.get(name)
    if module is not None:
        file = getattr(module, "__file__", None)
        return Path(file) if file else None
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None
    return Path(spec.origin) if spec is not None and spec.origin else None


def _source(name: str) -> str:
    path = _path(name)
    return path.read_text(encoding="utf-8") if path is not None else ""
