"""Exposure bias: a table model by hand, loops as peers, and what holds for any model."""

import math
import random

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding import Beam, Greedy
from s2s_lab.decoding.next_token import next_laws
from s2s_lab.metrics.exposure import divergences, exposures, inject, kl_divergence
from s2s_lab.metrics.exposure_average import average, wrong_word
from s2s_lab.models import TableModel
from s2s_lab.text import BOS, EOS
from tests.decoding.random_models import networks

MODEL = TableModel.of(
    {
        "": {"a": 0.7, "x": 0.3},
        "a": {"b": 0.8, "x": 0.2},
        "x": {"b": 0.4, "x": 0.1, "y": 0.5},
        "a b": {"c": 0.75, "<eos>": 0.25},
        "x b": {"c": 0.25, "<eos>": 0.75},
        "x y": {"b": 1.0},
        "x y b": {"c": 1.0},
        "a x": {"x": 0.9, "<eos>": 0.1},
    }
)
A, B, C, X, Y = MODEL.vocab.ids(["a", "b", "c", "x", "y"])
ABC, XBC = (A, B, C, EOS), (X, B, C, EOS)
ONE, TWO = batch.sources([[EOS]]), batch.sources([[EOS], [EOS]])


def logs(*probabilities):
    return pytest.approx([math.log(p) for p in probabilities])


def test_both_regimes_by_hand():
    """Along x b c the model expects a, y, the end and (no row) the end; free it writes a b c.

    An alignment of a b c with x b c matches all but the first word, and all with a b c.
    """
    same, other = exposures(MODEL, TWO, [ABC, XBC])
    assert same.forced.ids == ABC
    assert same.forced.logprobs == logs(0.7, 0.8, 0.75, 1)
    assert same.forced.first == ABC
    assert other.forced.logprobs == logs(0.3, 0.4, 0.25, 1)
    assert other.forced.first == (A, Y, EOS, EOS)
    assert other.forced.first_logprobs == logs(0.7, 0.5, 0.75, 1)
    for found in (same, other):
        assert (found.free.ids, found.free.finished) == (ABC, True)
        assert found.free.logprobs == logs(0.7, 0.8, 0.75, 1)
    assert same.free.agrees == (True,) * 4
    assert other.free.agrees == (False, True, True, True)


def test_a_wrong_word_by_hand():
    """x for a: the model goes on y b c, so one word passes until all is as in a b c.

    Fed b c instead, the laws behind x are .4 .1 (and .5 for y) where they were .8 .2 behind a: a
    divergence of .8 ln 2 + .2 ln 2; then .25 .75 for .75 .25: .75 ln 3 - .25 ln 3; then both end.
    """
    found = inject(MODEL, ONE, ABC, 0, X)
    assert found.run.ids == (X, Y, B, C, EOS)
    assert found.run.logprobs == logs(0.3, 0.5, 1, 1, 1)
    assert found.run.agrees == (False, False, True, True, True)
    assert (found.words_after, found.words_lost) == (1, 0)
    assert found.kl == pytest.approx([math.log(2), math.log(3) / 2, 0])
    assert [found.law_after(t) for t in (1, 0.6, 0.1, 1e-12)] == [1, 2, 3, 3]
    assert inject(MODEL, ONE, ABC, 2, X).kl == (0,)  # behind a b x and behind a b c: the end


def test_what_never_recovers():
    """a x goes on with x and ends: only the end is common, and b c was to follow."""
    found = inject(MODEL, ONE, ABC, 1, X, Greedy(max_steps=9))
    assert found.run.ids == (A, X, X, EOS)
    assert (found.words_after, found.words_lost) == (None, None)
    assert found.kl[0] == math.inf  # c was possible, and is ruled out behind a x
    assert found.law_after(0.1) == 2
    cut = inject(MODEL, ONE, ABC, 1, X, Greedy(max_steps=2))
    assert (cut.run.finished, cut.words_after) == (False, None)


def test_words_that_are_passed_over():
    """a for the first x of x y b c: the model goes on b c at once, and y is passed over."""
    found = inject(MODEL, ONE, (X, Y, B, C, EOS), 0, A)
    assert found.run.ids == ABC
    assert (found.words_after, found.words_lost) == (0, 1)


def test_a_word_in_the_place_of_the_end():
    """Nothing was to follow it, so an end at once is all right, and there is no law to compare."""
    found = inject(MODEL, ONE, ABC, 3, Y)
    assert (found.run.ids, found.words_after, found.kl) == ((A, B, C, Y, EOS), 0, ())
    assert found.law_after(1.0) is None


def test_any_strategy_runs_free():
    """.7 · .8 · .75 for a b c, .3 · .5 for x y b c: a beam finds no better one."""
    assert exposures(MODEL, ONE, [ABC], Beam(3))[0].free.ids == ABC
    assert inject(MODEL, ONE, ABC, 0, X, Beam(3)).run.ids == (X, Y, B, C, EOS)


def test_divergence_is_that_of_torch():
    generator = torch.Generator().manual_seed(0)
    law, other = torch.randn(2, 4, 9, generator=generator, dtype=torch.float64).log_softmax(-1)
    peer = torch.nn.functional.kl_div(other, law, reduction="none", log_target=True).sum(-1)
    assert torch.allclose(kl_divergence(law, other), peer)
    assert kl_divergence(law, law).tolist() == [0.0] * 4


@torch.inference_mode()
@settings(max_examples=30)
@given(networks, st.lists(st.integers(5, 7), min_size=1, max_size=4), st.data())
def test_any_model_against_a_loop(drawn, words, data):
    model, sources = drawn.build()
    source, reference = sources.rows(torch.tensor([1])), (*words, EOS)
    step = data.draw(st.integers(0, len(words) - 1))
    token = data.draw(st.sampled_from([t for t in (5, 6, 7) if t != reference[step]]))
    found = inject(model, source, reference, step, token, Greedy(max_steps=8))
    assert found.run.ids[: step + 1] == (*reference[:step], token)
    state, written = model.start(source), []
    while len(written) < len(found.run.ids):
        last = torch.tensor([written[-1] if written else BOS])
        logits, state, _ = model.step(state, last)
        t = len(written)
        written.append(found.run.ids[t] if t <= step else int(logits.argmax()))
        assert found.run.logprobs[t] == pytest.approx(float(logits.log_softmax(-1)[0, written[t]]))
    assert tuple(written) == found.run.ids
    assert min(found.kl) >= 0
    if found.words_after is not None:
        rest = found.run.ids[step + 1 + found.words_after :]
        assert reference[-len(rest) :] == rest
        assert found.words_lost == max(0, len(reference) - step - 1 - len(rest))
    several = divergences(model, source, reference, step, [token, reference[step], token])
    assert several[0] == several[2] == pytest.approx(found.kl)
    assert several[1] == pytest.approx([0.0] * len(found.kl), abs=1e-12)


@pytest.mark.parametrize(
    ("reference", "step", "token", "sentence"),
    [
        ((A, B), 0, X, "references: expected them to end in EOS, row 0 does not"),
        (ABC, 4, X, "step: expected 0 to 3, got 4"),
        (ABC, 0, A, "token: expected a wrong word, got the one that the reference has"),
        (ABC, 0, EOS, "token: expected a wrong word, got the end of the sentence"),
    ],
)
def test_errors(reference, step, token, sentence):
    with pytest.raises(ValueError, match=sentence):
        inject(MODEL, ONE, reference, step, token)


def test_average_by_hand():
    """References a b c and x y. Free, the model writes a b c both times.

    Position 1: p .7 and .3, first choice right once, free right once. Position 2: .8 and .5 (b and
    y are first choices), b alone is written. Position 3: .75, and behind x y the end has p 0 and b
    is expected. Position 4: a b c ends.

    The likeliest wrong words: x for a, x for b; none for c, which only the end could replace. For
    x: a; for y: b. Fed again, their KLs are
    x for a: ln 2, ½ ln 3, 0; x for b: infinite (c is ruled out), 0; b for y: infinite (b is ruled
    out behind x b); a for x: law of x .4 .1 .5 against .8 .2 0, infinite, then behind x y b is sure
    and behind a y, in no row, the end is: infinite.
    Words: x for a agrees from the second on; x for b never; a for x: a b c, of which x y has
    nothing; b for y: x b ends at once, as the reference does.
    """
    found = average(MODEL, TWO, [ABC, (X, Y, EOS)], threshold=0.6)
    assert (found.sentences, found.injections) == (2, 4)
    rows = [(p.count, p.forced_probability, p.forced_accuracy, p.free_accuracy)
            for p in found.positions]  # fmt: skip
    assert rows == [
        (2, pytest.approx(0.5), 0.5, 0.5),
        (2, pytest.approx(0.65), 1.0, 0.5),
        (2, pytest.approx(0.375), 0.5, 0.5),
        (1, pytest.approx(1.0), 1.0, 1.0),
    ]
    near, next_, far = found.distances
    assert (near.count, near.kl, near.below, near.agrees) == (4, math.inf, 0.0, 0.25)
    assert (next_.count, next_.kl) == (3, math.inf)
    assert (next_.below, next_.agrees) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert (far.count, far.kl, far.below, far.agrees) == (1, 0.0, 1.0, 1.0)


def test_wrong_words():
    """After x: y .5, b .4, x .1. The likeliest but y is b; at random any but y and the specials."""
    laws = next_laws(MODEL, ONE, [(X, Y)])[0]
    reference, dice = (X, Y, EOS), random.Random(0)
    assert wrong_word(laws, reference, 1, "likeliest", dice) == B
    assert {wrong_word(laws, reference, 1, "random", dice) for _ in range(50)} == {B, X}
    assert wrong_word(laws, (X, Y, B, EOS), 2, "likeliest", dice) is None


def test_no_threshold():
    with pytest.raises(ValueError, match="threshold: expected more than 0 nats, got 0"):
        average(MODEL, ONE, [ABC], threshold=0)


@settings(max_examples=10)
@given(networks)
def test_the_batch_does_not_matter(drawn):
    """Sums over sentences: the average of two is made of both alone."""
    model, sources = drawn.build()
    references = [(5, 6, EOS), (7, EOS)]
    both = average(model, sources.rows(torch.tensor([0, 1])), references, Greedy(max_steps=5))
    alone = [
        average(model, sources.rows(torch.tensor([row])), [reference], Greedy(max_steps=5))
        for row, reference in enumerate(references)
    ]
    assert both.injections == sum(one.injections for one in alone)
    for t, position in enumerate(both.positions):
        parts = [one.positions[t] for one in alone if t < len(one.positions)]
        assert position.count == len(parts)
        mean = sum(part.forced_probability for part in parts) / len(parts)
        assert position.forced_probability == pytest.approx(mean)
