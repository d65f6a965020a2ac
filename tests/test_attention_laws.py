"""What every attention promises, whatever it remembers."""

import pytest
import torch

from s2s_lab.attention import ATTENTIONS, SCORES

LENGTHS = (6, 4, 1)
B, T, S = len(LENGTHS), 4, max(LENGTHS)
LOSSY = ("local-p", "hybrid", "monotonic")
"""Their weights may sum to less than 1, as their docstrings say."""


def made(name, hard=False):
    """An attention with random weights, and queries, keys and a mask for it."""
    torch.manual_seed(0)
    sizes = (5, 5) if name in ("dot", "scaled") else (5, 7)
    attention = ATTENTIONS[name](*sizes).double().train(not hard)
    queries = torch.randn(B, T, sizes[0], dtype=torch.double)
    keys = torch.randn(B, S, sizes[1], dtype=torch.double)
    if hard:
        attention.r.data.fill_(0.1)  # some energies above 0, some below
    mask = torch.arange(S)[None] < torch.tensor(LENGTHS)[:, None]
    return name, attention, queries, keys, mask


@pytest.fixture(params=[*ATTENTIONS, "monotonic, hard"])
def case(request):
    name, _, hard = request.param.partition(", ")
    return made(name, bool(hard))


def read(attention, queries, keys, mask):
    return attention(queries, attention.prepare(keys), mask, attention.start(mask))[0]


def test_names_begin_with_the_scores():
    assert list(ATTENTIONS)[: len(SCORES)] == list(SCORES)


def test_rows_are_distributions_over_the_real_tokens(case):
    name, attention, queries, keys, mask = case
    got = read(attention, queries, keys, mask)
    assert got.shape == (B, T, S)
    assert (got >= 0).all()
    assert (got.transpose(1, 2)[~mask] == 0).all()
    sums = got.sum(-1)
    if name in LOSSY:
        assert (sums <= 1 + 1e-12).all()
    else:
        assert torch.allclose(sums, torch.ones_like(sums))


def test_a_block_of_queries_is_read_as_if_one_after_another(case):
    _, attention, queries, keys, mask = case
    together, last = attention(queries, attention.prepare(keys), mask, attention.start(mask))
    state, rows = attention.start(mask), []
    for t in range(T):
        row, state = attention(queries[:, t : t + 1], attention.prepare(keys), mask, state)
        rows.append(row)
    assert torch.allclose(torch.cat(rows, dim=1), together, atol=1e-12)
    assert torch.allclose(state, last, atol=1e-12)


def test_a_sentence_alone_gives_what_it_gives_in_a_batch(case):
    _, attention, queries, keys, mask = case
    together = read(attention, queries, keys, mask)
    for row, length in enumerate(LENGTHS):
        one = slice(row, row + 1)
        alone = read(attention, queries[one], keys[one, :length], mask[one, :length])
        assert torch.allclose(together[row, :, :length], alone[0], atol=1e-12)


def test_what_stands_on_padding_changes_nothing(case):
    _, attention, queries, keys, mask = case
    other = torch.where(mask[:, :, None], keys, 1e3)
    before = read(attention, queries, keys, mask)
    assert torch.allclose(read(attention, queries, other, mask), before, atol=1e-12)


def test_the_state_can_be_reordered_like_hypotheses(case):
    _, attention, queries, keys, mask = case
    prepared, start = attention.prepare(keys), attention.start(mask)
    _, state = attention(queries[:, :2], prepared, mask, start)
    expected, _ = attention(queries[:, 2:], prepared, mask, state)
    index = torch.tensor([1, 1, 0])
    got, _ = attention(
        queries[index, 2:], prepared[index], mask[index], state.index_select(0, index)
    )
    assert torch.allclose(got, expected[index], atol=1e-12)


def test_later_queries_do_not_change_earlier_rows(case):
    _, attention, queries, keys, mask = case
    changed = torch.cat([queries[:, :2], queries[:, 2:] + 1], dim=1)
    before, after = read(attention, queries, keys, mask), read(attention, changed, keys, mask)
    assert torch.allclose(before[:, :2], after[:, :2], atol=1e-12)


def test_nothing_that_is_passed_in_changes(case):
    _, attention, queries, keys, mask = case
    passed = [queries, attention.prepare(keys).detach(), mask, attention.start(mask)]
    before, random = [part.clone() for part in passed], torch.get_rng_state()
    attention(*passed)
    assert all(torch.equal(a, b) for a, b in zip(passed, before, strict=True))
    assert torch.equal(torch.get_rng_state(), random)


def test_a_sentence_of_padding_alone_is_an_error(case):
    _, attention, queries, keys, mask = case
    empty = mask & (torch.arange(B) != 1)[:, None]
    with pytest.raises(ValueError, match="none in row 1"):
        read(attention, queries, keys, empty)


@pytest.mark.parametrize("name", ATTENTIONS)
def test_every_weight_learns_and_so_does_what_makes_the_queries(name):
    _, attention, queries, keys, mask = made(name)
    target = torch.rand(B, T, S, dtype=torch.double, generator=torch.Generator().manual_seed(1))
    got = read(attention, queries.requires_grad_(), keys, mask)
    ((got - target) ** 2).sum().backward()
    for path, leaf in (("queries", queries), *attention.named_parameters()):
        assert leaf.grad is not None, path
        assert leaf.grad.abs().max() > 0, path
