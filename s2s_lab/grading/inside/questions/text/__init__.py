"""Chapter 00, from text to tensors: how its exercises are asked."""

from typing import Any

from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {}
