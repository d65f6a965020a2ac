"""Reranking: features by hand, Bayes' rule on a joint law, and the printed sums."""

import math
from dataclasses import dataclass

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding.beam import Beam
from s2s_lab.decoding.rerank import Feature, Rerank, noisy_channel
from s2s_lab.decoding.sampling import Sampling
from s2s_lab.decoding.scoring import logprob_of
from s2s_lab.models import TableModel

from .laws import expect_the_same_alone, many, traces_of
from .random_models import networks, tables

DIRECT = TableModel.of({"": {"a": 0.6, "b": 0.4}, "a": {"<eos>": 1.0}, "b": {"b": 1.0}})
A, B = DIRECT.vocab.id("a"), DIRECT.vocab.id("b")
BEAM = Beam(width=2, alpha=0.0)
"""a·eos: .6; b·b·eos: .4."""


@dataclass
class Channel:
    """Writes its source from a target: a table for each first token of the target."""

    tables: dict[int, TableModel]

    def start(self, sources):
        return tuple((self.tables[ids[0]], ()) for ids in sources.ids.tolist())

    def step(self, state, last_ids):
        logits, new = [], []
        for (table, prefix), last in zip(state, last_ids, strict=True):
            row, [after], _ = table.step((prefix,), last[None])
            logits.append(row[0])
            new.append((table, after))
        return torch.stack(logits), tuple(new), None

    def reorder(self, state, index):
        return tuple(state[i] for i in index.tolist())


def writes(first):
    """A channel law whose first token has some probabilities; then the sentence ends."""
    return TableModel(DIRECT.vocab, {(): first})


CHANNEL = Channel({A: writes({A: 0.2, B: 0.8}), B: writes({A: 0.9, B: 0.1})})
SOURCES = batch.sources([[A, 2], [B, 2]])


def test_the_noisy_channel_by_hand():
    """Source a: direct a .6, b b .4; channel .2 and .9, so .12 and .36: b b wins. Source b:
    channel .8 and .1, so .48 and .04: a wins.
    """
    one, two = noisy_channel(BEAM, CHANNEL).search(DIRECT, SOURCES)
    assert [d.ids for d in one] == [(B, B, 2), (A, 2)]
    assert [d.ids for d in two] == [(A, 2), (B, B, 2)]
    assert [math.exp(d.score) for d in (*one, *two)] == pytest.approx([0.36, 0.12, 0.48, 0.04])
    assert [math.exp(d.logprob) for d in one] == pytest.approx([0.4, 0.6])


def test_the_weight_and_the_language_model_by_hand():
    """λ 2 squares: source a: .6 · .2² · (.5)² = .006, .4 · .9² · (.1)² = .00324."""
    language = TableModel(DIRECT.vocab, {(): {A: 0.5, B: 0.1, 2: 0.4}, (B,): {B: 1.0}})
    one, _ = noisy_channel(BEAM, CHANNEL, 2.0, language).search(DIRECT, SOURCES)
    assert [d.ids for d in one] == [(A, 2), (B, B, 2)]
    assert [math.exp(d.score) for d in one] == pytest.approx([0.006, 0.00324])


def test_normalised_by_lengths_by_hand():
    """Yee et al.: log p(y|x) / |y| + λ log p(x|y) / |x|; lengths with EOS: y 2 and 3, x 2."""
    one, _ = noisy_channel(BEAM, CHANNEL, normalised=True).search(DIRECT, SOURCES)
    by_hand = {
        (A, 2): math.log(0.6) / 2 + math.log(0.2) / 2,
        (B, B, 2): math.log(0.4) / 3 + math.log(0.9) / 2,
    }
    assert {d.ids: pytest.approx(d.score) for d in one} == by_hand


@given(st.integers(0, 10_000))
def test_with_the_true_prior_the_channel_finds_the_most_probable_target(seed):
    """From a joint law of x and y, p(x|y) p(y) ranks targets as p(y|x) does (Bayes)."""
    generator = torch.Generator().manual_seed(seed)
    joint = torch.rand(2, 2, generator=generator, dtype=torch.float64)
    joint = joint / joint.sum()
    x_given_y = (joint / joint.sum(0)).T.tolist()
    prior = dict(zip((A, B), joint.sum(0).tolist(), strict=True))
    by_target = dict(zip((A, B), x_given_y, strict=True))
    channel = Channel(
        {y: writes(dict(zip((A, B), row, strict=True))) for y, row in by_target.items()}
    )
    strategy = Rerank(
        BEAM, (Feature("channel", model=channel), Feature("forward", model=writes(prior)))
    )
    uniform = writes({A: 0.5, B: 0.5})
    for x, found in enumerate(strategy.search(uniform, SOURCES)):
        scores = {d.ids[0]: math.exp(d.score) for d in found}
        assert scores == {y: pytest.approx(float(joint[x, i])) for i, y in enumerate((A, B))}


@settings(max_examples=40)
@given(tables(), tables(), st.floats(-2.0, 2.0), st.floats(-1.0, 1.0))
def test_scores_are_the_printed_sums(model, second, weight, length):
    features = (
        Feature("logprob"),
        Feature("forward", weight, second, per="target"),
        Feature("length", length),
    )
    strategy = Rerank(Sampling(samples=5), features)
    traces, answers = traces_of(strategy, model, many(2))
    for trace, found in zip(traces, answers, strict=True):
        assert len({d.ids for d in found}) == len(found)
        *rows, weights = trace.tables[0].values
        for d, row, output in zip(found, rows, trace.outputs, strict=True):
            other = float(logprob_of(second, many(1), [d.ids])[0]) / len(d.ids)
            assert row == pytest.approx((d.logprob, other, len(d.ids), d.score))
            assert d.score == pytest.approx(
                sum(w * v for w, v in zip(weights[:-1], row[:-1], strict=True))
            )
            assert sum(t.value for t in output.terms[1:-1]) == pytest.approx(d.score)
        assert [d.score for d in found] == sorted((d.score for d in found), reverse=True)


@settings(max_examples=20)
@given(networks)
def test_neither_batch_nor_padding_nor_recorder_changes_a_result(drawn):
    model, sources = drawn.build()
    strategy = Rerank(Beam(3, max_steps=5), (Feature("logprob", per="target"),))
    expect_the_same_alone(strategy, model, sources)
    second = Rerank(Beam(3, max_steps=5), (Feature("forward", model=model),))
    for found in second.search(model, sources):
        assert [d.score for d in found] == pytest.approx([d.logprob for d in found])


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: Rerank(BEAM, ()), "features: expected at least one, got none"),
        (lambda: Feature("channel"), "feature channel: expected a model, got none"),
        (lambda: Feature("length", model=DIRECT), "feature length: expected no model, got one"),
    ],
)
def test_wrong_settings_are_one_sentence(build, sentence):
    with pytest.raises(ValueError, match=sentence):
        build()


def test_a_channel_reads_tokens_not_signals():
    feature = Feature("channel", model=CHANNEL)
    heard = batch.signals([torch.ones(2, 3)])
    [found] = BEAM.search(DIRECT, many(1))
    with pytest.raises(ValueError, match="channel: expected sources of tokens, got signals"):
        feature.of(heard, [0, 0], found)
