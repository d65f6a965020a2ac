"""Alignment error rate, and links read off attention weights."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.metrics import AlignmentErrorRate, Gold, links_of
from s2s_lab.tasks import Pair

SIZE = 4
links = st.sets(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), max_size=6)
golds = st.builds(lambda s, p: Gold(frozenset(s), frozenset(p)), links, links)
corpora = st.lists(st.tuples(links, golds), min_size=1, max_size=4)
aer = AlignmentErrorRate()


def scored(corpus):
    outputs, gold = zip(*corpus, strict=True)
    return aer.corpus(outputs, gold)


def test_aer_by_hand():
    """A = {00, 11, 22}, S = {00, 33}, P = S ∪ {11}: A∩S = {00}, A∩P = {00, 11}.

    AER = 1 − (1 + 2)/(3 + 2) = 2/5; precision 2/3, recall 1/2.
    """
    gold = Gold(frozenset({(0, 0), (3, 3)}), frozenset({(0, 0), (3, 3), (1, 1)}))
    score = aer.corpus([{(0, 0), (1, 1), (2, 2)}], [gold])
    assert score.score == pytest.approx(2 / 5)
    assert score.precision == pytest.approx(2 / 3)
    assert score.recall == pytest.approx(1 / 2)


@given(corpora)
def test_aer_equals_looking_at_every_cell_of_the_grid(corpus):
    hits = size = 0
    for output, gold in corpus:
        for link in [(i, j) for i in range(SIZE) for j in range(SIZE)]:
            put_out, sure = link in output, link in gold.sure
            size += put_out + sure
            hits += (put_out and sure) + (put_out and (sure or link in gold.possible))
    assert scored(corpus).score == pytest.approx(1 - hits / size if size else 0)


@given(links, links)
def test_a_perfect_alignment_has_no_error_whatever_possible_links_it_takes(sure, possible):
    gold = Gold(frozenset(sure), frozenset(possible))
    assert aer.corpus([sure], [gold]).score == 0
    assert aer.corpus([sure | possible], [gold]).score == 0


@given(links, links)
def test_with_sure_links_only_it_is_one_minus_f1_and_the_sides_can_be_exchanged(a, b):
    one, other = aer.corpus([a], [Gold(frozenset(b))]), aer.corpus([b], [Gold(frozenset(a))])
    assert one.score == pytest.approx(other.score)
    assert one.precision == other.recall
    both = len(a) + len(b)
    assert one.score == pytest.approx(1 - 2 * len(a & b) / both if both else 0)


@given(corpora)
def test_turning_source_and_target_round_everywhere_changes_nothing(corpus):
    def turned(some):
        return frozenset((j, i) for i, j in some)

    other = [(turned(o), Gold(turned(g.sure), turned(g.possible))) for o, g in corpus]
    assert scored(other) == scored(corpus)


@given(corpora)
def test_it_lies_between_zero_and_one_and_a_wrong_link_never_helps(corpus):
    output, gold = corpus[0]
    score = scored(corpus).score
    assert 0 <= score <= 1
    worse = scored([(output | {(SIZE, SIZE)}, gold), *corpus[1:]]).score
    assert worse >= score or math.isclose(worse, score)


def test_a_possible_link_is_not_needed_and_a_sure_one_is():
    gold = Gold(frozenset({(0, 0)}), frozenset({(1, 1)}))
    assert aer.corpus([{(0, 0)}], [gold]).score == 0
    assert aer.corpus([{(1, 1)}], [gold]).score == pytest.approx(1 / 2)


def test_nothing_put_out_and_nothing_sure():
    assert aer.corpus([set()], [Gold(frozenset())]).score == 0
    assert aer.corpus([set()], [Gold(frozenset({(0, 0)}))]).score == 1
    assert aer.corpus([{(0, 0)}], [Gold(frozenset())]).score == 1


def test_a_pair_of_a_task_is_gold():
    pair = Pair("a", "b", frozenset({(0, 0)}), frozenset({(0, 0)}))
    assert aer.corpus([{(0, 0)}], [pair]).score == 0


def test_unequal_numbers_are_refused():
    with pytest.raises(ValueError, match="AER: expected one reference for each output, got 1"):
        aer.corpus([set()], [])


WEIGHTS = [[0.7, 0.2, 0.1], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7], [0.0, 0.1, 0.9]]
"""Rows: two target words, one that reads EOS, EOS itself. Columns: two source words, EOS."""


def test_links_by_hand():
    """Row 0 weighs column 0 most, row 1 column 1, row 2 EOS: no link; row 3 is EOS: not read."""
    assert links_of(WEIGHTS, 2, 3) == {(0, 0), (1, 1)}


def test_links_above_a_threshold_by_hand():
    """At least 0.3: columns 0; 0 and 1 (2 is EOS); none but EOS."""
    assert links_of(WEIGHTS, 2, 3, threshold=0.3) == {(0, 0), (0, 1), (1, 1)}


def test_of_equal_weights_the_first_counts():
    assert links_of([[0.5, 0.5]], 2, 1) == {(0, 0)}


def test_a_sentence_without_tokens_has_no_links():
    assert links_of([], 0, 0) == frozenset()
    assert links_of([[1.0]], 0, 1) == frozenset()


@given(st.permutations(range(SIZE)))
def test_weights_that_point_to_one_token_give_exactly_its_link(order):
    weights = [[float(i == source) for i in range(SIZE + 1)] for source in order]
    assert links_of(weights, SIZE, SIZE) == {(source, j) for j, source in enumerate(order)}
    assert links_of(weights, SIZE, SIZE, threshold=0.5) == links_of(weights, SIZE, SIZE)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (([[1.0]], 2, 1), "at least 1 rows .target. and 2 columns .source., got 1 and 1"),
        (([[1.0]], 1, 2), "at least 2 rows .target. and 1 columns .source., got 1 and 1"),
        (([[1.0]], 1, 1, 0.0), "threshold: expected a weight above 0, got 0.0"),
        (([[math.nan]], 1, 1), "expected numbers, got NaN in row 0"),
    ],
)
def test_weights_that_cannot_be_read_are_refused(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        links_of(*arguments)
