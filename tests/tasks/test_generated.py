"""Drawing sets from a generator: they never mix, whatever their sizes and seeds."""

from dataclasses import replace

import pytest

from s2s_lab.tasks.generated import Drawn, draw_sets, generate, split_of
from s2s_lab.tasks.task import Pair
from s2s_lab.text import SpaceTokenizer


def numbered(sizes, seed=0, most=400, repeats=False):
    """Pairs of a number and its square; the challenge has larger numbers."""

    def draw(rng, split):
        n = rng.randrange(most) + (most if split == "challenge" else 0)
        return Pair(str(n), str(n * n))

    return generate(
        "squares", draw, (SpaceTokenizer(), SpaceTokenizer()), sizes, seed, repeats=repeats
    )


def sources(task, split):
    return [pair.source for pair in task.split(split)]


def test_no_set_has_a_source_of_another_whatever_the_seed():
    sets = {split: set() for split in ("train", "valid", "test", "challenge")}
    for seed in range(3):
        task = numbered((200, 8, 8, 20), seed)
        for split, seen in sets.items():
            drawn = sources(task, split)
            assert len(set(drawn)) == len(drawn) == len(task.split(split))
            seen.update(drawn)
    for one in sets:
        for other in sets:
            assert one == other or not sets[one] & sets[other]


def test_a_smaller_set_is_the_beginning_of_a_larger_one():
    small, large = numbered((50, 4, 4, 4)), numbered((100, 8, 8, 8))
    for split in ("train", "valid", "test", "challenge"):
        half = len(small.split(split))
        assert sources(small, split) == sources(large, split)[:half]


def test_the_seed_decides():
    assert sources(numbered((50, 1, 1, 1)), "train") == sources(numbered((50, 1, 1, 1)), "train")
    assert sources(numbered((50, 1, 1, 1)), "train") != sources(numbered((50, 1, 1, 1), 1), "train")


def test_about_one_key_in_twenty_is_tested():
    """4,000 keys, p = 1/20: 200 expected, standard deviation 13.8; five of them allowed."""
    found = [split_of(f"key {i}") for i in range(4000)]
    assert abs(found.count("test") - 200) < 69
    assert abs(found.count("valid") - 200) < 69


def test_repeats_are_kept_where_they_are_wanted():
    drawn = sources(numbered((1000, 1, 1, 1), repeats=True), "train")
    assert len(drawn) == 1000 > len(set(drawn))


def test_more_pairs_than_there_are_is_one_sentence():
    with pytest.raises(ValueError, match="squares, test: expected at most the .* got 400"):
        list(numbered((10, 1, 400, 1)).test)
    with pytest.raises(ValueError, match="expected 0 or more pairs, got -1"):
        numbered((-1, 1, 1, 1))
    with pytest.raises(ValueError, match="expected one of train, .*, challenge, got 'dev'"):
        numbered((1, 1, 1, 1)).split("dev")


def test_nothing_is_drawn_before_it_is_looked_at():
    def never():
        raise AssertionError
        yield

    assert len(Drawn("train", 5, never)) == 5


def test_a_task_without_a_challenge_says_so():
    with pytest.raises(ValueError, match="squares has no challenge set, got 'challenge'"):
        numbered((10, 1, 1, 0)).split("challenge")
    task = replace(numbered((10, 1, 1, 1)), challenge=())
    with pytest.raises(ValueError, match="expected train, valid or test, as squares has no"):
        task.split("challenge")


def test_the_sets_that_are_asked_for_come_from_their_own_streams():
    two = draw_sets("letters", (2, 1), lambda split: iter(split))
    assert [list(drawn) for drawn in two] == [["t", "r"], ["v"]]
    with pytest.raises(ValueError, match="letters, valid: expected 0 or more pairs, got -1"):
        draw_sets("letters", (1, -1), iter)
