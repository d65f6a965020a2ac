"""The exposure bias lab as plain text. This module computes nothing."""

from collections.abc import Sequence
from math import exp

from s2s_lab.metrics.exposure import Exposure, Injection
from s2s_lab.metrics.exposure_average import Average
from s2s_lab.widgets.exposure_wire import Names


def exposure_table(found: Exposure, names: Names) -> str:
    """A line for each step: what the model expects after the reference, and what it writes."""
    forced, free = found.forced, found.free
    words, first, own = names(forced.ids), names(forced.first), names(free.ids)
    rows = [("step", "reference", "p", "first choice", "p", "writes itself", "p", "")]
    for t in range(max(len(words), len(own))):
        gold = ("", "", "", "")
        if t < len(words):
            ps = (exp(forced.logprobs[t]), exp(forced.first_logprobs[t]))
            gold = (words[t], f"{ps[0]:.4f}", first[t], f"{ps[1]:.4f}")
        mine = ("", "", "")
        if t < len(own):
            agrees = "agrees" if free.agrees[t] else "differs"
            mine = (own[t], f"{exp(free.logprobs[t]):.4f}", agrees)
        rows.append((str(t + 1), *gold, *mine))
    return _table(rows)


def injection_lines(found: Injection, names: Names, threshold: float) -> list[str]:
    """What was written behind the wrong word, and both kinds of recovery."""
    wrong = names([found.token])[0]
    words = "never"
    if found.words_after is not None:
        words = f"after {found.words_after} words, {found.words_lost} of it missing or replaced"
    after = found.law_after(threshold)
    law = "never" if after is None else f"at step {after} behind it"
    return [
        f"{wrong!r} at step {found.step + 1}: {' '.join(names(found.run.ids))}",
        f"all words as in the reference: {words}",
        f"KL below {threshold:g} nats: {law} ({', '.join(f'{kl:.3f}' for kl in found.kl)})",
    ]


def average_table(found: Average) -> str:
    """Both curves of an average."""
    positions: list[tuple[str, ...]] = [
        ("position", "sentences", "p(reference)", "forced right", "free right")
    ]
    for t, row in enumerate(found.positions, 1):
        shares = (row.forced_probability, row.forced_accuracy, row.free_accuracy)
        positions.append((str(t), str(row.count), *(f"{share:.3f}" for share in shares)))
    distances: list[tuple[str, ...]] = [
        ("behind", "wrong words", "mean KL", "KL below", "words agree")
    ]
    for d, far in enumerate(found.distances, 1):
        figures = (far.kl, far.below, far.agrees)
        distances.append((str(d), str(far.count), *(f"{figure:.3f}" for figure in figures)))
    head = f"{found.sentences} sentences, {found.injections} wrong words, threshold "
    return "\n".join([f"{head}{found.threshold:g} nats", _table(positions), _table(distances)])


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
