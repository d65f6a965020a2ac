"""Signals: sets in their sizes, drawn when looked at, each from a generator of its own."""

from itertools import count

import pytest
import torch

from s2s_lab.tasks.signal import SignalPair, generate_signals, generator
from s2s_lab.text import CharTokenizer


def numbers(sizes=(3, 2, 2, 2), seed=0):
    def stream(rng, split):
        for n in count():
            yield SignalPair(torch.from_numpy(rng.random((2, 1))).float(), f"{split}{n}")

    return generate_signals("numbers", stream, CharTokenizer(), 1, sizes, seed)


def test_sets_differ_and_the_seed_decides():
    sources = {s: numbers().split(s)[0].source for s in ("train", "valid", "test", "challenge")}
    values = [round(float(x[0, 0]), 6) for x in sources.values()]
    assert len(set(values)) == 4
    assert torch.equal(sources["train"], numbers().train[0].source)
    assert not torch.equal(sources["train"], numbers(seed=1).train[0].source)


def test_a_smaller_set_is_the_beginning_of_a_larger_one():
    small, large = numbers((2, 1, 1, 1)), numbers((5, 1, 1, 1))
    assert [p.target for p in small.train] == [p.target for p in large.train][:2]
    assert torch.equal(small.train[1].source, large.train[1].source)


def test_generators_belong_to_their_names():
    assert generator("a", 0).random() == generator("a", 0).random()
    assert generator("a", 0).random() != generator("b", 0).random()


def test_unknown_sets_are_one_sentence():
    with pytest.raises(ValueError, match="train, valid, test, challenge, got 'dev'"):
        numbers().split("dev")
