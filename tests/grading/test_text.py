"""Chapter 00: oracles by hand and beside PyTorch and the package's own BPE."""

import random

import pytest
import torch
from torch import nn

from s2s_lab.bpe import BPETokenizer, learn_merges
from s2s_lab.grading import check
from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.checks.text import (
    bpe_encode,
    bpe_train,
    build_vocab,
    encode_batch,
    make_embedding,
    make_embedding_case,
    one_hot_lookup,
)
from s2s_lab.grading.inside.questions.text.make_embedding import OPTIMISERS, ask
from s2s_lab.text import SPECIALS, SpaceTokenizer, Vocab

SEEDS = (1, 2)


def drawn(module):
    return [case for seed in SEEDS for case in module.cases(random.Random(seed))]


def test_build_vocab_by_hand():
    """cat 3, the 2, a and red 1 each, and ``a`` sorts before ``red``; ``<eos>`` stays 2."""
    sentences = (("the", "red", "cat"), ("the", "cat"), ("a", "<eos>", "cat"))
    case = build_vocab.Case(sentences, 1, SPECIALS)
    words = {"cat": 5, "the": 6, "a": 7, "red": 8}
    assert build_vocab.oracle(case) == {**{s: i for i, s in enumerate(SPECIALS)}, **words}
    case = build_vocab.Case(sentences, 2, ("<pad>", "<eos>"))
    assert build_vocab.oracle(case) == {"<pad>": 0, "<eos>": 1, "cat": 2, "the": 3}


def test_build_vocab_agrees_with_the_package():
    usual = [case for case in drawn(build_vocab) if case.specials == SPECIALS]
    assert len(usual) > 50
    for case in usual:
        vocab = Vocab.build(case.sentences, case.min_freq)
        assert build_vocab.oracle(case) == {token: id for id, token in enumerate(vocab.tokens)}


def test_encode_batch_by_hand():
    """``max_len`` 3 leaves room for two words and EOS; zebra is unknown, 3; the rest is PAD."""
    vocab = {token: id for id, token in enumerate((*SPECIALS, "cat", "the"))}
    case = encode_batch.Case((("the", "cat", "cat"), ("zebra",), ()), vocab, 3)
    ids, mask = encode_batch.oracle(case)
    assert ids.tolist() == [[6, 5, 2], [3, 2, 0], [2, 0, 0]]
    assert mask.int().tolist() == [[1, 1, 1], [1, 1, 0], [1, 0, 0]]


def test_one_hot_lookup_by_hand():
    """Id 1 occurs twice, with upstream 1 and 10: its row gets 11, row 0 gets 100, row 2 nothing."""
    W = torch.tensor([[5.0], [6.0], [7.0]], dtype=torch.float64)
    upstream = torch.tensor([[[1.0], [100.0], [10.0]]], dtype=torch.float64)
    case = one_hot_lookup.Case(torch.tensor([[1, 0, 1]]), W, upstream)
    vectors, gradient = one_hot_lookup.oracle(case)
    assert vectors.tolist() == [[[6], [5], [6]]]
    assert gradient.tolist() == [[100], [11], [0]]


def test_one_hot_lookup_agrees_with_torch():
    for case in drawn(one_hot_lookup):
        table = case.W.clone().requires_grad_()
        vectors = nn.functional.embedding(case.ids, table)
        vectors.backward(case.upstream)
        expected, gradient = one_hot_lookup.oracle(case)
        assert torch.equal(vectors, expected)
        assert torch.allclose(table.grad, gradient, rtol=1e-12, atol=0)


def test_bpe_train_by_hand():
    """``ab`` twice and ``aab`` once are a b⁺ ·2 and a a b⁺ with b⁺ = ``b</w>``.

    (a, b⁺) counts 3 and (a, a) 1. Joined: ab⁺ and a ab⁺, so that (a, ab⁺) counts 1; then each word
    is one symbol.
    """
    merges = bpe_train.oracle(bpe_train.Case({"ab": 2, "aab": 1}, 9))
    assert merges == [("a", "b</w>"), ("a", "ab</w>")]


def test_bpe_train_of_equals_takes_what_sorts_first_and_does_not_overlap():
    """``aaaa`` is a a a a⁺: (a, a) counts 2, then aa a a⁺ has (a, a⁺) and (aa, a), 1 each."""
    merges = bpe_train.oracle(bpe_train.Case({"aaaa": 1}, 3))
    assert merges == [("a", "a"), ("a", "a</w>"), ("aa", "aa</w>")]


def test_bpe_train_agrees_with_the_package():
    for case in drawn(bpe_train):
        assert bpe_train.oracle(case) == learn_merges(case.word_freqs, case.num_merges)


def test_a_merge_too_many_is_shown_by_one_merge():
    """A list that is too long shrinks as far as a list with a wrong merge."""
    wrong = next(w for w in CHECKS["text.bpe_train"].wrong if w.id == "00.4/across-words")
    result = check("text.bpe_train", wrong.submission)
    assert result.counterexample.call == "bpe_train(word_freqs, num_merges=1)"


def test_bpe_encode_by_hand():
    """(a, n) joins both ``an`` of b a n a n a⁺; then (an, an); b and a⁺ are left alone."""
    case = bpe_encode.Case("banana", (("a", "n"), ("an", "an")))
    assert bpe_encode.oracle(case) == ["b", "anan", "a</w>"]
    case = bpe_encode.Case("naé", (("a", "n"),))
    assert bpe_encode.oracle(case) == ["n", "a", "é</w>"]


def test_bpe_encode_agrees_with_the_package_which_takes_the_lowest_rank():
    for case in drawn(bpe_encode):
        pieces = BPETokenizer(SpaceTokenizer(), case.merges).pieces(case.word)
        assert bpe_encode.oracle(case) == pieces
        assert "".join(pieces) == f"{case.word}</w>"


@pytest.mark.parametrize(
    "merges",
    [
        (("ab", "c"), ("a", "b")),
        (("b", "c"), ("a", "b"), ("ab", "c"), ("abc", "d"), ("a", "bc")),
    ],
)
def test_merges_that_no_corpus_gives_in_that_order_are_not_asked(merges):
    """In both lists, order of learning and lowest rank give different pieces of ``abcde``."""
    case = bpe_encode.Case("abcde", merges)
    assert bpe_encode.oracle(case) != BPETokenizer(SpaceTokenizer(), merges).pieces("abcde")
    assert bpe_encode.mend(case) is None


class Table(nn.Module):
    """Rows that learn where `learns` is 1 and are constant where it is 0."""

    def __init__(self, constant, learns, seed):
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        self.weight = nn.Parameter(torch.randn(constant.shape, generator=generator))
        self.register_buffer("constant", constant)
        self.register_buffer("learns", learns)

    def forward(self, ids):
        return (self.constant + self.learns * self.weight)[ids]


def built(case, learning=()):
    """A right submission, but that the words of `learning` learn as well."""

    def make_embedding(vocab, pretrained, seed=0):
        constant = torch.zeros(len(vocab), case.upstream.shape[2])
        learns = torch.ones(len(vocab), 1)
        learns[0] = 0
        for word, vector in pretrained.items():
            if word in vocab:
                constant[vocab[word]] = torch.tensor(vector)
                learns[vocab[word]] = 0
        for word in learning:
            learns[vocab[word]] = 1
        return Table(constant, learns, seed)

    return make_embedding


def test_make_embedding_is_judged_by_what_each_row_does():
    for case in drawn(make_embedding_case):
        assert make_embedding.judge(case, ask(built(case), case)) == ()
        faults = make_embedding.judge(case, ask(built(case, learning=["<pad>"]), case))
        assert [fault.id for fault in faults] == ["00.6/pad-not-zero"]


def test_some_rows_that_should_learn_and_do_not():
    """A word without a vector whose row is constant is no known mistake, and is told as it is."""
    case = drawn(make_embedding_case)[0]
    answer = ask(built(case), case)
    unk = case.vocab["<unk>"]
    for name in OPTIMISERS:
        answer[name][0, unk] = answer["new"][0, unk]
    faults = make_embedding.judge(case, answer)
    assert [fault.id for fault in faults] == ["00.6/some-frozen"]


def test_a_batch_that_is_not_the_rows_of_the_table():
    case = drawn(make_embedding_case)[0]
    answer = ask(built(case), case)
    answer["batch"] = answer["batch"].flip(1)
    assert [fault.id for fault in make_embedding.judge(case, answer)] == ["00.6/lookup"]


@pytest.mark.parametrize(
    ("submission", "words"),
    [
        (lambda vocab, pretrained, seed: None, "gives None"),
        (lambda vocab, pretrained, seed: torch.zeros(3, 3), "Expected an nn.Module"),
        (lambda vocab, pretrained, seed: nn.Embedding(len(vocab), 9), "(B, T, d) = "),
        (lambda vocab, pretrained, seed: nn.Identity(), "(B, T, d) = "),
    ],
)
def test_what_is_no_embedding_of_the_right_width_is_told(submission, words):
    assert words in check("text.make_embedding", submission).text()
