"""Sets that share no sentence, whatever the order of the lines."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from s2s_lab.tasks.splitting import bare, split_by_sentence, with_references
from s2s_lab.tasks.task import Pair

words = st.text("abcAB .,", min_size=1, max_size=4)
pairs = st.lists(st.builds(Pair, words, words), max_size=25)
shares = st.sampled_from([0.0, 0.05, 0.3])


def parts(corpus):
    """Slow oracle: sets of pairs that hang together, by joining any two that share a sentence."""
    found = [{(p.source, p.target)} for p in corpus]
    while True:
        for a in found:
            b = next((b for b in found if b is not a and sentences(a) & sentences(b)), None)
            if b is not None:
                found.remove(b)
                a |= b
                break
        else:
            return found


def sentences(some):
    return {bare(text) for pair in some for text in pair}


def plain(split):
    """The pairs of each set, references written out."""
    return [
        {(pair.source, text) for pair in part for text in pair.references or (pair.target,)}
        for part in split
    ]


def attempt(corpus, valid=0.05, test=0.05):
    """The sets, or None where there is too little to hold out."""
    try:
        return split_by_sentence(corpus, valid, test)
    except ValueError:
        return None


@given(pairs, shares, shares)
@example([Pair("A", ".."), Pair("AA", "AA"), Pair("AAA", "AAA")], 0.3, 0.3)
def test_every_pair_is_in_one_set_and_no_sentence_in_two(corpus, valid, test):
    split = attempt(corpus, valid, test)
    groups = parts(corpus)
    tied = any(len(group) > len(with_references(corpus)) / 2 for group in groups)
    if split is None:
        assert tied or len(groups) <= (valid > 0) + (test > 0)
        return
    train, held, tested = plain(split)
    assert train | held | tested == {(p.source, p.target) for p in corpus}
    assert len(train) + len(held) + len(tested) == len(train | held | tested)
    assert [bool(held), bool(tested)] == [valid > 0, test > 0]
    for one, other in ((train, held), (train, tested), (held, tested)):
        if tied:
            assert not {bare(source) for source, _ in one} & {bare(source) for source, _ in other}
        else:
            assert not sentences(one) & sentences(other)


@given(pairs, st.randoms(use_true_random=False))
def test_order_and_repeats_of_lines_do_not_matter(corpus, rng):
    mixed = [*corpus, *corpus[:3]]
    rng.shuffle(mixed)
    one, other = attempt(corpus), attempt(mixed)
    assert (one is None) == (other is None)
    if one is not None:
        assert plain(one) == plain(other)


@given(pairs)
def test_both_directions_have_the_same_sets(corpus):
    one = attempt(corpus)
    other = attempt([Pair(p.target, p.source) for p in corpus])
    largest = max((len(group) for group in parts(corpus)), default=0)
    if one is not None and largest <= len(with_references(corpus)) / 2:
        assert [{(b, a) for a, b in part} for part in plain(other)] == plain(one)


def test_sets_by_hand():
    """The chain hangs together by case and marks (go, pars, leave, off) and by translations (pars,
    sors); the five sources of "same" do, and the five targets of "one". No group has more than
    half of the sixteen pairs, so these three groups are the three sets."""
    chain = [("Go!", "va"), ("go", "pars"), ("leave", "Pars."), ("LEAVE", "sors"), ("off", "sors")]
    chain.append(("off!", "sauve-toi"))
    other = [(f"u{n}", "same") for n in range(5)]
    third = [("one", f"t{n}") for n in range(5)]
    split = plain(split_by_sentence(Pair(*pair) for pair in (*chain, *other, *third)))
    assert sorted(map(sorted, split)) == sorted(map(sorted, (chain, other, third)))


def test_held_out_sources_come_once_with_all_their_targets():
    split = split_by_sentence([Pair("a", x) for x in "xyz"] + [Pair(c, c * 2) for c in "bcdefg"])
    where = next(part for part in split if any(pair.source == "a" for pair in part))
    mine = [pair for pair in where if pair.source == "a"]
    assert mine[0].references == ("x", "y", "z")
    assert len(mine) == (3 if where is split.train else 1)


def test_labels_as_targets_do_not_tie_everything_together():
    corpus = [Pair(f"sentence {n}", "yes" if n % 3 else "no") for n in range(100)]
    train, valid, test = split_by_sentence(corpus, valid=0.1, test=0.1)
    assert len(train) + len(valid) + len(test) == 100
    assert len(train) > 60


def test_a_growing_corpus_keeps_its_sets():
    """A new pair ties no old groups together here, and its digest is its own."""
    corpus = [Pair(f"s{n}", f"t{n}") for n in range(1000)]
    before = plain(split_by_sentence(corpus))
    after = plain(split_by_sentence([*corpus, Pair("new", "neu"), Pair("s1", "another")]))
    for old, new in zip(before, after, strict=True):
        assert len(old - new) <= 1
    assert 30 < len(before[1]) < 70


@pytest.mark.parametrize(("valid", "test"), [(0.5, 0.5), (-0.1, 0.1), (float("nan"), 0.1)])
def test_impossible_shares_are_refused(valid, test):
    with pytest.raises(ValueError, match="shares of at least 0 that leave some"):
        split_by_sentence([Pair("a", "b")], valid, test)


def test_too_little_to_hold_out_is_one_sentence():
    with pytest.raises(ValueError, match="at least 3 groups of different sentences.* got 2"):
        split_by_sentence([Pair("a", "b"), Pair("c", "d")])
