"""The widgets of the gallery, one of each for all tests, and what they write into a page."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from s2s_lab.widgets import gallery
from s2s_lab.widgets.poll import Poll
from tests.conftest import Tab

NAMES = [exhibit.name for exhibit in gallery.EXHIBITS]
every_widget = pytest.mark.parametrize("name", NAMES)
every_view = pytest.mark.parametrize("name", [*NAMES, "poll"])
"""Those of the gallery and the question that stands before a demo."""
browser = pytest.mark.browser


@cache
def example(name: str) -> Any:
    """One of each for all tests, which read it and change nothing."""
    return fresh(name)


def fresh(name: str) -> Any:
    """One that nobody else has."""
    return Poll.example() if name == "poll" else gallery.find(name).example()


def page_of(tab: Tab, folder: Path, name: str) -> Any:
    return tab.open(example(name).save(folder / "page.html"))


def words(value: Any) -> Iterator[str]:
    """Every string of some plain data, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in words(item))
    elif isinstance(value, list | tuple):
        yield from (text for item in value for text in words(item))


def replaced(value: Any, change: Callable[[str], str]) -> Any:
    """The same plain data with every string changed, keys left as they are."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: replaced(item, change) for key, item in value.items()}
    return [replaced(item, change) for item in value] if isinstance(value, list | tuple) else value
