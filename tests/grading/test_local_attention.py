"""Chapter 05: each oracle by hand, and against the attentions and penalties of the library."""

import random
from math import exp, log

import pytest
import torch

from s2s_lab.attention import DotScore, LocalMAttention, LocalPAttention
from s2s_lab.attention.coverage import coverage_loss as library_loss
from s2s_lab.attention.hybrid import mixture
from s2s_lab.attention.location import LocationAwareAttention
from s2s_lab.decoding.coverage_penalty import coverage_penalty as library_penalty
from s2s_lab.grading import check
from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.checks.local_attention import (
    coverage_loss,
    coverage_penalty,
    drawn,
    hybrid_weights,
    local_m_weights,
    local_p_weights,
    location_features,
)


def double(*values):
    return torch.tensor(values, dtype=torch.float64)


def cases(module, seeds=(0, 1, 2)):
    return [case for seed in seeds for case in module.cases(random.Random(seed))]


def test_local_m_by_hand():
    """Scores log 1, log 2, log 6, log 4; four words. At step 2 with D = 1 the window is 1, 2, 3:
    2, 6, 4 of 12. At step 9 the centre is the last word, 3: the window is 2, 3, and 6, 4 of 10.
    """
    scores = double(1, 2, 6, 4).log()
    middle = local_m_weights.Case(scores, 2, 1, 4)
    late = local_m_weights.Case(scores, 9, 1, 4)
    assert local_m_weights.oracle(middle).tolist() == pytest.approx([0, 1 / 6, 1 / 2, 1 / 3])
    assert local_m_weights.oracle(late).tolist() == pytest.approx([0, 0, 0.6, 0.4])


def test_local_m_is_the_librarys():
    for case in cases(local_m_weights):
        attention = LocalMAttention(DotScore(1, 1), case.D)
        mask = (torch.arange(len(case.scores)) < case.src_len)[None]
        queries = torch.zeros(1, 1, 1)
        read, _ = attention.within(case.scores[None, None], queries, mask, torch.tensor([case.t]))
        assert torch.allclose(read[0, 0], local_m_weights.oracle(case), atol=1e-12)


def test_a_window_wider_than_the_sentence_is_global_attention():
    for case in cases(local_m_weights):
        wide = local_m_weights.Case(case.scores, case.t, len(case.scores), case.src_len)
        softmax = case.scores[: case.src_len].softmax(0)
        assert torch.allclose(local_m_weights.oracle(wide)[: case.src_len], softmax, atol=1e-12)


def test_the_inputs_of_local_m_begin_in_the_middle_and_go_past_the_end():
    """Every kind of step is asked about, and often: each kind has a mistake of its own."""
    asked = list(local_m_weights.cases(random.Random(0)))
    assert sum(case.t < case.D for case in asked) >= 10
    assert sum(case.t >= case.src_len for case in asked) >= 10
    assert sum(case.src_len < len(case.scores) for case in asked) >= 10
    assert sum(case.D <= case.t < case.src_len - case.D for case in asked) >= 10


def test_local_p_by_hand():
    """h = 0 makes tanh 0 and the sigmoid 1/2, so p = 3 · 1/2 = 1.5 for three words. With D = 1 the
    window is 1, 2: equal scores, a half each, and both are 1/2 away from p: times exp(−0.25 / 0.5).
    """
    case = local_p_weights.Case(
        h=double([0.0, 0.0]),
        scores=torch.zeros(1, 4, dtype=torch.float64),
        W_p=double([1.0, 2.0]),
        v_p=double(5.0),
        D=1,
        src_len=torch.tensor([3]),
    )
    weights, centre = local_p_weights.oracle(case)
    assert centre.tolist() == [1.5]
    assert weights[0].tolist() == pytest.approx([0, exp(-0.5) / 2, exp(-0.5) / 2, 0])


def test_local_p_is_the_librarys():
    for case in cases(local_p_weights):
        inner, hidden = case.W_p.shape
        attention = LocalPAttention(DotScore(1, 1), hidden, case.D).double()
        attention.W_p = torch.nn.Linear(hidden, inner, bias=False)
        attention.v_p = torch.nn.Linear(inner, 1, bias=False)
        attention.W_p.weight = torch.nn.Parameter(case.W_p)
        attention.v_p.weight = torch.nn.Parameter(case.v_p[None])
        mask = torch.arange(case.scores.shape[1]) < case.src_len[:, None]
        queries, state = case.h[:, None], attention.start(mask)
        with torch.no_grad():
            centres = attention.centres(queries, mask)[:, 0]
            read, _ = attention.within(case.scores[:, None], queries, mask, state)
        weights, expected = local_p_weights.oracle(case)
        assert torch.allclose(centres, expected, atol=1e-12)
        assert torch.allclose(read[:, 0], weights, atol=1e-12)


def test_no_predicted_centre_lies_on_a_position():
    """There a rounding error would decide whether the window's edge belongs to it."""
    for case in cases(local_p_weights):
        assert local_p_weights.mend(case) is not None


def test_hybrid_by_hand():
    """A gate of log 3 is λ = 3/4: 3/4 · (1/2, 1/2) + 1/4 · (0, 1) = (3/8, 5/8)."""
    case = hybrid_weights.Case(double([[0.5, 0.5]]), double([[0.0, 1.0]]), double([log(3)]))
    assert hybrid_weights.oracle(case).flatten().tolist() == pytest.approx([3 / 8, 5 / 8])


def test_hybrid_is_the_librarys_and_sums_to_1():
    for case in cases(hybrid_weights):
        expected = hybrid_weights.oracle(case)
        library = mixture(case.w_global, case.w_local, case.gate_logit[..., None])
        assert torch.allclose(expected, library, atol=1e-12)
        assert torch.allclose(expected.sum(-1), double(1.0), atol=1e-12)


def test_location_features_by_hand():
    """All was read at word 1. The tap that meets it is tap 2 at word 0, tap 1 at word 1, and tap 0
    at word 2; word 3 has it out of reach.
    """
    case = location_features.Case(double([0.0, 1.0, 0.0, 0.0]), double([10.0, 20.0, 30.0]))
    assert location_features.oracle(case).flatten().tolist() == [30, 20, 10, 0]


def test_location_features_are_the_librarys():
    for case in cases(location_features):
        channels, taps = case.kernels.shape
        attention = LocationAwareAttention(1, 1, filters=channels, width=taps).double()
        attention.F.weight = torch.nn.Parameter(case.kernels[:, None])
        library = attention.features(case.prev_weights).detach()
        assert torch.allclose(location_features.oracle(case), library, atol=1e-12)


def test_coverage_loss_by_hand():
    """Sentence 0: step 0 costs 0; step 1 reads 0.4 and 0.6 where 0.5 and 0.5 were read: 0.4 + 0.5.
    Sentence 1 has one step, which costs 0. Three real steps: 0.9 / 3.
    """
    weights = double([[0.5, 0.5], [0.4, 0.6]], [[1.0, 0.0], [1.0, 0.0]])
    case = coverage_loss.Case(weights, torch.tensor([[True, True], [True, False]]))
    assert coverage_loss.oracle(case).item() == pytest.approx(0.3)


def test_coverage_loss_is_the_librarys():
    for case in cases(coverage_loss):
        library = library_loss(case.weights_seq, case.tgt_mask)
        assert torch.allclose(coverage_loss.oracle(case), library, atol=1e-12)


def test_coverage_penalty_by_hand():
    """Word 0 was read 1.5 times, which counts as 1; word 1 was read 0.5: 0.2 · log 0.5."""
    case = coverage_penalty.Case(double([1.0, 0.0, 0.0], [0.5, 0.5, 0.0]), 2, 0.2)
    assert coverage_penalty.oracle(case) == pytest.approx(0.2 * log(0.5))


def test_coverage_penalty_is_what_a_search_takes_off():
    for case in cases(coverage_penalty):
        mask = torch.arange(case.weights_seq.shape[1]) < case.src_len
        library = library_penalty(case.weights_seq.sum(0), mask, case.beta).item()
        assert coverage_penalty.oracle(case) == pytest.approx(library, abs=1e-12)


def test_every_word_of_a_penalty_was_read_and_some_not_fully():
    """Else the logarithm would be −inf, or the penalty 0 and every mistake right."""
    asked = cases(coverage_penalty)
    for case in asked:
        assert (case.weights_seq.sum(0)[: case.src_len] > 0).all()
    assert sum(coverage_penalty.oracle(case) < 0 for case in asked) > len(asked) / 2


@pytest.mark.parametrize("name", [name for name in CHECKS if name.startswith("local_attention.")])
def test_inputs_keep_their_form_when_they_shrink(name):
    """Weights still sum to 1, whatever was left out of them."""
    probe = CHECKS[name]
    for case in list(probe.cases(random.Random(5)))[:4]:
        for simpler in probe.smaller(case):
            for field in ("w_global", "w_local", "prev_weights", "weights_seq"):
                weights = getattr(simpler, field, None)
                if weights is not None:
                    assert torch.allclose(weights.sum(-1), double(1.0), atol=1e-12)


def test_drawn_distributions_have_few_digits_and_sum_to_1():
    weights = drawn.distributions(random.Random(0), (50, 4), least=1)
    assert torch.allclose(weights.sum(-1), double(1.0))
    assert (weights >= 1 / drawn.UNITS).all()
    assert torch.equal((weights * drawn.UNITS).round() / drawn.UNITS, weights)


def test_a_gradient_may_hang_on_the_answer():
    """Learners' answers come from parameters as well as from plain tensors."""

    def with_gradient(w_global, w_local, gate_logit):
        share = torch.sigmoid(gate_logit.clone().requires_grad_())[..., None]
        return w_local + share * (w_global - w_local)

    assert check("local_attention.hybrid_weights", with_gradient).passed
