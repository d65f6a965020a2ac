"""Pictures of one to three coloured shapes in, captions in English, French or Chinese out.

A picture has 48 × 48 pixels; its things differ in colour, so every phrase has one thing. A scene
has several right captions; one of them is the target. Gold: the box of each thing, and which
words name it. Some colours and shapes never meet outside of the ``challenge`` set, where every
scene has such a pair. What is in a test scene, with its relations, is in no other set.

This module draws no perspective, no overlap other than one thing inside another, and no
photographs.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from s2s_lab.tasks.generated import Sizes, split_of
from s2s_lab.tasks.scene_captions import TOKENIZERS, captions, text
from s2s_lab.tasks.scene_shapes import (
    COLOURS,
    RADII,
    SHAPES,
    SIDE,
    Box,
    Thing,
    box,
    held_out,
    paint,
    relations,
)
from s2s_lab.tasks.signal import SignalPair, SignalTask, generate_signals
from s2s_lab.tasks.task import Link

_ROOMY = ("circle", "square", "diamond")
_INSIDE = 0.15


@dataclass(frozen=True, eq=False)
class ScenePair(SignalPair):
    """A picture (3, 48, 48), red, green and blue from 0 to 1, and a caption.

    `references` has every right caption.
    """

    things: tuple[Thing, ...] = ()
    boxes: tuple[Box, ...] = ()
    """Of each thing."""
    mentions: frozenset[Link] = frozenset()
    """(i, j): the target's token j names thing i (its size, colour or shape)."""


def scenes(
    language: str = "en",
    sizes: Sizes = (6000, 300, 300, 300),
    things: tuple[int, int] = (1, 3),
    seed: int = 0,
) -> SignalTask[ScenePair]:
    """Pictures in, captions out.

    Args:
        language: ``en``, ``fr`` or ``zh``; the scenes are the same for all.
        sizes: pairs in train, valid, test and challenge.
        things: fewest and most things in a scene, from 1 to 3.
        seed: of the draw.

    Raises:
        ValueError: for another language, or numbers out of order.

    >>> tuple(scenes("fr", (1, 1, 1, 1)).train[0].source.shape)
    (3, 48, 48)
    """
    if language not in TOKENIZERS:
        raise ValueError(f"scenes: expected one of {', '.join(TOKENIZERS)}, got {language!r}")
    if not 1 <= things[0] <= things[1] <= 3:
        raise ValueError(f"scenes: expected 1 <= fewest <= most things <= 3, got {things}")

    def stream(rng: np.random.Generator, split: str) -> Iterator[ScenePair]:
        while True:
            scene = _scene(int(rng.integers(things[0], things[1] + 1)), rng)
            new = any(held_out(thing.colour, thing.shape) for thing in scene)
            if new != (split == "challenge"):
                continue
            boxes = tuple(box(thing) for thing in scene)
            if not new and split_of(_content(scene, boxes)) != split:
                continue
            yield _pair(scene, boxes, language, rng)

    return generate_signals("scenes", stream, TOKENIZERS[language], 3, sizes, seed)


def _pair(
    scene: tuple[Thing, ...], boxes: tuple[Box, ...], language: str, rng: np.random.Generator
) -> ScenePair:
    picture = torch.from_numpy(paint(scene, rng))
    right = captions(scene, boxes, language)
    chosen = right[int(rng.integers(len(right)))]
    target = text(chosen, language)
    others = sorted({text(caption, language) for caption in right} - {target})
    mentions = frozenset((int(i), j) for j, token in enumerate(chosen) for i in token.heads)
    return ScenePair(
        picture,
        target,
        references=(target, *others),
        things=scene,
        boxes=boxes,
        mentions=mentions,
    )


def _content(scene: tuple[Thing, ...], boxes: tuple[Box, ...]) -> str:
    """What is to be seen, whatever the order, the exact places and the language."""
    names = [f"{thing.size} {thing.colour} {thing.shape}" for thing in scene]
    facts = [
        f"{names[i]} {' '.join(relations(boxes[i], boxes[j]))} {names[j]}"
        for i in range(len(scene))
        for j in range(len(scene))
        if i != j
    ]
    return "; ".join(sorted([*names, *facts]))


def _scene(count: int, rng: np.random.Generator) -> tuple[Thing, ...]:
    """Things of different colours that do not touch, unless one is inside another."""
    while True:
        colours = [str(colour) for colour in rng.permutation(list(COLOURS))[:count]]
        scene: list[Thing] = []
        for colour in colours:
            scene.append(_thing(colour, rng))
        if count > 1 and rng.random() < _INSIDE:
            scene[:2] = _one_inside(colours[0], colours[1], rng)
        if _apart(scene):
            return tuple(scene)


def _thing(colour: str, rng: np.random.Generator) -> Thing:
    """A thing somewhere in the picture."""
    size = str(rng.choice(list(RADII)))
    radius = float(rng.uniform(*RADII[size]))
    x, y = rng.uniform(radius + 1, SIDE - radius - 1, 2)
    return Thing(str(rng.choice(SHAPES)), colour, size, float(x), float(y), radius)


def _one_inside(outer: str, inner: str, rng: np.random.Generator) -> list[Thing]:
    """A big thing with a small one in its middle."""
    radius = float(rng.uniform(13.0, 14.5))
    x, y = rng.uniform(radius + 1, SIDE - radius - 1, 2)
    container = Thing(str(rng.choice(_ROOMY)), outer, "big", float(x), float(y), radius)
    shift = rng.uniform(-1.5, 1.5, 2)
    shape = str(rng.choice(SHAPES))
    content = Thing(shape, inner, "small", float(x + shift[0]), float(y + shift[1]), 4.5)
    return [container, content]


def _apart(scene: list[Thing]) -> bool:
    """Whether any two things are two pixels apart, or one is well inside the other."""
    for i, one in enumerate(scene):
        for other in scene[:i]:
            distance = max(abs(one.x - other.x), abs(one.y - other.y))
            apart = distance > one.radius + other.radius + 2
            small, big = sorted((one, other), key=lambda thing: thing.radius)
            if not apart and not (big.radius >= 13 and distance <= 1.5 and small.radius <= 4.5):
                return False
    return True
