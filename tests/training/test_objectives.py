"""What a batch costs: by hand, against torch, and with inputs of the model's own."""

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.batch import Example
from s2s_lab.text import PAD
from s2s_lab.training.objectives import CrossEntropy, own_inputs, smoothed_over_possible
from tests.training.small import CPU, DEVICES, VOCAB, model, some


class Fixed(torch.nn.Module):
    """The same logits at every step, whatever was read; steps like a model."""

    def __init__(self, logits):
        super().__init__()
        self.logits = torch.nn.Parameter(torch.tensor(logits))
        self.fed = []

    def forward(self, sources, inputs):
        return self.logits.expand(*inputs.shape, -1)

    def start(self, sources):
        return len(sources)

    def step(self, state, last_ids):
        self.fed.append(last_ids.tolist())
        return self.logits.expand(state, -1), state, None

    def with_auxiliary(self, sources, inputs):
        return self(sources, inputs), torch.full(inputs.shape, 0.25)


PAIRS = [Example([5, 2], [5, 6, 2]), Example([5, 6, 2], [2])]


def loss(objective, module, pairs=PAIRS, device=CPU):
    return objective(module, pairs, device, torch.Generator().manual_seed(0))


def test_a_sum_over_real_tokens_by_hand():
    """Equal logits for 7 tokens: ln 7 for each of 4 real tokens, nothing for 2 of padding."""
    found = loss(CrossEntropy(), Fixed([0.0] * 7))
    assert found.tokens == 4
    assert float(found.total.detach()) == pytest.approx(4 * math.log(7))


def test_smoothing_by_hand():
    """p = (1/2, 1/4, 1/4), share 0.3, gold first: 0.7 ln 2 + 0.1 (ln 2 + 2 ln 4) = 1.2 ln 2."""
    logits = torch.tensor([[[math.log(2.0), 0.0, 0.0]]])
    targets = batch.Targets(torch.ones(1, 1).long(), torch.zeros(1, 1).long(), torch.ones(1, 1) > 0)
    found = smoothed_over_possible(logits, targets, 0.3)
    assert float(found) == pytest.approx(1.2 * math.log(2))


def test_an_impossible_token_gets_no_share():
    """Beside -inf two tokens of 1/2 are left, whoever is gold: ln 2 for each; gradients exist."""
    logits = torch.tensor([[[0.0, 0.0, -math.inf], [-math.inf, 0.0, 0.0]]], requires_grad=True)
    labels = torch.tensor([[1, 2]])
    targets = batch.Targets(labels, labels, torch.ones(1, 2).bool())
    found = smoothed_over_possible(logits, targets, 0.2)
    assert float(found.detach()) == pytest.approx(2 * math.log(2))
    found.backward()
    assert torch.isfinite(logits.grad).all()
    assert logits.grad[0, 0, 2] == logits.grad[0, 1, 0] == 0


@given(st.integers(0, 1000), st.floats(0, 1))
def test_where_all_is_possible_smoothing_is_torchs(seed, share):
    logits = torch.randn(3, 4, 9, generator=torch.Generator().manual_seed(seed))
    targets = batch.targets([[5, 6, 7, 2], [2], [8, 2]])
    expected = F.cross_entropy(
        logits.flatten(0, 1),
        targets.labels.flatten(),
        ignore_index=PAD,
        label_smoothing=share,
        reduction="sum",
    )
    torch.testing.assert_close(smoothed_over_possible(logits, targets, share), expected)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_a_model_that_copies_has_a_finite_loss_and_gradient(smoothing):
    """The second source has one word to copy, the first none: its column is -inf there."""
    copying = model(copy=True)
    pairs = [
        Example([5, 6, 2], [6, 2], [5, 6, 2]),
        Example([5, 3, 2], [VOCAB, 2], [5, VOCAB, 2]),
    ]
    found = loss(CrossEntropy(smoothing), copying, pairs)
    found.total.backward()
    assert torch.isfinite(found.total)
    assert all(torch.isfinite(p.grad).all() for p in copying.parameters() if p.grad is not None)


def test_a_cost_of_the_models_own_is_added_on_real_tokens():
    """0.25 for each of 4 real tokens, weight 2: 2 more."""
    module = Fixed([0.0] * 7)
    plain, more = (float(loss(CrossEntropy(auxiliary=a), module).total.detach()) for a in (0, 2))
    assert more - plain == pytest.approx(2.0)
    bare = torch.nn.Linear(1, 1)
    with pytest.raises(ValueError, match="with_auxiliary.*got Linear"):
        loss(CrossEntropy(auxiliary=1.0), bare)


def test_ratio_1_by_steps_is_teacher_forcing():
    module, (sources, targets) = model(), batch.collate(some(5))
    stepped = own_inputs(module, sources, targets, 1.0, "argmax", torch.Generator())
    torch.testing.assert_close(stepped, module(sources, targets.inputs))


def test_ratio_0_is_free_running():
    """The oracle steps by hand, feeding back the best token."""
    module, (sources, targets) = model(), batch.collate(some(5))
    stepped = own_inputs(module, sources, targets, 0.0, "argmax", torch.Generator())
    state, last, oracle = module.start(sources), targets.inputs[:, 0], []
    for _ in range(targets.inputs.shape[1]):
        logits, state, _ = module.step(state, last)
        oracle.append(logits)
        last = logits.argmax(-1)
    torch.testing.assert_close(stepped, torch.stack(oracle, 1))


def test_between_both_each_token_has_its_own_coin():
    """All logits favour 9, gold is 5 or 6: of 50 × 19 inputs after BOS about 70 % are gold."""
    module = Fixed([0.0] * 9 + [1.0])
    pairs = [Example([5, 2], [5, 6] * 9 + [5, 2])] * 50
    loss(CrossEntropy(teacher_forcing=0.7), module, pairs)
    fed = torch.tensor(module.fed[1:])
    gold = (fed != 9).float()
    assert 0.65 < float(gold.mean()) < 0.75
    assert 0 < float(gold[:, 0].mean()) < 1
    assert 0 < float(gold[0].mean()) < 1


def test_sampled_tokens_follow_the_distribution():
    """Logits ln 3 and 0 for two tokens: three of four draws are the first."""
    module = Fixed([-math.inf] * 5 + [math.log(3.0), 0.0])
    pairs = [Example([5, 2], [5] * 29 + [2])] * 50
    loss(CrossEntropy(teacher_forcing=0.0, feed="sample"), module, pairs)
    drawn = torch.tensor(module.fed[1:])
    assert set(drawn.unique().tolist()) == {5, 6}
    assert 0.7 < float((drawn == 5).float().mean()) < 0.8


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("feed", ["argmax", "sample"])
def test_steps_have_a_gradient_on_every_device(device, feed):
    module, on = model().to(device), torch.device(device)
    found = loss(CrossEntropy(0.1, 0.5, feed), module, some(4), on)
    found.total.backward()
    assert module.decoder.embedding.weight.grad.abs().sum() > 0
    assert module.encoder.embedding.weight.grad.abs().sum() > 0


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"label_smoothing": 1.5}, "label_smoothing: expected 0 to 1"),
        ({"teacher_forcing": -0.1}, "teacher_forcing: expected 0 to 1"),
        ({"feed": "gold"}, "expected one of argmax, sample, got 'gold'"),
        ({"auxiliary": -1.0}, "auxiliary: expected 0 or more"),
        ({"auxiliary": 1.0, "teacher_forcing": 0.5}, "expected teacher_forcing = 1"),
    ],
)
def test_what_cannot_be_is_refused(choice, message):
    with pytest.raises(ValueError, match=message):
        CrossEntropy(**choice)
