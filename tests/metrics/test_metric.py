"""What the metrics by hand share: rows of counts that add up, and refusals in one sentence."""

import subprocess
import sys

import pytest

from s2s_lab.metrics import (
    BleuByHand,
    ChrF,
    ErrorRate,
    RougeL,
    RougeN,
    SequenceAccuracy,
    Ter,
    TextMetric,
    TokenAccuracy,
    TokenF1,
)
from s2s_lab.metrics.metric import harmonic
from tests.metrics.cases import corpora

EVERY = [
    BleuByHand(), ChrF(), ChrF(word_order=2), ErrorRate(), ErrorRate("char"), RougeL(), RougeN(2),
    SequenceAccuracy(), Ter(), TokenAccuracy(), TokenF1(),
]  # fmt: skip
PERFECT = {"BLEU": 100, "chrF": 100, "TER": 0, "error rate": 0}


@pytest.mark.parametrize("metric", EVERY, ids=repr)
def test_perfect_outputs_have_the_perfect_score(metric: TextMetric) -> None:
    texts = ["the cat sat on the mat", "a b c d e"]
    assert metric.corpus(texts, texts).score == pytest.approx(PERFECT.get(metric.name, 1))


@pytest.mark.parametrize("metric", EVERY, ids=repr)
def test_unrelated_outputs_are_worse_than_perfect_ones_in_the_stated_direction(
    metric: TextMetric,
) -> None:
    texts, others = ["a b c d", "b c d e"], ["v w x y", "x y z w"]
    gain = metric.corpus(texts, texts).score - metric.corpus(others, texts).score
    assert (gain > 0) == metric.higher_is_better


@pytest.mark.parametrize("metric", EVERY, ids=repr)
def test_the_last_line_of_the_arithmetic_is_the_score(metric: TextMetric) -> None:
    for outputs, references in corpora(cases=50):
        score = metric.corpus(outputs, references)
        assert score.lines()[-1].value == score.score
        assert str(score).splitlines()[-1].endswith(f"= {score.score:.4f}")


@pytest.mark.parametrize("metric", EVERY, ids=repr)
def test_the_order_of_sentences_does_not_matter_and_nothing_is_changed(metric: TextMetric) -> None:
    for outputs, references in corpora(cases=50):
        before = list(outputs), [list(golds) for golds in references]
        score = metric.corpus(outputs, references).score
        assert (outputs, references) == before
        assert metric.corpus(outputs[::-1], references[::-1]).score == pytest.approx(score)


@pytest.mark.parametrize("metric", EVERY, ids=repr)
def test_the_same_reference_twice_is_one_reference(metric: TextMetric) -> None:
    for outputs, references in corpora(most_references=1, cases=50):
        once = metric.corpus(outputs, references)
        assert metric.corpus(outputs, [golds * 2 for golds in references]) == once
        assert metric.corpus(outputs, [golds[0] for golds in references]) == once


@pytest.mark.parametrize("metric", EVERY, ids=repr)
def test_case_counts_unless_told_otherwise(metric: TextMetric) -> None:
    folded = type(metric)(lowercase=True)
    texts = ["the cat sat on the mat"]
    shouted = [texts[0].upper()]
    assert folded.corpus(shouted, texts) == folded.corpus(texts, texts)
    assert type(metric)(lowercase=False).corpus(shouted, texts) != folded.corpus(texts, texts)


@pytest.mark.parametrize("metric", EVERY, ids=repr)
def test_what_cannot_be_scored_is_refused_in_one_sentence(metric: TextMetric) -> None:
    with pytest.raises(ValueError, match="got 2 outputs and 1 references"):
        metric.corpus(["a", "b"], ["a"])
    with pytest.raises(ValueError, match="got 0 outputs and 0 references"):
        metric.corpus([], [])
    with pytest.raises(ValueError, match="expected outputs to be a sequence of texts, got 'ab'"):
        metric.corpus("ab", ["a", "b"])
    with pytest.raises(ValueError, match="a reference for each output, got none at 1"):
        metric.corpus(["a", "b"], ["a", []])


def test_harmonic_mean_lies_between_its_two_sides_and_favours_recall_with_beta_2():
    """P = 1/2, R = 1: F1 = 2·½·1/(½ + 1) = 2/3; F2 = 5·½·1/(4·½ + 1) = 5/6."""
    assert harmonic(0.5, 1.0) == pytest.approx(2 / 3)
    assert harmonic(0.5, 1.0, beta=2) == pytest.approx(5 / 6)
    assert harmonic(0.0, 0.0) == 0


def test_importing_the_package_is_cheap():
    code = (
        "import sys, s2s_lab.metrics\n"
        "print(*({'sacrebleu', 'torch', 'jiwer', 'rouge_score'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
