"""Scores against loops that a person can read, and the laws of weights."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.attention import SCORES, AdditiveScore, ConcatScore, DotScore, attend, weights

B, T, S, Q, K = 2, 3, 4, 5, 5


def dot(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


def rows(layer):
    return layer.weight.tolist()


def loop(name, score, q, k):
    """One query against one key, in plain numbers, from the paper's formula."""
    if name == "dot":
        return dot(q, k)
    if name == "scaled":
        return dot(q, k) / math.sqrt(len(k))
    if name == "general":
        W = rows(score.W)
        return sum(q[i] * W[i][j] * k[j] for i in range(len(q)) for j in range(len(k)))
    (v,) = rows(score.v)
    if name == "concat":
        return dot(v, [math.tanh(dot(row, q + k)) for row in rows(score.W)])
    W_q, W_k, b = rows(score.W_q), rows(score.W_k), score.W_k.bias.tolist()
    return dot(v, [math.tanh(dot(W_q[h], q) + dot(W_k[h], k) + b[h]) for h in range(len(v))])


@pytest.mark.parametrize("name", SCORES)
def test_scores_equal_the_loop(name):
    torch.manual_seed(1)
    score = SCORES[name](Q, K).double()
    queries, keys = torch.randn(B, T, Q).double(), torch.randn(B, S, K).double()
    got = score(queries, score.prepare(keys)).detach()
    for b in range(B):
        for t in range(T):
            for s in range(S):
                assert float(got[b, t, s]) == pytest.approx(
                    loop(name, score, queries[b, t].tolist(), keys[b, s].tolist()), abs=1e-9
                )


@pytest.mark.parametrize("name", ["general", "additive", "concat"])
def test_queries_and_keys_may_differ_in_size(name):
    score = SCORES[name](7, 3)
    assert score(torch.randn(2, 4, 7), score.prepare(torch.randn(2, 5, 3))).shape == (2, 4, 5)


@pytest.mark.parametrize("name", ["dot", "scaled"])
def test_products_refuse_different_sizes(name):
    with pytest.raises(ValueError, match="one size, got 7 and 3"):
        SCORES[name](7, 3)


def test_concat_is_additive_with_its_two_matrices_side_by_side():
    torch.manual_seed(3)
    additive, concat = AdditiveScore(7, 3, 4), ConcatScore(7, 3, 4)
    with torch.no_grad():
        additive.W_k.bias.zero_()
        concat.W.weight.copy_(torch.cat([additive.W_q.weight, additive.W_k.weight], dim=1))
        concat.v.weight.copy_(additive.v.weight)
    queries, keys = torch.randn(2, 4, 7), torch.randn(2, 5, 3)
    expected = additive(queries, additive.prepare(keys))
    assert torch.allclose(concat(queries, concat.prepare(keys)), expected, atol=1e-6)


def test_scaled_scores_keep_their_spread_when_the_vectors_grow():
    """Products of N(0, 1) numbers have variance 1; a sum of d of them has d, over √d again 1."""
    generator = torch.Generator().manual_seed(4)
    for d in (4, 400):
        score, plain = SCORES["scaled"](d, d), DotScore(d, d)
        q, k = (torch.randn(1, 300, d, generator=generator) for _ in range(2))
        assert score(q, score.prepare(k)).var().item() == pytest.approx(1, rel=0.1)
        assert plain(q, plain.prepare(k)).var().item() == pytest.approx(d, rel=0.1)


def test_additive_weights_depend_on_the_query():
    """Without the tanh the query would add the same number to every score, and cancel."""
    torch.manual_seed(2)
    score = AdditiveScore(Q, K)
    keys, mask = torch.randn(1, S, K), torch.ones(1, S, dtype=torch.bool)
    read = [weights(score(torch.randn(1, 1, Q), score.prepare(keys)), mask) for _ in range(2)]
    assert not torch.allclose(*read, atol=1e-3)


def test_weights_by_hand():
    """Scores ln 1, ln 3, and padding: weights 1/4, 3/4, 0. Values 8 and 4: context 2 + 3 = 5."""
    scores = torch.tensor([[[0.0, math.log(3), 99.0]]])
    read = weights(scores, torch.tensor([[True, True, False]]))
    assert read.flatten().tolist() == pytest.approx([0.25, 0.75, 0.0])
    context = attend(read, torch.tensor([[[8.0], [4.0], [1000.0]]]))
    assert context.item() == pytest.approx(5.0)


def test_a_mask_for_each_target_step():
    """Equal scores: step 0 may read both words, step 1 only the second."""
    mask = torch.tensor([[[True, True], [False, True]]])
    assert weights(torch.zeros(1, 2, 2), mask).tolist() == [[[0.5, 0.5], [0.0, 1.0]]]


@given(st.lists(st.integers(1, 6), min_size=2, max_size=4), st.integers(0, 10_000))
def test_rows_sum_to_one_over_real_tokens_and_are_zero_on_padding(lengths, seed):
    generator = torch.Generator().manual_seed(seed)
    mask = torch.arange(max(lengths))[None] < torch.tensor(lengths)[:, None]
    scores = 10 * torch.randn(len(lengths), 3, max(lengths), generator=generator)
    before = scores.clone()
    read = weights(scores, mask)
    assert torch.allclose(read.sum(-1), torch.ones(len(lengths), 3))
    assert (read.transpose(1, 2)[~mask] == 0).all()
    assert torch.equal(scores, before)


def test_a_row_with_nothing_to_attend_to_is_named():
    mask = torch.tensor([[True, False], [False, False]])
    with pytest.raises(ValueError, match="none in row 1"):
        weights(torch.zeros(2, 1, 2), mask)
