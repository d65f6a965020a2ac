"""Bins by hand, the criterion on tables that break one part of it each, and a tiny run."""

from dataclasses import replace

import pytest

from s2s_lab.experiments.attention_by_length import (
    ATTENTION,
    BINS,
    FIXED,
    KINDS,
    Bin,
    by_length,
    chart,
    compare,
    holds,
    lines,
    recipe,
)
from s2s_lab.metrics import BootstrapScore
from s2s_lab.tasks import Pair
from s2s_lab.tasks.sequences import copy


def bins(fixed=(20, 16, 12, 8), attending=(25, 25, 25, 25), low=1.0):
    """Scores of both models in each bin; `low` is the least difference of all resamples."""
    return [
        Bin(*BINS[i], 10, 6.0 + 3 * i, BootstrapScore("BLEU", True, a, b, (low, 9.0)))
        for i, (a, b) in enumerate(zip(fixed, attending, strict=True))
    ]


def test_the_claim_needs_both_of_its_parts():
    assert holds(bins())
    assert not holds(bins(low=-0.1))  # an interval that includes 0
    assert not holds(bins(fixed=(20, 20, 20, 20)))  # length does it no harm
    assert not holds(bins(attending=(25, 20, 15, 8)))  # or attention suffers as much


def test_pairs_go_into_the_bin_of_their_source():
    """8 and 9 tokens are in the first and the second bin; what is right has BLEU 100, else 0."""
    task = copy((8, 1, 1), (2, 3))
    pairs = [Pair(" ".join("1" * n), " ".join("1" * n)) for n in (8, 9, 12, 30)]
    right, wrong = [pair.target for pair in pairs], ["2 2 2 2 2"] * len(pairs)
    found = by_length(task, pairs, wrong, right)
    assert [(each.low, each.high) for each in found] == list(BINS)
    assert [each.length for each in found] == [8, 9, 12, 30]
    assert [each.compared.score_b for each in found] == pytest.approx([100] * 4)
    assert [each.share for each in found] == [0] * 4


def test_the_table_has_a_row_a_bin_and_the_chart_a_line_a_model():
    head, *rows = lines("tokens", bins())
    assert [row[:12].strip() for row in rows] == ["1-8", "9-11", "12-14", "15 and more"]
    assert rows[-1].endswith("  32%")
    assert {len(row) for row in rows} == {len(head)}
    assert chart(bins()).lines[FIXED] == [(6, 20), (9, 16), (12, 12), (15, 8)]
    assert set(chart(bins()).lines) == {FIXED, ATTENTION}


def test_only_what_the_decoder_gets_differs():
    fixed, attending = (recipe(kind, 0) for kind in KINDS.values())
    assert fixed.training == attending.training
    assert replace(fixed.model, attention="additive", every_step=False) == attending.model


def test_a_tiny_run_compares_both():
    task = copy((48, 4, 4), (7, 16))
    pairs = task.train[:20]
    models, found = compare(task, pairs, 0, epochs=1)
    assert list(models) == [FIXED, ATTENTION]
    assert sum(each.pairs for each in found) == len(pairs)
