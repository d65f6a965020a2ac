"""The hidden Markov model: weather by hand, enumeration, and the posterior as a step model."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding.scoring import logprob_of
from s2s_lab.models.hmm import HMM
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import BOS, EOS, MASK

from ..decoding.random_hmms import every_path, observed, random_hmm

WEATHER = HMM.of(
    {"rain": 0.6, "sun": 0.4},
    {"rain": {"rain": 0.7, "sun": 0.3}, "sun": {"rain": 0.4, "sun": 0.6}},
    {"rain": {"walk": 0.1, "shop": 0.9}, "sun": {"walk": 0.6, "shop": 0.4}},
)


def of_words(model, *texts):
    return batch.sources([[*model.source_vocab.ids(text.split()), EOS] for text in texts])


def test_weather_by_hand():
    """Walk, shop. rain rain .6·.1·.7·.9 = .0378; rain sun .6·.1·.3·.4 = .0072;
    sun rain .4·.6·.4·.9 = .0864; sun sun .4·.6·.6·.4 = .0576; together .189.
    So p(sun | both) = .144 / .189 and p(rain | sun, shop after it) = .0864 / .144 = .6.
    """
    sources = of_words(WEATHER, "walk shop", "walk")
    assert WEATHER.joint_logprob(["sun", "rain"], ["walk", "shop"]) == pytest.approx(
        math.log(0.0864)
    )
    assert WEATHER.evidence(sources).exp().tolist() == pytest.approx([0.189, 0.06 + 0.24])
    state = WEATHER.start(sources)
    logits, state, read = WEATHER.step(state, torch.tensor([BOS, BOS]))
    sun = WEATHER.vocab.id("sun")
    assert read is None
    assert logits.softmax(-1)[:, sun].tolist() == pytest.approx([0.144 / 0.189, 0.24 / 0.3])
    logits, state, _ = WEATHER.step(state, torch.tensor([sun, sun]))
    law = logits.softmax(-1)
    assert law[0, WEATHER.vocab.id("rain")].item() == pytest.approx(0.6)
    assert law[1, EOS].item() == 1.0
    logits, _, _ = WEATHER.step(state, torch.tensor([sun, EOS]))
    assert logits.softmax(-1)[:, EOS].tolist() == [1.0, 1.0]


@given(st.integers(0, 10_000))
def test_its_steps_multiply_to_the_posterior(seed):
    """log p(states | observations) = log p(both) - log p(observations), summed by enumeration."""
    generator = torch.Generator().manual_seed(seed)
    model = random_hmm(generator)
    sources, texts = observed(model, generator, sentences=3, longest=4)
    assert isinstance(model, StepModel)
    for row, text in enumerate(texts):
        paths = every_path(model, text)
        evidence = torch.tensor([joint for joint, _ in paths], dtype=torch.float64).logsumexp(0)
        assert model.evidence(sources)[row].item() == pytest.approx(evidence.item())
        for joint, path in (paths[0], paths[len(paths) // 2], paths[-1]):
            ids = [*model.vocab.ids(path), EOS]
            alone = sources.rows(torch.tensor([row]))
            assert logprob_of(model, alone, [ids])[0].item() == pytest.approx(joint - evidence)


def test_states_that_cannot_be_are_no_trouble():
    """From sun it always rains, and only rain shows shop: after walk shop nothing else is left."""
    model = HMM.of(
        {"rain": 0.5, "sun": 0.5},
        {"sun": {"rain": 1.0}, "rain": {"rain": 1.0}},
        {"sun": {"walk": 1.0}, "rain": {"shop": 1.0}},
    )
    sources = of_words(model, "walk shop", "shop")
    rows = model.start(sources)
    first, rows, _ = model.step(rows, torch.tensor([BOS, BOS]))
    assert first.softmax(-1).isfinite().all()
    assert first.argmax(-1).tolist() == model.vocab.ids(["sun", "rain"])
    second, _, _ = model.step(rows, torch.tensor(model.vocab.ids(["rain", "sun"])))  # impossible
    assert second.softmax(-1).isfinite().all()
    with pytest.raises(ValueError, match="row 1 has probability 0"):
        model.start(of_words(model, "shop", "shop walk"))


def test_what_is_no_hmm_is_named():
    right = ({"a": 1.0}, {"a": {"a": 1.0}}, {"a": {"x": 1.0}})
    with pytest.raises(ValueError, match=r"initial: expected probabilities with sum 1, got 0.9"):
        HMM.of({"a": 0.9}, *right[1:])
    with pytest.raises(ValueError, match=r"transition\['a'\]: expected words of a, got 'b'"):
        HMM.of(right[0], {"a": {"b": 1.0}}, right[2])
    with pytest.raises(ValueError, match=r"emission: expected a row for each state"):
        HMM.of(*right[:2], {"b": {"x": 1.0}})
    model = HMM.of(*right)
    with pytest.raises(ValueError, match="observations: expected one of x, got 'y'"):
        model.joint_logprob(["a"], ["y"])
    with pytest.raises(ValueError, match="got 2 for 1"):
        model.joint_logprob(["a", "a"], ["x"])
    with pytest.raises(ValueError, match="expected observations that the model knows"):
        model.start(batch.sources([[MASK, EOS]]))
