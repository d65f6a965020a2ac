"""The first lesson in Chinese: few words, the whole grammar, the same sets as the whole task."""

import pytest

from s2s_lab.tasks import phrasebook
from s2s_lab.tasks.phrasebook.chinese_corpus import split_of_chinese
from s2s_lab.tasks.phrasebook.lesson import WORDS, lesson

MARKS = set("。？！，")


def test_by_hand_three_words_make_two_statements() -> None:
    """Someone likes someone else, with a full stop or without one; nobody asks without 吗."""
    task = lesson("我 你 喜欢", drawn=20_000)
    pairs = [*task.train, *task.valid, *task.test]
    found = {(pair.source.strip("。"), pair.target.strip(".")) for pair in pairs}
    assert found == {("我喜欢你", "I like you"), ("你喜欢我", "You like me")}


def test_sources_have_the_words_of_the_lesson_only_and_use_them_all() -> None:
    task = lesson(drawn=60_000)
    seen = {word for pair in task.train for word in task.source.split(pair.source)}
    assert seen <= set(WORDS.split()) | MARKS
    assert not set(WORDS.split()) - seen


def test_sets_are_those_of_the_whole_task() -> None:
    task = lesson(drawn=20_000)
    for name in ("train", "valid", "test"):
        assert task.split(name)
        assert {split_of_chinese(pair.source) for pair in task.split(name)} == {name}


def test_pairs_are_those_of_the_whole_task() -> None:
    """Both read the same draw, so the lesson's first pair is the first of the whole that fits."""
    task = lesson(drawn=3_000)
    whole = {pair.source: pair for pair in phrasebook.load_chinese("zh-en", 2_000, 0, 0).train}
    assert whole[task.train[0].source] == task.train[0]


def test_no_source_comes_twice_and_a_smaller_draw_is_the_beginning_of_a_larger_one() -> None:
    small, large = lesson(drawn=5_000), lesson(drawn=10_000)
    assert len({pair.source for pair in large.train}) == len(large.train)
    assert large.train[: len(small.train)] == small.train


def test_words_may_be_given_one_by_one() -> None:
    assert lesson(["我", "你", "爱"], 4_000).train == lesson("我 你 爱", 4_000).train


def test_a_negative_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="drawn: expected 0 or more sentences, got -1"):
        lesson(drawn=-1)
