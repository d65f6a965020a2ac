"""A view and its state as one HTML file that needs no kernel, no server and no network.

The views are hand-written ES modules beside the widgets. `module` puts the files of one view
together, `page` adds a state, `frame` makes the page fit into a notebook's output; `still` writes
pictures and text that need no view. This module does not decode, knows no trace, and imports
nothing from Jupyter.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from s2s_lab.charts import INK
from s2s_lab.language import say

VIEWS = Path(__file__).parent / "widgets"
IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.\.?/[^"]*)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:function|const|class) (\w+))", re.MULTILINE)
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"

HEAD = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
{style}
"""
"""What every page begins with, its style still open."""

PAGE = (
    HEAD
    + """</style>
</head>
<body class="s2s-page">
<main><h1>{title}</h1><div id="view"></div></main>
<noscript><pre>{text}</pre></noscript>
<script type="application/json" id="state">{state}</script>
<script type="module">
{module}
mount(document.getElementById("view"), JSON.parse(document.getElementById("state").textContent));
</script>
</body>
</html>
"""
)

STILL = (
    HEAD
    + """html {{ color-scheme: light dark; }}
body {{ margin: 0; min-height: 100vh; }}
body.s2s {{ border-radius: 0; }}
main {{ max-width: 960px; margin: 0 auto; padding: 16px 20px 40px; }}
h1 {{ font-size: 1.4em; margin: 0; }}
main > * + * {{ margin-top: 20px !important; }}
figure {{ margin: 0; }}
svg [fill="{ink}"] {{ fill: var(--muted); }}
pre {{ font-size: 0.8em; line-height: 1.4; overflow-x: auto; margin: 0; }}
</style>
</head>
<body class="s2s">
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""
)
"""A page without a view: what stands in it is written once, and no script runs."""


@cache
def module(view: str) -> str:
    """One ES module: the file of a view, with each file that it imports as a scope of its own.

    It exports what the view's own file exports, such as ``mount`` and a default for notebooks.
    """
    scopes: dict[Path, str] = {}
    entry = VIEWS / f"{view}.js"
    body = _resolve(entry, scopes)
    return "\n".join([*scopes.values(), body])


def _resolve(file: Path, scopes: dict[Path, str]) -> str:
    """The text of a file whose imports are read from the scopes of the imported files."""

    def imported(match: re.Match[str]) -> str:
        path = (file.parent / match[2]).resolve()
        if path not in scopes:
            text = _resolve(path, scopes)
            names = ", ".join(EXPORT.findall(text))
            body = f"{EXPORT.sub('', text)}\nreturn {{ {names} }};"
            scopes[path] = f"const {_scope(path)} = (() => {{\n{body}\n}})();"
        return f"const {{{match[1]}}} = {_scope(path)};\n"

    return IMPORT.sub(imported, file.read_text(encoding="utf-8"))


def _scope(path: Path) -> str:
    """The name of a file's scope, such as ``panels_kit_js``."""
    return "_".join(path.relative_to(VIEWS.resolve()).with_suffix("").parts) + "_js"


@cache
def stylesheet(view: str) -> str:
    """The one theme of all views, and what this view adds in a ``.css`` file of its own."""
    files = [VIEWS / "theme.css", VIEWS / f"{view}.css"]
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.is_file())


def page(view: str, state: Mapping[str, Any], title: str, text: str, language: str = "en") -> str:
    """A complete HTML document.

    Args:
        view: name of the view's file, without ``.js``.
        state: what the view reads; see `compact` for numbers.
        title: title of the document.
        text: the same as plain text, for a reader without JavaScript.
        language: of labels and sentences, such as "en" or "zh-CN".
    """
    return PAGE.format(
        policy=POLICY,
        title=escape(title),
        style=stylesheet(view),
        language=escape(language),
        text=escape(text),
        state=script_json(state),
        module=module(view).replace("</script", r"<\/script").replace("<!--", r"<\!--"),
    )


def still(
    title: str, sentences: Sequence[str], pictures: Sequence[str], table: str, language: str = "en"
) -> str:
    """A complete HTML document of text and pictures, in a light and a dark theme.

    Args:
        title: heading of the document.
        sentences: paragraphs of plain text.
        pictures: SVG elements, which follow.
        table: plain text with columns, at the end; a keyboard can scroll it.
        language: of the text.
    """
    paragraphs = [f"<p>{escape(sentence)}</p>" for sentence in sentences]
    figures = [f"<figure>{picture}</figure>" for picture in pictures]
    last = f'<pre tabindex="0">{escape(table)}</pre>'
    return STILL.format(
        policy="default-src 'none'; style-src 'unsafe-inline'; img-src data:",
        title=escape(title),
        style=stylesheet("still"),
        ink=INK,
        language=escape(language),
        body="\n".join([*paragraphs, *figures, last]),
    )


def frame(document: str, title: str, text: str, language: str = "en") -> str:
    """A page inside another one: an iframe, and the same as text where iframes are taken out."""
    summary = escape(say("same as text", language))
    return (
        f'<iframe title="{escape(title)}" srcdoc="{escape(document)}" sandbox="allow-scripts" '
        'style="width: 100%; height: min(1080px, 92vh); border: 0"></iframe>'
        f"<details><summary>{summary}</summary><pre>{escape(text)}</pre></details>"
    )


def script_json(value: Any) -> str:
    r"""JSON that can stand inside a script element, whatever strings it holds.

    >>> script_json({"token": "</script>"})
    '{"token":"\\u003c/script>"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = text.replace("<", r"\u003c").replace("\u2028", r"\u2028").replace("\u2029", r"\u2029")
    return text


def compact(value: Any, digits: int = 5) -> Any:
    """The same plain data with rounded numbers; None stands for infinity, which JSON lacks.

    >>> compact({"logprob": -0.123456789, "total": float("-inf"), "rank": 1})
    {'logprob': -0.12346, 'total': None, 'rank': 1}
    """
    if isinstance(value, float):
        return round(value, digits) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: compact(item, digits) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [compact(item, digits) for item in value]
    return value
