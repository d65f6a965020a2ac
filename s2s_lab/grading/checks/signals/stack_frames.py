"""Exercise 12.2, `stack_frames`: k neighbouring frames as one, and how long sounds are then."""

import random
from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn.functional import pad

from s2s_lab.grading.exercises.signals import STACK_FRAMES
from s2s_lab.grading.inside.questions.signals.stack_frames import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Wrong

SIZES = (
    (3, 7, 2, 3), (2, 5, 3, 2), (3, 5, 4, 2), (2, 7, 3, 4), (4, 8, 3, 3), (2, 9, 4, 3),
    (3, 8, 2, 5), (4, 7, 2, 3), (5, 7, 3, 2), (2, 6, 3, 4), (3, 4, 2, 3), (2, 11, 3, 4),
)  # fmt: skip
"""(sounds, frames, features, k): k never divides the number of frames."""


def cases(rng: random.Random) -> Iterator[Case]:
    """All real numbers different; the first sound is the longest, another ends inside a group."""
    for batch, frames, features, k in SIZES:
        inside = [n for n in range(1, frames) if n % k]
        lengths = [frames, rng.choice(inside)]
        lengths += [rng.randint(1, frames) for _ in range(batch - 2)]
        count = batch * frames * features
        values = rng.sample(range(1, 10 * count), count)
        x = torch.tensor(values, dtype=torch.float64).view(batch, frames, features) / 10
        yield _silent(x, torch.tensor(lengths), k)


def _silent(x: Tensor, lengths: Tensor, k: int) -> Case:
    """Zeros behind the end of each sound."""
    ended = torch.arange(x.shape[1]) >= lengths[:, None]
    return Case(x.masked_fill(ended[:, :, None], 0.0), lengths, k)


def oracle(case: Case) -> tuple[Tensor, Tensor]:
    """Number by number: frame t goes to group t // k, behind the frames t % k before it."""
    batch, frames, features = case.x.shape
    groups = 0
    while groups * case.k < frames:
        groups += 1
    stacked = torch.zeros(batch, groups, case.k * features, dtype=case.x.dtype)
    lengths = torch.zeros(batch, dtype=torch.long)
    for b in range(batch):
        for t in range(frames):
            for f in range(features):
                stacked[b, t // case.k, (t % case.k) * features + f] = case.x[b, t, f]
        lengths[b] = len({t // case.k for t in range(int(case.lengths[b]))})
    return stacked, lengths


def mend(case: Case) -> Case | None:
    """Two frames or more, at least one of each sound, groups of more than one."""
    if case.k < 2 or case.x.shape[1] < 2:
        return None
    return _silent(case.x, case.lengths.clamp(1, case.x.shape[1]), case.k)


def _up(lengths: Tensor, k: int) -> Tensor:
    return (lengths + k - 1) // k


def _stacked(x: Tensor, k: int) -> Tensor:
    missing = -x.shape[1] % k
    return pad(x, (0, 0, 0, missing)).reshape(len(x), -1, k * x.shape[2])


def _every_kth(x: Tensor, lengths: Tensor, k: int) -> tuple[Tensor, Tensor]:
    return x[:, ::k], _up(lengths, k)


def _mixes(x: Tensor, lengths: Tensor, k: int) -> tuple[Tensor, Tensor]:
    padded = pad(x, (0, 0, 0, -x.shape[1] % k)).transpose(1, 2)
    return padded.reshape(len(x), -1, k * x.shape[2]), _up(lengths, k)


def _old_lengths(x: Tensor, lengths: Tensor, k: int) -> tuple[Tensor, Tensor]:
    return _stacked(x, k), lengths


def _drops_rest(x: Tensor, lengths: Tensor, k: int) -> tuple[Tensor, Tensor]:
    whole = x.shape[1] // k * k
    return x[:, :whole].reshape(len(x), -1, k * x.shape[2]), lengths // k


def _rounds_down(x: Tensor, lengths: Tensor, k: int) -> tuple[Tensor, Tensor]:
    return _stacked(x, k), lengths // k


def _in_front(x: Tensor, lengths: Tensor, k: int) -> tuple[Tensor, Tensor]:
    padded = pad(x, (0, 0, -x.shape[1] % k, 0))
    return padded.reshape(len(x), -1, k * x.shape[2]), _up(lengths, k)


CHECK = ByOracle(
    exercise=STACK_FRAMES,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "x": "sound frame feature",
        "lengths": "sound",
        "stacked": "sound group value",
    },
    parts=("stacked", "lengths"),
    mend=mend,
    call=lambda case: f"stack_frames(x, lengths, k={case.k})",
    hidden=frozenset({"k"}),
    wrong=(
        Wrong("12.2/every-kth", _every_kth),
        Wrong("12.2/mixes-features", _mixes),
        Wrong("12.2/old-lengths", _old_lengths),
        Wrong("12.2/drops-the-rest", _drops_rest),
        Wrong("12.2/rounds-down", _rounds_down),
        Wrong("12.2/zeros-in-front", _in_front),
    ),
).check()
