"""Places: Luong's location score, and attention that sees its previous weights."""

import math

import pytest
import torch
import torch.nn.functional as F

from s2s_lab.attention import (
    LocationAwareAttention,
    LocationBasedAttention,
    LocationScore,
    weights,
)

LENGTHS = (6, 3)
B, T, S, Q, K, H = 2, 4, 6, 5, 3, 4
MASK = torch.arange(S)[None] < torch.tensor(LENGTHS)[:, None]


def inputs():
    torch.manual_seed(0)
    return torch.randn(B, T, Q).double(), torch.randn(B, S, K).double()


def dot(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


def test_location_score_equals_the_loop():
    queries, keys = inputs()
    score = LocationScore(Q, K, positions=9).double()
    got, W = score(queries, score.prepare(keys)), score.W.weight.tolist()
    for b in range(B):
        for t in range(T):
            one = [dot(W[s], queries[b, t].tolist()) for s in range(S)]
            assert got[b, t].tolist() == pytest.approx(one)


def test_location_score_does_not_see_the_keys():
    queries, keys = inputs()
    score = LocationScore(Q, K).double()
    once, again = (score(queries, score.prepare(k)) for k in (keys, keys + 1))
    assert torch.equal(once, again)


def test_a_source_longer_than_the_scored_positions_is_named():
    with pytest.raises(ValueError, match="at most 5 positions, got 6"):
        LocationScore(Q, K, positions=5).prepare(inputs()[1])


def loop(attention, query, keys, previous):
    """One step of one sentence without padding, in plain numbers, from equations 8 and 9."""
    filters = attention.F.weight[:, 0].tolist()
    half = len(filters[0]) // 2
    W, b, U = attention.W.weight.tolist(), attention.W.bias.tolist(), attention.U.weight.tolist()
    (w,), V = attention.w.weight.tolist(), getattr(attention, "V", None)
    scores = []
    for j in range(len(previous)):
        f = []
        for kernel in filters:
            near = range(max(0, j - half), min(len(previous), j + half + 1))
            f.append(sum(kernel[i - j + half] * previous[i] for i in near))
        content = [dot(row, keys[j]) for row in V.weight.tolist()] if V is not None else [0.0] * H
        hidden = [math.tanh(dot(W[h], query) + content[h] + dot(U[h], f) + b[h]) for h in range(H)]
        scores.append(dot(w, hidden))
    powers = [math.exp(s) for s in scores]
    return [p / sum(powers) for p in powers]


@pytest.mark.parametrize("kind", [LocationBasedAttention, LocationAwareAttention])
@pytest.mark.parametrize("width", [1, 3, 15])
def test_steps_equal_the_loop(kind, width):
    queries, keys = inputs()
    torch.manual_seed(1)
    attention = kind(Q, K, H, filters=2, width=width).double()
    with torch.no_grad():
        attention.U.weight.mul_(10)  # so that the previous weights matter
    got, state = attention(queries, attention.prepare(keys), MASK, attention.start(MASK))
    for b, length in enumerate(LENGTHS):
        previous = [0.0] * length
        for t in range(T):
            previous = loop(attention, queries[b, t].tolist(), keys[b].tolist(), previous)
            assert got[b, t, :length].tolist() == pytest.approx(previous)
    assert torch.equal(state, got[:, -1])


def test_features_equal_torch_convolution():
    attention = LocationAwareAttention(Q, K, H, filters=3, width=5).double()
    previous = torch.rand(B, S).double()
    expected = F.conv1d(previous[:, None], attention.F.weight, padding=2).transpose(1, 2)
    assert attention.features(previous).shape == (B, S, 3)
    assert torch.allclose(attention.features(previous), expected, atol=1e-12)


def test_a_filter_that_looks_left_walks_right():
    """The only feature is the weight of the position to the left; with a large U and w the next
    step reads one position further. From position 1: 2, 3, 4."""
    attention = LocationBasedAttention(Q, K, hidden=1, filters=1, width=3)
    with torch.no_grad():
        for weight in attention.parameters():
            weight.zero_()
        attention.F.weight[0, 0, 0] = 1
        attention.U.weight.fill_(10)
        attention.w.weight.fill_(50)
    state = torch.tensor([[0.0, 1, 0, 0, 0, 0]])
    mask = torch.ones(1, S, dtype=torch.bool)
    read, _ = attention(torch.zeros(1, 3, Q), attention.prepare(torch.zeros(1, S, K)), mask, state)
    assert read.argmax(-1).tolist() == [[2, 3, 4]]


def test_location_based_does_not_see_the_keys_and_location_aware_does():
    queries, keys = inputs()
    for kind, same in ((LocationBasedAttention, True), (LocationAwareAttention, False)):
        attention = kind(Q, K).double()
        one, other = (
            attention(queries, attention.prepare(k), MASK, attention.start(MASK))[0]
            for k in (keys, keys.flip(1))
        )
        assert torch.allclose(one, other) is same


def test_without_its_features_location_aware_is_additive_attention():
    queries, keys = inputs()
    attention = LocationAwareAttention(Q, K, H).double()
    torch.nn.init.zeros_(attention.U.weight)
    hidden = torch.tanh(attention.W(queries)[:, :, None] + attention.V(keys)[:, None])
    expected = weights(attention.w(hidden)[..., 0], MASK)
    got, _ = attention(queries, attention.prepare(keys), MASK, attention.start(MASK))
    assert torch.allclose(got, expected, atol=1e-12)


def test_a_filter_needs_a_middle():
    with pytest.raises(ValueError, match="odd number .*, got 4"):
        LocationAwareAttention(Q, K, width=4)


def test_gradients_flow_through_the_previous_weights():
    queries, keys = inputs()
    attention = LocationAwareAttention(Q, K, H, filters=2, width=3).double()
    state = attention.start(MASK)

    def read(queries, keys):
        return attention(queries, attention.prepare(keys), MASK, state)[0]

    leaves = (queries[:, :2].clone().requires_grad_(), keys.clone().requires_grad_())
    assert torch.autograd.gradcheck(read, leaves)
