"""The word order experiment is exact, so that its test is the experiment, on one seed."""

import torch

from s2s_lab.experiments import experiment, word_order


def test_without_positions_three_words_keep_their_vectors_in_every_order():
    assert word_order.bites(7, positions=False) < 1e-12
    assert word_order.bites(7, positions=True) > 0.01


def test_the_encoder_is_the_librarys_and_tells_words_apart():
    vectors = word_order.encode(word_order.encoder(1, positions=False), torch.tensor([[5, 6, 5]]))
    assert torch.allclose(vectors[0, 0], vectors[0, 2], rtol=0, atol=1e-12)
    assert (vectors[0, 0] - vectors[0, 1]).abs().max() > 0.1


def test_one_number_for_each_sentence():
    found = word_order.measure(3, positions=True)
    assert found.vectors.shape == found.read.shape == (word_order.SENTENCES,)


def test_the_claim_holds_and_is_judged_by_its_own_figures(monkeypatch):
    assert experiment("word-order") is word_order.EXPERIMENT
    assert word_order.run((5,)).holds
    kept = word_order.encoder
    monkeypatch.setattr(word_order, "encoder", lambda seed, positions: kept(seed, True))
    assert not word_order.run((5,)).holds
