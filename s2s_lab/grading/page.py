"""The frame of a report page: one file, no script, nothing loaded, light and dark.

Whatever is put into it has to be escaped before.
"""

import hashlib
from collections.abc import Iterable
from html import escape
from unicodedata import combining, normalize

STYLE = """
:root{color-scheme:light dark;--ink:#1c1c1c;--soft:#565656;--paper:#fff;--fill:#f2f2f2;
--rule:#c8c8c8;--good:#2e7d32;--bad:#c62828;--wait:#8a8a8a;--warn:#8a5a00;--link:#0b57d0}
@media (prefers-color-scheme:dark){:root{--ink:#ececec;--soft:#b4b4b4;--paper:#181818;
--fill:#262626;--rule:#4d4d4d;--good:#66bb6a;--bad:#ff6b61;--wait:#9e9e9e;--warn:#ffb74d;
--link:#8ab4f8}}
*{box-sizing:border-box}
body{margin:0;padding:28px 24px 60px;background:var(--paper);color:var(--ink);
font:17px/1.5 system-ui,sans-serif}
main{max-width:72rem;margin:0 auto}
h1{font-size:28px;line-height:1.25;margin:0 0 4px}
h2{font-size:21px;margin:38px 0 10px}
h3{font-size:17px;margin:22px 0 6px}
p{margin:6px 0;max-width:46rem}
a{color:var(--link)}
.soft{color:var(--soft)}
.warn{border-left:6px solid var(--warn);padding:8px 14px;background:var(--fill)}
.wide{overflow-x:auto}
table.plain{border-collapse:collapse}
.plain th,.plain td{padding:6px 14px 6px 0;text-align:left;vertical-align:top;
border-bottom:1px solid var(--rule)}
.plain th{font-weight:600}
.plain .n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.plain td{overflow-wrap:anywhere}
.plain tbody th,.plain .keep{white-space:nowrap;font-weight:400}
li{margin:2px 0;max-width:60rem;overflow-wrap:anywhere}
code{font-family:ui-monospace,monospace;font-size:.94em}
svg{display:block;max-width:100%;height:auto}
svg.bar{width:clamp(90px,15vw,260px);height:18px;max-width:none}
.none{fill:none}
svg text{font:14px system-ui,sans-serif;fill:var(--ink)}
.good{fill:var(--good)}.bad{fill:var(--bad)}.wait{fill:var(--wait)}
.line{stroke:var(--rule);stroke-width:1}
i.key{display:inline-block;width:14px;height:14px;margin:0 6px 0 14px;vertical-align:-2px}
i.key:first-child{margin-left:0}
.s2s-result{margin:14px 0}
"""

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def page(title: str, body: Iterable[str], language: str = "en") -> str:
    """A page; `body` is HTML, `title` is not."""
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{escape(language)}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>",
            *body,
            "</main></body></html>\n",
        ]
    )


def listed(items: Iterable[str]) -> str:
    """Texts as a list, escaped."""
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"


def file_names(ids: Iterable[str]) -> dict[str, str]:
    """A file name without ending for each id: readable, safe on every system, each its own.

    >>> file_names(["ada", "Ada", "../x", "émile"])
    {'ada': 'ada', 'Ada': 'Ada-99a563', '../x': 'x-d6b96a', 'émile': 'emile-a56b36'}
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for id in ids:
        letters = (c for c in normalize("NFKD", id) if not combining(c))
        name = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in letters)
        name = name.strip("._")[:60]
        reserved = name.partition(".")[0].lower() in _RESERVED
        if not name or name != id or reserved or name.lower() in taken:
            digest = hashlib.sha256(id.encode()).hexdigest()
            tries = (f"{name or 'student'}-{digest[:size]}" for size in (6, 16, 64))
            name = next(one for one in tries if one.lower() not in taken)
        taken.add(name.lower())
        names[id] = name
    return names


_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}
