"""Exercise 03.3: the inputs, and the calls that show what is wrong, as tables."""

import torch

from s2s_lab.grading import shown, tables
from s2s_lab.grading.inside.questions.teacher_forcing.mix_inputs import Case
from s2s_lab.grading.probe import Fault, Reply
from s2s_lab.grading.result import Counterexample, Table

AXES = "sentence position"
REPEATED = "03.3/ignores-generator"
COINS = {
    "03.3/same-coins-again": "with a generator that has moved on, other coins",
    "03.3/one-coin-for-many": "gold or the model's, token by token",
    "03.3/inverted": "gold where the coin says so",
    "03.3/share": "gold where the coin says so",
}
"""Faults that show in where gold stands, not in the tokens."""


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """Both inputs, the right answer or what holds of it, and the calls that matter."""
    inputs = [("gold_in", case.gold_in), ("model_prev", case.model_prev)]
    about_coins = fault.id in COINS and 0 < case.p_gold < 1
    return Counterexample(
        call=f"mix_inputs(gold_in, model_prev, p_gold={case.p_gold:g}, generator)",
        inputs=tuple(
            tables.note(name, "a tensor of shape {} × {}".format(*ids.shape))
            if about_coins
            else shown.table(name, ids, AXES)
            for name, ids in inputs
        ),
        expected=_expected(case, fault),
        got=_got(case, reply, fault),
    )


def _edge(case: Case) -> torch.Tensor:
    """The right answer where p is 0 or 1."""
    rest = case.gold_in if case.p_gold == 1.0 else case.model_prev
    return torch.cat([case.gold_in[:, :1], rest[:, 1:]], dim=1)


def _expected(case: Case, fault: Fault) -> Table:
    if case.p_gold in (0.0, 1.0):
        return shown.answer("expected", _edge(case), (), {"answer": AXES})
    lines = ["position 0 from gold_in"]
    if fault.id == REPEATED:
        lines.append("with a generator of the same seed, the same result")
    elif fault.id in COINS:
        lines.append(COINS[fault.id])
        places = case.gold_in[:, 1:].numel()
        lines.append(f"gold in about {case.p_gold:.0%} of the other {places} places")
    else:
        lines.append("every other entry from one of the two, at its own place")
    return tables.note("expected", *lines)


def _got(case: Case, reply: Reply[Case], fault: Fault) -> Table:
    """What came: one call, or two below each other."""
    if fault.aspect == "edge" or reply.raised is not None:
        got = tables.unusable(reply, fault)
        assert got is not None
        return got
    first, following, again = reply.answer
    if fault.aspect == "shape" or first.shape != case.gold_in.shape:
        return shown.table("got", first)
    if case.p_gold in (0.0, 1.0):
        return shown.answer("got", first, (), {"answer": AXES}, _edge(case))
    if fault.id == REPEATED:
        both = [
            shown.table("the first call", first, AXES),
            shown.table("again, same seed", again, AXES, against=first),
        ]
        return shown.joined("got", both, ["", ""])
    if fault.id == "03.3/same-coins-again":
        both = [_coins("the first call", case, first), _coins("the next call", case, following)]
        return shown.joined("got", both, ["", ""])
    if fault.id in COINS:
        return _coins("got", case, first)
    own = torch.where(first == case.gold_in, case.gold_in, case.model_prev)
    own[:, 0] = case.gold_in[:, 0]
    return shown.answer("got", first, (), {"answer": AXES}, own)


def _coins(title: str, case: Case, mixed: torch.Tensor) -> Table:
    """Where gold stands (G) and where the model's token does (m); a share where there are many."""
    gold = (mixed == case.gold_in)[:, 1:]
    share = f"gold in {int(gold.sum())} of {gold.numel()} places"
    if gold.shape[0] > shown.LONGEST or gold.shape[1] > 40:
        return tables.note(title, share)
    rows = [
        (f"sentence {b}", (" ".join("G" if kept else "m" for kept in row),))
        for b, row in enumerate(gold.tolist())
    ]
    return Table(title, ("from position 1: G gold, m the model's",), (*rows, ("", (share,))))
