"""Coverage: the vector, the attention that sees it, and the loss."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.attention import CoverageAttention, coverage_loss
from s2s_lab.attention.coverage import coverage

LENGTHS = (5, 3)
B, T, S, Q, K, H = 2, 4, 5, 3, 6, 4
MASK = torch.arange(S)[None] < torch.tensor(LENGTHS)[:, None]


def dot(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


def distributions(seed, rows=B):
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(rows, T, S, generator=generator, dtype=torch.double).softmax(-1)


def loop(attention, query, keys, covered):
    """One step of one sentence without padding, from equation 11."""
    W_h, b = attention.W_h.weight.tolist(), attention.W_h.bias.tolist()
    W_s, w_c = attention.W_s.weight.tolist(), attention.w_c.weight[:, 0].tolist()
    (v,) = attention.v.weight.tolist()
    powers = []
    for key, c in zip(keys, covered, strict=True):
        hidden = [
            math.tanh(dot(W_h[h], key) + dot(W_s[h], query) + w_c[h] * c + b[h]) for h in range(H)
        ]
        powers.append(math.exp(dot(v, hidden)))
    return [p / sum(powers) for p in powers]


def test_steps_equal_the_loop():
    torch.manual_seed(0)
    attention = CoverageAttention(Q, K, H).double()
    queries, keys = torch.randn(B, T, Q).double(), torch.randn(B, S, K).double()
    got, state = attention(queries, attention.prepare(keys), MASK, attention.start(MASK))
    for b, length in enumerate(LENGTHS):
        covered = [0.0] * length
        for t in range(T):
            row = loop(attention, queries[b, t].tolist(), keys[b, :length].tolist(), covered)
            assert got[b, t, :length].tolist() == pytest.approx(row)
            covered = [c + a for c, a in zip(covered, row, strict=True)]
        assert state[b, :length].tolist() == pytest.approx(covered)


def test_a_strong_dislike_of_coverage_reads_word_after_word():
    """Only w_c and v count: a score of -100·tanh(c), so each step reads what was read least."""
    attention = CoverageAttention(Q, K, hidden=1)
    with torch.no_grad():
        for weight in attention.parameters():
            weight.zero_()
        attention.w_c.weight.fill_(1)
        attention.v.weight.fill_(-100)
    mask = torch.ones(1, 3, dtype=torch.bool)
    state = torch.tensor([[1.0, 0.0, 0.5]])
    prepared = attention.prepare(torch.zeros(1, 3, K))
    read, _ = attention(torch.zeros(1, 1, Q), prepared, mask, state)
    assert read.argmax(-1).item() == 1


@given(st.integers(0, 1000))
def test_coverage_equals_the_loop_and_begins_with_zero(seed):
    read = distributions(seed)
    got = coverage(read)
    assert (got[:, 0] == 0).all()
    for b in range(B):
        for t in range(T):
            for s in range(S):
                before = sum(read[b, earlier, s].item() for earlier in range(t))
                assert got[b, t, s].item() == pytest.approx(before)


def test_loss_by_hand():
    """Sentence 0 reads word 0, then word 0 again: 0, then 1. Sentence 1 reads half and half
    twice: 0, then 0.5 + 0.5 = 1; its third step reads word 1 alone: min(1, 1) = 1. Six steps, one
    of them padding: (0 + 1 + 0 + 1 + 1) / 5 = 0.6."""
    read = torch.tensor(
        [[[1.0, 0.0], [1.0, 0.0], [0.3, 0.7]], [[0.5, 0.5], [0.5, 0.5], [0.0, 1.0]]]
    )
    mask = torch.tensor([[True, True, False], [True, True, True]])
    assert coverage_loss(read, mask).item() == pytest.approx(0.6)


@given(st.integers(0, 1000), st.lists(st.integers(1, T), min_size=2, max_size=3))
def test_loss_equals_the_loop(seed, lengths):
    read = distributions(seed, len(lengths))
    mask = torch.arange(T)[None] < torch.tensor(lengths)[:, None]
    total = 0.0
    for b, length in enumerate(lengths):
        covered = [0.0] * S
        for t in range(length):
            row = read[b, t].tolist()
            total += sum(min(a, c) for a, c in zip(row, covered, strict=True))
            covered = [c + a for c, a in zip(covered, row, strict=True)]
    assert coverage_loss(read, mask).item() == pytest.approx(total / sum(lengths))


def test_loss_ignores_padding_on_both_sides():
    read, mask = distributions(0), torch.tensor([[True] * T, [True, True, False, False]])
    wider = torch.nn.functional.pad(read, (0, 2, 0, 3), value=0.0)
    wider[:, T:] = 0.3  # what a decoder reads after the end
    longer = torch.nn.functional.pad(mask, (0, 3))
    assert coverage_loss(wider, longer).item() == pytest.approx(coverage_loss(read, mask).item())


def test_reading_every_word_once_costs_nothing():
    assert coverage_loss(torch.eye(4)[None], torch.ones(1, 4, dtype=torch.bool)).item() == 0


def test_loss_has_a_gradient():
    mask = torch.ones(B, T, dtype=torch.bool)
    read = distributions(3).requires_grad_()
    assert torch.autograd.gradcheck(lambda w: coverage_loss(w, mask), (read,))


def test_loss_needs_a_real_step():
    with pytest.raises(ValueError, match="at least one real target step"):
        coverage_loss(distributions(0), torch.zeros(B, T, dtype=torch.bool))
