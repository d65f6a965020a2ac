"""Chapter 09, machine translation end to end: how its exercises are asked."""

from typing import Any

from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {}
