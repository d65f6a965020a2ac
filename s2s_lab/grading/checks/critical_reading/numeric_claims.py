"""Claims of exercise 13.4 whose verdict follows from their numbers.

A kind is a sentence with places for numbers, the figure that settles it, and numbers for which it
comes out as wanted. With one number missing any of them is vague.
"""

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from s2s_lab.tasks.claims import Verdict

Numbers = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """A claim with places for its numbers; the last of them is what is claimed."""

    text: str
    figure: Callable[[Numbers], float]
    """What it really is."""
    holds: Callable[[float, float], bool]
    """(figure, claimed) -> whether the claim is right."""
    given: Callable[[random.Random], dict[str, Any]]
    """Everything but what is claimed."""
    claimed: str
    """Name of the number that is claimed."""
    right: Callable[[random.Random, float], float]
    """From the figure, a number for which the claim is right."""
    wrong: Callable[[random.Random, float], float]
    """From the figure, one for which it is wrong."""


def _near(within: float) -> Callable[[float, float], bool]:
    return lambda figure, claimed: abs(figure - claimed) < within


def _above(figure: float, claimed: float) -> bool:
    return figure > claimed


def _rounded(digits: int) -> Callable[[random.Random, float], float]:
    return lambda rng, figure: round(figure, digits)


def _off(digits: int, steps: tuple[float, ...]) -> Callable[[random.Random, float], float]:
    return lambda rng, figure: round(figure + rng.choice(steps), digits)


def _times(*factors: float) -> Callable[[random.Random, float], float]:
    return lambda rng, figure: float(f"{figure * rng.choice(factors):.2g}")


def _parameters(n: Numbers) -> float:
    """Four blocks, each with two matrices and PyTorch's two biases."""
    total = 0
    for _block in range(4):
        total += n["hidden"] * n["inputs"] + n["hidden"] * n["hidden"] + 2 * n["hidden"]
    return total


def _power(n: Numbers) -> float:
    left = 1.0
    for _step in range(n["steps"]):
        left *= n["rho"]
    return left


KINDS: dict[str, Kind] = {
    "factor": Kind(
        "A factor of {rho} a step leaves more than {share} of a gradient after {steps} steps.",
        _power,
        _above,
        lambda rng: {"rho": rng.choice((0.8, 0.9, 0.95, 1.1)), "steps": rng.randint(10, 60)},
        "share",
        _times(0.3, 0.6),
        _times(1.6, 4.0),
    ),
    "softmax twice": Kind(
        "After a second softmax one of {n} positions can still get more than {weight} of the "
        "attention.",
        lambda n: math.e / (math.e + n["n"] - 1),
        _above,
        lambda rng: {"n": rng.randint(2, 50)},
        "weight",
        _times(0.5, 0.8),
        _times(1.2, 1.3),
    ),
    "sum": Kind(
        "2/3 of {p1} and 1/3 of {p2} make {total}.",
        lambda n: (2 * n["p1"] + n["p2"]) / 3,
        _near(0.005),
        lambda rng: {"p1": rng.randint(2, 10) / 10, "p2": rng.randint(1, 9) / 10},
        "total",
        _rounded(2),
        _off(2, (-0.08, 0.05, 0.12)),
    ),
    "perplexity": Kind(
        "A loss of {loss} nats a token is a perplexity of {perplexity}.",
        lambda n: math.exp(n["loss"]),
        _near(0.05),
        lambda rng: {"loss": rng.randint(3, 40) / 10},
        "perplexity",
        _rounded(1),
        _off(1, (-0.3, 0.7, 2.5)),
    ),
    "joint": Kind(
        "Two independent events of probability {p} and {q} come together with probability {both}.",
        lambda n: n["p"] * n["q"],
        _near(0.005),
        lambda rng: {"p": rng.randint(1, 9) / 10, "q": rng.randint(1, 9) / 10},
        "both",
        _rounded(2),
        _off(2, (0.03, 0.1, 0.2)),
    ),
    "parameters": Kind(
        "An LSTM layer of PyTorch with {inputs} inputs and {hidden} units has {count} parameters.",
        _parameters,
        _near(0.5),
        lambda rng: {"inputs": rng.randint(2, 40), "hidden": rng.randint(2, 64)},
        "count",
        lambda rng, figure: int(figure),
        lambda rng, figure: int(figure * rng.choice((0.25, 0.75, 2))),
    ),
}
RELEASE = (
    "In release {now} this back end is supported: it came with release {first} and left after "
    "release {last}."
)


def make(kind: str, verdict: Verdict, rng: random.Random) -> tuple[str, dict[str, Any]]:
    """Text and numbers of a claim of that kind that comes out so."""
    if kind == "release":
        first = rng.randint(2, 5)
        last = first + rng.randint(1, 4)
        now = {"right": rng.randint(first, last), "wrong": first - 1}.get(
            verdict, last + rng.randint(1, 3)
        )
        numbers: dict[str, Any] = {"first": first, "last": last, "now": now}
        return RELEASE.format(**numbers), numbers
    one = KINDS[kind]
    numbers = one.given(rng)
    move = one.wrong if verdict == "wrong" else one.right
    numbers[one.claimed] = move(rng, one.figure(numbers))
    if verdict == "vague":
        numbers[rng.choice(sorted(numbers))] = None
    said = {name: "(not said)" if n is None else n for name, n in numbers.items()}
    return one.text.format(**said), numbers


def settled(kind: str, numbers: Numbers) -> tuple[Verdict, float | str]:
    """Verdict and evidence: a figure, or the name of the number that is missing."""
    for name, number in numbers.items():
        if number is None:
            return "vague", name
    if kind == "release":
        if numbers["now"] < numbers["first"]:
            return "wrong", numbers["first"]
        return ("outdated" if numbers["now"] > numbers["last"] else "right"), numbers["last"]
    one = KINDS[kind]
    figure = one.figure(numbers)
    return ("right" if one.holds(figure, numbers[one.claimed]) else "wrong"), figure
