"""Scores against loops that a person can read, and the laws of weights."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.attention import SCORES, AdditiveScore, DotScore, GeneralScore, attend, weights

B, T, S, Q, K = 2, 3, 4, 5, 5


def loop(score, q, k):
    """One query against one key, in plain numbers, from the paper's formula."""
    if isinstance(score, DotScore):
        return sum(a * b for a, b in zip(q, k, strict=True))
    if isinstance(score, GeneralScore):
        W = score.W.weight.tolist()
        return sum(q[i] * W[i][j] * k[j] for i in range(len(q)) for j in range(len(k)))
    W_q, W_k = score.W_q.weight.tolist(), score.W_k.weight.tolist()
    b, v = score.W_k.bias.tolist(), score.v.weight[0].tolist()
    return sum(
        v[h]
        * math.tanh(
            sum(w * x for w, x in zip(W_q[h], q, strict=True))
            + sum(w * x for w, x in zip(W_k[h], k, strict=True))
            + b[h]
        )
        for h in range(len(v))
    )


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
                    loop(score, queries[b, t].tolist(), keys[b, s].tolist()), abs=1e-9
                )


@pytest.mark.parametrize("name", ["general", "additive"])
def test_queries_and_keys_may_differ_in_size(name):
    score = SCORES[name](7, 3)
    assert score(torch.randn(2, 4, 7), score.prepare(torch.randn(2, 5, 3))).shape == (2, 4, 5)


def test_dot_refuses_different_sizes():
    with pytest.raises(ValueError, match="one size, got 7 and 3"):
        DotScore(7, 3)


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
