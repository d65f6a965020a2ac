"""Precision, recall and F1 of cuts inside words: by hand, by slow counting, and their laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.metrics import BoundaryF1, boundaries

metric = BoundaryF1()
words = st.text("abc", min_size=1, max_size=8)


@st.composite
def cut_twice(draw):
    """A word in two segmentations."""
    word = draw(words)

    def cut():
        places = sorted(draw(st.sets(st.integers(1, len(word)))) - {len(word)})
        return [word[a:b] for a, b in zip([0, *places], [*places, len(word)], strict=True)]

    return cut(), cut()


corpora = st.lists(cut_twice(), min_size=1, max_size=5)


def test_f1_by_hand():
    """*evlerde* is cut after 3 and 5, its boundaries are 2 and 5; *su* is whole, as it should be.

    One of two cuts is right, one of two boundaries is found: P = R = F1 = 1/2.
    *gel-me-di* uncut adds two boundaries that are missed: R = 1/4, F1 = 2·1/(2 + 4) = 1/3.
    """
    two = metric.corpus([["evl", "er", "de"], ["su"]], [["ev", "ler", "de"], ["su"]])
    assert (two.precision, two.recall, two.score) == (0.5, 0.5, 0.5)
    outputs, golds = [["evl", "er", "de"], ["gelmedi"]], [["ev", "ler", "de"], ["gel", "me", "di"]]
    more = metric.corpus(outputs, golds)
    assert (more.precision, more.recall) == (0.5, 0.25)
    assert more.score == pytest.approx(1 / 3)


@given(corpora)
def test_it_equals_looking_between_all_letters(corpus):
    right = cuts = gold = 0
    for pieces, morphemes in corpus:
        word = "".join(pieces)
        for place in range(1, len(word)):
            before = word[:place]
            is_cut = any("".join(pieces[:i]) == before for i in range(1, len(pieces)))
            is_gold = any("".join(morphemes[:i]) == before for i in range(1, len(morphemes)))
            cuts, gold, right = cuts + is_cut, gold + is_gold, right + (is_cut and is_gold)
    score = metric.corpus(*zip(*corpus, strict=True))
    assert (score.cuts, score.gold, score.right) == (cuts, gold, right)
    assert score.score == pytest.approx(2 * right / (cuts + gold) if cuts + gold else 1)
    assert score.lines()[-1].value == score.score


@given(corpora)
def test_the_sides_can_be_exchanged_and_the_gold_is_perfect(corpus):
    outputs, golds = zip(*corpus, strict=True)
    one, other = metric.corpus(outputs, golds), metric.corpus(golds, outputs)
    assert one.score == pytest.approx(other.score)
    assert one.precision == other.recall
    assert metric.corpus(golds, golds).score == 1


@given(words)
def test_letters_find_every_boundary_and_whole_words_none(word):
    """Recall of single letters is 1; a whole word has no cut."""
    assert boundaries(list(word)) == frozenset(range(1, len(word)))
    assert boundaries([word]) == frozenset()


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ValueError, match=r"expected pieces of 'ab' at 1, got \['a', 'c'\]"):
        metric.corpus([["a"], ["a", "c"]], [["a"], ["a", "b"]])
    with pytest.raises(ValueError, match="got 1 outputs and 0 references"):
        metric.corpus([["a"]], [])
