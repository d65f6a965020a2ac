"""Exercise 11.1: the batch, and the calls or the counts that show what is wrong, as tables."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from s2s_lab.grading import shown, tables
from s2s_lab.grading.inside.questions.pretraining.mlm_corrupt import Case
from s2s_lab.grading.probe import Fault, Reply
from s2s_lab.grading.result import Counterexample, Table

AXES = "sentence position"
SMALL = 60
"""Tokens that are shown one by one."""

Counts = Callable[[Case, Tensor, Tensor], Sequence[tuple[str, int, int, float]]]


def show(
    case: Case,
    reply: Reply[Case],
    fault: Fault,
    special: Tensor,
    counts: Counts,
    tolerance: Callable[[float, int], float],
) -> Counterexample:
    """A small batch token by token; of a large one what was counted."""
    small = case.ids.numel() <= SMALL and case.ids.shape[1] <= shown.WIDEST
    ids = (
        shown.table("ids", case.ids, AXES)
        if small
        else tables.note("ids", "{} × {} tokens".format(*case.ids.shape))
    )
    return Counterexample(
        call=f"mlm_corrupt(ids, vocab_size={case.vocab_size}, special_ids={case.special_ids}, "
        f"p={case.p:g}, generator)",
        inputs=(ids,),
        expected=_expected(case, special, fault) if small else _shares(case, counts, tolerance),
        got=_got(case, reply, fault, special, counts, small),
    )


def _expected(case: Case, special: Tensor, fault: Fault) -> Table:
    """Labels where they are certain, and what holds of the rest."""
    if case.p in (0.0, 1.0):
        asked = ~special if case.p else torch.zeros_like(special)
        labels = case.ids.masked_fill(~asked, -100)
        return shown.joined(
            "expected", [_possible(case.ids, asked), shown.table("labels", labels, AXES)], ["", ""]
        )
    lines = ["labels: the id where a token was chosen, −100 elsewhere"]
    lines.append("inputs: as ids where the label is −100")
    if fault.id == "11.1/ignores-generator":
        lines.append("with a generator of the same seed, the same result")
    return tables.note("expected", *lines)


def _possible(ids: Tensor, asked: Tensor) -> Table:
    """The inputs; where a token is chosen, it is MASK, a random word or what it was."""
    columns = tuple("" for _ in ids[0])
    rows = [
        (
            f"sentence {b}",
            tuple(
                f"4 / any / {id}" if chosen else str(id)
                for id, chosen in zip(row, chosen_row, strict=True)
            ),
        )
        for b, (row, chosen_row) in enumerate(zip(ids.tolist(), asked.tolist(), strict=True))
    ]
    return Table("inputs", columns, tuple(rows))


def _shares(case: Case, counts: Counts, tolerance: Callable[[float, int], float]) -> Table:
    """The shares that are expected, with what chance may do to them."""
    words = int(case.ids.numel())
    chosen = max(1, round(case.p * words))
    lines = []
    for (name, _, _, share), total in zip(
        counts(case, case.ids, case.ids), (words, chosen, chosen), strict=True
    ):
        lines.append((name, (f"{share:.1%} ± {tolerance(share, total):.1%}",)))
    return Table("expected", ("",), tuple(lines))


def _got(
    case: Case, reply: Reply[Case], fault: Fault, special: Tensor, counts: Counts, small: bool
) -> Table:
    """Both tensors of a small batch; counts of a large one; two calls where they differ."""
    if fault.aspect == "edge" or reply.raised is not None:
        got = tables.unusable(reply, fault)
        assert got is not None
        return got
    if fault.aspect == "shape":
        return shown.table("got", reply.answer)
    first, _, again = reply.answer
    if not small:
        if fault.id == "11.1/same-places-again":
            return tables.note("got", "two calls in a row chose the same places")
        rows = [(name, (f"{n / max(of, 1):.1%}",)) for name, n, of, _ in counts(case, *first)]
        if fault.id == "11.1/random-special":
            asked = (first[1] != -100) & (first[0] != 4)
            found = int(torch.isin(first[0][asked], torch.tensor(case.special_ids)).sum())
            rows.append(("specials instead of words", (f"{found} times",)))
        return Table("got", ("",), tuple(rows))
    if fault.id == "11.1/ignores-generator":
        both = [
            shown.table("inputs of the first call", first[0], AXES),
            shown.table("inputs again, same seed", again[0], AXES, against=first[0]),
        ]
        if torch.equal(first[0], again[0]):
            both = [
                shown.table("labels of the first call", first[1], AXES),
                shown.table("labels again, same seed", again[1], AXES, against=first[1]),
            ]
        return shown.joined("got", both, ["", ""])
    possible = case.ids.masked_fill(special, -100)
    both = [
        shown.table("inputs", first[0], AXES),
        shown.table(
            "labels", first[1], AXES, against=torch.where(first[1] == -100, -100, possible)
        ),
    ]
    return shown.joined("got", both, ["", ""])
