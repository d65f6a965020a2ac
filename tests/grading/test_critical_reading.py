"""Chapter 13: oracles by hand and against peers, and what is told of an answer to judge."""

import math
import random

import pytest
import torch
from torch import nn

from s2s_lab.grading import check
from s2s_lab.grading.checks import critical_reading as chapter
from s2s_lab.grading.checks.critical_reading import (
    bleu_audit,
    claim_audit,
    claim_audit_case,
    counterexample_gru,
    focus_limits,
    numeric_claims,
    printed_cell,
    reference_check,
    repair,
    repair_judge,
    repair_wrong,
)
from s2s_lab.metrics.bleu_by_hand import BleuByHand
from s2s_lab.tasks.bibliography import BIBLIOGRAPHY, cited
from tests.grading.conftest import ROOT


def constant(u, z, c):
    """One unit, one feature, all by biases."""
    params = {name: torch.zeros(1, 1) for name in printed_cell.NAMES}
    biases = zip("uzc", (u, z, c), strict=True)
    return params | {f"b_{gate}": torch.tensor([float(bias)]) for gate, bias in biases}


def test_the_printed_cell_by_hand():
    """All 0 but b_c: u = z = 1/2, candidate t = tanh(1). Printed: h1 = t/2, h2 = t/4 + t/2."""
    ran = printed_cell.run(constant(0, 0, 1), torch.zeros(2, 1))
    t = math.tanh(1)
    assert ran.printed.flatten().tolist() == pytest.approx([t / 2, t * 3 / 4])
    assert ran.gru.flatten().tolist() == pytest.approx([t / 2, t * 3 / 4])


def test_the_real_gru_is_pytorchs_and_never_leaves_one():
    """PyTorch's z is the share of the old state, so its z is 1 − ours: all of z negated."""
    generator = torch.Generator().manual_seed(0)
    sizes = {"W": (4, 3), "U": (4, 4), "b": (4,)}
    params = {
        name: 3 * torch.randn(sizes[name[0]], generator=generator, dtype=torch.float64)
        for name in printed_cell.NAMES
    }
    xs = 3 * torch.randn(30, 3, generator=generator, dtype=torch.float64)
    theirs = nn.GRU(3, 4).double()
    with torch.no_grad():
        for ours, part in (("W", "weight_ih_l0"), ("U", "weight_hh_l0"), ("b", "bias_ih_l0")):
            blocks = [params[f"{ours}_u"], -params[f"{ours}_z"], params[f"{ours}_c"]]
            getattr(theirs, part).copy_(torch.cat(blocks))
        theirs.bias_hh_l0.zero_()
        expected = theirs(xs)[0]
    ran = printed_cell.run(params, xs)
    torch.testing.assert_close(ran.gru, expected)
    assert ran.gru.abs().max() <= 1


def test_parameters_that_grow_pass_and_a_wrong_shape_is_told():
    case = counterexample_gru.Case(1, 1, 1.9, 3)
    grows = constant(10, -10, 5), torch.ones(3, 1)
    assert counterexample_gru.judge(case, grows) == ()
    params, xs = grows
    for spoiled in ((params, xs[0]), (params, torch.ones(4, 1)), ({}, xs), params):
        assert counterexample_gru.judge(case, spoiled)[0].id == "13.1/form"


def test_focus_limits_oracle_by_hand():
    """n = 5, β = 1: e/(e + 4) = .4046. For .5 the winner's exponential is as large as the other
    four together: β = ln 4.
    """
    largest, beta = focus_limits.oracle(focus_limits.Case(5, 1.0, 0.5))
    assert largest == pytest.approx(math.e / (math.e + 4))
    assert beta == pytest.approx(math.log(4))


def test_bleu_audit_oracle_by_hand():
    """I love apples . against I like apples .: 3/4, 1/3, 0/2, 0/1; smoothed 1/2 of 2 and 1/4 of 1.
    (3/4 · 1/3 · 1/4 · 1/4)^(1/4) = (1/64)^(1/4) = .3536.
    """
    case = bleu_audit.Case(
        "2/3*1 + 1/3*0.5 = 0.75", ("I love apples .",), ("I like apples .",), 35.4, "smooth:none|v"
    )
    found = bleu_audit.oracle(case)
    assert found["sum"] == pytest.approx(5 / 6)
    assert found["none"] == 0
    assert found["exp"] == pytest.approx(100 * (1 / 64) ** 0.25)
    assert found["reproduced"] is False


def test_bleu_audit_oracle_against_sacrebleu():
    from sacrebleu import corpus_bleu

    for case in bleu_audit.cases(random.Random(3)):
        found = bleu_audit.oracle(case)
        for smoothing in ("none", "exp"):
            theirs = corpus_bleu(
                list(case.outputs),
                [list(case.references)],
                smooth_method=smoothing,
                tokenize="none",
                force=True,
            )
            assert found[smoothing] == pytest.approx(theirs.score)


def test_the_notebook_prints_the_thirty_claims_that_are_asked():
    text = (ROOT / "exercises" / "13_critical_reading.ipynb").read_text()
    printed = claim_audit_case.PRINTED
    assert len(printed) == 30
    assert sum(claim.verdict == "right" for claim in printed) == 12
    for claim in printed:
        assert f"**{claim.id}** {claim.text}" in text


def test_each_list_has_thirty_claims_and_twelve_right_ones():
    for case in claim_audit.cases(random.Random(2)):
        verdicts = [claim_audit_case.truth(claim).verdict for claim in case.claims]
        assert len(verdicts) == 30
        assert verdicts.count("right") == 12
        assert len({claim["id"] for claim in case.claims}) == 30


@pytest.mark.parametrize("kind", [*numeric_claims.KINDS, "release"])
@pytest.mark.parametrize("verdict", ["right", "wrong", "vague", "outdated"])
def test_a_claim_with_numbers_comes_out_as_it_was_made(kind, verdict):
    if (verdict == "outdated") != (kind == "release") and verdict in ("outdated", "vague"):
        return
    rng = random.Random(1)
    for _ in range(200):
        _, numbers = numeric_claims.make(kind, verdict, rng)
        assert numeric_claims.settled(kind, numbers)[0] == verdict


def test_figures_by_hand():
    """.9^50 = .00515; e/(e+4); 2/3 + 1/6; e^2; .5 · .3; PyTorch counts an LSTM's parameters."""
    figures = {
        "factor": ({"rho": 0.9, "steps": 50}, 0.0051538),
        "softmax twice": ({"n": 5}, 0.4046),
        "sum": ({"p1": 1.0, "p2": 0.5}, 0.83333),
        "perplexity": ({"loss": 2.0}, 7.38906),
        "joint": ({"p": 0.5, "q": 0.3}, 0.15),
        "parameters": (
            {"inputs": 3, "hidden": 5},
            sum(one.numel() for one in nn.LSTM(3, 5).parameters()),
        ),
    }
    assert figures.keys() == numeric_claims.KINDS.keys()
    for kind, (numbers, figure) in figures.items():
        assert numeric_claims.KINDS[kind].figure(numbers) == pytest.approx(figure, rel=1e-4)


def truthful(case):
    found = {claim["id"]: claim_audit_case.truth(claim) for claim in case.claims}
    return {id: (right.verdict, right.evidence[0]) for id, right in found.items()}


def test_some_verdicts_may_differ_and_figures_may_not():
    case = next(claim_audit.cases(random.Random(0)))
    words = [claim["id"] for claim in case.claims if claim["kind"] == "prose"]
    numbers = [claim["id"] for claim in case.claims if claim["kind"] != "prose"]
    answer = truthful(case)
    other = dict.fromkeys(words[:2], ("vague", "than-what"))
    assert claim_audit.judge(case, answer) == ()
    assert claim_audit.judge(case, answer | other) == ()
    without = {id: said for id, said in answer.items() if id not in words[:5]}
    assert len(claim_audit.missed(case, without)) == 5
    assert claim_audit.judge(case, answer | {numbers[0]: ("outdated", 0)})


@pytest.mark.parametrize("said", ["right", ("maybe", "ch01"), ("right",), 3])
def test_what_is_no_pair_of_verdict_and_evidence_is_told(said):
    case = next(claim_audit.cases(random.Random(0)))
    answer = truthful(case) | {case.claims[0]["id"]: said}
    assert claim_audit.judge(case, answer)[0].id == "13.4/form"


def test_the_right_batch_and_loss_by_hand():
    """Logits 0 for both words of three: ln 3 each, so the mean over real labels is ln 3; with a
    logit of ln 2 for the right one, 2/4 of the mass: ln 2.
    """
    logits = torch.zeros(1, 2, 3, dtype=torch.float64)
    logits[0, 0, 2] = math.log(2)
    case = repair.Case(
        9, 9, 2, 3, ((5, 7), (5,)), ((6,), (8, 6)), logits, torch.tensor([[2, 0]]), 3
    )
    src, tgt_in, labels = repair_judge.right_batch(case)
    assert src.tolist() == [[5, 7], [5, 0]]
    assert tgt_in.tolist() == [[1, 6, 0], [1, 8, 6]]
    assert labels.tolist() == [[6, 2, 0], [8, 6, 2]]
    assert repair_judge.right_loss(case) == pytest.approx(math.log(2))
    assert repair_judge.right_loss(case, pad=True) == pytest.approx((math.log(2) + math.log(3)) / 2)


def test_a_pipeline_without_a_flaw_passes_and_one_with_two_is_told_the_first():
    assert check("critical_reading.repair", repair_wrong._pipeline("")).passed
    parts = repair_wrong._pipeline("frozen")()
    parts |= {"loss": repair_wrong._pipeline("counts pad")()["loss"]}
    result = check("critical_reading.repair", lambda: parts)
    assert result.message_id == "13.5/frozen-table"


@pytest.mark.parametrize("answer", [None, {}, {"model": 1, "batch": 1, "loss": 1, "predict": 1}])
def test_what_is_no_pipeline_is_refused(answer):
    assert not check("critical_reading.repair", lambda: answer).passed


def test_reference_check_oracle_by_hand():
    """[1] lacks an author; [2] has the title of none and the authors of none; [3] is [1] again."""
    true = {"authors": ("Cho", "Bengio"), "year": 2014, "venue": "EMNLP", "title": "A"}
    cut = true | {"authors": ("Cho",)}
    new = true | {"authors": ("Loom",), "title": "B"}
    refs = (("[1]", cut), ("[2]", new), ("[3]", true | {"year": 2015}))
    case = reference_check.Case(refs, (("cho", true),))
    assert reference_check.oracle(case) == {
        "[1]": ["authors"],
        "[2]": ["unknown"],
        "[3]": ["duplicate", "year"],
    }


def test_reference_check_oracle_finds_what_was_planted():
    for seed in range(40):
        made = cited(seed)
        refs = tuple((each.id, vars(each.entry)) for each in made)
        bib = tuple((key, vars(entry)) for key, entry in BIBLIOGRAPHY.items())
        found = reference_check.oracle(reference_check.Case(refs, bib))
        assert found == {each.id: sorted(each.faults) for each in made}


def test_faults_that_are_no_set_are_named_as_what_they_are():
    result = check("critical_reading.reference_check", lambda refs, bib: {id: [] for id in refs})
    assert not result.passed
    assert "a list instead of a set" in result.text()


def test_bleu_by_hand_of_the_package_agrees():
    case = next(bleu_audit.cases(random.Random(4)))
    metric = BleuByHand(smoothing="exp")
    theirs = metric.corpus(list(case.outputs), list(case.references)).score
    assert bleu_audit.oracle(case)["exp"] == pytest.approx(theirs)


def test_the_chapter_is_worth_what_it_says():
    assert sum(one.exercise.points for one in chapter.CHECKS) == 22
