"""Exercise 09.4 as tables: some of the phrasebook, what was measured, and what was said."""

from s2s_lab.grading import tables
from s2s_lab.grading.checks.translation.fit_phrasebook_found import measured
from s2s_lab.grading.checks.translation.fit_phrasebook_oracle import dictionary, translated
from s2s_lab.grading.inside.questions.translation.fit_phrasebook import BESIDE, Case
from s2s_lab.grading.probe import Fault, Reply
from s2s_lab.grading.result import Counterexample, Table

SHOWN = 3
"""Sentences."""
MEASURED = (
    "accuracy returned",
    "dev, right as a whole",
    "right though never seen",
    "fresh, right as a whole",
    "fresh, words in common",
    "changed the second time",
    "changed beside a long one",
)


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """Some pairs, what is asked for, and what came."""
    pairs = tuple((repr(source), (target,)) for source, target in case.pairs[:SHOWN])
    missed = _missed(case, reply)
    inputs = (Table("pairs (the first three)", ("",), pairs),)
    known = dictionary(case.pairs)
    right = tuple((repr(case.fresh[i]), (translated(case.fresh[i], known),)) for i in missed)
    expected = _column("expected", ("= dev", "", "0", "≥ 0.90", "", "0", "0"), right)
    if fault.aspect == "edge" or reply.raised is not None:
        got = tables.unusable(reply, fault) or tables.note("got", "")
    else:
        said = tuple((repr(case.fresh[i]), (reply.answer["fresh"][i],)) for i in missed)
        got = _column("got", _figures(case, reply), said)
    call = f"fit_phrasebook(pairs, dev, steps={case.steps})"
    return Counterexample(call=call, inputs=inputs, expected=expected, got=got)


def _figures(case: Case, reply: Reply[Case]) -> tuple[str, ...]:
    found = measured(case, reply.answer)
    return (
        f"{reply.answer['accuracy']:.2f}",
        f"{found.dev:.2f}",
        f"{found.unknowable}",
        f"{found.fresh:.2f}",
        f"{found.words:.2f}",
        f"{found.changed} / {len(case.dev)}",
        f"{found.beside} / {BESIDE}",
    )


def _missed(case: Case, reply: Reply[Case]) -> list[int]:
    """The first fresh sentences that are wrong, or else the first of all."""
    if reply.raised is not None or not isinstance(reply.answer, dict):
        return []
    known = dictionary(case.pairs)
    said = enumerate(zip(case.fresh, reply.answer["fresh"], strict=True))
    wrong = [i for i, (source, text) in said if text.split() != translated(source, known).split()]
    return (wrong or list(range(SHOWN)))[:SHOWN]


def _column(
    title: str, figures: tuple[str, ...], sentences: tuple[tuple[str, tuple[str, ...]], ...]
) -> Table:
    rows = tuple(
        (name, (figure,)) for name, figure in zip(MEASURED, figures, strict=True) if figure
    )
    return Table(title, ("",), (*rows, *sentences))
