"""The sampler lab as plain text: laws before and after filters, and sampled sentences.

This module computes no law.
"""

from collections.abc import Mapping, Sequence
from math import exp, log
from typing import Any

from jaxtyping import Float
from torch import Tensor

from s2s_lab.decoding.filters import entropy

ROWS = 10


def law_table(
    names: Sequence[str], laws: Float[Tensor, "stages listed"], labels: Sequence[str]
) -> str:
    """The most probable tokens, with their probability by the model and after each filter.

    Args:
        names: of the tokens, most probable first.
        laws: before the first filter, after the first, …; -inf = barred.
        labels: of the filters.
    """
    heads = ["model", *labels]
    width = max(len(name) for name in [*names[:ROWS], "entropy (nats)"])
    columns = [max(9, len(head)) for head in heads]

    def line(name: str, cells: Sequence[str]) -> str:
        padded = [cell.rjust(size) for cell, size in zip(cells, columns, strict=True)]
        return "  ".join([name.ljust(width), *padded]).rstrip()

    rows = [line("next token", heads)]
    for place, name in enumerate(names[:ROWS]):
        cells = [_probability(float(law[place])) for law in laws]
        rows.append(line(name, cells))
    if len(names) > ROWS:
        rows.append(f"… and {len(names) - ROWS} more")
    rows.append(line("tokens left", [str(int(law.isfinite().sum())) for law in laws]))
    nats = entropy(laws).tolist()
    rows.append(line("entropy (nats)", [f"{value:.3f}" for value in nats]))
    rows.append(line("entropy (bits)", [f"{value / log(2):.3f}" for value in nats]))
    return "\n".join(rows)


def sentence_table(sentences: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line for each sampled sentence: how often it came up, and its log-probability."""
    if not sentences:
        return []
    total = sum(row["count"] for row in sentences)
    rows = [f"{row['count']:3d} ×  {row['logprob']:8.3f}  {row['text']}" for row in sentences]
    return [f"{total} sampled sentences, with log p by the model:", *rows]


def _probability(logprob: float) -> str:
    return "-" if logprob == float("-inf") else f"{exp(logprob):.4f}"
