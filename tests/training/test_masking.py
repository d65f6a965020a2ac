"""Hiding words: laws for every text, and frequencies within bounds that chance hardly leaves."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.batch import Example
from s2s_lab.models.masked import MaskedLanguageModel
from s2s_lab.models.transformer import Transformer, TransformerSettings
from s2s_lab.text import EOS, MASK, PAD, UNK
from s2s_lab.training.masking import MaskedTokens, hidden, mask_tokens, restored
from s2s_lab.training.objectives import Loss, Objective

CPU = torch.device("cpu")
VOCAB = 20


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def model():
    torch.manual_seed(0)
    sizes = TransformerSettings(source_vocab=VOCAB, width=8, heads=2, layers=1, ffn=8)
    return MaskedLanguageModel(sizes)


sentences = st.lists(
    st.lists(st.integers(0, VOCAB - 1), max_size=8).map(lambda ids: [*ids, EOS]),
    min_size=1,
    max_size=5,
)


@given(sentences, st.integers(0, 99), st.floats(0.01, 1.0))
def test_laws(rows, seed, share):
    whole = batch.sources(rows)
    before = whole.ids.clone()
    read, labels = mask_tokens(whole.ids, whole.mask, VOCAB, seeded(seed), share)
    chosen = labels != PAD
    words = whole.mask & (whole.ids > MASK)
    assert torch.equal(whole.ids, before)
    assert not (chosen & ~words).any()  # specials and padding are never asked for
    assert torch.equal(labels[chosen], whole.ids[chosen])
    assert torch.equal(read[~chosen], whole.ids[~chosen])  # nor changed
    assert torch.equal(chosen.any(1), words.any(1))  # every sentence with a word asks for one
    assert ((read[chosen] == MASK) | (read[chosen] > MASK)).all()
    assert (read < VOCAB).all()
    again = mask_tokens(whole.ids, whole.mask, VOCAB, seeded(seed), share)
    assert torch.equal(read, again[0])
    assert torch.equal(labels, again[1])


def test_other_seeds_hide_other_words():
    whole = batch.sources([[5, 6, 7, 8, 9, 10, EOS]] * 20)
    one, other = (mask_tokens(whole.ids, whole.mask, VOCAB, seeded(s))[1] for s in (0, 1))
    assert not torch.equal(one, other)


def test_a_share_of_1_asks_for_every_word():
    whole = batch.sources([[5, UNK, 7, EOS], [8, EOS]])
    _, labels = mask_tokens(whole.ids, whole.mask, VOCAB, seeded(), 1.0)
    assert labels.tolist() == [[5, PAD, 7, PAD], [8, PAD, PAD, PAD]]


def within(count, trials, share):
    """Whether a binomial count is within 5 standard deviations of its mean.

    By the normal approximation a right program fails here once in 1.7 million runs of a check.
    """
    return abs(count - trials * share) <= 5 * math.sqrt(trials * share * (1 - share))


def test_frequencies_are_those_of_the_paper():
    """200 sentences of 500 words, all the same word: the rule of at least one changes nothing
    (0.85^500 is nothing), and a random word differs from it in 14 of 15 cases. Four counts and the
    14 other words make 18 checks: a false alarm once in 95,000 seeds, and the seed is fixed."""
    whole = batch.sources([[7] * 500 + [EOS]] * 200)
    read, labels = mask_tokens(whole.ids, whole.mask, VOCAB, seeded(3))
    chosen = labels == 7
    trials, asked = 100_000, int(chosen.sum())
    assert within(asked, trials, 0.15)
    assert within(int((read[chosen] == MASK).sum()), asked, 0.8)
    assert within(int((read[chosen] == 7).sum()), asked, 0.1 + 0.1 / 15)
    others = read[chosen & (read != MASK) & (read != 7)]
    assert within(len(others), asked, 0.1 * 14 / 15)
    counts = others.bincount(minlength=VOCAB)[5:]
    assert within(int(counts.max()), len(others), 1 / 14)
    assert within(int(counts[counts > 0].min()), len(others), 1 / 14)
    assert (counts > 0).sum() == 14


def test_the_word_that_every_sentence_gets_is_any_of_them():
    """One of four words, at a share so small that chance chooses none: each place 1/4."""
    whole = batch.sources([[5, 6, 7, 8, EOS]] * 20_000)
    _, labels = mask_tokens(whole.ids, whole.mask, VOCAB, seeded(5), 1e-6)
    counts = labels.flatten().bincount(minlength=9)[5:9].tolist()
    assert 20_000 <= sum(counts) <= 20_001  # 0.08 more are expected by chance alone
    assert all(within(count, 20_000, 0.25) for count in counts)


def test_the_loss_is_the_sum_over_hidden_words_by_the_slow_way():
    one, texts = model().eval(), [Example(ids, ids) for ids in ([5, 6, 7, 8, 2], [9, 2], [2])]
    loss = MaskedTokens(0.5)(one, texts, CPU, seeded(1))
    sources, labels = hidden(one, texts, CPU, seeded(1), 0.5)
    total, tokens = 0.0, 0
    for row in range(3):
        logprobs = one(sources)[row].log_softmax(-1)
        for place, label in enumerate(labels[row].tolist()):
            if label != PAD:
                total, tokens = total - logprobs[place, label].item(), tokens + 1
    assert isinstance(loss, Loss)
    assert loss.tokens == tokens >= 2
    assert loss.total.item() == pytest.approx(total, rel=1e-5)
    loss.total.backward()
    assert one.encoder.embedding.tokens.weight.grad.abs().sum() > 0


def test_a_batch_without_words_costs_nothing():
    loss = MaskedTokens()(model(), [Example([UNK, EOS], [EOS])], CPU, seeded())
    assert loss.tokens == 0
    assert loss.total.item() == 0
    loss.total.backward()


def test_it_is_an_objective_and_says_what_it_cannot_do():
    assert isinstance(MaskedTokens(), Objective)
    with pytest.raises(ValueError, match="share: expected more than 0 and at most 1, got 0"):
        MaskedTokens(0)
    other = Transformer(TransformerSettings(9, 9, width=4, heads=1, layers=1))
    with pytest.raises(ValueError, match="expected a MaskedLanguageModel, got Transformer"):
        MaskedTokens()(other, [Example([5, 2], [2])], CPU, seeded())
    with pytest.raises(ValueError, match="expected sentences, got signals"):
        MaskedTokens()(model(), [Example(torch.ones(2, 3), [2])], CPU, seeded())


def test_restored_words_and_the_commonest_by_hand():
    """With a share of 1 all words are hidden: 5, 5, 5, 6 and 6. A model whose bias always says 6
    restores two of five; the commonest word is three of five."""
    one = model()
    with torch.no_grad():
        one.output.bias[6] = 1e6
    texts = [Example(ids, ids) for ids in ([5, 5, 5, 2], [6, 6, 2])]
    assert restored(one, texts, share=1.0) == (2 / 5, 3 / 5)
    assert one.training
