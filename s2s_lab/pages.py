"""A view and its state as one HTML file that needs no kernel, no server and no network.

The views are hand-written ES modules beside the widgets. `module` puts the files of one view
together, `page` adds a state, `frame` makes the page fit into a notebook's output. This module
does not decode, knows no trace, and imports nothing from Jupyter.
"""

import json
import math
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from s2s_lab.language import say

VIEWS = Path(__file__).parent / "widgets"
IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.\.?/[^"]*)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:function|const|class) (\w+))", re.MULTILINE)
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"

PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
{style}
</style>
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
