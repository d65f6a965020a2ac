"""Chapter 03: oracles by hand and against torch, and coins that are fair whatever draws them."""

import math
import random

import pytest
import torch
from torch.nn.functional import cross_entropy

from s2s_lab.grading import check
from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.checks.teacher_forcing import (
    evaluate_ppl,
    gold_probability,
    masked_cross_entropy,
    mix_inputs,
    shift_targets,
)
from s2s_lab.grading.inside.questions import teacher_forcing as questions


def random_cases(name, seeds=(0, 1)):
    probe = CHECKS[f"teacher_forcing.{name}"]
    return [case for seed in seeds for case in probe.cases(random.Random(seed))]


def test_shift_targets_by_hand():
    """Row 0 says 7, 5, EOS: before these it has read BOS, 7, 5. Row 1 says 6, EOS, then nothing:
    it has read BOS, 6, and the shift leaves EOS in the third place.
    """
    dec_in, labels = shift_targets.oracle(
        shift_targets.Case(torch.tensor([[7, 5, 2], [6, 2, 0]]), bos=1)
    )
    assert dec_in.tolist() == [[1, 7, 5], [1, 6, 2]]
    assert labels.tolist() == [[7, 5, 2], [6, 2, 0]]


def test_masked_cross_entropy_by_hand():
    """Row 0: logits (0, ln 3) give 1/4 and 3/4, so label 1 costs ln 4/3; then label 0 costs ln 4.
    Row 1: equal logits, label 1 costs ln 2; its second position is PAD (id 2) and costs nothing.
    The mean is ln(4/3 · 4 · 2) / 3. The third logit is so low that it has no share.
    """
    third = [0.0, math.log(3), -1000.0]
    logits = torch.tensor([[third, third], [[5.0, 5.0, -1000.0], third]], dtype=torch.float64)
    case = masked_cross_entropy.Case(logits, torch.tensor([[1, 0], [1, 2]]), pad=2)
    assert masked_cross_entropy.oracle(case) == pytest.approx(math.log(32 / 3) / 3)


def test_masked_cross_entropy_against_torch():
    for case in random_cases("masked_cross_entropy"):
        theirs = cross_entropy(case.logits.transpose(1, 2), case.labels, ignore_index=case.pad)
        assert masked_cross_entropy.oracle(case) == pytest.approx(float(theirs), rel=1e-12)


def test_gold_probability_by_hand():
    """0.9 - 0.1 · 3 = 0.6; 0.9 - 0.1 · 20 < 0.2; 0.5 three times is 1/8; 4 / (4 + e) at i = k."""
    case = gold_probability.Case
    assert gold_probability.oracle(case(3, "linear", 0.9, 0.1, 0.2)) == pytest.approx(0.6)
    assert gold_probability.oracle(case(20, "linear", 0.9, 0.1, 0.2)) == 0.2
    assert gold_probability.oracle(case(3, "exponential", 0.5, 0.0, 0.0)) == 0.125
    at_k = gold_probability.oracle(case(4, "inverse", 4.0, 0.0, 0.0))
    assert at_k == pytest.approx(4 / (4 + math.e))
    assert gold_probability.oracle(case(100_000, "inverse", 4.0, 0.0, 0.0)) == 0.0


def test_every_schedule_that_is_asked_starts_high_and_never_rises():
    for case in random_cases("gold_probability"):
        earlier = gold_probability.Case(case.step // 2, case.kind, case.k, case.c, case.floor)
        start = gold_probability.Case(0, case.kind, case.k, case.c, case.floor)
        oracle = gold_probability.oracle
        assert 0 <= oracle(case) <= oracle(earlier) <= oracle(start) <= 1
        assert oracle(start) >= 0.7


def two_tokens(**changes):
    """A vocabulary of 5: after BOS, 3 has logit ln 4 and the others 0, so p(3) = 1/2; after 3 all
    are equal but EOS, which has ln 12: p(EOS) = 3/4. The source adds nothing.
    """
    following = torch.zeros(5, 5, dtype=torch.float64)
    following[1, 3], following[3, 2] = math.log(4), math.log(12)
    parts = {
        "following": following,
        "meaning": torch.zeros(5, 5, dtype=torch.float64),
        "dropped": torch.ones(5, 5, dtype=torch.bool),
        "src": torch.tensor([[3], [4]]),
        "dec_in": torch.tensor([[1, 3], [1, 0]]),
        "labels": torch.tensor([[3, 2], [2, 0]]),
        "batch": torch.tensor([0, 1]),
        "pad": 0,
        "training": True,
    }
    return questions.evaluate_ppl.Case(**{**parts, **changes})


def test_evaluate_ppl_by_hand():
    """Sentence 0: 1/2 and 3/4. Sentence 1 says EOS at once, 1/8. The product is 3/64, so the
    perplexity is the cube root of 64/3.
    """
    assert evaluate_ppl.oracle(two_tokens()) == pytest.approx((64 / 3) ** (1 / 3))


def test_evaluate_ppl_against_the_model_that_is_asked():
    for case in random_cases("evaluate_ppl"):
        model = questions.evaluate_ppl.Model(case).eval()
        logits, labels = model(case.src, case.dec_in).transpose(1, 2), case.labels
        loss = cross_entropy(logits, labels, ignore_index=case.pad)
        assert evaluate_ppl.oracle(case) == pytest.approx(math.exp(loss.item()), rel=1e-12)


def test_the_models_dropout_is_that_of_its_mode():
    """With every number taken away all logits are 0, and p is 1/5 for every token."""
    case = two_tokens()
    model = questions.evaluate_ppl.Model(case).train()
    assert torch.equal(model(case.src, case.dec_in), torch.zeros(2, 2, 5, dtype=torch.float64))
    assert model.had_dropout
    assert model.had_gradients


def test_batches_hold_every_token_once_and_no_empty_column():
    for case in random_cases("evaluate_ppl"):
        found = questions.evaluate_ppl.batches(case)
        counts = [int((labels != case.pad).sum()) for _, _, labels in found]
        assert sum(counts) == int((case.labels != case.pad).sum())
        assert len(set(counts)) == len(counts) >= 2
        for src, dec_in, labels in found:
            assert (src != case.pad).any(0).all()
            assert (labels != case.pad).any(0).all()
            assert dec_in.shape == labels.shape


def test_inference_mode_and_gradients_only_outside_are_accepted():
    def measured(model, batches, pad):
        mode, parts = model.training, []
        model.eval()
        with torch.inference_mode():
            for src, dec_in, labels in batches:
                nll = cross_entropy(model(src, dec_in).transpose(1, 2), labels, reduction="none")
                parts.append(nll[labels != pad])
        model.train(mode)
        return torch.cat(parts).mean().exp().item()

    assert check("teacher_forcing.evaluate_ppl", measured).passed


@pytest.mark.parametrize("answer", ["a text", [1.0, 2.0], True, torch.ones(2)])
def test_a_perplexity_that_is_no_number_is_refused(answer):
    result = check("teacher_forcing.evaluate_ppl", lambda model, batches, pad: answer)
    assert (result.status, result.message_id) == ("failed", "03.5/shape")


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_fair_coins_of_any_stream_are_never_accused(seed, dtype):
    """Coins that are drawn in other orders, shapes and kinds, with other inputs each time."""

    def transposed(gold, model, p, generator):
        coins = p > torch.rand(gold.T.shape, generator=generator, dtype=dtype).T
        mixed = coins * gold + ~coins * model
        mixed[:, 0] = gold[:, 0]
        return mixed

    def of_integers(gold, model, p, generator):
        drawn = torch.randint(2**40, gold.shape, generator=generator)
        mixed = torch.where(drawn < p * 2**40, gold, model)
        mixed[:, 0] = gold[:, 0]
        return mixed

    for right in (transposed, of_integers):
        assert check("teacher_forcing.mix_inputs", right, seed=seed).passed


def mixed_with(change):
    def wrong(gold, model, p, generator):
        coins = torch.rand(gold.shape, generator=generator) < change(p)
        mixed = torch.where(coins, gold, model)
        mixed[:, 0] = gold[:, 0]
        return mixed

    return wrong


def test_coins_of_another_probability_are_noticed_without_a_name():
    result = check("teacher_forcing.mix_inputs", mixed_with(lambda p: p * p))
    assert (result.status, result.message_id) == ("failed", "03.3/share")
    assert result.message.startswith("Gold was kept in ")


def test_tokens_of_neither_input_are_refused():
    def wrong(gold, model, p, generator):
        return mixed_with(lambda p: p)(gold, model + 1, p, generator)

    assert check("teacher_forcing.mix_inputs", wrong).message_id == "03.3/neither"


def test_the_global_generator_seeded_inside_gives_the_same_coins_again():
    def wrong(gold, model, p, generator):
        torch.manual_seed(5)
        return mixed_with(lambda p: p)(gold, model, p, torch.default_generator)

    assert check("teacher_forcing.mix_inputs", wrong).message_id == "03.3/same-coins-again"


def test_mixing_in_place_is_noticed():
    def wrong(gold, model, p, generator):
        coins = torch.rand(gold.shape, generator=generator) >= p
        coins[:, 0] = False
        gold[coins] = model[coins]
        return gold

    assert check("teacher_forcing.mix_inputs", wrong).message_id == "03.3/changes-input"


def test_no_token_is_in_both_inputs_and_statistics_have_enough_coins():
    coins = 0
    for case in random_cases("mix_inputs", seeds=[0]):
        assert not set(case.gold_in.flatten().tolist()) & set(case.model_prev.flatten().tolist())
        coins += case.gold_in[:, 1:].numel() * (0 < case.p_gold < 1)
    assert coins >= 16_000
    assert {case.p_gold for case in random_cases("mix_inputs")} >= {0.0, 1.0}


def test_two_results_break_the_same_properties_or_are_the_same():
    case = mix_inputs.Case(torch.tensor([[1, 7]]), torch.tensor([[20, 30]]), 1.0, 0)
    right, wrong = (torch.tensor([[1, 7]]),) * 3, (torch.tensor([[1, 30]]),) * 3
    assert [fault.id for fault in mix_inputs.judge(case, wrong)] == ["03.3/inverted"]
    assert mix_inputs.judge(case, right) == ()
    assert mix_inputs.alike(case, wrong, wrong)
    assert not mix_inputs.alike(case, right, wrong)
