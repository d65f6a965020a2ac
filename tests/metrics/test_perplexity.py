"""Perplexity, against torch's cross-entropy."""

import math

import pytest
import torch
from torch.nn.functional import cross_entropy

from s2s_lab.metrics import Perplexity, gold_logprobs
from s2s_lab.text import PAD


def batch(generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits (batch, tgt, vocab) and ragged targets (batch, tgt)."""
    b, t, v = (int(torch.randint(2, 7, (), generator=generator)) for _ in range(3))
    logits = 4 * torch.randn(b, t, v, generator=generator, dtype=torch.float64)
    targets = torch.randint(1, v, (b, t), generator=generator)
    lengths = torch.randint(1, t + 1, (b, 1), generator=generator)
    return logits, targets.masked_fill(torch.arange(t) >= lengths, PAD)


def test_a_thousand_batches_have_the_perplexity_of_torchs_cross_entropy():
    generator = torch.Generator().manual_seed(0)
    for _ in range(1000):
        logits, targets = batch(generator)
        score = Perplexity().corpus(gold_logprobs(logits, targets))
        expected = cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=PAD)
        assert score.cross_entropy == pytest.approx(float(expected))
        assert score.score == pytest.approx(math.exp(expected))
        assert score.tokens == int((targets != PAD).sum())


def test_perplexity_by_hand():
    """Probabilities 1/2 and 1/8: mean surprise (1 + 3)/2 = 2 bits, perplexity 2² = 4."""
    score = Perplexity().corpus([[math.log(1 / 2)], [math.log(1 / 8)]])
    assert score.bits == pytest.approx(2)
    assert score.score == pytest.approx(4)


def test_tokens_are_pooled_over_sentences():
    """Three tokens of 1/2 and one of 1/32: (3·1 + 5)/4 = 2 bits; sentences would average 3."""
    half, small = math.log(1 / 2), math.log(1 / 32)
    assert Perplexity().corpus([[half] * 3, [small]]).bits == pytest.approx(2)


def test_a_uniform_guess_over_v_tokens_has_perplexity_v():
    logprobs = gold_logprobs(torch.zeros(2, 3, 7), torch.full((2, 3), 5))
    assert Perplexity().corpus(logprobs).score == pytest.approx(7)


def test_certainty_is_one_and_impossibility_infinite():
    assert Perplexity().corpus([[0.0, 0.0]]).score == 1
    assert Perplexity().corpus([[0.0, -math.inf]]).score == math.inf
    assert Perplexity().corpus([[-1e6]]).score == math.inf


def test_padding_does_not_count_and_half_precision_is_widened():
    logits = torch.randn(2, 3, 6, generator=torch.Generator().manual_seed(1))
    targets = torch.tensor([[5, 2, PAD], [3, 4, 2]])
    assert [len(row) for row in gold_logprobs(logits, targets)] == [2, 3]
    narrow = gold_logprobs(logits.bfloat16(), targets)
    assert narrow == gold_logprobs(logits.bfloat16().float(), targets)


@pytest.mark.parametrize(
    ("logprobs", "sentence"),
    [
        ([], "expected at least one sentence, got none"),
        ([[-1.0], []], r"a token in sentence 1 \(EOS counts\), got none"),
        ([[-1.0, 0.5]], "log-probabilities, at most 0, got 0.5 in sentence 0"),
        ([[math.nan]], "got nan in sentence 0"),
    ],
)
def test_what_is_no_log_probability_is_refused(logprobs, sentence):
    with pytest.raises(ValueError, match=sentence):
        Perplexity().corpus(logprobs)


def test_shapes_that_do_not_belong_together_are_refused():
    with pytest.raises(ValueError, match=r"got \(2, 3, 5\) and \(2, 4\)"):
        gold_logprobs(torch.zeros(2, 3, 5), torch.ones(2, 4, dtype=torch.long))
