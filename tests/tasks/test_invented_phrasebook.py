"""The invented phrasebook: what it promises of its sets, and its grammar."""

import random

import pytest

from s2s_lab.tasks.invented_phrasebook import KINDS, invented_phrasebook


@pytest.mark.parametrize("seed", range(5))
def test_sets_are_apart_and_fresh_words_are_known(seed):
    book = invented_phrasebook(seed)
    sources = [source for part in (book.train, book.dev, book.fresh) for source, _ in part]
    assert len(set(sources)) == len(sources) == 520
    known = [{word for pair in book.train for word in pair[side].split()} for side in (0, 1)]
    for side in (0, 1):
        assert all(known[side].issuperset(pair[side].split()) for pair in book.fresh)
        assert all(known[side].issuperset(pair[side].split()) for pair in book.dev[:50])
        assert not any(known[side].issuperset(pair[side].split()) for pair in book.dev[50:])


def test_no_form_is_in_both_languages_or_in_two_phrasebooks_of_different_seeds():
    book, other = invented_phrasebook(1), invented_phrasebook(2)
    sides = [{word for pair in book.train for word in pair[side].split()} for side in (0, 1)]
    assert not sides[0] & sides[1]
    assert book == invented_phrasebook(1)
    assert book.train != other.train


def test_a_generator_that_is_passed_in_is_the_only_randomness():
    state = random.getstate()
    one, same = (invented_phrasebook(random.Random(4)) for _ in range(2))
    assert one == same
    assert random.getstate() == state


def test_the_order_of_words_by_hand():
    """Name, time, first *not*, verb, second *not*, article, thing, quality: the longest sentence
    has 7 source words, with both function words, and 8 target words.
    """
    longest = [pair for pair in invented_phrasebook(7).train if len(pair[0].split()) == 7]
    kinds = {
        tuple(KINDS[word[-1]] if len(word) > 2 else "-" for word in source.split())
        for source, _ in longest
    }
    assert kinds == {("time", "name", "-", "verb", "-", "quality", "thing")}
    assert {len(target.split()) for _, target in longest} == {8}
    columns = zip(*(target.split() for _, target in longest), strict=True)
    counts = [len(set(column)) for column in columns]
    assert counts[2] == counts[4] == 1
    assert counts[5] == 2


def test_the_and_the_quality_agree_with_the_class_of_the_thing():
    pairs = [pair for pair in invented_phrasebook(3).train if len(pair[0].split()) == 5]
    plain = [(s.split(), t.split()) for s, t in pairs if len(s.split()[2]) == 2 and s[-1] == "u"]
    assert len(plain) > 20
    endings = {(target[2], target[-1][-1]) for _, target in plain if len(target) == 5}
    assert len(endings) == 2
    assert {ending for _, ending in endings} == {"n", "s"}
    assert {source[4]: target[2] for source, target in plain} == {
        **{source[4]: target[2] for source, target in reversed(plain)}
    }


@pytest.mark.parametrize("sizes", [{"train": 99}, {"dev": (-1, 4)}, {"train": 950}])
def test_sizes_that_the_languages_have_not_are_refused(sizes):
    with pytest.raises(ValueError, match="expected 100 pairs or more in train, and at most 1000"):
        invented_phrasebook(0, **sizes)
