"""Minimum Bayes risk: by hand, the printed matrix, and what the weights mean."""

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab.decoding.beam import Beam
from s2s_lab.decoding.clock import Interrupted
from s2s_lab.decoding.decoded import Decoded
from s2s_lab.decoding.mbr import MinimumBayesRisk
from s2s_lab.decoding.sampling import Sampling
from s2s_lab.decoding.utilities import UTILITIES, Utility
from s2s_lab.models import TableModel

from .laws import expect_the_same_alone, many, traces_of
from .random_models import networks, tables

FRIENDS = TableModel.of(
    {
        "": {"x": 0.4, "a": 0.6},
        "a": {"b": 1.0},
        "a b": {"c": 0.5, "d": 0.5},
        "a b c": {"<eos>": 1.0},
    }
)
"""x (.4) is the most probable; a b c and a b d (.3 each) are like each other."""


@pytest.mark.parametrize("weights", ["model", "equal"])
def test_the_answer_is_like_the_others_not_the_most_probable(weights):
    """All three sequences in the beam. Token F1 of a b c and a b d is 2/3, with x it is 0.

    By the model: x .4; a b c .3 + .3 · 2/3 = .5. Each once: x 1/3; a b c (1 + 2/3) / 3 = 5/9.
    """
    strategy = MinimumBayesRisk(Beam(width=3, alpha=0.0), "f1", weights)
    for found in strategy.search(FRIENDS, many(2)):
        spelled = [" ".join(FRIENDS.vocab.tokens[i] for i in d.ids) for d in found]
        assert spelled[0] in ("a b c <eos>", "a b d <eos>")
        assert spelled[-1] == "x <eos>"
        expected = [0.5, 0.5, 0.4] if weights == "model" else [5 / 9, 5 / 9, 1 / 3]
        assert [d.score for d in found] == pytest.approx(expected)
        assert found[-1].logprob == pytest.approx(math.log(0.4))


@given(tables(), st.integers(0, 99))
def test_with_exact_match_the_most_frequent_sample_wins(model, seed):
    samples = Sampling(samples=9, seed=seed)
    chosen = MinimumBayesRisk(samples, "exact").search(model, many(2))
    for found, drawn in zip(chosen, samples.search(model, many(2)), strict=True):
        counts = Counter(d.ids for d in drawn)
        assert {d.ids: pytest.approx(d.score) for d in found} == {
            ids: count / 9 for ids, count in counts.items()
        }
        assert counts[found[0].ids] == max(counts.values())


@settings(max_examples=40)
@given(tables(), st.sampled_from(sorted(UTILITIES)), st.sampled_from(["equal", "model"]))
def test_the_winner_is_the_argmax_of_the_printed_matrix(model, utility, weights):
    strategy = MinimumBayesRisk(Sampling(samples=6), utility, weights)
    traces, answers = traces_of(strategy, model, many(2))
    for trace, found in zip(traces, answers, strict=True):
        *rows, (*shares, nothing) = trace.tables[0].values
        assert nothing is None
        assert sum(shares) == pytest.approx(1)
        means = [sum(w * u for w, u in zip(shares, row, strict=False)) for row in rows]
        assert means == pytest.approx([row[-1] for row in rows])
        printed = [row[-1] for row in rows]
        assert printed.index(max(printed)) == 0
        assert trace.tables[0].marked == ((0, len(found)),)
        assert [row[-1] for row in rows] == [d.score for d in found]
        for i, h in enumerate(found):
            for j, r in enumerate(found):
                assert rows[i][j] == UTILITIES[utility](h.ids, r.ids)


def test_hypothesis_and_reference_are_not_exchanged():
    """Longer than the reference is what this utility likes: only the right order lets x lose."""
    longer = Utility("longer", lambda h, r: float(len(h) > len(r)))
    strategy = MinimumBayesRisk(Beam(width=3, alpha=0.0), longer)
    for found in strategy.search(FRIENDS, many(2)):
        assert len(found[0].ids) == 4
        assert found[0].score == pytest.approx(1 / 3)
        assert found[-1].score == 0


@settings(max_examples=20)
@given(networks)
def test_neither_batch_nor_padding_nor_recorder_changes_a_result(drawn):
    model, sources = drawn.build()
    strategy = MinimumBayesRisk(Sampling(samples=4, max_steps=5), "edit")
    expect_the_same_alone(strategy, model, sources)
    traces_of(strategy, model, sources)


def test_an_interrupted_search_still_chooses():
    class Stopped:
        name = "stopped"

        def search(self, model, sources, recorder=None):
            ids = [(5, 2), (6, 7, 2), (6, 8, 2)]
            raise Interrupted([[Decoded(i, -1.0, -1.0, True) for i in ids] for _ in range(2)])

    with pytest.raises(Interrupted) as caught:
        MinimumBayesRisk(Stopped(), "f1").search(FRIENDS, many(2))
    assert [found[0].ids for found in caught.value.answers] == [(6, 7, 2)] * 2


def test_settings_that_do_not_exist_are_one_sentence():
    with pytest.raises(ValueError, match="utility: expected one of bleu, .*, got 'rouge'"):
        MinimumBayesRisk(utility="rouge")
