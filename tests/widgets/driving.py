"""What tests of a view do again and again: press keys and read what is shown."""

from pathlib import Path
from typing import Any

import pytest

OVERFLOW = "document.documentElement.scrollWidth - innerWidth"
_AXE = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  const told = (id, node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary}`;
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => told(id, node)));
}"""


def count(page: Any, view: int = 0) -> str:
    return str(page.locator(".count").nth(view).text_content())


def texts(page: Any, selector: str) -> list[str]:
    return [str(text) for text in page.locator(selector).all_text_contents()]


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def faults_in_access(page: Any) -> list[str]:
    """Serious and critical ones, found by the accessibility checker that a package brings along."""
    package = pytest.importorskip("axe_playwright_python", reason="axe is not installed")
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate((Path(str(package.__file__)).parent / "axe.min.js").read_text("utf-8"))
    found: list[str] = page.evaluate(_AXE)
    return found
