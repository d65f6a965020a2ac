"""The empty mode: where it must and must not appear, by arithmetic."""

from math import prod
from random import Random

from s2s_lab.experiments import empty_mode


def test_the_empty_output_is_the_mode_if_the_sentence_has_less():
    """The sentence is the product of its words; the empty output has .05."""
    for length in (3, 12, 30):
        table = empty_mode.sentence_table(Random(length), length)
        sentence = prod(max(row.values()) for row in table.table.values())
        for name, strategy in empty_mode.STRATEGIES.items():
            expected = sentence < empty_mode.EMPTY and name in ("exact", "beam of 2")
            assert empty_mode.is_empty(table, strategy) == expected, (length, name)


def test_no_slip_is_as_probable_as_the_empty_output():
    assert (1 - empty_mode.LEAST) / len(empty_mode.SLIPS) < empty_mode.EMPTY
