"""Edit distance and the edits behind it."""

from functools import lru_cache

from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.metrics.edit import Edits, align, distances

texts = st.text("abc", max_size=7)


def recursive(a: str, b: str) -> int:
    """The definition: the last letters stand for each other, or one of them stands alone."""

    @lru_cache(None)
    def d(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        return min(d(i - 1, j - 1) + (a[i - 1] != b[j - 1]), d(i - 1, j) + 1, d(i, j - 1) + 1)

    return d(len(a), len(b))


def replayed(edits: Edits, output: str, reference: str) -> str:
    """The output, rebuilt from the reference by the edits from left to right."""
    result, position = "", 0
    for step in edits.steps:
        if step.reference is not None:
            assert step.reference == position
            position += 1
        if step.operation == "match":
            result += reference[step.reference]
        elif step.operation in ("substitute", "insert"):
            result += output[step.output]
    assert position == len(reference)
    return result


def test_kitten_and_sitting_by_hand():
    """k/s substituted, i t t kept, e/i substituted, n kept, g left out: 3 edits."""
    edits = align("kitten", "sitting")
    kinds = [step.operation[0] for step in edits.steps]
    assert kinds == ["s", "m", "m", "m", "s", "m", "d"]
    assert edits.distance == 3


def test_of_equally_cheap_ways_a_substitution_comes_first_from_the_end():
    """ "ab" to "b": "b" stays, so "a" is one too many; "a" for "b" costs 1 either way.

    "aba" to "bab" costs 2, as "ab" and "ba" stay in it both: from the end, the insertion of the
    last "a" comes before the deletion of the last "b".
    """
    assert [step.operation for step in align("ab", "b").steps] == ["insert", "match"]
    assert [step.operation for step in align("aa", "ab").steps] == ["match", "substitute"]
    assert [step.operation for step in align("ba", "ab").steps] == ["substitute", "substitute"]
    ends = [step.operation for step in align("aba", "bab").steps]
    assert ends == ["delete", "match", "match", "insert"]


@given(texts, texts)
def test_the_distance_equals_the_recursive_definition(a, b):
    assert distances(a, b)[-1][-1] == recursive(a, b)
    assert align(a, b).distance == recursive(a, b)


@given(texts, texts)
def test_the_whole_table_holds_the_distances_of_all_prefixes(a, b):
    table = distances(a, b)
    assert table == [
        [recursive(a[:i], b[:j]) for j in range(len(b) + 1)] for i in range(len(a) + 1)
    ]


@given(texts, texts)
def test_the_edits_lead_from_the_reference_to_the_output(a, b):
    edits = align(a, b)
    assert replayed(edits, a, b) == a
    for step in edits.steps:
        if step.operation in ("match", "substitute"):
            assert (a[step.output] == b[step.reference]) == (step.operation == "match")


@given(texts, texts, texts)
def test_it_is_a_metric(a, b, c):
    def d(x: str, y: str) -> int:
        return align(x, y).distance

    assert (d(a, b) == 0) == (a == b)
    assert d(a, b) == d(b, a)
    assert d(a, c) <= d(a, b) + d(b, c)


@given(texts, texts)
def test_insertions_minus_deletions_is_the_difference_of_the_lengths(a, b):
    edits = align(a, b)
    assert edits.count("insert") - edits.count("delete") == len(a) - len(b)
