"""Chapter 07: oracles by hand and against PyTorch; what is special about splits and checkpoints."""

import random
from math import log, nan

import pytest
import torch
from torch import nn

from s2s_lab.grading import check
from s2s_lab.grading.checks.training import (
    best_checkpoint,
    count_parameters,
    group_split,
    label_smoothed_nll,
    lr_at,
    optimiser_step,
)
from s2s_lab.grading.checks.training.group_split_wrong import WRONG as SPLITS
from s2s_lab.grading.checks.training.optimiser_step_wrong import (
    _inside_rmsprop,
    _uncorrected,
    _with,
)
from s2s_lab.grading.inside.questions.training.group_split import Salted

STEPS = optimiser_step.Case


def double(*values):
    return torch.tensor(values, dtype=torch.float64)


@pytest.mark.parametrize(
    ("kind", "hp", "after"),
    [
        ("sgd", {}, (0.8, 0.6)),
        ("momentum", {"mu": 0.5}, (0.8, 0.5)),
        ("rmsprop", {"alpha": 0.75, "eps": 1.0}, (0.9, 0.9 - 0.2 / (1.75**0.5 + 1))),
        ("adam", {"beta1": 0.5, "beta2": 0.75, "eps": 1.0}, (1 - 0.2 / 3, 1 - 0.4 / 3)),
    ],
)
def test_optimiser_oracle_by_hand(kind, hp, after):
    """w = 1, η = .1, gradients 2 and 2. SGD: 1 − .2 − .2. Momentum: b = 2, then 1 + 2 = 3.
    RMSprop: v = ¼·4 = 1, step 2/(1 + 1); v = ¾ + 1, step 2/(√1.75 + 1). Adam: m̂ = 2 and v̂ = 4 in
    both steps, because the mean of equal numbers is that number: 2/(2 + 1) each.
    """
    case = STEPS(kind, double(1), double([2], [2]), {"lr": 0.1, **hp})
    torch.testing.assert_close(optimiser_step.oracle(case), double(*after)[:, None])


def of_torch(case):
    weight, hp = nn.Parameter(case.param.clone()), case.hp
    made = {
        "sgd": lambda: torch.optim.SGD([weight], hp["lr"]),
        "momentum": lambda: torch.optim.SGD([weight], hp["lr"], momentum=hp["mu"]),
        "rmsprop": lambda: torch.optim.RMSprop([weight], hp["lr"], hp["alpha"], hp["eps"]),
        "adam": lambda: torch.optim.Adam([weight], hp["lr"], (hp["beta1"], hp["beta2"]), hp["eps"]),
    }[case.kind]()
    after = []
    for grad in case.grads:
        weight.grad = grad.clone()
        made.step()
        after.append(weight.detach().clone())
    return torch.stack(after)


def test_optimiser_oracle_against_torch():
    cases = list(optimiser_step.cases(random.Random(4)))
    assert max(len(case.grads) for case in cases) == 10
    for case in cases:
        torch.testing.assert_close(optimiser_step.oracle(case), of_torch(case))


def test_a_mistake_in_one_of_four_functions_is_named():
    for wrong, id in (
        (_with(rmsprop=_inside_rmsprop), "07.1/eps-inside"),
        (_with(adam=_uncorrected), "07.1/no-bias-correction"),
    ):
        assert check("training.optimiser_step", wrong).message_id == id


def test_a_function_that_is_not_written_yet_is_said_by_its_name():
    def momentum_step(*args, **hp):
        raise NotImplementedError

    result = check("training.optimiser_step", _with(momentum=momentum_step))
    assert result.status == "failed"
    assert "momentum_step" in result.message


@pytest.mark.parametrize(("answer", "text"), [(1.0, "the pair"), ((1.0, {}), "weights of shape")])
def test_an_answer_of_another_form_is_one_sentence(answer, text):
    result = check("training.optimiser_step", lambda *args, **hp: answer)
    assert text in result.message


@pytest.mark.parametrize(
    ("step", "rate"), [(1, 0.25), (2, 0.5), (4, 1.0), (6, (1 + 0.5**0.5) / 2), (8, 0.5), (12, 0.0)]
)
def test_cosine_oracle_by_hand(step, rate):
    """Warm-up 4, total 12, peak 1: a quarter a step, then a wave of 8 steps, whose quarter,
    half and end are cos 45° = √½, cos 90° = 0 and cos 180° = −1.
    """
    assert lr_at.oracle(lr_at.Case(step, "cosine", 1.0, 4, 12, 0)) == pytest.approx(rate)


def test_noam_oracle_by_hand():
    """d = 16, w = 4: 16^-½ = ¼. Step 1: 1·4^-1.5 = 1/8, so 1/32. Step 4: ½ both ways, so 1/8.
    Step 16: 16^-½ = ¼, so 1/16.
    """
    rates = {s: lr_at.oracle(lr_at.Case(s, "noam", 9.0, 4, 20, 16)) for s in (1, 4, 16)}
    assert rates == pytest.approx({1: 1 / 32, 4: 1 / 8, 16: 1 / 16})


def test_the_fall_is_the_one_of_torch():
    optimiser = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.7)
    peer = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, T_max=9)
    for step in range(5, 15):
        mine = lr_at.oracle(lr_at.Case(step, "cosine", 0.7, 5, 14, 0))
        assert mine == pytest.approx(peer.get_last_lr()[0], abs=1e-12)
        optimiser.step()
        peer.step()


def test_smoothing_oracle_by_hand():
    """The best model of V = 100, ε = .1 has p = .901 and .001, and costs its own entropy:
    −.901 log .901 − 99·.001 log .001 = .0939 + .6839. A PAD beside it changes nothing.
    """
    perfect = double(*([0.901] + 99 * [0.001])).log()
    logits = torch.stack([perfect, torch.zeros(100, dtype=torch.float64)])[None]
    case = label_smoothed_nll.Case(logits, torch.tensor([[0, 99]]), 0.1, 99)
    floor = -0.901 * log(0.901) - 0.099 * log(0.001)
    assert label_smoothed_nll.oracle(case).item() == pytest.approx(floor)
    assert round(floor, 3) == 0.778


def test_smoothing_oracle_against_torch():
    for case in label_smoothed_nll.cases(random.Random(3)):
        peer = nn.functional.cross_entropy(
            case.logits.transpose(1, 2),
            case.labels,
            ignore_index=case.pad,
            label_smoothing=case.eps,
        )
        torch.testing.assert_close(label_smoothed_nll.oracle(case), peer)


def test_the_other_convention_is_ours_with_another_epsilon():
    """ε over the V − 1 others is (1 − ε', ε') with ε' = ε(V − 1)/V: what the message says."""
    others = {wrong.id: wrong.submission for wrong in label_smoothed_nll.CHECK.wrong}
    for case in label_smoothed_nll.cases(random.Random(2)):
        vocab = case.logits.shape[-1]
        eps = case.eps * (vocab - 1) / vocab
        theirs = others["07.3/others-only"](case.logits, case.labels, eps, case.pad)
        torch.testing.assert_close(theirs, label_smoothed_nll.oracle(case))


def test_strings_of_another_process_are_equal_and_hash_otherwise():
    here, there = Salted("ant", 1), Salted("ant", 2)
    assert here == there == "ant"
    assert len({hash(here), hash(there), hash("ant")}) == 3
    assert sorted([Salted("b", 1), Salted("a", 1)]) == ["a", "b"]


def split(pairs, frac=0.1, seed=0):
    sources = sorted({source for source, _ in pairs})
    random.Random(seed).shuffle(sources)
    dev = set(sources[: max(1, round(frac * len(sources)))])
    return [p for p in pairs if p[0] not in dev], [p for p in pairs if p[0] in dev]


@pytest.mark.parametrize("seed", range(20))
def test_an_honest_split_raises_no_alarm(seed):
    assert check("training.group_split", split, seed=seed).passed


def test_too_many_held_out_sources_are_counted():
    result = check("training.group_split", lambda pairs, frac, seed: split(pairs, 2 * frac, seed))
    assert result.message_id == "07.4/how-many"
    assert "of 6 sources in dev" in result.message


def test_the_smallest_list_shows_a_repeated_source_once():
    wrong = next(one for one in SPLITS if one.id == "07.4/splits-rows")
    pairs = check("training.group_split", wrong.submission).counterexample.inputs[0].rows[0][1][0]
    sources = [pair.partition("→")[0] for pair in pairs.split(", ")]
    assert len(sources) == group_split.LEAST + 1 == len(set(sources)) + 1


def test_checkpoint_oracle_by_hand():
    """2 is the best, the second one equals it, and NaN is none: with patience 2 the run stops
    after the NaN and goes back to update 2. With larger = better 3 is the best, from the start.
    """
    values = (3.0, 2.0, 2.0, nan, 1.0)
    oracle, Case = best_checkpoint.oracle, best_checkpoint.Case
    assert oracle(Case(2, "min", values)) == ([False, False, False, True], 2, 2)
    assert oracle(Case(2, "max", values)) == ([False, False, True], 1, 1)
    assert oracle(Case(1, "min", (nan, 4.0)))[0] == [True]
    assert best_checkpoint.mend(Case(1, "min", (nan, 4.0))) is None


def test_count_oracle_by_hand():
    """V 5 and 7, E 2, H 3, one GRU layer: embeddings 10 + 14; a run has 3·(3·2 + 3·3 + 2·3) = 63;
    two of them; the read-out 3·2 + 2; the output 14 + 7. Tied, 14 fewer.
    """
    case = count_parameters.Case(5, 7, 2, 3, "gru", 1, False, False, False)
    assert count_parameters.oracle(case) == 24 + 2 * 63 + 8 + 21
    tied = count_parameters.Case(5, 7, 2, 3, "gru", 1, False, False, True)
    assert count_parameters.oracle(tied) == 24 + 2 * 63 + 8 + 7


def test_count_oracle_against_a_model():
    kinds = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
    for case in count_parameters.cases(random.Random(1)):
        D = case.H * (1 + case.bidirectional)
        embedding, output = nn.Embedding(case.V_tgt, case.E), nn.Linear(case.E, case.V_tgt)
        if case.tied:
            output.weight = embedding.weight
        kind = kinds[case.cell]
        model = nn.ModuleList(
            [
                nn.Embedding(case.V_src, case.E),
                embedding,
                kind(case.E, case.H, case.layers, bidirectional=case.bidirectional),
                kind(case.E, D, case.layers),
                nn.Linear(2 * D if case.attention else D, case.E),
                output,
                *([nn.Linear(D, D, bias=False)] if case.attention else []),
            ]
        )
        assert count_parameters.oracle(case) == sum(p.numel() for p in model.parameters())
