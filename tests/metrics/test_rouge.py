"""ROUGE-N and ROUGE-L, against rouge-score."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer

from s2s_lab.metrics import RougeL, RougeN
from s2s_lab.metrics.rouge import common_subsequence
from tests.metrics.cases import ASCII, WORDS, corpora

sentences = st.lists(st.sampled_from("abc"), max_size=7)


class Spaces:
    """White space for rouge-score, which otherwise drops all but a-z and 0-9."""

    def tokenize(self, text: str) -> list[str]:
        return text.split()


@pytest.mark.parametrize(
    ("ours", "kind"), [(RougeN(1), "rouge1"), (RougeN(2), "rouge2"), (RougeL(), "rougeL")], ids=repr
)
@pytest.mark.parametrize(
    ("words", "tokenizer"), [(WORDS, Spaces()), (ASCII, None)], ids=["any", "ascii"]
)
def test_a_thousand_corpora_score_as_in_rouge_score(ours, kind, words, tokenizer):
    theirs = RougeScorer([kind], tokenizer=tokenizer)
    partial = 0
    for outputs, references in corpora(words):
        expected = [
            theirs.score_multi(golds, o)[kind] for o, golds in zip(outputs, references, strict=True)
        ]
        score = ours.corpus(outputs, references)
        means = [sum(column) / len(expected) for column in zip(*expected, strict=True)]
        assert [score.precision, score.recall, score.f1] == pytest.approx(means), (
            outputs,
            references,
        )
        partial += 0 < score.score < 1
    assert partial > 500


def test_rouge_l_by_hand():
    """ "a c" is the longest common subsequence of "a b c" and "a x c y": P = 2/3, R = 2/4."""
    score = RougeL().corpus(["a b c"], ["a x c y"])
    assert score.precision == pytest.approx(2 / 3)
    assert score.recall == pytest.approx(2 / 4)
    assert score.score == pytest.approx(4 / 7)


def test_rouge_n_is_clipped():
    assert RougeN(1).corpus(["the the the"], ["the cat"]).precision == pytest.approx(1 / 3)


def test_empty_texts_score_nothing():
    for metric in (RougeL(), RougeN(1), RougeN(2)):
        assert metric.corpus(["", "a", ""], ["a", "", ""]).score == 0


@given(sentences, sentences)
def test_the_subsequence_is_common_and_none_is_longer(a, b):
    found = common_subsequence(a, b)

    def holds(tokens: list[str], part: list[str]) -> bool:
        rest = iter(tokens)
        return all(token in rest for token in part)

    assert holds(a, found)
    assert holds(b, found)
    longer = len(found) + 1
    assert not any(holds(b, list(part)) for part in combinations(a, longer))


def test_of_equally_long_subsequences_the_leftmost_in_the_output_is_shown():
    """ "a" and "b" are both common to "a b" and "b a"; "a" stands first in the output."""
    assert common_subsequence(["a", "b"], ["b", "a"]) == ["a"]


def test_an_order_below_one_is_refused():
    with pytest.raises(ValueError, match="n: expected at least 1, got 0"):
        RougeN(0)
