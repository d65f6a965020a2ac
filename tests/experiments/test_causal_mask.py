"""The causal mask experiment: what is fed and asked by hand, and what a step can see."""

import math

import torch

from s2s_lab.experiments import causal_mask, experiment


def test_strings_by_hand():
    """Read 8 digits; write them backwards and EOS = 2, one step behind BOS = 1."""
    src, dec_in, labels = causal_mask.strings(3, torch.Generator().manual_seed(0))
    assert torch.equal(labels[:, :-1], src.flip(1))
    assert labels[:, -1].tolist() == [2, 2, 2]
    assert dec_in[:, 0].tolist() == [1, 1, 1]
    assert torch.equal(dec_in[:, 1:], labels[:, :-1])


def test_a_lottery_has_nothing_to_do_with_its_source():
    src, _, labels = causal_mask.lottery(500, torch.Generator().manual_seed(0))
    agree = (labels[:, :-1] == src.flip(1)).double().mean()
    assert abs(agree - 0.1) < 0.02


def test_a_step_sees_later_tokens_exactly_when_the_mask_is_off():
    src, dec_in, _ = causal_mask.strings(2, torch.Generator().manual_seed(1))
    later = dec_in.clone()
    later[:, 5:] = 5 + (later[:, 5:] - 4) % 10
    for causal in (True, False):
        model = causal_mask.untrained(0, causal).eval()
        before, after = model(src, dec_in), model(src, later)
        assert torch.allclose(before[:, :5], after[:, :5], atol=1e-6) == causal


def test_training_leaves_the_global_generator_alone_and_gives_every_loss():
    state = torch.get_rng_state()
    model = causal_mask.untrained(3, causal=True)
    found = list(causal_mask.losses(model, 3, steps=5))
    assert len(found) == 5
    assert torch.equal(torch.get_rng_state(), state)


class Peeks(torch.nn.Module):
    """Says the next token that it is given, as an unmasked decoder learns to; then EOS."""

    def forward(self, src, dec_in):
        following = torch.cat([dec_in[:, 1:], torch.full((len(src), 1), 2)], dim=1)
        return torch.nn.functional.one_hot(following, causal_mask.VOCAB) * 100.0


def test_who_copies_the_next_token_is_perfect_as_trained_and_never_right_alone():
    found = causal_mask.measure(Peeks(), seed=0)
    assert (found.as_trained, found.alone) == (1.0, 0.0)


def test_unmasked_a_lottery_becomes_predictable_and_masked_it_does_not():
    best = causal_mask.LENGTH / (causal_mask.LENGTH + 1) * math.log(causal_mask.DIGITS)
    last = {}
    for causal in (True, False):
        model = causal_mask.untrained(0, causal)
        last[causal] = list(causal_mask.losses(model, 0, 60, causal_mask.lottery))[-1]
    assert last[True] > best - 0.1
    assert last[False] < best / 2


def test_the_experiment_says_what_it_claims():
    found = experiment("causal-mask")
    assert found is causal_mask.EXPERIMENT
    assert (found.chapter, found.minutes <= 2) == ("10", True)
