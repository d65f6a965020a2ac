"""Rules of a checkpoint, each against the class of `transformers` that applies it."""

import pytest
import torch

from s2s_lab.models.constraints import Constraints

transformers = pytest.importorskip("transformers", reason="the extra hf is not installed")
EOS = 1
LOGITS = torch.arange(12.0).view(2, 6)


def config(**rules):
    return transformers.GenerationConfig(eos_token_id=EOS, **rules)


def theirs(processor, written):
    """What their processor leaves after `written` tokens behind the start token."""
    return processor(torch.full((2, 1 + written), 3), LOGITS.clone())


def same(ours, expected):
    """The same tokens are possible, with the same probabilities."""
    assert torch.equal(ours.softmax(-1), expected.softmax(-1))


@pytest.mark.parametrize("written", range(5))
@pytest.mark.parametrize(
    ("rules", "processor"),
    [
        ({"suppress_tokens": [2, 4]}, lambda p: p.SuppressTokensLogitsProcessor([2, 4])),
        ({"bad_words_ids": [[5]]}, lambda p: p.NoBadWordsLogitsProcessor([[5]], EOS)),
        ({"begin_suppress_tokens": [5]}, lambda p: p.SuppressTokensAtBeginLogitsProcessor([5], 1)),
        ({"forced_bos_token_id": 2}, lambda p: p.ForcedBOSTokenLogitsProcessor(2)),
        ({"min_length": 3}, lambda p: p.MinLengthLogitsProcessor(3, EOS)),
        ({"min_new_tokens": 3}, lambda p: p.MinNewTokensLengthLogitsProcessor(1, 3, EOS)),
    ],
    ids=["suppress", "bad words", "begin", "first", "min_length", "min_new_tokens"],
)
def test_a_rule_does_what_theirs_does(rules, processor, written):
    constraints = Constraints.of(config(**rules))
    expected = theirs(processor(transformers.generation.logits_process), written)
    same(constraints.applied(LOGITS, written, EOS), expected)


@pytest.mark.parametrize("written", range(4))
def test_the_longest_output_ends_in_eos(written):
    """Their limit counts the start token: 4 tokens are a max_length of 5."""
    processor = transformers.ForcedEOSTokenLogitsProcessor(5, EOS)
    same(Constraints(longest=4).applied(LOGITS, written, EOS), theirs(processor, written))


def test_behind_a_forced_token_the_second_counts_as_the_first():
    constraints = Constraints(never_first=(5,), first=2)
    assert constraints.applied(LOGITS, 1, EOS)[:, 5].tolist() == [-torch.inf] * 2
    assert torch.equal(constraints.applied(LOGITS, 2, EOS), LOGITS)


def test_no_rule_changes_nothing_and_logits_stay_as_they_were():
    before = LOGITS.clone()
    assert torch.equal(Constraints().applied(LOGITS, 0, EOS), LOGITS)
    Constraints(never=(1, 2)).applied(LOGITS, 0, EOS)
    assert torch.equal(LOGITS, before)


def test_rules_that_need_the_prefix_are_named():
    rules = Constraints.of(
        config(no_repeat_ngram_size=3, repetition_penalty=1.2, bad_words_ids=[[2, 3], [4]])
    )
    assert rules.never == (4,)
    assert set(rules.ignored) == {"no_repeat_ngram_size", "repetition_penalty", "bad_words_ids"}
    assert Constraints.of(config()) == Constraints()
