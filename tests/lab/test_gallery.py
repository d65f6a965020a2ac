"""Every widget of the gallery in JupyterLab, live, in its light and its dark theme.

Pictures of it go to the folder that ``S2S_LAB_SHOTS`` names, if it names one.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from s2s_lab import course, lab
from s2s_lab.widgets import gallery

from .lab_driver import LabPage

pytestmark = pytest.mark.browser

SHOTS = Path(os.environ["S2S_LAB_SHOTS"]) if os.environ.get("S2S_LAB_SHOTS") else None
NOTEBOOK = "tutorials/gallery.ipynb"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
SCHEME = "element => getComputedStyle(element).colorScheme"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running lab on a fresh working copy, with the gallery in front."""
    folder = tmp_path_factory.mktemp("lab") / "s2s-course"
    course.lay_out(folder)
    options = ["--LabApp.expose_app_in_browser=True"]
    running = lab.start(folder, page=NOTEBOOK, options=options)
    yield running.address
    running.stop()


def view_of(lab_page: LabPage, exhibit: gallery.Exhibit) -> Locator:
    """The live view of one widget; a stepper that hides something is `PredictReveal`'s."""
    noun = "DecodeStepper" if exhibit.noun == "PredictReveal" else exhibit.noun
    name = "".join(f"-{c.lower()}" if c.isupper() else c for c in noun).removeprefix("-")
    views = lab_page.notebook.locator(f".jp-OutputArea .s2s.{name}")
    asks = lab_page.page.locator(".predict:not([hidden])")
    return views.filter(**{"has" if exhibit.noun == "PredictReveal" else "has_not": asks}).first


def test_every_widget_is_live_in_both_themes(browser: Browser, address: str) -> None:
    """It runs, follows the theme, takes keys, and asks nothing of the network."""
    with LabPage(browser, address) as lab_page:
        for cell in lab_page.run_all():
            assert cell["errors"] == [], cell["source"]
            assert cell["ran"], cell["source"]
        for theme, name in THEMES.items():
            lab_page.theme(name)
            lab_page.notebook.locator(".jp-WindowedPanel-outer").evaluate("e => e.scrollTo(0, 0)")
            for exhibit in gallery.EXHIBITS:
                view = view_of(lab_page, exhibit)
                lab_page.show(view)
                assert view.evaluate(SCHEME) == theme
                view.focus()
                for key in ("ArrowRight", "ArrowDown", "Escape"):
                    lab_page.page.keyboard.press(key)
                expect(view).to_be_visible()
                expect(view.locator("[role=alert]:visible")).to_have_count(0)
                lab_page.shoot(SHOTS, f"gallery_{exhibit.name}_{theme}")
        assert len(lab_page.requests) > 20  # they are counted
        assert lab_page.outside == []
        assert lab_page.complaints == []
