"""What tests of a view do again and again: press keys and read what is shown."""

from typing import Any


def count(page: Any, view: int = 0) -> str:
    return str(page.locator(".count").nth(view).text_content())


def texts(page: Any, selector: str) -> list[str]:
    return [str(text) for text in page.locator(selector).all_text_contents()]


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
