"""A check's result as HTML: one card, readable from the last row, in light and dark themes.

Colours come from the notebook's own variables, so the card follows its theme. Every text is
escaped. No script, no link, no font is loaded. This module decides nothing.
"""

from html import escape
from typing import TYPE_CHECKING

from s2s_lab.grading.translated import result_in
from s2s_lab.language import LANGUAGES, chosen, say

if TYPE_CHECKING:
    from s2s_lab.grading.result import Counterexample, Result, Table

STYLE = """
.s2s-result{--ink:var(--jp-ui-font-color1,var(--vscode-editor-foreground,#1c1c1c));
--soft:var(--jp-ui-font-color2,var(--vscode-descriptionForeground,#565656));
--paper:var(--jp-layout-color1,var(--vscode-editor-background,#fff));
--fill:var(--jp-layout-color2,var(--vscode-editorWidget-background,#f0f0f0));
--rule:var(--jp-border-color1,var(--vscode-panel-border,#c4c4c4));
--heat:#3f7fd1;
--good:var(--jp-success-color1,var(--vscode-testing-iconPassed,#2e7d32));
--bad:var(--jp-error-color1,var(--vscode-testing-iconFailed,#c62828));
--wait:var(--jp-border-color0,var(--vscode-descriptionForeground,#757575));
--state:var(--wait);max-width:60em;padding:14px 22px 16px;color:var(--ink);
background:var(--paper);border:1px solid var(--rule);border-left:8px solid var(--state);
font:18px/1.5 var(--jp-ui-font-family,system-ui,sans-serif)}
@media (prefers-color-scheme:dark){.s2s-result{
--ink:var(--jp-ui-font-color1,var(--vscode-editor-foreground,#ececec));
--soft:var(--jp-ui-font-color2,var(--vscode-descriptionForeground,#b4b4b4));
--paper:var(--jp-layout-color1,var(--vscode-editor-background,#181818));
--fill:var(--jp-layout-color2,var(--vscode-editorWidget-background,#2b2b2b));
--rule:var(--jp-border-color1,var(--vscode-panel-border,#555));
--good:var(--jp-success-color1,var(--vscode-testing-iconPassed,#66bb6a));
--bad:var(--jp-error-color1,var(--vscode-testing-iconFailed,#ff6b61));
--wait:var(--jp-border-color0,var(--vscode-descriptionForeground,#9e9e9e))}}
.s2s-result[data-status=passed]{--state:var(--good)}
.s2s-result[data-status=failed]{--state:var(--bad)}
.s2s-result p{margin:6px 0;max-width:44em}
.s2s-result .s2s-head{display:flex;flex-wrap:wrap;gap:4px 18px;align-items:baseline;margin:0}
.s2s-result .s2s-status{font-size:24px;font-weight:700}
.s2s-result .s2s-status[aria-hidden]{color:var(--state)}
.s2s-result .s2s-status::first-letter{text-transform:uppercase}
.s2s-result .s2s-points{margin-left:auto;font-weight:600}
.s2s-result .s2s-soft{color:var(--soft);font-size:16px}
.s2s-result code,.s2s-result pre,.s2s-result td,.s2s-result th{background:none;color:var(--ink);
font-family:var(--jp-code-font-family,ui-monospace,monospace);font-size:17px}
.s2s-result pre{margin:4px 0;padding:8px 12px;background:var(--fill);white-space:pre-wrap}
.s2s-result .s2s-tables{display:flex;flex-wrap:wrap;gap:6px 36px;align-items:flex-start;
overflow-x:auto}
.s2s-result .s2s-answers{margin-top:10px;padding-top:8px;border-top:1px solid var(--rule)}
.s2s-result table{border-collapse:collapse;margin:6px 0;border:0;table-layout:auto}
.s2s-result caption{caption-side:top;text-align:left;white-space:nowrap;padding:2px 0;
color:var(--ink);font-weight:600;font-size:16px}
.s2s-result tr,.s2s-result tbody tr:nth-child(n){background:none}
.s2s-result td,.s2s-result th{padding:4px 12px;text-align:right;white-space:pre;line-height:1.5;
border:1px solid var(--rule);max-width:none}
.s2s-result th{font-weight:400;background:var(--fill);font-size:15px}
.s2s-result .s2s-note td{text-align:left;white-space:pre-wrap}
.s2s-result td.s2s-faint{font-style:italic;
background:repeating-linear-gradient(135deg,transparent 0 6px,var(--fill) 6px 9px)}
.s2s-result td.s2s-differs{font-weight:700;outline:3px solid var(--bad);outline-offset:-3px}
"""

PLACE = "\n"
"""Where code goes in a sentence; it is put there after escaping."""
SIGN = {"passed": "✓", "failed": "✗", "not yet": "○"}


def as_html(result: "Result") -> str:
    """The card; the same characters for the same result."""
    language = chosen(result.language)
    shown = result_in(language, result)
    sign, status = SIGN[result.status], say(result.status, language)
    spoken = "" if language == LANGUAGES[0] else f' lang="{language}"'
    about = say("check of", language, exercise=result.exercise, status=status)
    points = say("points", language, points=result.points, out_of=result.out_of)
    parts = [
        f"<style>{STYLE}</style>",
        f'<div class="s2s-result" data-status="{escape(result.status)}"{spoken} role="group" '
        f'aria-label="{escape(about)}">',
        f'<div class="s2s-head"><span aria-hidden="true" class="s2s-status">{sign}</span>'
        f'<span class="s2s-status">{escape(status)}</span>'
        f"<code>{escape(result.exercise)}</code>"
        f'<span class="s2s-points">{escape(points)}</span></div>',
        f"<p>{prose(shown.message)}</p>",
    ]
    if result.message_id:
        parts.append(f'<div class="s2s-soft">{escape(result.message_id)}</div>')
    if shown.counterexample:
        parts.append(_counterexample(shown.counterexample, language))
    return "".join([*parts, "</div>"])


def _counterexample(example: "Counterexample", language: str) -> str:
    smallest = escape(say("smallest", language, call=PLACE))
    inputs = "".join(map(_table, example.inputs))
    answers = _table(example.expected) + _table(example.got)
    printed = (
        f'<div class="s2s-soft">{escape(say("printed", language))}</div>'
        f"<pre>{escape(example.printed)}</pre>"
        if example.printed
        else ""
    )
    return (
        f"<p>{smallest.replace(PLACE, f'<code>{escape(example.call)}</code>')}</p>"
        f'<div class="s2s-tables">{inputs}</div>'
        f'<div class="s2s-tables s2s-answers">{answers}</div>{printed}'
    )


def _table(table: "Table") -> str:
    head = ""
    if any(table.columns):
        cells = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
        corner = "<td></td>" if any(name for name, _ in table.rows) else ""
        head = f"<thead><tr>{corner}{cells}</tr></thead>"
    body = "".join(_row(table, r) for r in range(len(table.rows)))
    kind = "" if any(table.columns) else ' class="s2s-note"'
    return (
        f"<table{kind}><caption>{escape(table.title)}</caption>{head}<tbody>{body}</tbody></table>"
    )


def _row(table: "Table", r: int) -> str:
    name, cells = table.rows[r]
    start = f'<th scope="row">{escape(name)}</th>' if any(n for n, _ in table.rows) else ""
    return f"<tr>{start}{''.join(_cell(table, r, c) for c in range(len(cells)))}</tr>"


def _cell(table: "Table", r: int, c: int) -> str:
    kinds = [
        name
        for name, marked in (("s2s-differs", table.differs), ("s2s-faint", table.faint))
        if (r, c) in marked
    ]
    attribute = f' class="{" ".join(kinds)}"' if kinds else ""
    weight = dict(table.shades).get((r, c))
    if weight is not None and 0 < weight <= 1:
        share = f"{55 * weight:.0f}%"
        tint = f"color-mix(in srgb,var(--heat) {share},transparent)"
        attribute += f' style="background:{tint}"'
    return f"<td{attribute}>{escape(table.shown(r, c))}</td>"


def prose(text: str) -> str:
    """Escaped text, with what stands between backticks as code.

    >>> prose("use `a < b`")
    'use <code>a &lt; b</code>'
    """
    parts = escape(text).replace("\n", "<br>").split("`")
    if len(parts) % 2 == 0:
        return "`".join(parts)
    return "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))
