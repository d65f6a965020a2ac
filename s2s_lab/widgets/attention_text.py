"""An attention map as plain text: a table whose row t was read to produce word t.

This module computes no weight and knows no widget.
"""

from s2s_lab.attention_maps import AttentionMap, AttentionMaps
from s2s_lab.metrics import Gold

NAMES = {
    "cross": "cross-attention",
    "encoder": "encoder self-attention",
    "decoder": "decoder self-attention",
}
CAUTION = (
    "Weights show what was read, not why a word was chosen "
    "(Jain & Wallace 2019; Wiegreffe & Pinter 2019)."
)
LONGEST = 12
"""Characters of a token in a table; one more stands for the rest."""


def attention_text(maps: AttentionMaps, one: AttentionMap | None, gold: Gold | None = None) -> str:
    """The sentences, one map, and the arithmetic of its error rate where there are gold links."""
    lines = [f"source: {maps.source_text}", f"target: {maps.target_text}", f"model:  {maps.model}"]
    if one is None:
        return "\n".join([*lines, "This model has no attention."])
    heads = maps.heads(one.kind)
    head = f", head {one.head}" if one.head else f", mean of {heads} heads" if heads > 1 else ""
    lines += ["", f"{NAMES[one.kind]}, layer {one.layer}{head}", _says(one.kind)]
    lines += _table(maps, one)
    if gold is not None and one.kind == "cross":
        lines += ["", *map(str, maps.score(one, gold).lines())]
    return "\n".join([*lines, "", CAUTION])


def _says(kind: str) -> str:
    if kind == "encoder":
        return "Row i: what token i of the source read."
    what = "in the source" if kind == "cross" else "among the words fed in"
    return f"Row t: what was read {what} to produce word t; before → stands the word fed in."


def _table(maps: AttentionMaps, one: AttentionMap) -> list[str]:
    rows, columns = maps.labels(one.kind)
    shown = len(columns) - (0 if one.kind == "decoder" else maps.padding)
    fed = [""] * len(rows) if one.kind == "encoder" else [f"{_short(w)} → " for w in maps.fed]
    names = [f"{before}{_short(row)}" for before, row in zip(fed, rows, strict=True)]
    heads = [_short(column) for column in columns[:shown]]
    first, widths = max(map(len, names), default=0), [max(4, len(head)) for head in heads]
    lines = [_line("", heads, first, widths)]
    for name, weights in zip(names, one.weights.tolist(), strict=True):
        lines.append(_line(name, [f"{w:.2f}" for w in weights[:shown]], first, widths))
    return lines


def _line(name: str, cells: list[str], first: int, widths: list[int]) -> str:
    padded = (f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
    return "  ".join([f"{name:<{first}}", *padded]).rstrip()


def _short(token: str) -> str:
    return token if len(token) <= LONGEST else f"{token[:LONGEST]}…"
