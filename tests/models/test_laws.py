"""What every recurrent encoder-decoder promises, whatever reads and whatever attends."""

from dataclasses import replace

import pytest
import torch
from torch.nn import functional as F

from s2s_lab import batch
from tests.models.made import CASES, make, sources, targets

LOSSY = ("local-p", "hybrid", "monotonic")
"""Attentions whose weights may sum to less than 1."""


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def model(request):
    return make(request.param)


def close(got, expected, atol=1e-9):
    """Equal, -inf included; a matrix with more columns has -inf there."""
    extra = got.shape[-1] - expected.shape[-1]
    wide = F.pad(expected, (0, extra), value=-torch.inf)
    return torch.equal(got.isinf(), wide.isinf()) and torch.allclose(
        got.nan_to_num(neginf=0), wide.nan_to_num(neginf=0), atol=atol
    )


def test_a_source_alone_gives_what_it_gives_in_a_batch(model):
    together = model(sources(model), targets(model).inputs)
    for row in range(3):
        alone = model(sources(model, [row]), targets(model, [row]).inputs)[0]
        assert close(together[row, : len(alone)], alone)


PADDED = [name for name, changes in CASES.items() if changes.get("encoder") != "image"]


@pytest.mark.parametrize("name", PADDED)
def test_what_stands_on_padding_changes_nothing(name):
    model = make(CASES[name])
    read, inputs = sources(model), targets(model).inputs
    mask = F.pad(read.mask, (0, 3))
    if isinstance(read, batch.Signals):
        values = F.pad(read.values, (0, 0, 0, 3)).masked_fill(~mask[:, :, None], 7.0)
        longer = batch.Signals(values, mask)
    else:
        copies = None if read.copies is None else F.pad(read.copies, (0, 3))
        longer = batch.Sources(F.pad(read.ids, (0, 3)).masked_fill(~mask, 9), mask, copies)
    assert close(model(longer, inputs), model(read, inputs))


def test_stepping_equals_teacher_forcing(model):
    read, inputs = sources(model), targets(model).inputs
    all_at_once, state = model(read, inputs), model.start(read)
    for t in range(inputs.shape[1]):
        one, state, weights = model.step(state, inputs[:, t])
        assert close(one, all_at_once[:, t])
        if model.settings.attention is None:
            assert weights is None
            continue
        assert (weights >= 0).all()
        assert (weights[~state.mask] == 0).all()
        if model.settings.attention in LOSSY:
            assert (weights.sum(1) <= 1 + 1e-9).all()
        else:
            assert torch.allclose(weights.sum(1), torch.ones(3).double())


def test_logits_do_not_depend_on_later_target_tokens(model):
    read, inputs = sources(model), targets(model).inputs
    before = model(read, inputs)
    changed = inputs.clone()
    changed[:, 2:] = 10
    after = model(read, changed)
    assert close(after[:, :2], before[:, :2])
    assert not close(after[0, 2], before[0, 2])


def test_a_state_is_a_value_and_its_rows_can_be_reordered(model):
    read, inputs = sources(model), targets(model).inputs
    _, state, _ = model.step(model.start(read), inputs[:, 0])
    index = torch.tensor([2, 2, 0, 1])
    old, after, _ = model.step(state, inputs[:, 1])
    new, after_new, _ = model.step(model.reorder(state, index), inputs[index, 1])
    assert close(new, old[index])
    further, _, _ = model.step(after_new, inputs[index, 1])
    assert close(further, model.step(after, inputs[:, 1])[0][index])
    assert torch.equal(model.step(state, inputs[:, 1])[0], old)


def test_a_state_that_is_spread_steps_and_reorders_like_one_with_copies(model):
    """Twice each source; then orders that keep the groups, that move them, and that tear them."""
    read, inputs = sources(model), targets(model).inputs
    twice = torch.tensor([0, 0, 1, 1, 2, 2])
    _, state, _ = model.step(model.start(read), inputs[:, 0])
    shared, copied = model.spread(state, 2), model.reorder(state, twice)
    for index in ([1, 0, 3, 3, 4, 5], [4, 5, 0, 0], [5, 0, 1, 3, 2]):
        index = torch.tensor(index)
        last = inputs[twice[index], 1]
        got, after, seen = model.step(model.reorder(shared, index), last)
        expected, other, weights = model.step(model.reorder(copied, index), last)
        assert close(got, expected)
        assert seen is None or torch.allclose(seen, weights, atol=1e-9)
        assert close(model.step(after, last)[0], model.step(other, last)[0])


def test_every_weight_learns(model):
    """A gradient that is nowhere 0 for a whole tensor, but for scores of a single place."""
    model.train()
    gold = targets(model)
    logits = model(sources(model), gold.inputs)
    loss = F.cross_entropy(logits[gold.mask], gold.labels[gold.mask])
    assert loss.isfinite()
    loss.backward()
    for name, weight in model.named_parameters():
        assert weight.grad is not None, name
        assert weight.grad.isfinite().all(), name
        assert weight.grad.abs().max() > 0, name


def test_nothing_that_is_passed_in_changes(model):
    read, gold = sources(model), targets(model)
    kept = replace(read), gold.inputs.clone()
    before = [t.clone() for t in vars(kept[0]).values() if t is not None]
    random = torch.get_rng_state()
    model(read, gold.inputs)
    now = [t for t in vars(read).values() if t is not None]
    assert all(torch.equal(a, b) for a, b in zip(now, before, strict=True))
    assert torch.equal(gold.inputs, kept[1])
    assert torch.equal(torch.get_rng_state(), random)
