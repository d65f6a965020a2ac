"""Chapter 04: oracles by hand and against torch, and what is special about its answers."""

import random
from dataclasses import replace
from math import exp, tanh

import pytest
import torch
from torch.nn.functional import scaled_dot_product_attention

from s2s_lab.attention import ATTENTIONS, SCORES
from s2s_lab.grading import check
from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.checks.attention import (
    attend,
    attention_scores,
    bahdanau_step,
    hard_alignment,
    masked_softmax,
)
from s2s_lab.grading.inside.questions.attention.attend import nearness
from s2s_lab.grading.inside.questions.attention.attention_scores import parameters
from s2s_lab.grading.inside.questions.attention.bahdanau_step import gru_cell
from s2s_lab.metrics.alignment import links_of


def drawn(module, seed=5):
    return list(module.cases(random.Random(seed)))


def double(*rows):
    return torch.tensor(rows, dtype=torch.float64)


def test_softmax_by_hand():
    """Row 0: scores 0 and 1 are real: e⁰ : e¹ = 1 : e. Row 1 has no real token: zeros."""
    case = masked_softmax.Case(
        double([0.0, 1.0, 9.0], [1.0, 2.0, 3.0]),
        torch.tensor([[True, True, False], [False, False, False]]),
        -1,
    )
    weights, gradient = masked_softmax.oracle(case)
    assert torch.allclose(weights, double([1 / (1 + exp(1)), exp(1) / (1 + exp(1)), 0], [0, 0, 0]))
    assert gradient == "finite"


def test_softmax_over_the_other_axis_is_that_of_the_transpose():
    for case in drawn(masked_softmax):
        turned = replace(
            case, scores=case.scores.T, mask=case.mask.T, dim=-1 if case.dim == 0 else 0
        )
        assert torch.equal(masked_softmax.oracle(case)[0], masked_softmax.oracle(turned)[0].T)


def test_softmax_against_torch_on_lines_that_have_a_token():
    for case in drawn(masked_softmax):
        weights, _ = masked_softmax.oracle(case)
        theirs = case.scores.masked_fill(~case.mask, float("-inf")).softmax(case.dim)
        some = case.mask.any(case.dim, keepdim=True).expand_as(theirs)
        assert torch.allclose(weights[some], theirs[some])
        assert not weights[~some].any()


def test_softmax_has_lines_without_a_token_and_large_scores_on_both_axes():
    cases = drawn(masked_softmax)
    for axis in ({0}, {1, -1}):
        ours = [case for case in cases if case.dim in axis]
        assert any(not case.mask.any(case.dim).all() for case in ours)
        assert any(case.scores.max() > 900 for case in ours)
        assert any(case.scores.min() < -900 for case in ours)


def test_weights_cut_off_from_the_graph_are_no_answer():
    def detached(scores, mask, dim=-1):
        filled = scores.masked_fill(~mask, float("-inf"))
        return filled.softmax(dim).nan_to_num().detach()

    assert check("attention.masked_softmax", detached).message == (
        "Expected 'finite' in gradient, got 'none'."
    )


def scored(kind, q, k, **given):
    case = attention_scores.Case(kind, double([q]), double([k]), **given)
    return attention_scores.oracle(case).item()


def test_scores_by_hand():
    """q = (1, 2), k = (3, −1): the product is 3 − 2 = 1, scaled 1/√2.

    General, W = ((1, 0), (2, 1)): W k = (3, 5), qᵀ(W k) = 3 + 10 = 13.
    Additive, one hidden unit, W_q = (0.5, 0), W_k = (0, 0.3), v = 2: 2 tanh(0.5 − 0.3).
    """
    q, k = [1.0, 2.0], [3.0, -1.0]
    assert scored("dot", q, k) == pytest.approx(1)
    assert scored("scaled", q, k) == pytest.approx(0.5**0.5)
    assert scored("general", q, k, W=double([1, 0], [2, 1])) == pytest.approx(13)
    for kind in ("additive", "concat"):
        given = {"W_q": double([0.5, 0]), "W_k": double([0, 0.3]), "v": double(2.0)}
        assert scored(kind, q, k, **given) == pytest.approx(2 * tanh(0.2))


def test_scores_against_the_library():
    for case in drawn(attention_scores):
        p = parameters(case)
        module = SCORES[case.kind](case.q.shape[2], case.k.shape[2]).double()
        with torch.no_grad():
            if case.kind == "general":
                module.W.weight.copy_(p["W"])
            if case.kind in ("additive", "concat"):
                module.v = torch.nn.Linear(len(p["v"]), 1, bias=False, dtype=torch.float64)
                module.v.weight.copy_(p["v"][None])
            if case.kind == "concat":
                module.W.weight = torch.nn.Parameter(p["W"])
            if case.kind == "additive":
                module.W_q.weight = torch.nn.Parameter(p["W_q"])
                module.W_k.weight = torch.nn.Parameter(p["W_k"])
                module.W_k.bias = None
            theirs = module(case.q, module.prepare(case.k))
        assert torch.allclose(attention_scores.oracle(case), theirs)


def test_concat_of_both_matrices_is_additive():
    additive = [case for case in drawn(attention_scores) if case.kind == "additive"]
    assert len(additive) == len(attention_scores.SIZES)
    for case in additive:
        both = torch.cat([case.W_q, case.W_k], dim=1)
        concat = replace(case, kind="concat")
        assert torch.equal(parameters(concat)["W"], both)
        assert torch.equal(attention_scores.oracle(concat), attention_scores.oracle(case))


def test_a_linear_score_gives_every_query_the_same_weights():
    """What the message of 04.2/no-tanh says."""
    linear = next(w for w in CHECKS["attention.attention_scores"].wrong if w.id.endswith("no-tanh"))
    for case in drawn(attention_scores):
        if case.kind == "additive":
            flat = linear.submission(case.q, case.k, case.kind, parameters(case)).softmax(-1)
            bent = attention_scores.oracle(case).softmax(-1)
            assert torch.allclose(flat, flat[:, :1].expand_as(flat))
            assert not torch.allclose(bent, bent[:, :1].expand_as(bent))


def test_attend_by_hand():
    """Query 0, keys 0 and 1 are real: scores 0 and −1, weights 1 : 1/e; values 1 and 3."""
    case = attend.Case(
        double([[0.0]]), double([[0.0], [1.0], [0.0]]), double([[1.0], [3.0], [100.0]]),
        torch.tensor([[True, True, False]]),
    )  # fmt: skip
    context, weights = attend.oracle(case)
    first = 1 / (1 + exp(-1))
    assert weights[0, 0].tolist() == pytest.approx([first, 1 - first, 0])
    assert context.item() == pytest.approx(first + 3 * (1 - first))


def test_attend_against_torch():
    """−|q − k|² = 2 q·k − |k|² − |q|²; a number for each query cancels in the softmax."""
    for case in drawn(attend):
        context, _ = attend.oracle(case)
        q = torch.cat([2 * case.q, torch.ones_like(case.q[..., :1])], -1)
        k = torch.cat([case.k, -case.k.square().sum(-1, keepdim=True)], -1)
        mask = case.mask[:, None].expand(-1, case.q.shape[1], -1)
        theirs = scaled_dot_product_attention(q, k, case.v, mask, scale=1.0)
        assert torch.allclose(context, theirs)
        assert torch.allclose(nearness(case.q, case.k), -(torch.cdist(case.q, case.k) ** 2))


def test_attend_stays_in_the_hull_and_does_not_mind_the_order_of_the_source():
    for case in drawn(attend):
        context, _ = attend.oracle(case)
        for b, real in enumerate(case.mask):
            values = case.v[b][real]
            assert (context[b] <= values.amax(0) + 1e-12).all()
            assert (context[b] >= values.amin(0) - 1e-12).all()
        order = torch.arange(case.v.shape[1]).flip(0)
        turned = attend.Case(case.q, case.k[:, order], case.v[:, order], case.mask[:, order])
        assert torch.allclose(attend.oracle(turned)[0], context)


def test_bahdanau_step_by_hand():
    """W_q and W_k are 0, so both real positions weigh ½: the context is (2 + 4)/2 = 3.

    The cell has only one weight that is not 0, of the new value for the context: update σ(0) = ½,
    new tanh(0.1 · 3), so s = ½ tanh(0.3) + ½ · 0.8.
    """
    zero = torch.zeros(3, 1, 1, dtype=torch.float64)
    from_context = zero.clone()
    from_context[2] = 0.1
    case = bahdanau_step.Case(
        y_emb=double([5.0]), s_prev=double([0.8]), memory=double([[2.0], [4.0], [90.0]]),
        mask=torch.tensor([[True, True, False]]),
        W_q=double([0.0]), W_k=double([0.0]), v=torch.ones(1, dtype=torch.float64),
        cell_y=zero, cell_context=from_context, cell_s=zero,
    )  # fmt: skip
    s, context, weights = bahdanau_step.oracle(case)
    assert weights.tolist() == [[0.5, 0.5, 0]]
    assert context.item() == pytest.approx(3)
    assert s.item() == pytest.approx(0.5 * tanh(0.3) + 0.4)


def test_the_gates_of_the_oracle_are_those_of_torch():
    for case in drawn(bahdanau_step):
        s, context, _ = bahdanau_step.oracle(case)
        with torch.no_grad():
            theirs = gru_cell(case)(torch.cat([case.y_emb, context], 1), case.s_prev)
        assert torch.allclose(s, theirs)


def test_bahdanau_weights_against_the_library():
    for case in drawn(bahdanau_step):
        hidden, state = case.W_q.shape
        module = ATTENTIONS["additive"](state, state).double()
        score = module.score
        score.W_q = torch.nn.Linear(state, hidden, bias=False, dtype=torch.float64)
        score.W_k = torch.nn.Linear(state, hidden, bias=False, dtype=torch.float64)
        score.v = torch.nn.Linear(hidden, 1, bias=False, dtype=torch.float64)
        with torch.no_grad():
            score.W_q.weight.copy_(case.W_q)
            score.W_k.weight.copy_(case.W_k)
            score.v.weight.copy_(case.v[None])
            prepared = module.prepare(case.memory)
            start = module.start(case.mask)
            rows, _ = module(case.s_prev[:, None], prepared, case.mask, start)
        assert torch.allclose(bahdanau_step.oracle(case)[2], rows[:, 0])


def test_links_by_hand():
    """Two source words and EOS, two target words and EOS. Row 0 weighs EOS most, of the words the
    first; row 1 the second. By threshold ½ row 0 has no link.
    """
    weights = double([0.3, 0.1, 0.6], [0.2, 0.8, 0.0], [0.0, 0.0, 1.0])
    case = hard_alignment.Case(weights, 2, 2, "argmax", 0.5)
    assert hard_alignment.oracle(case) == [(0, 0), (1, 1)]
    assert hard_alignment.oracle(replace(case, rule="threshold")) == [(1, 1)]
    assert hard_alignment.oracle(replace(case, rule="threshold", thr=0.2)) == [
        (0, 0),
        (0, 1),
        (1, 1),
    ]


def test_links_against_the_library():
    """It looks for the largest weight among EOS and padding, too, so it is given the words only."""
    for case in drawn(hard_alignment):
        threshold = case.thr if case.rule == "threshold" else None
        real = case.weights[:, : case.src_len].tolist()
        theirs = links_of(real, case.src_len, case.tgt_len, threshold)
        assert hard_alignment.oracle(case) == sorted(theirs)


def test_weights_equal_to_the_threshold_and_rows_without_a_link_are_frequent():
    cases = [case for case in drawn(hard_alignment) if case.rule == "threshold"]
    real = [case.weights[: case.tgt_len, : case.src_len] for case in cases]
    pairs = list(zip(cases, real, strict=True))
    assert sum(bool((one == case.thr).any()) for case, one in pairs) >= 12
    assert sum(bool((one < case.thr).all(1).any()) for case, one in pairs) >= 12
    assert sum(bool(((one >= case.thr).sum(1) > 1).any()) for case, one in pairs) >= 12


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ([(0, 0)], "expected a set of pairs (i, j), got a list"),
        ({(0, 0, 1)}, "expected pairs (i, j) of two ints in the set, got (0, 0, 1)"),
        (
            {(torch.tensor(0), 0)},
            "expected pairs (i, j) of two ints in the set, got (tensor(0), 0)",
        ),
    ],
)
def test_what_is_no_set_of_pairs_is_refused_in_words(links, said):
    result = check("attention.hard_alignment", lambda *_: links)
    assert result.message_id == "04.5/crash"
    assert said in result.message


def test_a_counterexample_of_a_kind_shows_only_the_weights_of_that_kind():
    wrong = {w.id: w for w in CHECKS["attention.attention_scores"].wrong}
    example = check("attention.attention_scores", wrong["04.2/divides-by-d"].submission)
    assert [table.title for table in example.counterexample.inputs] == ["q", "k"]
    assert example.counterexample.call == 'attention_scores(q, k, "scaled", {})'
