"""Wrong solutions of exercise 03.3: what a submission is compared with to name its mistake."""

import torch

from s2s_lab.grading.probe import Wrong


def _mixed(
    gold: torch.Tensor, model: torch.Tensor, keep: torch.Tensor, start: bool = True
) -> torch.Tensor:
    """Gold where `keep` says so, and in column 0 unless `start` is False."""
    result = model.clone()
    keep = keep.expand(gold.shape)
    result[keep] = gold[keep]
    if start:
        result[:, 0] = gold[:, 0]
    return result


def _replaces_bos(
    gold: torch.Tensor, model: torch.Tensor, p: float, generator: torch.Generator
) -> torch.Tensor:
    return _mixed(gold, model, torch.rand(gold.shape, generator=generator) < p, start=False)


def _inverted(
    gold: torch.Tensor, model: torch.Tensor, p: float, generator: torch.Generator
) -> torch.Tensor:
    return _mixed(gold, model, torch.rand(gold.shape, generator=generator) >= p)


def _later(
    gold: torch.Tensor, model: torch.Tensor, p: float, generator: torch.Generator
) -> torch.Tensor:
    ahead = torch.roll(model, -1, dims=1)
    return _mixed(gold, ahead, torch.rand(gold.shape, generator=generator) < p)


def _later_and_last_kept(
    gold: torch.Tensor, model: torch.Tensor, p: float, generator: torch.Generator
) -> torch.Tensor:
    ahead = torch.hstack([model[:, 1:], model[:, -1:]])
    return _mixed(gold, ahead, torch.rand(gold.shape, generator=generator) < p)


def _shifted_twice(
    gold: torch.Tensor, model: torch.Tensor, p: float, generator: torch.Generator
) -> torch.Tensor:
    late = torch.hstack([gold[:, :1], model[:, :-1]])
    return _mixed(gold, late, torch.rand(gold.shape, generator=generator) < p)


def _rolled(
    gold: torch.Tensor, model: torch.Tensor, p: float, generator: torch.Generator
) -> torch.Tensor:
    late = torch.roll(model, 1, dims=1)
    return _mixed(gold, late, torch.rand(gold.shape, generator=generator) < p)


def _global_coins(
    gold: torch.Tensor, model: torch.Tensor, p: float, generator: torch.Generator
) -> torch.Tensor:
    return _mixed(gold, model, torch.rand(gold.shape) < p)


def _seeds_the_generator(
    gold: torch.Tensor, model: torch.Tensor, p: float, generator: torch.Generator
) -> torch.Tensor:
    generator.manual_seed(0)
    return _mixed(gold, model, torch.rand(gold.shape, generator=generator) < p)


def _one_a_batch(
    gold: torch.Tensor, model: torch.Tensor, p: float, generator: torch.Generator
) -> torch.Tensor:
    return _mixed(gold, model, torch.rand(1, 1, generator=generator) < p)


def _one_a_sentence(
    gold: torch.Tensor, model: torch.Tensor, p: float, generator: torch.Generator
) -> torch.Tensor:
    return _mixed(gold, model, torch.rand(len(gold), 1, generator=generator) < p)


def _one_a_column(
    gold: torch.Tensor, model: torch.Tensor, p: float, generator: torch.Generator
) -> torch.Tensor:
    return _mixed(gold, model, torch.rand(gold.shape[1], generator=generator) < p)


WRONG = (
    Wrong("03.3/replaces-bos", _replaces_bos),
    Wrong("03.3/inverted", _inverted),
    Wrong("03.3/current-position", _later),
    Wrong("03.3/current-position", _later_and_last_kept),
    Wrong("03.3/shifted-twice", _shifted_twice),
    Wrong("03.3/shifted-twice", _rolled),
    Wrong("03.3/ignores-generator", _global_coins),
    Wrong("03.3/same-coins-again", _seeds_the_generator),
    Wrong("03.3/one-coin-for-many", _one_a_batch),
    Wrong("03.3/one-coin-for-many", _one_a_sentence),
    Wrong("03.3/one-coin-for-many", _one_a_column),
)
"""Two entries may share an id: one mistake, written in two ways."""
