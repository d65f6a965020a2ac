"""Chapter 05, local, hybrid and coverage attention: how its exercises are asked."""

from typing import Any

from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {}
