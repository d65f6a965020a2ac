"""The questions of the graded exercises: a package a chapter, a module an exercise."""

from importlib import import_module
from typing import Any

from s2s_lab.grading.chapters import CHAPTERS
from s2s_lab.grading.probe import Check

CHECKS: dict[str, Check[Any]] = {
    check.exercise.name: check
    for chapter in CHAPTERS
    for check in import_module(f"{__name__}.{chapter}").CHECKS
}
"""Every check by the name of its exercise."""
