"""What the experiment on widths counts; the decoding of Tatoeba is left to the command."""

from dataclasses import replace

import pytest

from s2s_lab.experiments.beam_width import (
    NARROW,
    WIDE,
    WIDTHS,
    Measured,
    charts,
    holds,
    interval,
    measure,
)
from s2s_lab.experiments.shipped import HeldOut
from s2s_lab.translator import load

ROW = Measured("sum", 1, (), 20.0, 8.0, 0.0, 0.1, 0.0)
FALLS, SAME = (-2.0, -3.0, -1.0), (0.5, -1.0, 1.0)


@pytest.fixture(scope="module")
def data() -> HeldOut:
    """The other model that ships, which needs no corpus; the last reference is another sentence."""
    sources = ["I love you.", "I like dogs.", "You don't like apples.", "Yes."]
    model = load("phrasebook-en-fr")
    right = [translation.text for translation in model.translate(sources)]
    return HeldOut(model, sources, [*right[:-1], "Nous aimons les pommes et les chiens."])


def figures() -> dict[tuple[str, int], Measured]:
    """Rows of which the claim is true."""
    sums = {("sum", w): replace(ROW, width=w, tokens=9 - i) for i, w in enumerate(WIDTHS)}
    sums["sum", WIDE] = replace(sums["sum", WIDE], short=0.2)
    return sums | {("average", w): replace(ROW, score="average", width=w) for w in WIDTHS}


def test_a_beam_of_one_is_greedy_search(data: HeldOut) -> None:
    found = measure(data, "sum", 1)
    assert found.texts == [t.text for t in data.translator.translate(list(data.sources))]


def test_rows_come_back_in_the_order_of_the_sources(data: HeldOut) -> None:
    """Batches go by length; every output stands beside its own source all the same."""
    turned = HeldOut(data.translator, data.sources[::-1], data.references[::-1])
    assert measure(turned, "sum", 4).texts == list(measure(data, "sum", 4).texts)[::-1]


def test_a_short_output_is_counted(data: HeldOut) -> None:
    """Of four outputs the last has at most half of the tokens of its wrong reference."""
    found = measure(data, "average", 2)
    assert found.short == 0.25
    assert found.empty == 0
    assert (
        found.tokens
        == sum(len(ids) - 1 for ids in data.ids()[:3]) / 4
        + (len(data.translator.target.encode(found.texts[-1])) - 1) / 4
    )


def test_no_difference_has_an_interval_of_zero(data: HeldOut) -> None:
    one = measure(data, "sum", 1)
    assert interval(data, one, one, seed=0) == (0, 0, 0)


def test_the_claim_needs_each_of_its_parts() -> None:
    good = {"sum": FALLS, "average": SAME}
    assert holds(figures(), good)
    assert not holds(figures(), good | {"sum": (2.0, 0.1, 4.0)})
    assert not holds(figures(), good | {"average": (-1.6, -2.0, -1.0)})
    for key, changed in (
        (("sum", 8), {"tokens": 99.0}),
        (("sum", WIDE), {"short": 0.19}),
        (("average", WIDE), {"tokens": 7.8}),
    ):
        rows = figures()
        assert not holds(rows | {key: replace(rows[key], **changed)}, good), key


def test_charts_have_every_width_of_both_scores() -> None:
    for chart in charts(figures()):
        assert {tuple(x for x, _ in points) for points in chart.lines.values()} == {WIDTHS}
        assert max(y for points in chart.lines.values() for _, y in points) <= chart.top
    assert NARROW in WIDTHS
