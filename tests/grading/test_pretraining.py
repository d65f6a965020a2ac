"""Chapter 11: oracles by hand and against peers; draws that are right in other ways, and wrong."""

import random
from collections import Counter

import pytest
import torch
from torch import nn

from s2s_lab.grading import check
from s2s_lab.grading.checks.pretraining import (
    answer_span,
    copy_distribution,
    distinct_n,
    init_encoder,
    mlm_corrupt,
    mlm_corrupt_wrong,
    mmi_rank,
    rouge_l,
    rouge_n,
    token_f1,
)
from s2s_lab.metrics.f_score import TokenF1
from s2s_lab.metrics.rouge import RougeL, RougeN
from s2s_lab.models.copying import mixture


def right(ids, vocab_size, special_ids, p, generator):
    """Rules 1 to 3 of the exercise, with the draws in another order than the solution's."""
    ordinary = torch.tensor([i for i in range(vocab_size) if i not in special_ids])
    lots = torch.randint(len(ordinary), ids.shape, generator=generator)
    lot = torch.rand(ids.shape, generator=generator)
    chosen = (lot < p) & ~torch.isin(ids, torch.tensor(special_ids))
    inputs = torch.where(chosen & (lot < 0.9 * p), ordinary[lots], ids)
    inputs = torch.where(chosen & (lot < 0.8 * p), 4, inputs)
    return inputs, torch.where(chosen, ids, -100)


@pytest.mark.parametrize("seed", range(25))
def test_no_false_alarm_however_the_draws_are_made(seed):
    result = check("pretraining.mlm_corrupt", right, seed=seed)
    assert result.passed, result.text()


def test_shares_that_are_counted_by_hand():
    """Of six ordinary tokens four are chosen: two MASK, one 9 for 7, one that stays.

    The vocabulary has 15 tokens, 10 of them ordinary: another word has .1 · 9/10.
    """
    ids = torch.tensor([[1, 5, 6, 7, 2], [1, 8, 9, 10, 2]])
    inputs = torch.tensor([[1, 4, 4, 9, 2], [1, 8, 9, 10, 2]])
    labels = torch.tensor([[-100, 5, 6, 7, -100], [-100, 8, -100, -100, -100]])
    case = mlm_corrupt.Case(ids, 15, (0, 1, 2, 3, 4), 0.5, 0)
    assert mlm_corrupt.counts(case, inputs, labels) == [
        ("chosen, of all ordinary tokens", 4, 6, 0.5),
        ("MASK, of the chosen", 2, 4, 0.8),
        ("another word, of the chosen", 1, 4, pytest.approx(0.09)),
    ]


def test_tolerance_by_hand():
    """√(.8 · .2/100) = .04; five of them are .2."""
    assert mlm_corrupt.tolerance(0.8, 100) == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("id", "change"),
    [
        ("labels-everywhere", lambda ids, i, labels: (i, torch.where(ids > 4, ids, -100))),
        ("specials", lambda ids, i, labels: (i, torch.where(ids == 1, 1, labels))),
        ("random-special", lambda ids, i, labels: (torch.where(i != 4, i, 3), labels)),
        ("only-masks", lambda ids, i, labels: (torch.where(labels == -100, ids, 4), labels)),
        ("in-place", lambda ids, i, labels: (ids.copy_(i), labels)),
    ],
)
def test_a_mistake_made_in_another_way_is_named_all_the_same(id, change):
    def submission(ids, vocab_size, special_ids, p, generator):
        return change(ids, *right(ids, vocab_size, special_ids, p, generator))

    assert check("pretraining.mlm_corrupt", submission).message_id == f"11.1/{id}"


def test_one_random_word_for_all_is_noticed():
    def one_word(ids, vocab_size, special_ids, p, generator):
        inputs, labels = right(ids, vocab_size, special_ids, p, generator)
        word = next(i for i in range(vocab_size) if i not in special_ids)
        swapped = (inputs != ids) & (inputs != 4)
        return torch.where(swapped, word, inputs), labels

    result = check("pretraining.mlm_corrupt", one_word)
    assert "same one" in result.message


def test_an_answer_of_another_form_is_one_sentence():
    result = check("pretraining.mlm_corrupt", lambda ids, *others: ids)
    assert "Expected the pair (inputs, labels), got a tensor" in result.message


def test_the_wrong_ones_share_no_solution():
    ids = torch.tensor([[1, 5, 2]])
    nothing = torch.zeros_like(ids, dtype=torch.bool)
    read = mlm_corrupt_wrong._fates(ids, nothing, torch.tensor([5]), torch.Generator())
    assert torch.equal(read, ids)


def test_init_encoder_oracle_by_hand():
    """`bert.encoder.a` fits, `encoder.b` has another shape, `head.a` is of no encoder."""
    case = init_encoder.Case(
        encoder={"a": (1, 2), "b": (3,)},
        decoder={"a": (4, 5)},
        ckpt={"bert.encoder.a": (6, 7), "encoder.b": (8, 9), "head.a": (0, 0)},
        freeze=True,
    )
    assert init_encoder.oracle(case) == {
        "loaded": ["encoder.a"],
        "missing": ["encoder.b"],
        "unexpected": ["encoder.b", "head.a"],
        "encoder": {"encoder.a": [6.0, 7.0], "encoder.b": [3.0]},
        "changed elsewhere": [],
        "frozen": ["encoder.a"],
        "ckpt changes in training": [],
    }


def test_init_encoder_oracle_against_load_state_dict():
    """Where all names of the encoder are there and prefixes are cut, PyTorch loads the same."""
    for case in init_encoder.cases(random.Random(3)):
        expected = init_encoder.oracle(case)
        if "raised" in expected or expected["missing"]:
            continue
        whole = nn.Module()
        for name, value in case.encoder.items():
            whole.register_buffer(name.replace(".", "_"), torch.tensor(value).double())
        cut = {n.partition("encoder.")[2]: v for n, v in case.ckpt.items() if "encoder." in n}
        whole.load_state_dict({n.replace(".", "_"): torch.tensor(v) for n, v in cut.items()})
        theirs = {n: v.tolist() for n, v in whole.named_buffers()}
        ours = {n[8:].replace(".", "_"): v for n, v in expected["encoder"].items()}
        assert theirs == ours


def test_no_match_has_to_raise_value_error_and_nothing_else():
    def key_error(model, ckpt, freeze=False):
        raise KeyError("nothing fits")

    assert check("pretraining.init_encoder", key_error).status == "failed"


def test_copy_distribution_oracle_by_hand():
    """p_gen .5: word 0 has .5 · .6 + .5 · .1 = .35, word 1 .5 · .4 = .2, word 2 (unknown, at two
    places) .5 · (.4 + .5) = .45.
    """
    case = copy_distribution.Case(
        torch.tensor([[0.6, 0.4]]).double(),
        torch.tensor([[0.4, 0.1, 0.5]]).double(),
        torch.tensor([[2, 0, 2]]),
        torch.tensor([[0.5]]).double(),
        1,
    )
    expected = torch.tensor([[0.35, 0.2, 0.45]]).double()
    torch.testing.assert_close(copy_distribution.oracle(case), expected, atol=1e-7, rtol=0)


def test_copy_distribution_oracle_against_the_models():
    for case in copy_distribution.cases(random.Random(4)):
        logs = mixture(
            case.p_vocab.log()[:, None],
            case.attn[:, None],
            case.p_gen[:, None],
            case.src_ext_ids,
            case.n_oov,
        )
        theirs = logs[:, 0].exp()
        torch.testing.assert_close(copy_distribution.oracle(case), theirs, atol=1e-12, rtol=0)


def test_rouge_oracles_by_hand():
    """`a b a` against `a a c`: two a in common, of 3 and of 3; no bigram in common (a b, b a;
    a a, a c). The longest common subsequence is a a.
    """
    hyp, ref = tuple("aba"), tuple("aac")
    both = pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert rouge_n.oracle(rouge_n.Case(hyp, ref, 1)) == both
    assert rouge_n.oracle(rouge_n.Case(hyp, ref, 2)) == (0.0, 0.0, 0.0)
    assert rouge_l.oracle(rouge_l.Case(hyp, ref)) == both


@pytest.mark.parametrize("check_of", [rouge_n, rouge_l])
def test_rouge_oracles_against_the_metrics(check_of):
    for case in check_of.cases(random.Random(6)):
        metric = RougeN(n=case.n) if check_of is rouge_n else RougeL()
        theirs = metric.corpus([" ".join(case.hyp)], [" ".join(case.ref)])
        figures = (theirs.precision, theirs.recall, theirs.f1)
        assert check_of.oracle(case) == pytest.approx(figures)


def test_answer_span_oracle_by_hand():
    """Pairs of at most two: (0,0) 1, (0,1) 4, (1,1) 3.5, (1,2) 1, (2,2) 2.5: the best is (0, 1)."""
    start, end = torch.tensor([1.0, 0.5, 2.0]), torch.tensor([0.0, 3.0, 0.5])
    case = answer_span.Case(start, end, torch.tensor([True] * 3), 2)
    assert answer_span.pairs(case) == {(0, 0): 1, (0, 1): 4, (1, 1): 3.5, (1, 2): 1, (2, 2): 2.5}
    assert answer_span.oracle(case) == (0, 1)


def test_every_case_of_answer_span_has_one_best_pair():
    for case in answer_span.cases(random.Random(7)):
        best = max(answer_span.pairs(case).values())
        assert list(answer_span.pairs(case).values()).count(best) == 1


def test_token_f1_oracle_by_hand_and_against_the_metric():
    """`the red the` and `the red ball` share the and red: 2 · 2/(3 + 3)."""
    case = token_f1.Case(("the", "red", "the"), ("the", "red", "ball"))
    assert token_f1.oracle(case) == pytest.approx(2 / 3)
    for case in token_f1.cases(random.Random(8)):
        theirs = TokenF1().corpus([" ".join(case.pred)], [" ".join(case.gold)]).score
        assert token_f1.oracle(case) == pytest.approx(theirs)


def test_distinct_n_oracle_by_hand():
    """Bigrams a b, b a | a b: two different ones of three; one word alone has none."""
    case = distinct_n.Case((("a", "b", "a"), ("a", "b"), ("c",)), 2)
    assert distinct_n.oracle(case) == pytest.approx(2 / 3)
    assert distinct_n.oracle(distinct_n.Case((("c",),), 2)) == 0.0
    assert distinct_n.oracle(distinct_n.Case((("a", "b", "a"),), 1)) == pytest.approx(2 / 3)


def test_mmi_rank_oracle_by_hand():
    """λ = .5: −1 + .75 = −.25, −2 + 3 = 1, −2 + 3 = 1: the last two first, as they came."""
    cands = (("I see .", -1.0, -1.5), ("a cat", -2.0, -6.0), ("at eight", -2.0, -6.0))
    ranked = mmi_rank.oracle(mmi_rank.Case(cands, 0.5))
    assert ranked == ["a cat", "at eight", "I see ."]
    assert mmi_rank.oracle(mmi_rank.Case(cands, 0.0)) == ["I see .", "a cat", "at eight"]


def test_cases_hold_what_the_rarest_mistakes_need():
    f1 = list(token_f1.cases(random.Random(0)))
    assert sum(not case.pred and not case.gold for case in f1) >= 8
    assert sum(bool(case.pred) != bool(case.gold) for case in f1) >= 8
    spans = list(answer_span.cases(random.Random(0)))
    assert Counter(case.max_len for case in spans).keys() == {1, 2, 3}
    copies = list(copy_distribution.cases(random.Random(0)))
    assert {0.0, 1.0} <= {float(gate) for case in copies for gate in case.p_gen}
    assert any(case.n_oov == 0 for case in copies)
