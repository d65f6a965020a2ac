"""Chapter 08: oracles by hand and against sacreBLEU, jiwer and the package's own metrics."""

import math
import random

import jiwer
import pytest
import sacrebleu
import torch

from s2s_lab.grading import check
from s2s_lab.grading.checks.evaluation import (
    aer,
    chrf,
    clipped_counts,
    corpus_bleu,
    paired_bootstrap,
    wer,
)
from s2s_lab.grading.checks.evaluation.paired_bootstrap_draws import among, draws_of
from s2s_lab.grading.inside.questions.evaluation.paired_bootstrap import metric_of
from s2s_lab.metrics import AlignmentErrorRate, Gold, SequenceAccuracy, resample

SEED = 5


def words(text):
    return tuple(text.split())


def test_clipped_counts_oracle_by_hand():
    """Seven `the`; the references have two and one: 2 of 7. Bigrams of `a b a b`: a b, b a, a b;
    the first reference has a b once, the second b a once and a b once: a b 1, b a 1, so 2 of 3.
    """
    refs = (words("the cat is on the mat"), words("there is a cat on the mat"))
    case = clipped_counts.Case(words("the " * 7), refs, 1)
    assert clipped_counts.oracle(case) == (2, 7)
    refs = (words("a b"), words("b a b"))
    assert clipped_counts.oracle(clipped_counts.Case(words("a b a b"), refs, 2)) == (2, 3)


def test_corpus_bleu_oracle_by_hand():
    """`I love apples .` for `I like apples .`: 3/4, 1/3, 0/2, 0/1. Not smoothed 0; with exp
    3/4 · 1/3 · (1/2)/2 · (1/4)/1 = 1/64, whose fourth root is 0.35355.
    """
    hyps, refs = (words("I love apples ."),), ((words("I like apples ."),),)
    assert corpus_bleu.oracle(corpus_bleu.Case(hyps, refs, 4, "none")) == 0
    smoothed = corpus_bleu.oracle(corpus_bleu.Case(hyps, refs, 4, "exp"))
    assert smoothed == pytest.approx(100 * (1 / 64) ** 0.25)


def test_corpus_bleu_oracle_takes_the_closest_length_and_the_shorter_of_two():
    """Three tokens, references of 4 and 2: both are one away, 2 counts, no penalty. With 5 and 4,
    4 counts: exp(1 − 4/3).
    """
    shorter = corpus_bleu.Case((words("a b c"),), ((words("a b c d"), words("a b")),), 1, "none")
    assert corpus_bleu.oracle(shorter) == pytest.approx(100)
    closer = corpus_bleu.Case(
        (words("a b c"),), ((words("a b c d e"), words("a b c d")),), 1, "none"
    )
    assert corpus_bleu.oracle(closer) == pytest.approx(100 * math.exp(1 - 4 / 3))


def test_corpus_bleu_oracle_against_sacrebleu():
    positive = 0
    for case in corpus_bleu.cases(random.Random(SEED)):
        most = max(map(len, case.refs))
        texts = [[" ".join(ref) for ref in each] for each in case.refs]
        streams = [[each[i] if i < len(each) else None for each in texts] for i in range(most)]
        metric = sacrebleu.BLEU(
            tokenize="none", smooth_method=case.smooth, max_ngram_order=case.max_n
        )
        theirs = metric.corpus_score([" ".join(hyp) for hyp in case.hyps], streams).score
        assert corpus_bleu.oracle(case) == pytest.approx(theirs)
        positive += 0 < theirs < 100
    assert positive > 50


def test_chrf_oracle_by_hand():
    """`abc` for `abcd`, orders 1 and 2: P = (3/3 + 2/2)/2 = 1, R = (3/4 + 2/3)/2 = 17/24, so
    F2 = 5 · 17/24 / (4 + 17/24) = 85/113. Spaces change nothing.
    """
    assert chrf.oracle(chrf.Case("a bc", "ab cd", 2, 2.0)) == pytest.approx(100 * 85 / 113)


def test_chrf_oracle_against_sacrebleu():
    for case in chrf.cases(random.Random(SEED)):
        metric = sacrebleu.CHRF(char_order=case.n, beta=case.beta)
        theirs = metric.sentence_score(case.hyp, [case.ref]).score
        assert chrf.oracle(case) == pytest.approx(theirs)


def test_wer_oracle_by_hand():
    """`red the apple` for `the apple eats`: drop red, add eats, 2 edits of 3 words (by position all
    three differ). Nothing for `she eats`: 2 of 2. Together 4/5; the mean would be 5/6.
    """
    hyps, refs = (words("red the apple"), ()), (words("the apple eats"), words("she eats"))
    assert wer.oracle(wer.Case(hyps, refs)) == ([2, 2], 4 / 5)


def test_wer_oracle_against_jiwer():
    above = 0
    for case in wer.cases(random.Random(SEED)):
        hyps, refs = ([" ".join(w) for w in side] for side in (case.hyps, case.refs))
        edits, rate = wer.oracle(case)
        assert rate == pytest.approx(jiwer.wer(refs, hyps))
        assert edits == [
            round(jiwer.wer(ref, hyp) * len(gold))
            for ref, hyp, gold in zip(refs, hyps, case.refs, strict=True)
        ]
        above += rate > 1
    assert above > 3


def test_aer_oracle_by_hand():
    """Found: a sure link, a possible one and a wrong one; two are sure: 1 − (1 + 2)/(3 + 2)."""
    case = aer.Case(((0, 0), (0, 1), (2, 2)), ((0, 0), (1, 1)), ((0, 1),))
    assert aer.oracle(case) == pytest.approx(2 / 5)


def test_aer_oracle_against_the_metric():
    for case in aer.cases(random.Random(SEED)):
        gold = Gold(frozenset(case.S), frozenset(case.P))
        theirs = AlignmentErrorRate().corpus([set(case.A)], [gold]).score
        assert aer.oracle(case) == pytest.approx(theirs)


def test_adding_sure_links_to_a_learners_set_is_noticed():
    def updates(A, S, P):
        P |= S
        return 1 - (len(A & S) + len(A & P)) / (len(A) + len(S))

    assert check("evaluation.aer", updates).message_id == "08.5/changes-input"


def two_sentences():
    """A: 1 of 2 and 1 of 4; B: 2 of 2 and 0 of 4. The score is the share of the sums."""
    a, b = torch.tensor([[1.0, 2], [1, 4]]).double(), torch.tensor([[2.0, 2], [0, 4]]).double()
    return paired_bootstrap.Case(a, b, "share", 40, 0)


def test_draws_by_hand():
    """Twice the first: 4/4 − 2/4 = 1/2. Each once: 2/6 − 2/6 = 0. Twice the second: 0 − 2/8 = −1/4.
    Without the second sentence only 1/2 is possible, in a quarter of the draws. A's scores are 2/4,
    2/6, 2/8 and B's 1, 2/6, 0: nine differences, one of them twice? 1/2, 2/3, 3/4, −1/6, 0, 1/12,
    −1/2, −1/3, −1/4: none. Sentence scores differ by 1/2 and −1/4, on average by 1/8.
    """
    draws = draws_of(two_sentences())
    assert draws.difference == pytest.approx(0)
    assert draws.paired.tolist() == pytest.approx([-1 / 4, 0, 1 / 2])
    values, p = draws.without[1]
    assert (values.tolist(), p) == (pytest.approx([1 / 2]), pytest.approx(1 / 4))
    assert len(draws.independent) == 9
    assert draws.mean_difference == pytest.approx(1 / 8)
    assert among(torch.tensor([0.5, 0.1]).double(), draws.paired).tolist() == [True, False]


def test_the_packages_resamples_are_possible_and_their_p_is_right():
    """A peer: `metrics.resample` on rows of right and total counts."""
    for case in paired_bootstrap.cases(random.Random(SEED)):
        if case.metric == "share":
            tables = (case.stats_a.tolist(), case.stats_b.tolist())
            theirs = resample(SequenceAccuracy(), *tables, resamples=case.n, seed=case.seed)
            other = resample(SequenceAccuracy(), *tables, resamples=case.n, seed=case.seed + 1)
            answers = tuple(
                {
                    "difference": one.difference,
                    "differences": list(one.differences),
                    "p": one.p_value,
                }
                for one in (theirs, theirs, other)
            )
            assert paired_bootstrap.judge(case, answers) == ()


def test_a_metric_refuses_what_is_no_sum():
    metric = metric_of("share")
    assert metric(torch.tensor([1.0, 4.0])) == metric([1, 4]) == 0.25
    for wrong in (torch.ones(3, 2), torch.ones(2, 2), torch.ones(3), 0.5, [[1, 2], [3, 4]]):
        with pytest.raises(ValueError, match="the sum of the statistics, 2 numbers"):
            metric(wrong)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda answer: {"p": answer["p"]}, "got the keys p"),
        (lambda answer: answer["p"], "Expected a dict"),
        (lambda answer: answer | {"differences": answer["differences"][1:]}, "Expected 1000"),
        (lambda answer: answer | {"p": "small"}, "Expected numbers"),
        (lambda answer: answer | {"differences": 0.5}, "Expected a list of"),
    ],
)
def test_an_answer_of_another_form_is_told_so(change, text):
    def submission(a, b, metric, n=1000, seed=0):
        answer = {"difference": metric(b.sum(0)) - metric(a.sum(0)), "differences": [0.0] * n}
        return change(answer | {"p": 1.0})

    result = check("evaluation.paired_bootstrap", submission)
    assert (result.status, result.message_id) == ("failed", "08.6/shape")
    assert text.replace("1000", "40") in result.message
