"""What characters, words and pieces cost: cases by hand, and the slow way as an oracle."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.bpe import BPETokenizer
from s2s_lab.tasks.phrasebook import split_of
from s2s_lab.tasks.phrasebook.chinese_words import CHINESE
from s2s_lab.tasks.phrasebook.trilingual import stream_triples
from s2s_lab.tasks.tokenizing import Cost, cost, cut, ladder, study
from s2s_lab.text import CharTokenizer, SpaceTokenizer
from s2s_lab.words import WordTokenizer

texts = st.lists(st.text("ab c", min_size=1, max_size=14), min_size=1, max_size=6)


def has_words(side: list[str]) -> bool:
    return any(text.split() for text in side)


def test_the_costs_of_four_words_by_hand() -> None:
    """Training: *low low lot lot*, held out: *low slot* (one sentence).

    Merges: lo (4 of 4 words), then t</w> and w</w> are level with two each: lo+t</w> sorts first.
    0 merges: training has l o w</w> t</w>, held out l o w</w> s l o t</w>: 7 tokens, s unknown.
    1 merge: training lo w</w> t</w>; held out lo w</w> s lo t</w>: 5 tokens, s unknown.
    2 merges: training lo w</w> lot</w>; held out lo w</w> s lot</w>: 4 tokens, s unknown.
    """
    found = study(["low low lot", "lot"], ["low slot"], SpaceTokenizer(), most=2)
    assert found.pieces == (Cost(4, 7.0, 1 / 7), Cost(3, 5.0, 1 / 5), Cost(3, 4.0, 1 / 4))
    assert found.words == Cost(2, 2.0, 0.5)
    assert found.characters == Cost(5, 8.0, 1 / 8)


def test_a_piece_that_is_always_merged_further_is_in_no_vocabulary() -> None:
    """*ab ab*: one merge leaves nothing but ab</w>, so that the b of *b* is unknown then."""
    found = study(["ab ab"], ["b"], SpaceTokenizer())
    assert [each.vocabulary for each in found.pieces] == [2, 1]
    assert [each.unknown for each in found.pieces] == [0.0, 1.0]


@given(texts.filter(has_words), texts.filter(has_words))
def test_every_number_of_merges_gives_what_its_own_tokenizer_gives(
    training: list[str], held_out: list[str]
) -> None:
    """The oracle cuts both texts anew for each number of merges and counts."""
    words = SpaceTokenizer()
    found = study(training, held_out, words)
    for merges, got in enumerate(found.pieces):
        tokenizer = BPETokenizer(words, found.merges[:merges])
        sides = [[tokenizer.split(text) for text in side] for side in (training, held_out)]
        assert got == cost(*sides)
        known = {piece for sentence in sides[0] for piece in sentence}
        assert known == {piece for piece in found.lives if found.knows(piece, merges)}
    whole = BPETokenizer.learn(words, training, 10_000)
    assert found.merges == whole.merges
    assert len(found.pieces) == len(found.merges) + 1


@given(texts.filter(has_words), st.text("abc", min_size=1, max_size=8))
def test_a_ladder_has_the_pieces_of_every_number_of_merges(training: list[str], word: str) -> None:
    merges = BPETokenizer.learn(SpaceTokenizer(), training, 50).merges
    rungs = ladder(word, {pair: rank for rank, pair in enumerate(merges)})
    assert [rung.merges for rung in rungs] == sorted({rung.merges for rung in rungs})
    for n in range(len(merges) + 1):
        assert list(cut(rungs, n)) == BPETokenizer(SpaceTokenizer(), merges[:n]).pieces(word)


def test_each_merge_says_how_often_it_joined() -> None:
    """*aaaa* three times: aa joins two pairs a word (6), then aa+aa</w>: 3."""
    found = study(["aaab aaab aaab"], ["a"], SpaceTokenizer(), most=2)
    assert found.merges[:2] == (("a", "a"), ("a", "b</w>"))
    assert found.joined == (3, 3)


def test_the_laws_of_the_phrasebook_in_three_languages() -> None:
    """Merges shorten sentences, and words are shortest; words are often unknown.

    Alphabets gain a piece with nearly every merge, and pieces are rarely unknown. Chinese writes
    hundreds of characters, each merge uses some of them up, and pieces are no help with new ones.
    """
    triples = list(islice(stream_triples(), 400))
    for name in ("en", "fr", "zh"):
        training = [getattr(t, name) for t in triples if t.split == "train"]
        held_out = [getattr(t, name) for t in triples if t.split != "train"]
        words = CHINESE if name == "zh" else WordTokenizer(name, lower=True)
        found = study(training, held_out, words)
        lengths = [each.tokens for each in found.pieces]
        assert lengths == sorted(lengths, reverse=True)
        assert found.words.tokens <= lengths[-1] < lengths[0] <= found.characters.tokens
        sizes = [each.vocabulary for each in found.pieces]
        assert found.words.unknown > 0
        if name == "zh":
            assert sizes[0] > sizes[-1] > 200
            assert found.pieces[-1].unknown > found.words.unknown / 2
        else:
            assert sizes[0] < 100 < 200 < sizes[200] < sizes[-1]
            assert found.words.unknown > 2 * found.pieces[200].unknown


def test_triples_are_different_sentences_and_keep_their_sets() -> None:
    triples = list(islice(stream_triples(3), 50))
    assert len({t.en for t in triples}) == 50
    assert triples == list(islice(stream_triples(3), 50))
    assert all(t.split == split_of(t.en) for t in triples)


def test_characters_are_those_of_the_text() -> None:
    """The study's characters are those of `CharTokenizer`, blanks among them."""
    training, held_out = ["a b", "bb"], ["ab c"]
    cut_up = [[CharTokenizer().split(text) for text in side] for side in (training, held_out)]
    assert study(training, held_out, SpaceTokenizer()).characters == cost(*cut_up)


@pytest.mark.parametrize(
    ("training", "held_out", "most", "said"),
    [
        ([" "], ["a"], 5, "training: expected at least one word, got none"),
        (["a"], [], 5, "held_out: expected at least one word, got none"),
        (["a"], ["a"], -1, "most: expected 0 or more merges, got -1"),
    ],
)
def test_what_cannot_be_studied_is_refused(
    training: list[str], held_out: list[str], most: int, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        study(training, held_out, SpaceTokenizer(), most)


def test_a_cost_needs_a_held_out_token() -> None:
    with pytest.raises(ValueError, match="held_out: expected at least one token, got none"):
        cost([["a"]], [[]])
