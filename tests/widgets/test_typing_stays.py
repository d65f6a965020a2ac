"""What somebody is typing stays, whatever comes in; what was changed elsewhere is shown."""

from pathlib import Path

import pytest

from s2s_lab.widgets import gallery
from s2s_lab.widgets.view import View
from tests.conftest import Tab
from tests.widgets.bridge import open_live
from tests.widgets.exhibits import NAMES, fresh

pytestmark = pytest.mark.browser

TYPED, TOLD = "typed meanwhile", "told by Python"
FIELDS = """[...document.querySelectorAll('input[type="text"], textarea')]"""
TYPE = f'() => {FIELDS}.forEach((field) => field.value = "{TYPED}")'
READ = f"() => {FIELDS}.map((field) => field.value)"
INCOMING = """() => {
  for (const [name, react] of [...model.reactions]) if (name !== "change:language") react();
}"""
"""As if every trait had changed: an answer of the kernel reaches a view trait by trait."""
VIEWS = [name for name in NAMES if issubclass(gallery.find(name).widget, View)]


@pytest.mark.parametrize("name", VIEWS)
def test_only_news_of_itself_changes_what_stands_in_a_field(
    tab: Tab, tmp_path: Path, name: str
) -> None:
    widget = fresh(name)
    page = open_live(tab, tmp_path, widget)
    page.evaluate(TYPE)
    page.evaluate(INCOMING)
    assert set(page.evaluate(READ)) <= {TYPED}
    if hasattr(widget, "source"):
        page.evaluate(f'() => model.take({{ source: "{TOLD}" }})')
        assert page.evaluate(READ).count(TOLD) == 1
