"""Embeddings: the same lookup three times, PAD's row, and which rows an optimiser may move."""

import pytest
import torch
import torch.nn.functional as F

from s2s_lab.models.embeddings import FrozenEmbedding, LearnedEmbedding, OneHotEmbedding
from s2s_lab.models.word_vectors import WordVectors
from s2s_lab.text import BOS, PAD, SPECIALS, UNK, Vocab

IDS = torch.tensor([[6, 5, 2, 0], [3, 2, 0, 0]])
VOCAB = Vocab.build([["cat", "dog", "bird", "fish"]])  # bird 5, cat 6, dog 7, fish 8
VECTORS = WordVectors(
    ("the", "fish", "cat", "<unk>"),
    torch.tensor([[9.0, 9.0, 9.0], [1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 7.0, 8.0]]),
)
EVERY_ID = torch.arange(len(VOCAB))[None]


def frozen():
    return FrozenEmbedding.of(VOCAB, VECTORS)


def table(embedding, vocab=VOCAB):
    return embedding(torch.arange(len(vocab))[None])[0].detach().clone()


def trained(embedding, steps=5):
    """After some steps of an optimiser that also decays every weight that it knows."""
    parameters = [p for p in embedding.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=0.1, weight_decay=0.5)
    for _ in range(steps):
        optimiser.zero_grad()
        (embedding(EVERY_ID) - 1).square().sum().backward()
        optimiser.step()
    return embedding


def test_one_hot_has_a_single_one_and_none_for_padding():
    hot = OneHotEmbedding(9)(IDS)
    assert hot.shape == (2, 4, 9)
    assert hot.sum(-1).tolist() == [[1, 1, 1, 0], [1, 1, 0, 0]]
    assert hot[0, 0, 6] == 1
    assert hot[1, 0, 3] == 1


def test_one_hot_follows_the_dtype_of_its_model():
    assert OneHotEmbedding(9).double()(IDS).dtype == torch.double
    assert not list(OneHotEmbedding(9).parameters())


def test_one_hot_times_a_matrix_is_a_learned_lookup_with_the_same_gradient():
    torch.manual_seed(0)
    learned = LearnedEmbedding(9, 4).double()
    matrix = learned.weight.detach().clone().requires_grad_()
    product = OneHotEmbedding(9).double()(IDS) @ matrix
    looked_up = learned(IDS)
    assert torch.equal(product, looked_up)
    weight = torch.randn(2, 4, 4).double()
    (by_product,) = torch.autograd.grad((product * weight).sum(), matrix)
    (by_lookup,) = torch.autograd.grad((looked_up * weight).sum(), learned.weight)
    assert torch.allclose(by_product, by_lookup)


@pytest.mark.parametrize(
    "make", [lambda: LearnedEmbedding(9, 3), frozen], ids=["learned", "frozen"]
)
def test_the_row_of_pad_is_zero_for_ever(make):
    embedding = make()
    assert (table(embedding)[PAD] == 0).all()
    assert (table(trained(embedding))[PAD] == 0).all()


def test_frozen_rows_are_those_of_the_file_by_spelling():
    got = table(frozen())
    assert got[VOCAB.id("fish")].tolist() == [1, 2, 3]
    assert got[VOCAB.id("cat")].tolist() == [4, 5, 6]
    assert not (got == 9).any()


def test_training_moves_every_other_row_and_no_frozen_one():
    embedding = frozen()
    before, after = table(embedding), table(trained(embedding))
    moved = (before != after).any(-1)
    still = {PAD, VOCAB.id("fish"), VOCAB.id("cat")}
    assert {i for i in range(len(VOCAB)) if not moved[i]} == still
    assert torch.equal(before[list(still)], after[list(still)])


def test_a_special_token_starts_from_its_vector_in_the_file_and_learns():
    embedding = frozen()
    assert table(embedding)[UNK].tolist() == [7, 7, 8]
    assert (table(trained(embedding))[UNK] != torch.tensor([7.0, 7.0, 8.0])).all()


def test_frozen_equals_one_table_looked_up():
    embedding = frozen()
    assert torch.equal(embedding(IDS), F.embedding(IDS, table(embedding)))
    assert embedding(IDS).shape == (2, 4, 3)


def test_only_the_trainable_rows_are_parameters():
    assert sum(p.numel() for p in frozen().parameters()) == (len(SPECIALS) + 2) * 3


def test_other_rows_come_from_the_generator_and_are_as_wide_as_the_file():
    words = tuple(f"w{i}" for i in range(400))
    vocab = Vocab.build([words])
    vectors = WordVectors(words[:1], 0.01 * torch.tensor([[1.0, -1.0] * 20]))
    one, same, other = (
        table(FrozenEmbedding.of(vocab, vectors, torch.Generator().manual_seed(seed)), vocab)
        for seed in (1, 1, 2)
    )
    assert torch.equal(one, same)
    assert not torch.equal(one[BOS], other[BOS])
    assert one[BOS:].std().item() == pytest.approx(0.01, rel=0.05)


def test_the_global_random_state_is_left_alone():
    before = torch.get_rng_state()
    one, other = table(frozen()), table(frozen())
    assert torch.equal(one, other)
    assert torch.equal(torch.get_rng_state(), before)


def test_a_state_dict_restores_it_without_the_file():
    embedding = trained(frozen())
    empty = FrozenEmbedding(len(VOCAB), 3, trainable=embedding.trainable.num_embeddings)
    empty.load_state_dict(embedding.state_dict())
    assert torch.equal(table(empty), table(embedding))


def test_vectors_that_fit_no_word_are_named():
    with pytest.raises(ValueError, match="some of the vocabulary's 4 words, got none"):
        FrozenEmbedding.of(VOCAB, WordVectors(("zebra",), torch.ones(1, 3)))


def test_gradcheck():
    embedding = frozen().double()
    weight = embedding.trainable.weight.detach().clone()

    def looked_up(rows):
        state = {"trainable.weight": torch.cat([weight[:1], rows])}
        return torch.func.functional_call(embedding, state, (IDS,))

    assert torch.autograd.gradcheck(looked_up, (weight[1:].requires_grad_(),))
