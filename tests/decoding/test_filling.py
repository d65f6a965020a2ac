"""Tables as they are filled: the weather by hand, the recursion as a law, memory that is short."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding.memory import remember
from s2s_lab.models.bounded import BoundedHistory
from s2s_lab.models.table_examples import BIGRAM, LONG_MEMORY, WEATHER
from s2s_lab.text import EOS

from .random_hmms import observed, random_hmm
from .random_models import tables

ONE = batch.sources([[EOS]])


def table(example, order):
    model = example.model
    return remember(model, ONE, ["<eos>"], model.vocab.tokens, order)


def values(filling):
    names = filling.rows
    return {(names[c.row], c.column): round(math.exp(c.value), 6) for c in filling.cells}


def test_the_weather_by_hand():
    """.6 · .1 = .06 and .4 · .6 = .24; then .24 · .4 · .4 = .0384 and .24 · .6 · .3 = .0432;
    then .0384 · .7 · .5 = .01344 (by sun .0432 · .4 · .5 = .00864) and .0432 · .6 · .1 = .002592.
    """
    words = ["walk", "shop", "clean"]
    source = batch.sources([[*WEATHER.source_vocab.ids(words), EOS]])
    memory = remember(WEATHER, source, [*words, "<eos>"], WEATHER.vocab.tokens, 1)
    filling = memory.filling
    assert (filling.rows, filling.columns) == (("rain", "sun"), ("walk", "shop", "clean"))
    assert values(filling) == {
        ("rain", 0): 0.06, ("sun", 0): 0.24, ("rain", 1): 0.0384,
        ("sun", 1): 0.0432, ("rain", 2): 0.01344, ("sun", 2): 0.002592,
    }  # fmt: skip
    assert filling.path == ((1, 0), (0, 1), (0, 2))
    assert [way.origin for way in filling.cell(0, 2).ways] == [0, 1]
    assert memory.answer == ("sun", "rain", "rain", "<eos>")
    assert memory.right
    assert memory.exact


def test_a_bigram_by_hand():
    """Into cat in two words: some cat .36, the cat .18; in three: the old cat .24, too late."""
    memory = table(BIGRAM, 1)
    filling = memory.filling
    row = filling.rows.index("cat")
    second = filling.cell(row, 1)
    assert [way.words for way in second.ways] == ["some cat", "the cat"]
    assert [round(math.exp(w.before + w.move), 3) for w in second.ways] == [0.36, 0.18]
    late = filling.cell(row, 2)
    assert round(math.exp(late.value), 3) == 0.24
    assert not late.kept
    assert "is there already" in late.reason
    assert memory.answer == ("some", "cat", "<eos>")
    assert memory.exact
    assert memory.right


def test_a_short_memory_throws_the_best_away():
    """The old (.42) takes the place of some old (.36), and comes to .168; the best has .36."""
    short, long = table(LONG_MEMORY, 1), table(LONG_MEMORY, 2)
    assert short.answer == ("the", "old", "man", "<eos>")
    assert math.exp(short.logprob) == pytest.approx(0.168)
    assert not short.right
    assert short.best == ("some", "old", "men", "<eos>")
    assert (short.loss.column, short.loss.words) == (1, "some old")
    assert "recombined with the old" in short.loss.reason
    assert (long.right, long.exact, long.loss) == (True, False, None)
    assert long.carried > short.carried


def recursion(filling):
    """Every cell is the best of its ways and what is shown; every way comes from a filled cell."""
    for cell in filling.cells:
        best = max(way.before + way.move for way in cell.ways)
        assert cell.value == pytest.approx(best + cell.shown)
        first = cell.ways[0]
        assert first.before + first.move == pytest.approx(best)
        for way in cell.ways:
            if way.origin is None:
                assert cell.column == 0
            else:
                origin = filling.cell(way.origin, cell.column - 1)
                assert origin.kept
                assert way.before == pytest.approx(origin.value)
    for (row, column), (before, _) in zip(filling.path[1:], filling.path, strict=False):
        assert filling.cell(row, column).ways[0].origin == before


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_the_recursion_holds_in_every_cell_of_a_hidden_markov_model(seed):
    generator = torch.Generator().manual_seed(seed)
    model = random_hmm(generator)
    _, texts = observed(model, generator)
    for words in texts:
        source = batch.sources([[*model.source_vocab.ids(words), EOS]])
        memory = remember(model, source, [*words, "<eos>"], model.vocab.tokens, 1)
        recursion(memory.filling)
        assert memory.exact
        assert memory.right
        final = max(c.value for c in memory.filling.cells if c.column == len(words) - 1)
        row, column = memory.filling.path[-1]
        assert memory.filling.cell(row, column).value == pytest.approx(final)


@settings(max_examples=25)
@given(tables(words=3), st.integers(1, 3))
def test_a_bounded_history_needs_its_own_memory_and_no_more(model, order):
    """With the memory of the model nothing is lost; with all tokens nothing ever is."""
    bounded = BoundedHistory(model, order)
    memory = remember(bounded, ONE, ["<eos>"], model.vocab.tokens, order)
    recursion(memory.filling)
    assert memory.exact
    assert memory.right
    whole = remember(model, ONE, ["<eos>"], model.vocab.tokens, 3)
    assert whole.right
    short = remember(model, ONE, ["<eos>"], model.vocab.tokens, 1)
    recursion(short.filling)
    assert short.right == (short.loss is None)


def test_what_cannot_be_filled():
    model = BIGRAM.model
    with pytest.raises(ValueError, match="source: expected a batch of one, got 2"):
        remember(model, batch.sources([[EOS], [EOS]]), ["<eos>"], model.vocab.tokens, 1)
    with pytest.raises(ValueError, match="order: expected at least 1"):
        remember(model, ONE, ["<eos>"], model.vocab.tokens, 0)
