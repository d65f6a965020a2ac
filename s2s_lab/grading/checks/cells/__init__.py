"""Chapter 01, recurrent cells by hand: its checks, in the order of the course."""

from typing import Any

from s2s_lab.grading.probe import Check

CHECKS: tuple[Check[Any], ...] = ()
