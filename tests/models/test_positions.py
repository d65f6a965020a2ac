"""Sines by hand, what they promise, and the embedding that adds them."""

import math

import pytest
import torch

from s2s_lab.models.positions import PlacedEmbedding, sinusoids


def test_two_positions_by_hand():
    """Width 4 has two pairs, with rates 10000^0 = 1 and 10000^(-2/4) = 1/100.

    Position 3: angles 3 and 0.03.
    """
    expected = [math.sin(3), math.cos(3), math.sin(0.03), math.cos(0.03)]
    rows = sinusoids(4, 4).tolist()
    assert rows[0] == [0, 1, 0, 1]
    assert rows[3] == pytest.approx(expected, abs=1e-6)


def test_equals_the_formula_of_the_paper_entry_by_entry():
    length, width = 60, 10
    rows = sinusoids(length, width).tolist()
    for p in range(length):
        for i in range(width // 2):
            angle = p / 10000 ** (2 * i / width)
            assert rows[p][2 * i] == pytest.approx(math.sin(angle), abs=1e-6)
            assert rows[p][2 * i + 1] == pytest.approx(math.cos(angle), abs=1e-6)


def test_products_of_two_rows_depend_on_their_distance_alone():
    """sin a sin b + cos a cos b = cos(a - b), so every diagonal of P Pᵀ is constant."""
    products = sinusoids(40, 16) @ sinusoids(40, 16).T
    for distance in range(40):
        diagonal = products.diagonal(distance)
        assert torch.allclose(diagonal, diagonal[:1].expand_as(diagonal), atol=1e-4)


def test_an_odd_width_is_an_error():
    with pytest.raises(ValueError, match="even number for pairs of sine and cosine, got 5"):
        sinusoids(3, 5)


def test_the_embedding_is_the_scaled_row_plus_the_position():
    embedding = PlacedEmbedding(vocab=7, width=4, dropout=0.0, longest=5)
    ids = torch.tensor([[5, 6, 5], [6, 2, 0]])
    got, places = embedding(ids, past=2), sinusoids(5, 4)
    for row in range(2):
        for t in range(3):
            scaled = 2 * embedding.tokens.weight[ids[row, t]]  # √4 = 2
            assert torch.allclose(got[row, t], scaled + places[2 + t])
    assert torch.equal(got[1, 2], places[4])  # PAD's row is 0


def test_more_tokens_than_positions_are_an_error():
    embedding = PlacedEmbedding(vocab=7, width=4, dropout=0.0, longest=5)
    assert embedding(torch.tensor([[5, 6]]), past=3).shape == (1, 2, 4)
    with pytest.raises(ValueError, match="expected at most longest = 5, got 6"):
        embedding(torch.tensor([[5, 6]]), past=4)


def test_positions_are_no_part_of_a_checkpoint():
    assert list(PlacedEmbedding(7, 4, 0.0, 5).state_dict()) == ["tokens.weight"]
