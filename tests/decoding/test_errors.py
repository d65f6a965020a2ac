"""Search error or model error: each verdict by hand, and as a law."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding import Beam, Greedy
from s2s_lab.decoding.errors import diagnose
from s2s_lab.decoding.exact import Exact
from s2s_lab.decoding.length import Length
from s2s_lab.text import EOS

from .random_models import DEPTH, every_sequence, networks, tables
from .test_search import GARDEN_PATH

TWO = batch.sources([[EOS], [EOS]])


def ids(text):
    return GARDEN_PATH.vocab.ids(f"{text} <eos>".split())


@pytest.mark.parametrize(
    ("output", "reference", "nodes", "verdict", "sentence"),
    [
        ("a a", "b", 99, "search error", "prefers the reference (-1.02) to the output (-1.43)"),
        ("b", "a a", 99, "model error", "prefers the output (-1.02) to the reference (-1.43)"),
        (
            *("a a", "b a", 99, "model error"),
            "prefers the output (-1.43) to the reference (-3.22), and another (-1.02) to both",
        ),
        (
            *("b", "a", 1, "model error"),
            "prefers the output (-1.02) to the reference (-1.71); another might score up to -0.51",
        ),
        ("b", None, 99, "no error", "prefers nothing to the output (-1.02)"),
        (
            "a a",
            None,
            99,
            "search error",
            "prefers another (-1.02, its best) to the output (-1.43)",
        ),
        (
            *("b a", None, 2, "search error"),
            "prefers another (-1.71, the best that was found) to the output (-3.22)",
        ),
    ],
)
def test_whom_the_model_prefers(output, reference, nodes, verdict, sentence):
    """b has .36, a a .24, a .18, a b .18 and b a .04; each ends."""
    right = None if reference is None else [ids(reference)] * 2
    exact = Exact(nodes=nodes, rows=1)
    for d in diagnose(GARDEN_PATH, TWO, [ids(output)] * 2, right, exact):
        assert d.verdict == verdict
        assert str(d) == f"{verdict}: the model {sentence}"


def test_an_output_that_is_the_reference_is_no_error():
    right = [ids("b"), ids("a a")]
    assert [str(d) for d in diagnose(GARDEN_PATH, TWO, right, right)] == [
        "no error: the output is the reference (-1.02)",
        "no error: the output is the reference (-1.43), but the model prefers another (-1.02)",
    ]


def test_a_budget_may_leave_it_open():
    for d in diagnose(GARDEN_PATH, TWO, [ids("a a")] * 2, exact=Exact(nodes=1)):
        assert d.verdict == "undecided"
        assert d.missed is None
        assert str(d) == (
            "undecided within the budget: after 1 prefix nothing beats the output (-1.43), "
            "but something might score up to -0.51"
        )


def test_a_length_convention_may_change_the_verdict():
    """a b eos (.18) against b eos (.36): with 1 nat a token -1.71 + 3 beats -1.02 + 2."""
    reward = Exact(1.0, Length("reward"), 3)
    for exact, verdict in ((Exact(), "model error"), (reward, "search error")):
        [d, _] = diagnose(GARDEN_PATH, TWO, [ids("b")] * 2, [ids("a b")] * 2, exact)
        assert d.verdict == verdict


@given(tables(), st.integers(0, 99), st.integers(0, 99), st.booleans())
def test_blame_is_a_comparison_of_probabilities(model, first, second, with_reference):
    truth = every_sequence(model)
    (said, output), (due, right) = (truth[n % len(truth)] for n in (first, second))
    references = [right, right] if with_reference else None
    exact = Exact(max_steps=DEPTH + 1)
    for d in diagnose(model, TWO, [output, output], references, exact):
        assert d.proved
        assert d.output.logprob == pytest.approx(said)
        assert d.best.ids == truth[0][1]
        assert d.missed == (output != truth[0][1])
        if not with_reference:
            assert d.verdict == ("no error" if output == truth[0][1] else "search error")
        elif output == right:
            assert d.verdict == "no error"
        else:
            assert d.verdict == ("search error" if due > said else "model error")


@settings(deadline=None, max_examples=20)
@given(networks)
def test_what_searches_miss_on_networks_is_found(drawn):
    model, sources = drawn.build()
    exact = Exact(max_steps=4, nodes=None)
    best = exact.search(model, sources)
    for d in diagnose(model, sources, [found[0].ids for found in best], exact=exact):
        assert d.verdict == "no error"
    for strategy in (Greedy(4), Beam(2, 0.0, 4)):
        answers = [found[0] for found in strategy.search(model, sources)]
        rows = [row for row, answer in enumerate(answers) if answer.finished]
        for row in rows:
            one = sources.rows(sources.ids.new_tensor([row]))
            [d] = diagnose(model, one, [answers[row].ids], exact=exact)
            missed = answers[row].ids != best[row][0].ids
            assert d.verdict == ("search error" if missed else "no error")
            if missed:
                assert d.best.score == pytest.approx(best[row][0].logprob)


def test_what_cannot_be_judged_is_named():
    b = ids("b")
    with pytest.raises(ValueError, match="outputs: expected one for each of 2 sources, got 1"):
        diagnose(GARDEN_PATH, TWO, [b])
    with pytest.raises(ValueError, match=r"references: .* got \[5\] in row 1"):
        diagnose(GARDEN_PATH, TWO, [b, b], [b, [5]])
    with pytest.raises(ValueError, match="outputs: expected at most 1 ids with EOS at the end"):
        diagnose(GARDEN_PATH, TWO, [b, b], exact=Exact(max_steps=1))
    assert math.isinf(diagnose(GARDEN_PATH, TWO, [ids("a b a")] * 2)[0].output.score)
