"""Scenes: what a caption says is seen in the pixels, by eyes of the test's own."""

import re
from functools import cache

import numpy as np
import pytest

from s2s_lab.tasks.scene_shapes import held_out
from s2s_lab.tasks.scenes import scenes

PALETTE = {
    "red": (220, 38, 38), "blue": (46, 89, 242), "green": (38, 178, 64), "yellow": (242, 217, 38),
    "purple": (153, 51, 191), "white": (242, 242, 242),
}  # fmt: skip
FILL = {"circle": (0.66, 0.86), "square": (0.89, 1.0), "triangle": (0.45, 0.62),
        "star": (0.28, 0.55), "cross": (0.45, 0.72), "diamond": (0.45, 0.65)}  # fmt: skip
"""Share of its box that a shape fills, from and to."""
ENGLISH = re.compile(r"a (small|big) (red|blue|green|yellow|purple|white) (\w+)")
SAID = {"to the left of": "left", "to the right of": "right", "above": "above", "below": "below",
        "inside": "inside", "around": "around"}  # fmt: skip


@cache
def task(language="en"):
    return scenes(language, (400, 60, 60, 100))


def everything(language="en"):
    return [p for s in ("train", "valid", "test", "challenge") for p in task(language).split(s)]


def seen(pair):
    """Colour -> mask of the pixels that are nearest to it and bright."""
    image = pair.source.numpy().transpose(1, 2, 0) * 255
    colours = np.array(list(PALETTE.values()))
    distance = np.linalg.norm(image[:, :, None] - colours, axis=-1)
    nearest = distance.argmin(-1)
    masks = {}
    for n, name in enumerate(PALETTE):
        mask = (nearest == n) & (distance.min(-1) < 60)
        if mask.sum() >= 8:
            masks[name] = mask
    return masks


def box_of(mask):
    rows, columns = np.nonzero(mask)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def clauses(caption):
    """(size, colour, shape) of each thing, and the relation to each but the first."""
    text = caption[0].lower() + caption[1:]
    things = ENGLISH.findall(text)
    between = [s.strip() for s in ENGLISH.split(text)[4::4]][: len(things) - 1]
    return things, [SAID[words.removeprefix("and ")] for words in between]


def test_images_are_images():
    for pair in everything():
        assert tuple(pair.source.shape) == (3, 48, 48)
        assert 0 <= pair.source.min() <= pair.source.max() <= 1


def test_every_thing_of_a_caption_is_seen_and_nothing_else():
    for pair in everything():
        things, _ = clauses(pair.target)
        masks = seen(pair)
        named = {colour for _, colour, _ in things}
        assert named <= set(masks)
        assert all(mask.sum() < 40 for colour, mask in masks.items() if colour not in named)
        inside = {c for t in pair.references for c in _containers(t)}
        for size, colour, shape in things:
            x0, y0, x1, y1 = box_of(_largest(masks[colour]))
            width = max(x1 - x0, y1 - y0)
            assert (width <= 12) == (size == "small"), (pair.target, width)
            if colour in inside or size == "small":
                continue
            fill = masks[colour][y0:y1, x0:x1].mean()
            low, high = FILL[shape]
            assert low <= fill <= high, (pair.target, shape, fill)


def _containers(caption):
    things, said = clauses(caption)
    return {things[0][1]} if "around" in said else set()


def _largest(mask):
    """The pixels without single ones at the edges of other colours."""
    padded = np.pad(mask, 1)
    neighbours = sum(
        padded[1 + dy : 49 + dy, 1 + dx : 49 + dx] for dy in (-1, 0, 1) for dx in (-1, 0, 1)
    )
    return mask & (neighbours >= 2)


def test_shapes_are_what_they_are_called():
    """Big shapes: where the rows are widest, and whether the corners of the box are filled."""
    checked = set()
    for pair in scenes("en", (600, 1, 1, 200), things=(1, 1)).train:
        ((size, colour, shape),) = clauses(pair.target)[0]
        if size == "small":
            continue
        mask = seen(pair)[colour]
        x0, y0, x1, y1 = box_of(mask)
        cut = mask[y0:y1, x0:x1]
        rows = cut.sum(1)
        top, middle, bottom = rows[1], rows[len(rows) // 2], rows[-2]
        checked.add(shape)
        match shape:
            case "triangle":
                assert top < middle < bottom
            case "diamond":
                assert top < middle > bottom
                assert cut.mean() < 0.66
            case "circle":
                assert top < middle > bottom
                assert cut.mean() > 0.69
            case "square":
                assert max(top, middle, bottom) - min(top, middle, bottom) <= 1
            case "cross":
                assert abs(top - bottom) <= 1
                assert top < middle > bottom
                assert cut[len(rows) // 2, 1:-1].all()
            case "star":
                assert top < 0.3 * rows.max()
                assert rows.argmax() < len(rows) / 2
                assert not cut[-1, cut.shape[1] // 2]
    assert len(checked) == 6


def test_relations_hold_in_the_pixels():
    seen_relations = set()
    for pair in everything():
        masks = seen(pair)
        for caption in pair.references:
            things, said = clauses(caption)
            assert len(said) == len(things) - 1
            one = box_of(_largest(masks[things[0][1]]))
            for relation, (_, colour, _) in zip(said, things[1:], strict=True):
                other = box_of(_largest(masks[colour]))
                seen_relations.add(relation)
                assert {
                    "left": one[2] <= other[0] + 1, "right": other[2] <= one[0] + 1,
                    "above": one[3] <= other[1] + 1, "below": other[3] <= one[1] + 1,
                    "inside": other[0] < one[0] and one[2] < other[2] and other[1] < one[1],
                    "around": one[0] < other[0] and other[2] < one[2] and one[1] < other[1],
                }[relation], (caption, one, other)  # fmt: skip
    assert seen_relations == set(SAID.values())


def test_captions_are_complete():
    """Two things that lie apart in one direction have two captions, in both directions four."""
    for pair in everything():
        assert pair.references[0] == pair.target
        assert len(set(pair.references)) == len(pair.references)
        things, _ = clauses(pair.target)
        assert len(things) == len(pair.things)
        if len(things) == 2:
            a, b = pair.boxes
            apart = (a[2] <= b[0] or b[2] <= a[0]) + (a[3] <= b[1] or b[3] <= a[1])
            assert len(pair.references) == 2 * max(apart, 1)
        assert len(pair.references) >= len(things)


FEMININE = {"étoile", "croix"}
FRENCH = re.compile(
    r"(?:(une?) |d'(une?) )(petite?|grande?) (\w+) "
    r"(rouge|jaune|bleue?|verte?|violet(?:te)?|blanc(?:he)?)\b"
)


def test_french_agrees():
    for pair in everything("fr"):
        for caption in pair.references:
            text = caption[0].lower() + caption[1:]
            found = FRENCH.findall(text)
            assert len(found) == len(pair.things)
            for article, elided, size, noun, colour in found:
                feminine = noun in FEMININE
                assert ((article or elided) == "une") == feminine
                assert size.endswith("e") == feminine
                assert colour in ("rouge", "jaune") or colour.endswith("e") == feminine
            assert " de un" not in text


def test_languages_show_the_same_scenes_and_say_as_much():
    chinese = dict(zip("红蓝绿黄紫白", PALETTE, strict=True))
    for english, french, other in zip(
        task("en").train, task("fr").train, task("zh").train, strict=True
    ):
        assert english.things == french.things == other.things
        assert len(english.references) == len(french.references) == len(other.references)
        order = [colour for _, colour, _ in clauses(english.target)[0]]
        assert [chinese[c] for c in re.findall(r"([红蓝绿黄紫白])色", other.target)] == order


@pytest.mark.parametrize("language", ["en", "fr", "zh"])
def test_mentions_name_the_things(language):
    for pair in everything(language):
        tokens = task(language).target.split(pair.target)
        assert task(language).target.join(tokens) == pair.target
        for number, thing in enumerate(pair.things):
            named = [tokens[j].lower() for i, j in sorted(pair.mentions) if i == number]
            if language == "en":
                assert set(named) == {thing.size, thing.colour, thing.shape}
            assert len(named) >= 3


def test_boxes_hold_the_pixels():
    for pair in everything():
        masks = seen(pair)
        for thing, box in zip(pair.things, pair.boxes, strict=True):
            found = box_of(_largest(masks[thing.colour]))
            assert np.abs(np.subtract(found, box)).max() <= 2


def test_held_out_pairs_are_in_the_challenge_only():
    pairs = [(c, s) for c in PALETTE for s in FILL]
    assert sum(held_out(c, s) for c, s in pairs) == 6
    for split in ("train", "valid", "test", "challenge"):
        for pair in task().split(split):
            things, _ = clauses(pair.target)
            assert any(held_out(c, s) for _, c, s in things) == (split == "challenge")


def test_wrong_settings_are_one_sentence():
    with pytest.raises(ValueError, match="one of en, fr, zh, got 'de'"):
        scenes("de")
    with pytest.raises(ValueError, match="most things <= 3, got"):
        scenes(things=(1, 4))
