"""Pages: one module out of several files, and text that stays text."""

import json
import re
from html.parser import HTMLParser
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from s2s_lab import pages

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


class Elements(HTMLParser):
    """Start tags of a document, and the text of its JSON script."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.state = ""
        self._in_state = False
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._in_state = ("id", "state") in attrs

    def handle_data(self, data: str) -> None:
        if self._in_state:
            self.state += data
            self._in_state = False


def test_module_keeps_no_import_and_exports_only_what_its_own_file_does() -> None:
    module = pages.module("decode_stepper")
    assert re.findall(r"^\s*import\b.*", module, re.MULTILINE) == []
    exports = re.findall(r"^export (.*?)[ ({]", module, re.MULTILINE)
    assert exports == ["function", "const", "default"]  # draw, mount, {render}
    assert "innerHTML" not in module


def test_a_scope_comes_before_whoever_reads_it() -> None:
    module = pages.module("decode_stepper")
    defined = [module.index(f"const panels_{name}_js = (") for name in ("kit", "sentences", "tree")]
    assert all(a < b for a, b in pairwise(defined))


@given(PLAIN)
def test_a_page_holds_its_state_and_no_element_more(state: object) -> None:
    """Whatever strings the state holds, the page has the same elements and gives it back."""
    reference = Elements(pages.page("decode_stepper", {"value": None}, "title", "text"))
    found = Elements(pages.page("decode_stepper", {"value": state}, "title", "text"))
    assert found.tags == reference.tags
    assert json.loads(found.state) == {"value": state}


def test_markup_in_every_place_of_a_page_stays_text() -> None:
    hostile = "</script></title></pre></noscript><img src=x onerror=alert(1)>\"'&"
    found = Elements(pages.page("decode_stepper", {"value": hostile}, hostile, hostile))
    calm = Elements(pages.page("decode_stepper", {"value": ""}, "", ""))
    assert found.tags == calm.tags


def test_a_framed_page_is_one_frame_and_its_text() -> None:
    hostile = '"><img src=x onerror=alert(1)>'
    document = pages.page("decode_stepper", {"value": hostile}, hostile, hostile)
    tags = Elements(pages.frame(document, hostile, hostile)).tags
    assert tags == ["iframe", "details", "summary", "pre"]
    assert "<summary>纯文本形式</summary>" in pages.frame(document, "", "", "zh-CN")


def test_numbers_are_rounded_and_infinity_is_none() -> None:
    value = {"a": (1 / 3, float("inf")), "b": [True, 7, "x", None, float("nan")]}
    assert pages.compact(value) == {"a": [0.33333, None], "b": [True, 7, "x", None, None]}
