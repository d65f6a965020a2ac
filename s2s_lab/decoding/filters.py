"""Filters of sampling: each turns the law of the next token into a narrower or flatter one.

They compose: a strategy takes a tuple of them and applies the first one first, and no other order.
The temperature usually stands first, because a cut that was made at another temperature keeps
other tokens. What a filter bars has log-probability -inf; what it keeps is renormalised, so the
odds between kept tokens stay as they were (the temperature alone changes them). Every filter keeps
at least one token, and tokens of equal probability are kept or barred together, except by `TopP`,
which takes the lower ids first, because its set is to be the smallest.

These look at one distribution and not at the prefix; what depends on the prefix is a rule. This
module does not draw (`sampling.py`).
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import accumulate
from typing import ClassVar

import torch
from jaxtyping import Bool, Float
from torch import Tensor

Law = Float[Tensor, "rows vocab"]
"""Normalised log-probabilities of the next token, in nats; -inf = barred."""


class Filter(ABC):
    """From one law to another; a frozen dataclass whose first field is its number."""

    name: ClassVar[str]

    @property
    def label(self) -> str:
        """How the arithmetic in a trace calls it, such as ``top-p 0.9``."""
        assert is_dataclass(self)
        return f"{self.name} {getattr(self, fields(self)[0].name):g}"

    @property
    @abstractmethod
    def reason(self) -> str:
        """Why it barred a token."""

    @abstractmethod
    def __call__(self, logprobs: Law) -> Law:
        """The law after the filter; each row has at least one possible token before and after."""


def stages(logprobs: Law, filters: Sequence[Filter]) -> list[Law]:
    """The law before the first filter and after each of them.

    >>> laws = stages(torch.tensor([[0.5, 0.3, 0.2]]).log(), [TopK(2), TopP(0.6)])
    >>> [[round(p, 3) for p in law.exp()[0].tolist()] for law in laws]
    [[0.5, 0.3, 0.2], [0.625, 0.375, 0.0], [1.0, 0.0, 0.0]]
    """
    return list(accumulate(filters, lambda law, each: each(law), initial=logprobs.log_softmax(-1)))


@dataclass(frozen=True)
class Temperature(Filter):
    """``p ∝ p ^ (1 / value)``: below 1 sharper, above 1 flatter.

    Source: Ackley, Hinton & Sejnowski (1985), "A learning algorithm for Boltzmann machines".

    Raises:
        ValueError: for 0 or less.
    """

    name = "temperature"
    value: float = 1.0

    def __post_init__(self) -> None:
        if self.value <= 0:
            raise ValueError(
                f"temperature: expected more than 0 (its limit 0 is greedy), got {self.value:g}"
            )

    @property
    def reason(self) -> str:
        """It bars nothing, so this never shows unless a probability becomes too small to write."""
        return f"vanishes at temperature {self.value:g}"

    def __call__(self, logprobs: Law) -> Law:
        """Divide, renormalise."""
        return (logprobs / self.value).log_softmax(-1)


@dataclass(frozen=True)
class TopK(Filter):
    """Keep the `count` most probable tokens, and those as probable as the last of them.

    Source: Fan, Lewis & Dauphin (2018), "Hierarchical neural story generation".

    Raises:
        ValueError: for a count below 1.
    """

    name = "top-k"
    count: int = 50

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError(f"top-k: expected at least 1 token, got {self.count}")

    @property
    def reason(self) -> str:
        """Why it barred a token."""
        return f"not among the {self.count} most probable (top-k)"

    def __call__(self, logprobs: Law) -> Law:
        """All if there are fewer than `count`."""
        last = logprobs.topk(min(self.count, logprobs.shape[-1])).values[:, -1:]
        return _without(logprobs, logprobs < last)


@dataclass(frozen=True)
class TopP(Filter):
    """Keep the nucleus: the smallest set of most probable tokens whose mass reaches `mass`.

    The token that crosses the threshold is in. Of equally probable ones the lower ids come first.

    Source: Holtzman et al. (2020), equations 2 and 3.

    Raises:
        ValueError: for a mass outside (0, 1].
    """

    name = "top-p"
    mass: float = 0.9

    def __post_init__(self) -> None:
        _expect_share(self.name, self.mass, with_one=True)

    @property
    def reason(self) -> str:
        """Why it barred a token."""
        return f"more probable tokens have a mass of {self.mass:g} already (top-p)"

    def __call__(self, logprobs: Law) -> Law:
        """A token stays if the mass of those before it is below `mass`; 1 keeps all."""
        if self.mass == 1:
            return logprobs.log_softmax(-1)
        ordered, order = logprobs.sort(dim=-1, descending=True, stable=True)
        probs = ordered.double().exp()
        before = probs.cumsum(-1) - probs
        out = before >= self.mass
        out[:, 0] = False
        return _without(logprobs, out.gather(-1, order.argsort(-1)))


@dataclass(frozen=True)
class Typical(Filter):
    """Keep the tokens whose surprisal is nearest to the entropy, until their mass reaches `mass`.

    The most probable token can be barred: it may tell less than expected. Tokens as near as the
    one that crosses the threshold stay, too.

    Source: Meister et al. (2022), "Locally typical sampling".

    Raises:
        ValueError: for a mass outside (0, 1).
    """

    name = "typical"
    mass: float = 0.9

    def __post_init__(self) -> None:
        _expect_share(self.name, self.mass)

    @property
    def reason(self) -> str:
        """Why it barred a token."""
        return (
            f"tokens with a surprisal nearer to the entropy have a mass of {self.mass:g} already "
            "(typical)"
        )

    def __call__(self, logprobs: Law) -> Law:
        """Nearest first; the token that crosses the threshold stays."""
        distance = (-logprobs - entropy(logprobs)[:, None]).abs()
        nearest, order = distance.sort(dim=-1, stable=True)
        mass = logprobs.double().exp().gather(-1, order).cumsum(-1)
        crossing = (mass < self.mass).sum(-1, keepdim=True).clamp(max=mass.shape[-1] - 1)
        return _without(logprobs, distance > nearest.gather(-1, crossing))


@dataclass(frozen=True)
class MinP(Filter):
    """Keep tokens with at least `share` of the probability of the best.

    Source: Nguyen et al. (2024), "Turning up the heat: min-p sampling".

    Raises:
        ValueError: for a share outside (0, 1].
    """

    name = "min-p"
    share: float = 0.1

    def __post_init__(self) -> None:
        _expect_share(self.name, self.share, with_one=True)

    @property
    def reason(self) -> str:
        """Why it barred a token."""
        return f"less than {self.share:g} of the best token's probability (min-p)"

    def __call__(self, logprobs: Law) -> Law:
        """The best token always stays."""
        probs = logprobs.exp()
        return _without(logprobs, probs < self.share * probs.amax(-1, keepdim=True))


@dataclass(frozen=True)
class Epsilon(Filter):
    """Keep tokens of at least probability `floor`; if there is none, the most probable.

    Source: Hewitt, Manning & Liang (2022), "Truncation sampling as language model desmoothing".

    Raises:
        ValueError: for a floor outside (0, 1).
    """

    name = "epsilon"
    floor: float = 3e-4

    def __post_init__(self) -> None:
        _expect_share(self.name, self.floor)

    @property
    def reason(self) -> str:
        """Why it barred a token."""
        return f"probability below {self.floor:g} (epsilon)"

    def __call__(self, logprobs: Law) -> Law:
        """The most probable tokens always stay."""
        return _without(logprobs, (logprobs.exp() < self.floor) & ~_best(logprobs))


@dataclass(frozen=True)
class Eta(Filter):
    """Keep tokens of at least probability ``min(ε, √ε exp(-entropy))``; if none, the most probable.

    The floor is lower where the law is flat and any token is a good one.

    Source: Hewitt, Manning & Liang (2022), "Truncation sampling as language model
    desmoothing", with α = √ε as there.

    Raises:
        ValueError: for an epsilon outside (0, 1).
    """

    name = "eta"
    epsilon: float = 3e-4

    def __post_init__(self) -> None:
        _expect_share(self.name, self.epsilon)

    @property
    def reason(self) -> str:
        """Why it barred a token."""
        return f"probability below min({self.epsilon:g}, √{self.epsilon:g} · exp(-entropy)) (eta)"

    def __call__(self, logprobs: Law) -> Law:
        """The most probable tokens always stay."""
        flat = self.epsilon**0.5 * (-entropy(logprobs)[:, None]).exp()
        floor = flat.clamp(max=self.epsilon)
        return _without(logprobs, (logprobs.exp() < floor) & ~_best(logprobs))


def entropy(logprobs: Law) -> Float[Tensor, "rows"]:
    """``-Σ p log p`` of each row, in nats; what is barred adds nothing.

    >>> entropy(torch.tensor([[0.5, 0.5, 0.0]]).log()).tolist() == [torch.tensor(2.0).log().item()]
    True
    """
    return -(logprobs.exp() * logprobs.masked_fill(logprobs == -torch.inf, 0.0)).sum(-1)


def _best(logprobs: Law) -> Bool[Tensor, "rows vocab"]:
    return logprobs == logprobs.amax(-1, keepdim=True)


def _without(logprobs: Law, barred: Bool[Tensor, "rows vocab"]) -> Law:
    return logprobs.masked_fill(barred, -torch.inf).log_softmax(-1)


def _expect_share(name: str, value: float, with_one: bool = False) -> None:
    if not (0 < value < 1 or (with_one and value == 1)):
        upper = "and at most 1" if with_one else "and below 1"
        raise ValueError(f"{name}: expected more than 0 {upper}, got {value:g}")
