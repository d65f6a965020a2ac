"""Text to ids and back."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.bpe import END, BPETokenizer, learn_merges, merge, symbols
from s2s_lab.text import (
    EOS,
    SPECIALS,
    UNK,
    CharTokenizer,
    Codec,
    SpaceTokenizer,
    Vocab,
    tokenizer_from_json,
    truecase,
)
from s2s_lab.words import WordTokenizer

words = st.text("abc", min_size=1, max_size=6)


def test_vocab_orders_by_frequency_then_spelling():
    """b occurs three times, a and c twice: b first, then a before c; ids begin after 5 specials."""
    vocab = Vocab.build([["b", "c", "a"], ["b", "a", "c", "b"]])
    assert vocab.tokens[len(SPECIALS) :] == ("b", "a", "c")
    assert vocab.ids(["b", "c", "zzz"]) == [5, 7, UNK]


def test_vocab_keeps_a_token_seen_exactly_min_count_times():
    assert Vocab.build([["a", "a", "b"]], min_count=2).tokens[5:] == ("a",)


def test_a_corpus_token_spelt_like_a_special_does_not_move_it():
    vocab = Vocab.build([["<eos>"] * 9 + ["a"]])
    assert vocab.id("<eos>") == EOS
    assert vocab.tokens[5:] == ("a",)


def test_vocab_refuses_a_token_twice():
    with pytest.raises(ValueError, match="different tokens, got 'a' twice"):
        Vocab((*SPECIALS, "a", "a"))


@given(st.lists(st.lists(words, min_size=1, max_size=5), min_size=1, max_size=6))
def test_codec_round_trip(sentences):
    codec = Codec(SpaceTokenizer(), Vocab.build(sentences))
    for sentence in sentences:
        text = " ".join(sentence)
        assert codec.decode(codec.encode(text)) == text
        assert codec.encode(text)[-1] == EOS
    assert Codec.from_json(codec.to_json()) == codec


def test_codec_finds_the_case_of_the_vocabulary():
    codec = Codec(SpaceTokenizer(), Vocab.build([["I", "love", "Anna"]]))
    assert codec.split("Love anna i LOVE") == ["love", "Anna", "I", "love"]
    assert codec.unknown("zoe loves zoe") == ["zoe", "loves"]


def test_truecase_keeps_what_is_capitalised_inside_sentences():
    assert truecase([["I", "am"], ["am", "I"], ["The", "end"]]) == [
        ["I", "am"],
        ["am", "I"],
        ["the", "end"],
    ]


def naive_merges(counts, n):
    """Sennrich et al., algorithm 1, word for word: count everything again after each merge."""
    pieces = {word: symbols(word) for word in counts}
    merges = []
    for _ in range(n):
        pairs = {}
        for word, parts in pieces.items():
            for pair in pairwise(parts):
                pairs[pair] = pairs.get(pair, 0) + counts[word]
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        pieces = {word: merge(parts, best) for word, parts in pieces.items()}
    return merges


def test_merges_by_hand():
    """low ×5, lot ×3: l-o occurs 8 times and comes first; then lo-w</w> 5 against lo-t</w> 3."""
    assert learn_merges({"low": 5, "lot": 3}, 3) == [
        ("l", "o"),
        ("lo", "w" + END),
        ("lo", "t" + END),
    ]


@given(st.dictionaries(words, st.integers(1, 9), min_size=1, max_size=12), st.integers(0, 20))
def test_merges_equal_counting_all_over(counts, n):
    assert learn_merges(counts, n) == naive_merges(counts, n)


@given(st.lists(words, min_size=1, max_size=8), st.integers(0, 12))
def test_pieces_join_to_the_words_and_equal_merging_in_order(sentence, n):
    text = " ".join(sentence)
    tokenizer = BPETokenizer.learn(SpaceTokenizer(), [text], n)
    assert tokenizer.join(tokenizer.split(text)) == text
    for word in sentence:
        parts = symbols(word)
        for pair in tokenizer.merges:
            parts = merge(parts, pair)
        assert tokenizer.pieces(word) == parts


@pytest.mark.parametrize(
    "tokenizer",
    [
        CharTokenizer(),
        SpaceTokenizer(),
        WordTokenizer("fr", lower=True),
        BPETokenizer.learn(WordTokenizer("en"), ["low lot"], 3),
    ],
)
def test_tokenizers_survive_json(tokenizer):
    assert tokenizer_from_json(tokenizer.to_json()) == tokenizer


def test_unknown_tokenizer_is_named():
    with pytest.raises(ValueError, match="expected one of .*'word'.*, got 'syllable'"):
        tokenizer_from_json({"kind": "syllable"})


def test_pieces_are_shown_as_people_read_them():
    tokenizer = BPETokenizer(SpaceTokenizer(), (("l", "o"),))
    codec = Codec(tokenizer, Vocab.build([tokenizer.split("lot")]))
    assert codec.show([*codec.split("lot"), "<eos>"]) == ["lo@@", "t", "<eos>"]
    assert Codec(SpaceTokenizer(), codec.vocab).show(["lot"]) == ["lot"]


def test_unknown_pieces_are_shown_without_the_end_mark():
    tokenizer = BPETokenizer(WordTokenizer("zh"), ())
    codec = Codec(tokenizer, Vocab.build([tokenizer.split("我吃。")]))
    assert codec.unknown("我吃饺子。") == ["饺", "子"]
    assert tokenizer.join(["I</w>", "eat</w>", "⟨饺⟩", ".</w>"]) == "I eat ⟨饺⟩."
