"""Share of tokens and of sequences that are right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.metrics import SequenceAccuracy, TokenAccuracy
from s2s_lab.text import CharTokenizer

texts = st.lists(st.sampled_from("ab"), max_size=5).map(" ".join)


def test_a_missing_word_makes_all_after_it_wrong():
    """Only "I" stands where it should: 1 of 5; the second text adds 2 of 2: 3/7."""
    metric = TokenAccuracy()
    score = metric.corpus(["I like apples .", "a b"], ["I really like apples .", "a b"])
    assert (score.right, score.total) == (3, 7)


def test_tokens_too_many_are_wrong_too():
    assert TokenAccuracy().corpus(["a b c d"], ["a b"]).score == 0.5


def test_texts_without_tokens_count_no_position():
    assert TokenAccuracy().corpus(["", "a"], ["", "b"]).total == 1
    assert TokenAccuracy().corpus([""], [""]).score == 1
    assert TokenAccuracy().corpus([""], ["a b"]).score == 0


def test_sequences_are_right_or_wrong():
    assert SequenceAccuracy().corpus(
        ["a b", "a  b", "a"], ["a b", "a b", "b"]
    ).score == pytest.approx(2 / 3)


def test_any_reference_will_do():
    assert SequenceAccuracy().corpus(["a"], [["b", "a"]]).score == 1
    assert TokenAccuracy().corpus(["a b"], [["x y", "a y"]]).score == 0.5


def test_tokens_are_those_of_the_tokenizer():
    assert TokenAccuracy(tokenizer=CharTokenizer()).corpus(["2024"], ["2023"]).score == 0.75


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=4))
def test_all_sequences_are_right_exactly_when_all_tokens_are(pairs):
    outputs, references = (list(side) for side in zip(*pairs, strict=True))
    tokens = TokenAccuracy().corpus(outputs, references).score
    assert (SequenceAccuracy().corpus(outputs, references).score == 1) == (tokens == 1)
