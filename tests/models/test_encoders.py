"""Encoders of sounds and pictures: lengths by hand, pairs, norms and places."""

import pytest
import torch

from s2s_lab import batch
from s2s_lab.models.audio import AudioEncoder, normalised
from s2s_lab.models.embeddings import LearnedEmbedding
from s2s_lab.models.encoders import FrameInput, RNNEncoder
from s2s_lab.models.image import LARGEST, ImageEncoder
from s2s_lab.models.pyramid import PyramidalEncoder, in_pairs


def signals(*lengths, features=3):
    torch.manual_seed(0)
    return batch.signals([torch.randn(length, features) for length in lengths])


@pytest.mark.parametrize(("halvings", "expected"), [(1, [5, 4, 1]), (2, [3, 2, 1]), (3, [2, 1, 1])])
def test_each_halving_rounds_up(halvings, expected):
    """Of 9, 8 and 1 frames: 5, 4, 1, then 3, 2, 1, then 2, 1, 1."""
    read = signals(9, 8, 1)
    for encoder in (
        PyramidalEncoder(FrameInput(3), 3, 4, halvings),
        AudioEncoder(3, 4, halvings),
    ):
        encoded = encoder(read)
        assert encoded.mask.sum(1).tolist() == expected
        assert encoded.memory.shape == (3, expected[0], 8)
        assert (encoded.memory[~encoded.mask] == 0).all()
        assert encoder.stride == 2**halvings


def test_pairs_by_hand():
    """Padding holds 9; the last of three frames stands beside 0."""
    x = torch.tensor([[[1.0], [2.0], [3.0], [4.0]], [[5.0], [6.0], [7.0], [9.0]]])
    mask = torch.tensor([[True] * 4, [True] * 3 + [False]])
    assert in_pairs(x, mask).tolist() == [[[1, 2], [3, 4]], [[5, 6], [7, 0]]]


def test_a_pyramid_equals_its_layers_one_sentence_at_a_time():
    encoder = PyramidalEncoder(FrameInput(3), 3, 4, 1, "gru", states=2)
    read = signals(5, 2)
    encoded = encoder(read)
    below, above = (layer.rnn for layer in encoder.layers)
    for row, length in enumerate((5, 2)):
        first, _ = below(read.values[row : row + 1, :length])
        if length % 2:
            first = torch.cat([first, torch.zeros(1, 1, 8)], dim=1)
        second, last = above(first.reshape(1, -1, 16))
        size = second.shape[1]
        assert torch.allclose(encoded.memory[row, :size], second[0], atol=1e-6)
        for state in encoded.final[0][:, row]:
            assert torch.allclose(state, last[:, 0].flatten(), atol=1e-6)


def test_normalised_frames_have_mean_0_and_variance_1_without_padding():
    read = signals(9, 4)
    frames = normalised(5 * read.values + 3, read.mask)
    for row, length in enumerate((9, 4)):
        own = frames[row, :length]
        assert torch.allclose(own.mean(0), torch.zeros(3), atol=1e-5)
        assert torch.allclose(own.var(0, correction=0), torch.ones(3), atol=1e-4)
        assert (frames[row, length:] == 0).all()


def test_loudness_and_channel_change_nothing_for_the_audio_encoder():
    encoder, read = AudioEncoder(3, 4).eval(), signals(9, 4)
    louder = (2.5 * read.values + 1).masked_fill(~read.mask[:, :, None], 0.0)
    before, after = encoder(read), encoder(batch.Signals(louder, read.mask))
    assert torch.allclose(before.memory, after.memory, atol=1e-5)


@pytest.mark.parametrize(("size", "expected"), [((12, 16), 3 * 4), ((13, 9), 4 * 3)])
def test_a_picture_becomes_a_grid_row_by_row(size, expected):
    """Halved twice and rounded up: 12 × 16 makes 3 × 4, 13 × 9 makes 4 × 3."""
    encoder = ImageEncoder(3, 8, halvings=2)
    encoded = encoder(batch.signals([torch.rand(3, *size), torch.rand(3, *size)]))
    assert encoded.memory.shape == (2, expected, 8)
    assert encoded.mask.all()
    assert torch.allclose(encoded.final[0][0], encoded.memory.mean(1), atol=1e-6)


def test_what_changes_in_a_corner_changes_that_corner_most():
    """The vector of a place sees its surroundings; the far corner changes by the norm alone."""
    torch.manual_seed(0)
    encoder = ImageEncoder(3, 8, halvings=2).eval()
    plain = torch.rand(3, 32, 32)
    dotted = plain.clone()
    dotted[:, :4, :4] = 1.0
    memory = encoder(batch.signals([plain, dotted])).memory
    change = (memory[0] - memory[1]).abs().sum(-1).unflatten(0, (8, 8))
    assert change[:2, :2].max() == change.max()
    assert change[4:, 4:].max() < change.max() / 5


@pytest.mark.parametrize("places", ["fixed", "learned"])
def test_every_place_of_an_even_picture_is_another(places):
    encoder = ImageEncoder(3, 8, halvings=2, places=places)
    grid = encoder._places(3, 4).flatten(1).T
    assert len({tuple(vector.tolist()) for vector in grid}) == 12
    assert torch.equal(grid[0, :4], grid[3, :4])  # one row
    assert torch.equal(grid[0, 4:], grid[4, 4:])  # one column
    learned = {name for name, _ in encoder.named_parameters()} & {"row_places", "column_places"}
    assert bool(learned) == (places == "learned")


def test_what_an_encoder_cannot_read_is_one_sentence():
    words, heard = RNNEncoder(LearnedEmbedding(9, 4), 4, 4), RNNEncoder(FrameInput(3), 3, 4)
    picture = ImageEncoder(3, 8)
    with pytest.raises(ValueError, match="expected tokens, got frames"):
        words(signals(3))
    with pytest.raises(ValueError, match="expected frames, got tokens"):
        heard(batch.sources([[5, 2]]))
    with pytest.raises(ValueError, match="features: expected 3 a frame, got 2"):
        heard(signals(3, features=2))
    with pytest.raises(ValueError, match="expected pictures"):
        picture(signals(3))
    with pytest.raises(ValueError, match="colours: expected 3 of a picture, got 1"):
        picture(batch.signals([torch.rand(1, 8, 8)]))
    with pytest.raises(ValueError, match=f"at most {LARGEST * 8} rows and columns"):
        picture(batch.signals([torch.rand(3, LARGEST * 8 + 8, 8)]))
