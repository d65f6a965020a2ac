"""Copying against the sums that it stands for."""

import math

import pytest
import torch

from s2s_lab import batch
from s2s_lab.models.copying import (
    CopyGate,
    extended,
    extended_target,
    mixture,
    without_extension,
)
from s2s_lab.text import EOS, UNK, Vocab
from tests.models.made import make

VOCAB = Vocab.build([["sees", "the"]])  # ids 5 and 6


def test_a_mixture_by_hand():
    """Vocabulary of 3 with P = (1/2, 1/4, 1/4), p_gen = 0.8, weights 0.5, 0.3, 0.2.

    The source is "x a x": x is 3, behind the vocabulary, a is 1. x gets 0.2 · (0.5 + 0.2) = 0.14,
    0 gets 0.8 / 2, 1 gets 0.8 / 4 + 0.2 · 0.3 = 0.26, 2 gets 0.2. A second row has two words more
    in its batch than in its source: nothing can be copied but 0, which gets 0.4 + 0.2.
    """
    logits = torch.tensor([[[2.0, 1.0, 1.0]]]).log().expand(2, 1, 3)
    weights = torch.tensor([[[0.5, 0.3, 0.2]], [[1.0, 0.0, 0.0]]])
    copies = torch.tensor([[3, 1, 3], [0, 0, 0]])
    logs = mixture(logits, weights, torch.full((2, 1, 1), 0.8), copies, extra=2)
    assert logs[0, 0].exp().tolist() == pytest.approx([0.4, 0.26, 0.2, 0.14, 0.0])
    assert logs[1, 0].exp().tolist() == pytest.approx([0.6, 0.2, 0.2, 0.0, 0.0])
    assert logs[0, 0, 4] == logs[1, 0, 3] == -math.inf
    assert torch.allclose(logs.log_softmax(-1), logs, atol=1e-6)


def test_the_mixture_equals_the_loop_over_words_and_places():
    torch.manual_seed(0)
    rows, tgt, src, vocab, extra = 2, 3, 5, 7, 2
    logits = torch.randn(rows, tgt, vocab, dtype=torch.double)
    weights = torch.rand(rows, tgt, src, dtype=torch.double)
    weights = weights / weights.sum(-1, keepdim=True)
    p_gen = torch.rand(rows, tgt, 1, dtype=torch.double)
    copies = torch.randint(0, vocab + extra, (rows, src))
    got = mixture(logits, weights, p_gen, copies, extra).exp()
    for i in range(rows):
        for t in range(tgt):
            P = logits[i, t].softmax(0).tolist() + [0.0] * extra
            share = p_gen[i, t].item()
            for w in range(vocab + extra):
                places = [s for s in range(src) if copies[i, s] == w]
                copied = sum(weights[i, t, s].item() for s in places)
                assert got[i, t, w].item() == pytest.approx(share * P[w] + (1 - share) * copied)


def test_a_word_that_nobody_reads_costs_much_but_not_everything():
    """Hard attention can give a source word weight 0; the loss and its gradient stay finite."""
    logits = torch.zeros(1, 1, 3, requires_grad=True)
    weights = torch.tensor([[[1.0, 0.0]]], requires_grad=True)
    logs = mixture(logits, weights, torch.full((1, 1, 1), 0.5), torch.tensor([[1, 3]]), extra=1)
    assert -100 < logs[0, 0, 3] < -80
    (-logs[0, 0, 3] - logs[0, 0, 1]).backward()
    assert logits.grad.isfinite().all()
    assert weights.grad.isfinite().all()


def test_the_gate_by_hand():
    """σ(1·1 + 2·0.5 - 1·2 + 0) = σ(0) = 1/2 with a context of 1, a state of 0.5, an input of 2."""
    gate = CopyGate(1, 1, 1)
    with torch.no_grad():
        gate.w.weight.copy_(torch.tensor([[1.0, 2.0, -1.0]]))
        gate.w.bias.zero_()
    one = [torch.tensor([[[value]]]) for value in (1.0, 0.5, 2.0)]
    assert gate(*one).item() == pytest.approx(0.5)


def test_names_are_numbered_behind_the_vocabulary_in_the_order_of_the_source():
    ids, others = extended(["Zoe", "sees", "Max", "Zoe", "<eos>", "<unk>"], VOCAB)
    assert ids == [7, 5, 8, 7, UNK, UNK, EOS]
    assert others == ["Zoe", "Max"]
    assert extended_target(["Max", "sees", "Eva"], VOCAB, others) == [8, 5, UNK, EOS]
    assert without_extension(torch.tensor([[8, 5, 2]]), len(VOCAB)).tolist() == [[UNK, 5, 2]]


def test_as_many_columns_as_the_neediest_source_has_words():
    """Sources with 2, 0 and 1 words behind a vocabulary of 11: 13 columns, -inf where none is."""
    model = make({"copy": True})
    copies = [[11, 12, 2], [5, 2], [5, 11, 2]]
    examples = [batch.Example([3] * len(c), [5, 2], c) for c in copies]
    read, gold = batch.collate(examples)
    logits = model(read, gold.inputs)
    assert logits.shape == (3, 2, 13)
    assert (logits[:, 0] > -math.inf).sum(1).tolist() == [13, 11, 12]
    assert torch.allclose(logits.logsumexp(-1), torch.zeros(3, 2).double(), atol=1e-9)


def test_a_copied_word_is_unk_to_the_embedding():
    model = make({"copy": True})
    read = batch.collate([batch.Example([3, 5, 2], [5, 2], [11, 5, 2])])[0]
    _, state, _ = model.step(model.start(read), torch.tensor([1]))
    copied, unknown = (model.step(state, torch.tensor([n]))[0] for n in (11, UNK))
    assert torch.equal(copied, unknown)


def test_without_the_numbers_to_copy_there_is_one_sentence():
    with pytest.raises(ValueError, match="copies: expected the sources' numbers"):
        make({"copy": True}).start(batch.sources([[5, 2]]))
