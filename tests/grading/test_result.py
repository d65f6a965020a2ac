"""Results as text and as HTML."""

from html.parser import HTMLParser

import pytest
import torch

from s2s_lab.grading import check
from s2s_lab.grading.card import prose
from s2s_lab.grading.result import Counterexample, Result, Table


def longest_for_all(outputs, lengths):
    return outputs[:, int(lengths.max()) - 1]


TEXT = """\
failed · encoder_decoder.last_state · 0 of 2 points
You read every row where the longest one ends. Each row has its own last token.
[02.1/longest-for-all]

The smallest input found that shows it: last_state(outputs, lengths)

the batch, padding in brackets
              lengths  outputs[:, 0]  outputs[:, 1]
  sentence 0        2              1              2
  sentence 1        1              3            (4)

expected, shape 2 × 1
              h0
  sentence 0   2
  sentence 1   3

got
               h0
  sentence 0    2
  sentence 1  4 ≠"""


def test_the_text_of_a_failure_by_hand():
    """Two sentences, the second shorter: its state is 3 at position 0; position 1 holds 4."""
    assert check("encoder_decoder.last_state", longest_for_all).text() == TEXT


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


EVIL = "<script>alert(1)</script><bos>"


def evil_result() -> Result:
    table = Table(EVIL, (EVIL,), ((EVIL, (EVIL,)),))
    example = Counterexample(EVIL, (table,), table, table, printed=EVIL)
    return Result(EVIL, "failed", 1, 1, EVIL, EVIL, example)


@pytest.mark.parametrize(
    "result",
    [
        evil_result(),
        check("encoder_decoder.last_state", longest_for_all),
        check("encoder_decoder.last_state", lambda outputs, lengths: None),
        check(
            "encoder_decoder.last_state", lambda outputs, n: outputs[torch.arange(len(n)), n - 1]
        ),
    ],
    ids=["evil", "failed", "not yet", "passed"],
)
def test_the_html_is_well_formed_escaped_and_loads_nothing(result):
    shown = result._repr_mimebundle_()["text/html"]
    tags = Tags()
    tags.feed(shown)
    assert tags.open == []
    names = {tag for tag, _ in tags.seen}
    assert not names & {"script", "link", "img", "iframe", "bos"}
    assert not any(key in ("src", "href", "id") for _, attrs in tags.seen for key in attrs)
    assert "url(" not in shown
    assert "--jp-ui-font-color1" in shown


def test_what_differs_is_marked_with_more_than_a_colour():
    shown = check("encoder_decoder.last_state", longest_for_all)._repr_mimebundle_()["text/html"]
    assert '<td class="s2s-differs">4 ≠</td>' in shown
    assert '<td class="s2s-faint">(4)</td>' in shown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("use `a < b` here", "use <code>a &lt; b</code> here"),
        ("one ` alone", "one ` alone"),
        ("a\nb", "a<br>b"),
    ],
)
def test_prose(text, html):
    assert prose(text) == html
