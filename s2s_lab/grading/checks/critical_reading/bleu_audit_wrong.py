"""Wrong solutions of exercise 13.3: each makes one mistake; what they share is told by flags."""

import math
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from s2s_lab.grading.probe import Wrong


def _counts(output: str, reference: str, clip: bool) -> list[tuple[int, int]]:
    """Matches and totals of the orders 1 to 4."""
    found = []
    for n in range(1, 5):
        said, gold = (
            Counter(zip(*(text.split()[i:] for i in range(n)), strict=False))
            for text in (output, reference)
        )
        hits = (said & gold).total() if clip else sum(v for k, v in said.items() if k in gold)
        found.append((hits, said.total()))
    return found


def _bleu(
    outputs: Sequence[str], references: Sequence[str], smooth: bool, clip: bool, brief: bool
) -> float:
    counts = [_counts(o, r, clip) for o, r in zip(outputs, references, strict=True)]
    pooled = [tuple(map(sum, zip(*order, strict=True))) for order in zip(*counts, strict=True)]
    c, r = (sum(len(text.split()) for text in side) for side in (outputs, references))
    logs, missed = 0.0, 0
    for hits, total in pooled:
        if not hits:
            missed += 1
            if not smooth or pooled[0][0] == 0:
                return 0.0
        logs += math.log((hits or 0.5**missed) / total)
    return 100 * math.exp(logs / 4 + (min(0.0, 1 - r / c) if brief else 0.0))


def _audit(
    line: str,
    outputs: Sequence[str],
    references: Sequence[str],
    reported: float,
    signature: str,
    claimed: bool = False,
    scale: float = 1.0,
    smoothed: bool = False,
    averaged: bool = False,
    clip: bool = True,
    brief: bool = True,
    always: str = "",
) -> dict[str, Any]:
    left, _, right = line.partition("=")
    total = 0.0
    for term in left.split("+"):
        top, bottom, factor = (float(n) for n in term.replace("*", "/").split("/"))
        total += top / bottom * factor

    def score(smooth: bool) -> float:
        if not averaged:
            return scale * _bleu(outputs, references, smooth, clip, brief)
        pairs = list(zip(outputs, references, strict=True))
        return sum(_bleu([o], [r], smooth, clip, brief) for o, r in pairs) / len(pairs)

    found: dict[str, Any] = {"none": score(smoothed), "exp": score(True)}
    chosen = always or signature.partition("smooth:")[2].partition("|")[0]
    agrees = abs(found[chosen] - reported) <= 0.05 + 1e-9
    return {"sum": float(right) if claimed else total, **found, "reproduced": agrees}


WRONG = (
    Wrong("13.3/repeats-claim", partial(_audit, claimed=True)),
    Wrong("13.3/from-0-to-1", partial(_audit, scale=0.01)),
    Wrong("13.3/smoothed-as-unsmoothed", partial(_audit, smoothed=True)),
    Wrong("13.3/sentence-average", partial(_audit, averaged=True)),
    Wrong("13.3/unclipped", partial(_audit, clip=False)),
    Wrong("13.3/no-brevity-penalty", partial(_audit, brief=False)),
    Wrong("13.3/ignores-signature", partial(_audit, always="none")),
    Wrong("13.3/ignores-signature", partial(_audit, always="exp")),
)
"""Two entries may share an id: one mistake, written in two ways."""
