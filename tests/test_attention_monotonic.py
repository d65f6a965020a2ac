"""Monotonic attention against the reader that it describes, and the laws of walking."""

import itertools
import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.attention import MonotonicAttention
from s2s_lab.attention.monotonic import expected_alignment, hard_alignment

B, T, S, Q, K, H = 2, 3, 4, 5, 3, 6
LENGTHS = (4, 3)
MASK = torch.arange(S)[None] < torch.tensor(LENGTHS)[:, None]


def random_energies(seed, *shape, spread=2.0):
    generator = torch.Generator().manual_seed(seed)
    return spread * torch.randn(*shape, generator=generator, dtype=torch.double)


def start(rows, positions):
    first = torch.zeros(rows, positions, dtype=torch.double)
    first[:, 0] = 1
    return first


def walk(alignment, energies):
    """Rows of all steps, from the first position on."""
    state, rows = start(energies.shape[0], energies.shape[2]), []
    for row in energies.unbind(1):
        state = alignment(row, state)
        rows.append(state)
    return torch.stack(rows, dim=1)


def positions_read(stops):
    """Where a reader stops at each step, given its choices; None after the end."""
    position, read = 0, []
    for row in stops:
        while position is not None and not row[position]:
            position = position + 1 if position + 1 < len(row) else None
        read.append(position)
    return read


@pytest.mark.parametrize("seed", range(3))
def test_expected_alignment_is_the_mean_over_all_choices(seed):
    """All 2^6 outcomes of 2 steps × 3 positions, each with its probability."""
    energies = random_energies(seed, 2, 2, 3)
    got = walk(expected_alignment, energies)
    for b in range(2):
        p = torch.sigmoid(energies[b]).tolist()
        expected = [[0.0] * 3 for _ in range(2)]
        for flat in itertools.product([False, True], repeat=6):
            stops = [flat[:3], flat[3:]]
            chance = math.prod(
                p[t][s] if stops[t][s] else 1 - p[t][s] for t in range(2) for s in range(3)
            )
            for t, position in enumerate(positions_read(stops)):
                if position is not None:
                    expected[t][position] += chance
        for t in range(2):
            assert got[b, t].tolist() == pytest.approx(expected[t])


@given(st.integers(0, 1000), st.integers(1, 12))
def test_expected_alignment_equals_the_recurrence(seed, positions):
    """Raffel et al., equation 9, position by position: ``q_j = (1 - p_{j-1}) q_{j-1} + α'_j``."""
    energies = random_energies(seed, B, positions)
    previous = random_energies(seed + 1, B, positions).softmax(-1)
    got = expected_alignment(energies, previous)
    for b in range(B):
        p, q, before = torch.sigmoid(energies[b]).tolist(), 0.0, 0.0
        for j in range(positions):
            q = (1 - before) * q + previous[b, j].item()
            before = p[j]
            assert got[b, j].item() == pytest.approx(p[j] * q)


@given(st.integers(0, 1000))
def test_hard_alignment_follows_the_reader(seed):
    energies = random_energies(seed, B, 5, S)
    got = walk(hard_alignment, energies)
    for b in range(B):
        expected = positions_read((energies[b] > 0).tolist())
        for t, position in enumerate(expected):
            assert got[b, t].tolist() == [float(s == position) for s in range(S)]


@given(st.integers(0, 1000))
def test_sure_choices_make_expected_and_hard_alignments_one(seed):
    energies = 60 * random_energies(seed, B, 5, S).sign()
    sure = walk(expected_alignment, energies)
    assert torch.allclose(sure, walk(hard_alignment, energies), atol=1e-12)


@given(st.integers(0, 1000))
def test_no_step_moves_back(seed):
    """For every position, the chance of standing at it or before it never grows again."""
    energies = random_energies(seed, B, 6, S)
    for alignment in (expected_alignment, hard_alignment):
        up_to = walk(alignment, energies).cumsum(-1)
        assert (up_to[:, 1:] <= up_to[:, :-1] + 1e-12).all()
        assert (up_to[..., -1] <= 1 + 1e-12).all()


def test_by_hand():
    """Start at 0; p = 1/2, then surely. Step 0 reads 0 or 1 with 1/2 each. Step 1, with p = 0 at 0
    and 1 at 1, reads 1. Step 2 stops nowhere: nothing is read, and the weights sum to 0."""
    far = 60.0
    energies = torch.tensor([[[0.0, far], [-far, far], [-far, -far]]]).double()
    assert walk(expected_alignment, energies)[0].tolist() == [
        pytest.approx([0.5, 0.5]),
        pytest.approx([0.0, 1.0]),
        pytest.approx([0.0, 0.0]),
    ]


def test_a_long_source_stays_finite():
    energies = random_energies(0, 2, 3, 500, spread=15.0).float().requires_grad_()
    state = start(2, 500).float()
    rows = []
    for row in energies.unbind(1):
        state = expected_alignment(row, state)
        rows.append(state)
    read = torch.stack(rows, dim=1)
    (read * torch.arange(500)).sum().backward()
    assert torch.isfinite(read).all()
    assert torch.isfinite(energies.grad).all()
    assert (read.sum(-1) <= 1 + 1e-4).all()


def test_gradients_of_the_expected_alignment():
    energies = random_energies(4, B, S).requires_grad_()
    previous = random_energies(5, B, S).softmax(-1).requires_grad_()
    assert torch.autograd.gradcheck(expected_alignment, (energies, previous))


def model():
    torch.manual_seed(0)
    return MonotonicAttention(Q, K, H, offset=0.1).double()


def inputs():
    torch.manual_seed(1)
    return torch.randn(B, T, Q).double(), torch.randn(B, S, K).double()


def test_energies_equal_the_loop():
    attention, (queries, keys) = model(), inputs()
    got = attention.energies(queries, attention.prepare(keys))
    W_q, W_k = attention.W_q.weight.tolist(), attention.W_k.weight.tolist()
    b, (v,) = attention.W_k.bias.tolist(), attention.v.weight.tolist()
    norm = math.sqrt(sum(x * x for x in v))
    for i, t, s in itertools.product(range(B), range(T), range(S)):
        q, k, one = queries[i, t].tolist(), keys[i, s].tolist(), attention.r.item()
        for h in range(H):
            inner = b[h] + sum(x * y for x, y in zip(W_q[h], q, strict=True))
            inner += sum(x * y for x, y in zip(W_k[h], k, strict=True))
            one += attention.g.item() * v[h] / norm * math.tanh(inner)
        assert got[i, t, s].item() == pytest.approx(one)


def read(attention, seed=0):
    queries, keys = inputs()
    prepared = attention.prepare(keys)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return attention(queries, prepared, MASK, attention.start(MASK))[0]


def test_training_expects_and_evaluation_chooses():
    attention = model()
    queries, keys = inputs()
    energies = attention.energies(queries, attention.prepare(keys))
    masked = energies.masked_fill(~MASK[:, None], float("-inf"))
    assert torch.allclose(read(attention.train()), walk(expected_alignment, masked), atol=1e-12)
    assert torch.equal(read(attention.eval()), walk(hard_alignment, masked))
    assert set(read(attention).flatten().tolist()) == {0.0, 1.0}


def test_noise_changes_what_is_read_in_training_only():
    attention = model().train()
    without = read(attention)
    attention.noise = 1.0
    noisy = [read(attention, seed) for seed in (1, 1, 2)]
    assert torch.equal(noisy[0], noisy[1])
    assert not torch.allclose(noisy[0], noisy[2])
    assert not torch.allclose(noisy[0], without)
    attention.eval()
    assert torch.equal(read(attention, 1), read(attention, 2))
