"""One update: the same however its batch is cut, by hand for a line, in every precision."""

import pytest
import torch
from torch import nn

from s2s_lab.training.objectives import Loss
from s2s_lab.training.settings import TrainSettings
from s2s_lab.training.update import Updater
from tests.training.small import DEVICES, model, some, weights_of


class Squares:
    """Costs (w - length of the target)² for each example; counts as many tokens as it is told."""

    def __init__(self, tokens=1):
        self.tokens = tokens

    def __call__(self, module, examples, device, generator):
        total = sum((module.w - len(example.target)) ** 2 for example in examples)
        return Loss(total, self.tokens * len(examples))


class One(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.tensor(1.0))


def test_an_update_by_hand():
    """w = 1, targets of 2 and 4 tokens: gradient (2·(1-2) + 2·(1-4)) / 2 = -4; w = 1 + 0.1 · 4."""
    pairs = sorted(some(40), key=lambda pair: len(pair.target))
    two = next(pair for pair in pairs if len(pair.target) == 2)
    four = next(pair for pair in pairs if len(pair.target) == 4)
    module = One()
    updater = Updater(module, TrainSettings(optimiser="sgd", clip=None))
    total, tokens = updater([[two], [four]], 6, Squares(), 0.1, 0)
    assert float(total) == pytest.approx(1 + 9)
    assert tokens == 2
    assert float(module.w.detach()) == pytest.approx(1.4)


def test_clipping_by_hand():
    """The same gradient of -4, but at most 1 long: w = 1 + 0.1."""
    pair = next(pair for pair in some(40) if len(pair.target) == 3)
    module = One()
    updater = Updater(module, TrainSettings(optimiser="sgd", clip=1.0))
    updater([[pair]], 3, Squares(), 0.1, 0)
    assert float(module.w.detach()) == pytest.approx(1.1)


def test_a_batch_that_asks_for_nothing_changes_nothing():
    module = One()
    Updater(module, TrainSettings())([some(2)], 9, Squares(tokens=0), 0.1, 0)
    assert float(module.w.detach()) == 1.0


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("optimiser", ["sgd", "adam"])
@pytest.mark.parametrize("cuts", [2, 3, 8])
def test_parts_are_as_the_batch(cuts, optimiser, device):
    """Losses are divided by the tokens of all parts, so short sentences weigh no more in a part."""
    settings = TrainSettings(optimiser=optimiser, lr=0.05)
    examples, found = some(8), []
    tokens = sum(len(example.target) for example in examples)
    for parts in ([examples], [examples[i::cuts] for i in range(cuts)]):
        module = model().to(device)
        updater = Updater(module, settings)
        for step in range(3):
            updater(parts, tokens, settings.objective(1.0), 0.05, step)
        found.append(weights_of(module))
    torch.testing.assert_close(*found, atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize("device", DEVICES)
def test_bfloat16_is_near_float32_and_leaves_weights_in_it(device):
    examples, losses = some(16), []
    tokens = sum(len(example.target) for example in examples)
    for amp in ("off", "bfloat16"):
        settings = TrainSettings(amp=amp)
        module = model().to(device)
        updater = Updater(module, settings)
        total, _ = updater([examples], tokens, settings.objective(1.0), 0.01, 0)
        losses.append(float(total) / tokens)
        assert all(weight.dtype == torch.float32 for weight in module.parameters())
        assert torch.isfinite(weights_of(module)).all()
    assert losses[0] == pytest.approx(losses[1], rel=0.02)
    assert losses[0] != losses[1]


@pytest.mark.skipif(not torch.cuda.is_available(), reason="float16 is for a GPU, and here is none")
def test_float16_skips_a_step_that_overflows_and_halves_its_scale():
    settings = TrainSettings(amp="float16")
    module = model().cuda()
    updater = Updater(module, settings)
    updater.scaler.load_state_dict({**updater.scaler.state_dict(), "scale": 1e30})
    before = weights_of(module)
    updater([some(4)], 10, settings.objective(1.0), 0.1, 0)
    assert torch.equal(before, weights_of(module))
    assert updater.state()[1]["scale"] < 1e30


def test_float16_is_refused_without_a_gpu():
    settings = TrainSettings(amp="float16")
    updater = Updater(model(), settings)
    with pytest.raises(ValueError, match="expected off or bfloat16 on cpu"):
        updater([some(2)], 5, settings.objective(1.0), 0.1, 0)


@pytest.mark.parametrize("optimiser", ["sgd", "momentum", "rmsprop", "adam", "adamw"])
def test_the_state_of_every_optimiser_goes_on_exactly(optimiser):
    settings = TrainSettings(optimiser=optimiser, lr=0.05)

    def go(updater, steps):
        for step in steps:
            updater([some(6, step)], 20, settings.objective(1.0), 0.05, step)
        return weights_of(updater.model)

    whole = go(Updater(model(0.3), settings), range(6))
    first = Updater(model(0.3), settings)
    go(first, range(3))
    second = Updater(model(0.3, seed=9), settings)
    second.restore(*first.state())
    assert torch.equal(go(second, range(3, 6)), whole)


def test_dropout_depends_on_the_step_alone():
    settings = TrainSettings(optimiser="sgd")

    def loss(step):
        updater = Updater(model(0.5), settings)
        return float(updater([some(6)], 20, settings.objective(1.0), 0.1, step)[0])

    torch.rand(3)
    assert loss(4) == loss(4) != loss(5)
