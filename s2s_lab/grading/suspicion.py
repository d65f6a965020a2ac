"""Signs that a submission tried what no exercise needs: what it did, and what it mentions.

A sign is no proof and costs no point; a teacher reads it beside the learner's code. Nothing here
keeps anyone from anything: the sandbox does that.
"""

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from s2s_lab.grading.inside.cells import Cell
from s2s_lab.grading.inside.reply import Raised, Reply
from s2s_lab.grading.names import tree
from s2s_lab.grading.probe import Asker


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


MODULES = _set(
    "atexit builtins ctypes faulthandler gc importlib inspect IPython marshal mmap "
    "multiprocessing pickle pty requests resource runpy shutil signal site socket subprocess "
    "tempfile threading traceback urllib"
)
"""Modules that no exercise needs."""
ATTRIBUTES = _set(
    "_exit _getframe __bases__ __builtins__ __class__ __closure__ __code__ __dict__ __eq__ "
    "__globals__ __mro__ __subclasses__ __torch_function__ f_back f_globals f_locals fork "
    "get_objects get_referrers kill modules setprofile settrace system"
)
"""Attributes and functions that no exercise needs."""
NAMES = _set("__builtins__ __import__ compile eval exec get_ipython globals locals open vars")
"""Builtins that no exercise needs."""
FORBIDDEN = ("PermissionError", "BlockingIOError")
HIDDEN = ("grading", "checks", "solutions")
"""Parts of the package that are not there while grading."""


@dataclass
class Watched(Asker[Any]):
    """An asker that remembers what replies raised."""

    asker: Asker[Any]
    signs: list[str] = field(default_factory=list)

    def __call__(self, case: Any) -> Reply[Any]:
        """Ask, and look at what was raised."""
        return self.several([case])[0]

    def several(self, cases: Sequence[Any]) -> list[Reply[Any]]:
        """Ask, and look at what was raised."""
        replies = self.asker.several(cases)
        for reply in replies:
            self.signs += signs_of(reply.raised, "its answer")
        return replies


def signs_of(raised: Raised | None, where: str) -> list[str]:
    """What an exception gives away; nothing for those that honest work raises."""
    if raised is None:
        return []
    at = f" at `{raised.line}`" if raised.line else ""
    if raised.kind in FORBIDDEN or "Operation not permitted" in raised.text:
        return [f"{where} tried what is forbidden ({raised.kind}: {raised.text}){at}"]
    if "Read-only file system" in raised.text or "File too large" in raised.text:
        return [f"{where} tried to write a file ({raised.text}){at}"]
    if raised.kind == "FileNotFoundError":
        return [f"{where} looked for a file ({raised.text}){at}"]
    missing = raised.kind in ("ImportError", "ModuleNotFoundError")
    if missing and any(f"s2s_lab.{part}" in raised.text for part in HIDDEN):
        return [f"{where} looked for the checks ({raised.text}){at}"]
    if raised.kind in ("SystemExit", "MemoryError"):
        return [f"{where} raised {raised.kind}{at}"]
    return []


def signs_of_end(why: str, where: str) -> list[str]:
    """What the end of a process gives away; taking too long alone is no sign."""
    return [] if "too long" in why else [f"{where}: {why}"]


def mentions(cells: Iterable[Cell]) -> list[str]:
    """What the code of cells mentions and no exercise needs, a sentence a cell."""
    told = []
    for cell in cells:
        found = tree(cell.source)
        words = dict.fromkeys(_words(found)) if found is not None else {}
        if words:
            told.append(f"{cell.name} mentions {', '.join(words)}")
    return told


def _words(found: ast.Module) -> Iterable[str]:
    for node in ast.walk(found):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Attribute):
            if node.attr in ATTRIBUTES:
                yield node.attr
            if isinstance(node.ctx, ast.Store) and _is_library(node.value):
                yield f"{ast.unparse(node)} ="
            continue
        elif isinstance(node, ast.FunctionDef) and node.name in ATTRIBUTES:
            yield node.name
            continue
        else:
            if isinstance(node, ast.Name) and node.id in NAMES:
                yield node.id
            continue
        for name in names:
            top = name.partition(".")[0]
            if top in MODULES or (top == "s2s_lab" and any(part in name for part in HIDDEN)):
                yield f"import {name}"


def _is_library(node: ast.expr) -> bool:
    """True for ``torch`` and what hangs on it."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in ("torch", "nn", "builtins")
