"""Spoken digits: segments hold the sound, vowels have their formants, the digits can be told."""

from functools import cache

import numpy as np
import pytest
import torch

from s2s_lab.tasks.digits_audio import SPEAKERS, digits_audio, waveform
from s2s_lab.tasks.voice import HOP, RATE, Speaker, plan, say


@cache
def task():
    return digits_audio((240, 40, 40, 20))


def spectrum(wave, start, end):
    piece = wave[int(start * RATE) : int(end * RATE)]
    power = torch.fft.rfft(piece * torch.hann_window(len(piece))).abs().square()
    return torch.arange(len(power)) * RATE / len(piece), power


def spoken(digits, number=7, seed=0):
    utterance = plan(digits, Speaker.numbered(number), np.random.default_rng(seed))
    return utterance, say([utterance], torch.Generator().manual_seed(0))[0]


def test_shapes_segments_and_sounds_agree():
    for split in ("train", "valid", "test", "challenge"):
        for pair in task().split(split):
            sound = waveform(pair)
            assert pair.source.shape[1] == task().features == 72
            assert abs(len(pair.source) * 3 * HOP - len(sound)) < 6 * HOP
            assert sound.abs().max() <= 1
            assert torch.isfinite(pair.source).all()
            assert [s.token for s in pair.segments] == list(range(len(pair.target)))
            assert all(s.start < s.end <= len(pair.source) for s in pair.segments)
            ends = zip(pair.segments, pair.segments[1:], strict=False)
            assert all(a.end <= b.start for a, b in ends)
            assert pair.speaker in SPEAKERS[split]
            assert (len(pair.target) > 5) == (split == "challenge")


def test_it_is_louder_within_the_segments_than_between():
    for pair in task().train[:60]:
        inside = torch.zeros(len(pair.source), dtype=torch.bool)
        for segment in pair.segments:
            inside[segment.start : segment.end] = True
        assert pair.source[inside].mean() > pair.source[~inside].mean()


def test_voiced_sounds_have_the_pitch_of_the_speaker():
    """Autocorrelation of the vowel of *two* peaks at the period that was planned."""
    for number in range(6):
        utterance, sound = spoken("2", number)
        start, end = utterance.spans[0]
        middle = start + 0.7 * (end - start)
        pitch = float(utterance.controls[int(middle * RATE) // HOP, 0])
        piece = sound[int(middle * RATE) - 300 : int(middle * RATE) + 300]
        lags = torch.arange(int(RATE / 450), int(RATE / 70))
        scores = torch.stack([(piece[: -int(k)] * piece[int(k) :]).sum() for k in lags])
        period = int(lags[scores.argmax()])
        ratio = RATE / period / pitch
        assert min(abs(ratio - 1), abs(ratio - 0.5)) < 0.06


def test_high_front_and_low_back_vowels_differ_as_they_should():
    """The second formant of *three* (iy) lies above 1,800 Hz, that of *four* (ao) below 1,500."""
    for number in range(4):
        for digit, above in (("3", True), ("4", False)):
            utterance, sound = spoken(digit, number)
            start, end = utterance.spans[0]
            at = 0.75 if above else 0.5
            middle = start + at * (end - start)
            f, power = spectrum(sound, middle - 0.03, middle + 0.03)
            low = power[(f > 900) & (f < 1500)].sum()
            high = power[(f > 1800) & (f < 3400)].sum()
            assert (high > low) == above


def test_hissing_is_high_and_stops_are_silent():
    utterance, sound = spoken("6")
    start, end = utterance.spans[0]
    f, power = spectrum(sound, start + 0.02, start + 0.08)
    assert power[f > 2500].sum() > 10 * power[f < 1500].sum()
    quietest = sound[int(start * RATE) : int(end * RATE)].unfold(0, 80, 40).square().mean(1).min()
    assert quietest < 1e-3 * sound.square().max()


def features(pair, segment):
    """Nine slices of a digit, averaged, without loudness."""
    frames = pair.source[segment.start : segment.end].reshape(-1, 24)
    parts = [part.mean(0) for part in frames.tensor_split(9) if len(part)]
    stacked = torch.stack(parts + [parts[-1]] * (9 - len(parts)))
    return (stacked - stacked.mean()).flatten()


def test_unseen_speakers_are_understood_by_the_nearest_mean():
    """Ten mean spectra from training speakers recognise most digits of the test speakers."""
    sums = torch.zeros(10, 9 * 24)
    counts = torch.zeros(10)
    for pair in task().train:
        for segment in pair.segments:
            digit = int(pair.target[segment.token])
            sums[digit] += features(pair, segment)
            counts[digit] += 1
    means = sums / counts[:, None]
    hits = [
        int((means - features(pair, s)).square().sum(1).argmin()) == int(pair.target[s.token])
        for pair in task().test
        for s in pair.segments
    ]
    assert sum(hits) / len(hits) > 0.7


def test_strings_of_test_are_not_in_train():
    assert not {p.target for p in task().train} & {p.target for p in [*task().valid, *task().test]}


def test_what_stands_beside_an_utterance_does_not_change_its_plan():
    one = plan("123", Speaker.numbered(1), np.random.default_rng(5))
    other = plan("4", Speaker.numbered(2), np.random.default_rng(6))
    together = say([one, other], torch.Generator().manual_seed(0))
    assert [len(w) for w in together] == [(len(u.controls) - 1) * HOP for u in (one, other)]


def test_wrong_settings_are_one_sentence():
    with pytest.raises(ValueError, match="digits-audio: expected 1 <= fewest <= most"):
        digits_audio(digits=(2, 6))
