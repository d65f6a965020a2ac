"""Headless Chromium for tests marked ``browser``, which are skipped with a reason without it."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # see s2s_lab/__init__.py
settings.register_profile("s2s_lab", deadline=None, max_examples=30)
settings.register_profile("thorough", deadline=None, max_examples=300)
settings.load_profile("s2s_lab")

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """Path of a browser: ``S2S_LAB_CHROMIUM``, or one of the usual names on the PATH."""
    names = (os.environ.get("S2S_LAB_CHROMIUM"), *CHROMIUM)
    return next((found for name in names if name and (found := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser for the tests of one module.

    Not for the whole session: while it runs, this thread has a running event loop, and notebook
    tests in the same process could not start theirs.
    """
    executable = chromium()
    if executable is None:
        missing = f"no browser: set S2S_LAB_CHROMIUM or install one of {', '.join(CHROMIUM)}"
        if os.environ.get("S2S_LAB_REQUIRE_BROWSER"):
            pytest.fail(missing)
        pytest.skip(missing)
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Tab:
    """A page without a network, and what went wrong in it."""

    page: Any
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, file: Path) -> Any:
        """Open a file from disk."""
        self.page.goto(file.as_uri())
        self.requests.remove(file.as_uri())
        return self.page


@pytest.fixture
def tab(browser: Any) -> Iterator[Tab]:
    """A fresh offline tab; the test fails if the page made a request or logged an error."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    tab = Tab(context.new_page())
    tab.page.on("request", lambda request: tab.requests.append(request.url))
    tab.page.on("pageerror", lambda error: tab.errors.append(str(error)))
    tab.page.on(
        "console",
        lambda said: tab.errors.append(said.text) if said.type in ("error", "warning") else None,
    )
    yield tab
    context.close()
    assert tab.errors == []
    assert tab.requests == []
