"""``import s2s_lab`` costs next to nothing over ``import torch``."""

from .benchmarks.imports import measure


def test_import_costs_at_most_a_tenth_more_than_torch():
    """A ratio within one interleaved run; tried again where another program disturbed it."""
    assert any(measure(rounds)["torch and s2s_lab"] <= 1.10 for rounds in (3, 5, 9))
