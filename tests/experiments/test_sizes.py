"""The criterion on tables that break one part of it each; the trainings are left to the command."""

import pytest

from s2s_lab.experiments.sizes import EMBEDDING, HIDDEN, chart, holds, lines, recipe
from s2s_lab.experiments.trained import Row


def table(**changed):
    """By hidden units and embedding; a change is named h16_e64, say."""
    losses = {
        (hidden, embedding): 3.0 - 0.01 * i - 1.0 * j
        for i, hidden in enumerate(HIDDEN)
        for j, embedding in enumerate(EMBEDDING)
    }
    for name, loss in changed.items():
        hidden, embedding = name.split("_")
        losses[int(hidden[1:]), int(embedding[1:])] = loss
    return {size: Row(1000, (loss,), (50.0,), 0.1) for size, loss in losses.items()}


def test_the_claim_needs_all_of_its_parts():
    assert holds(table())
    assert not holds(table(h64_e256=2.5))  # a larger embedding is worse
    assert not holds(table(h64_e16=1.9))  # hidden units gain more from the smallest model
    assert not holds(table(h256_e256=0.9))  # the largest model is much better


def test_means_count_and_not_single_seeds():
    mixed = {**table(), (64, 256): Row(1000, (2.0, 0.0), (50.0, 50.0), 0.1)}
    assert holds(mixed)


def test_a_row_a_model_and_a_line_an_embedding():
    assert len(lines(table())) == 1 + len(HIDDEN) * len(EMBEDDING)
    drawn = chart(table()).lines
    assert list(drawn) == [f"embedding {size}" for size in EMBEDDING]
    assert [units for units, _ in drawn["embedding 16"]] == list(HIDDEN)
    assert [loss for _, loss in drawn["embedding 16"]] == pytest.approx([3.0, 2.99, 2.98])


def test_only_the_sizes_differ():
    small, large = recipe(0, 16, 16), recipe(0, 256, 64)
    assert small.training == large.training
    assert (large.model.embedding, large.model.hidden) == (256, 64)
