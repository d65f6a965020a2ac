"""Viterbi over the last token: the table by hand, and few random ones."""

from random import Random

import pytest

from s2s_lab.experiments import history
from s2s_lab.models.table import TableModel


def test_the_table_by_hand():
    """a a a: .6 · .5 · .34 = .102 and the end is sure; b a and the end: .4 · .625 · .95 = .2375."""
    table = TableModel.of(history.TABLE)
    found = [history.probability(table, s) for s in (*history.STRATEGIES.values(), history.BEST)]
    assert found == pytest.approx([0.102, 0.102, 0.2375])


def test_a_table_of_the_last_word_has_one_row_for_each_length_and_last_word():
    table = history.random_table(Random(0), remembers_all=False)
    rows = {(len(prefix), prefix[-1:]): row for prefix, row in table.table.items()}
    assert len(rows) == 1 + 3 * 3
    assert all(rows[len(p), p[-1:]] == row for p, row in table.table.items())
    other = history.random_table(Random(0), remembers_all=True)
    assert len({tuple(row.values()) for row in other.table.values()}) == 1 + 3 + 9 + 27


def test_on_a_last_word_table_nothing_is_missed():
    for one_length in (True, False):
        assert history.missed(7, False, one_length, tables=5)["viterbi"] == 0


def test_sentences_of_one_length_end_nowhere_else():
    table = history.random_table(Random(0), remembers_all=True, one_length=True)
    end = table.vocab.tokens.index("<eos>")
    assert all(end not in row for row in table.table.values())
    assert {len(prefix) for prefix in table.table} == set(range(history.DEPTH))
