"""Where the course's notebooks are, and the exercises by name."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def solutions() -> Path:
    return ROOT / "solutions"


@pytest.fixture
def exercises() -> Path:
    return ROOT / "exercises"
