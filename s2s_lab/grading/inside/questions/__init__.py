"""How each exercise is asked, by its name."""

import importlib
import pkgutil
from typing import Any

from s2s_lab.grading.inside.reply import Question

CHAPTERS = sorted(module.name for module in pkgutil.iter_modules(__path__))
"""One package each."""
QUESTIONS: dict[str, Question[Any]] = {
    name: question
    for chapter in CHAPTERS
    for name, question in importlib.import_module(f"{__name__}.{chapter}").QUESTIONS.items()
}


def _own() -> dict[str, Question[Any]]:
    """The questions of a teacher's own course, where the sandbox was given one."""
    try:
        package = importlib.import_module("own_course.questions")
    except ImportError:
        return {}
    names = [module.name for module in pkgutil.iter_modules(package.__path__)]
    modules = [importlib.import_module(f"own_course.questions.{name}") for name in names]
    return {name: one for module in modules for name, one in module.QUESTIONS.items()}


QUESTIONS |= _own()
