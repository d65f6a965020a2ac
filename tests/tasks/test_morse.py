"""Morse: decoded from the tones and from the frames by decoders of the test's own."""

from functools import cache

import numpy as np
import pytest
import torch

from s2s_lab.tasks.morse import CODE, FRAME, key, morse, waveform

TREE = "  etianmsurwdkgohvf l pjbxcyzq  54 3   2       16       7   8 90"
"""Character n has the children 2n (dot) and 2n + 1 (dash): the usual chart, typed from it."""


def letter(signs: str) -> str:
    """Walk down the chart."""
    place = 1
    for sign in signs:
        place = 2 * place + (sign == "-")
    return TREE[place]


@cache
def task():
    return morse((300, 30, 30, 30))


def everything():
    return [p for s in ("train", "valid", "test", "challenge") for p in task().split(s)]


def test_the_code_is_the_chart():
    assert len(CODE) == 36
    assert {letter(signs): signs for signs in CODE.values()} == CODE


def test_tones_spell_the_text():
    """A gap of more than 2 units ends a letter; units are told from the tones within a message."""
    wrong = total = 0
    for pair in everything():
        on = np.array([end - start for start, end in pair.tones])
        off = np.array([b[0] - a[1] for a, b in zip(pair.tones, pair.tones[1:], strict=False)])
        unit = np.median(np.concatenate([on, off[off < 2 * on.max()]]).clip(max=2 * on.min()))
        text, signs = "", ""
        for n, length in enumerate(on):
            signs += "-" if length > 2 * unit * 0.85 else "."
            gap = off[n] if n < len(off) else 99
            if gap > 2 * unit * 0.85:
                text, signs = text + letter(signs) if len(signs) < 6 else text, ""
                text += " " if 4.6 * unit < gap < 99 else ""
        wrong += text.strip() != pair.target
        total += 1
    assert wrong < total / 3  # a crude decoder without context reads most of them


def test_segments_are_in_order_and_hold_their_tones():
    for pair in everything():
        assert [s.token for s in pair.segments] == list(range(len(pair.target)))
        assert all(s.start < s.end <= len(pair.source) for s in pair.segments)
        assert all(a.end <= b.start for a, b in zip(pair.segments, pair.segments[1:], strict=False))
        for segment, character in zip(pair.segments, pair.target, strict=True):
            begin, end = (segment.start - 1) * FRAME, (segment.end + 1) * FRAME
            inside = [t for t in pair.tones if begin <= t[0] and t[1] <= end]
            assert len(inside) == (0 if character == " " else len(CODE[character]))


def test_the_source_is_loud_where_the_tone_is_on():
    for pair in everything():
        level = pair.source[:, 0].numpy()
        middle = (np.arange(len(level)) + 0.5) * FRAME
        on = np.zeros(len(level), bool)
        for start, end in pair.tones:
            on |= (middle > start + FRAME) & (middle < end - FRAME)
        edge = np.zeros(len(level), bool)
        for start, end in pair.tones:
            edge |= (middle > start - FRAME) & (middle < end + FRAME)
        assert abs(level[~edge].mean()) < 0.2
        if on.sum() > 10:
            assert abs(level[on].mean() - 1) < 5 * pair.noise / np.sqrt(on.sum()) + 1e-3


def test_by_hand_without_jitter():
    """e is one dot, t one dash: on 1, off 3, on 3 units."""
    pair = key("et", np.random.default_rng(0), 0.0, 0.0)
    (a, b), (c, d) = pair.tones
    unit = b - a
    assert (c - b, d - c) == (pytest.approx(3 * unit), pytest.approx(3 * unit))
    assert pair.source.sum() * FRAME == pytest.approx(4 * unit, rel=1e-3)


def test_sound_is_as_long_as_the_source_and_has_the_pitch():
    pair = key("ttt", np.random.default_rng(0), 0.0, 0.0)
    sound = waveform(pair, 8000, 600.0)
    assert len(sound) == len(pair.source) * 160
    assert sound.abs().max() <= 1
    spectrum = torch.fft.rfft(sound).abs()
    assert abs(int(spectrum.argmax()) * 8000 / len(sound) - 600) < 5
    assert torch.equal(sound, waveform(pair, 8000, 600.0))


def test_texts_of_test_are_not_in_train_and_challenge_is_longer():
    assert not {p.target for p in task().train} & {p.target for p in task().test}
    assert all(p.target.count(" ") in (2, 3) for p in task().challenge)
    assert all(p.target.count(" ") in (0, 1) for p in task().train)


def test_wrong_texts_are_one_sentence():
    with pytest.raises(ValueError, match="words of a-z and 0-9 with one space between, got 'a  b'"):
        key("a  b", np.random.default_rng(0), 0.1, 0.1)
    with pytest.raises(ValueError, match="fewest <= most words"):
        morse(words=(2, 3), more=(3, 4))
