"""What the experiment on search errors counts; the decoding of Tatoeba is left to the command."""

from dataclasses import replace

import pytest

from s2s_lab.decoding import Beam, Greedy
from s2s_lab.decoding.decoded import Decoded
from s2s_lab.decoding.proof import Proof
from s2s_lab.evaluation import text_logprobs
from s2s_lab.experiments.search_errors import (
    STRATEGIES,
    Bin,
    Counted,
    by_length,
    charts,
    count,
    holds,
    prove,
    references_of,
)
from s2s_lab.experiments.shipped import HeldOut
from s2s_lab.translator import load

SOURCES = ["I love you.", "I like dogs.", "You don't like apples."]
REFERENCES = ["Je t'aime.", "J'aime les chiens.", "Oui."]


@pytest.fixture(scope="module")
def data() -> HeldOut:
    """The other model that ships, which needs no corpus."""
    return HeldOut(load("phrasebook-en-fr"), SOURCES, REFERENCES)


def of(logprob: float, *ids: int) -> Decoded:
    """A complete output."""
    return Decoded((*ids, 2), logprob, logprob, True)


def proof(best: Decoded, proved: bool = True) -> Proof:
    return Proof([best], proved, best.score if proved else -0.5, 7, 3)


def test_references_are_scored_as_evaluation_scores_them(data: HeldOut) -> None:
    expected = text_logprobs(data.translator, list(zip(SOURCES, REFERENCES, strict=True)))
    assert [d.logprob for d in references_of(data)] == pytest.approx(expected, abs=1e-4)


def test_nothing_beats_what_is_proved(data: HeldOut) -> None:
    greedy, beam = (data.search(strategy) for strategy in (Greedy(), Beam(4, 0.0)))
    proofs = prove(data, greedy)
    for one, *others in zip(proofs, greedy, beam, references_of(data), strict=True):
        assert one.proved
        assert all(one.answers[0].logprob >= other.logprob - 1e-4 for other in others)


def test_errors_by_hand(data: HeldOut) -> None:
    """Three outputs: the mode itself; one that the mode beats; one whose bound is open.

    The references: the first output itself; one less probable than the second output; one more
    probable than the third.
    """
    outputs = [of(-1.0, 5), of(-3.0, 6), of(-4.0, 7, 8)]
    proofs = [proof(outputs[0]), proof(of(-2.0, 9)), proof(outputs[2], proved=False)]
    references = [of(-1.0, 5), of(-9.0, 5), of(-3.5, 5)]
    found = count(data, "greedy", outputs, proofs, references, 0.0)
    assert (found.missed, found.open, found.reference, found.right) == (1, 1, 1, 1)
    assert found.tokens == 4 / 3


def test_rounding_is_no_error(data: HeldOut) -> None:
    outputs = [of(-1.0, 5)] * 3
    better = [proof(of(-0.9999, 6))] * 3
    assert count(data, "greedy", outputs, better, outputs, 0.0).missed == 0


def test_modes_are_counted_by_length_where_they_are_proved() -> None:
    """Sources of 6, 6, 7 and 8 tokens; the fourth is not proved."""
    proofs = [
        proof(of(-1.0)),
        proof(of(-1.0, 5, 6)),
        proof(of(-1.0, 5)),
        proof(of(-1.0), proved=False),
    ]
    short, middle, *others = by_length([6, 6, 7, 8], [4, 3, 2, 4], proofs)
    assert short == Bin(1, 6, of=2, proved=2, empty=1, short=1)
    assert middle == Bin(7, 8, of=2, proved=1, empty=0, short=1)
    assert all((one.of, one.share) == (0, 0) for one in others)


def rows() -> list[Counted]:
    """Figures of which the claim is true."""
    names = [*STRATEGIES, "exact"]
    missed = [60, 50, 40, 30, 20, 0]
    return [
        Counted(name, m, 0, 1, 5, 100, 25.0 if m else 20.0, 7.0, 0.1)
        for name, m in zip(names, missed, strict=True)
    ]


def test_the_claim_needs_each_of_its_parts() -> None:
    good, bins = rows(), [Bin(1, 6, 100, 100, 0, 20)]
    assert holds(good, bins)
    assert not holds(good, [Bin(1, 6, 100, 100, 0, 10)])
    for place, changed in (
        (0, {"missed": 49}),
        (3, {"missed": 40}),
        (2, {"reference": 6}),
        (5, {"bleu": 26.0}),
        (4, {"open": 1}),
    ):
        worse = [replace(row, **(changed if i == place else {})) for i, row in enumerate(good)]
        assert not holds(worse, bins), changed


def test_charts_show_every_width_and_every_length_that_has_modes() -> None:
    errors, short = charts(rows(), [Bin(1, 6, 9, 4, 0, 1), Bin(7, 8, 0, 0, 0, 0)])
    assert [x for x, _ in errors.lines["search error"]] == [1, 2, 4, 8, 16]
    assert list(short.lines["mode"]) == [(1.0, 0.25)]
