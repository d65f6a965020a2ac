"""The invented language: its grammar holds in every word, and pieces can be judged by it."""

import random
from collections import Counter
from itertools import pairwise

import pytest

from s2s_lab.bpe import BPETokenizer
from s2s_lab.metrics import BoundaryF1
from s2s_lab.tasks.conlang import Language, Word, conlang, harmonic, segmented, text
from s2s_lab.text import SpaceTokenizer

LANGUAGE = Language()
SENTENCES = LANGUAGE.sentences(1500)
WORDS = [word for sentence in SENTENCES for word in sentence]
BACK, FRONT = set("aou"), set("eöü")
SMALL = (400, 40, 40, 40)


def test_one_word_by_hand() -> None:
    """*köm* has front vowels, so plural lAr, your sU and in dA are *ler*, *sü* and *de*.

    The hyphenated word has a hyphen more before each affix: letter i goes to i + that number.
    """
    assert [harmonic(affix, "köm") for affix in ("lAr", "sU", "dA")] == ["ler", "sü", "de"]
    assert harmonic("tOr", "bal") == "tor"
    pair = segmented(Word(("köm", "ler", "de"), ("köm", "plural", "in")))
    assert (pair.source, pair.target) == ("kömlerde", "köm-ler-de")
    assert sorted(pair.sure) == [
        (0, 0), (1, 1), (2, 2), (3, 4), (4, 5), (5, 6), (6, 8), (7, 9),
    ]  # fmt: skip


def test_every_word_is_in_harmony_and_its_affixes_are_those_of_the_grammar() -> None:
    for word in WORDS:
        letters = set(word.form)
        assert not (letters & BACK and letters & FRONT), word
        assert "".join(word.morphemes) == word.form
        assert len(word.morphemes) == len(word.glosses) <= 5
        assert word in LANGUAGE.analyses[word.form]


def test_affixes_stand_in_their_order_and_verbs_at_the_end() -> None:
    order = ["plural", "my", "in"]
    verbal = ["make", "not", "past", "we"]
    for first, second in ((order, pair) for pair in pairwise(order)):
        for word in WORDS:
            if set(second) <= set(word.glosses):
                assert word.glosses.index(second[0]) < word.glosses.index(second[1]), first
    for sentence in SENTENCES:
        *nouns, verb = sentence
        assert 1 <= len(nouns) <= 3
        assert verb.morphemes[0] in LANGUAGE.stems["verb"]
        assert {"past", "future", "now"} & set(verb.glosses)
        assert all(noun.morphemes[0] in LANGUAGE.stems["noun"] for noun in nouns)
        assert not set(verbal) & {gloss for noun in nouns for gloss in noun.glosses[1:]}


def test_stems_follow_zipf_and_every_affix_has_its_two_forms() -> None:
    """The first noun is about 10 times as frequent as the tenth; a third of all words is rarer."""
    nouns = [word.morphemes[0] for sentence in SENTENCES for word in sentence[:-1]]
    counts = Counter(nouns)
    first, tenth = (counts[LANGUAGE.stems["noun"][rank]] for rank in (0, 9))
    assert 6 < first / tenth < 16
    forms = Counter(
        (gloss, form)
        for word in WORDS
        for gloss, form in zip(word.glosses[1:], word.morphemes[1:], strict=True)
    )
    by_meaning = Counter(gloss for gloss, _ in forms)
    assert by_meaning.pop("I") == by_meaning.pop("you") == by_meaning.pop("we") == 1
    assert set(by_meaning.values()) == {2}


def test_forms_that_can_be_read_twice_are_few() -> None:
    readings = [len(words) for words in LANGUAGE.analyses.values()]
    assert sum(n > 1 for n in readings) < 0.03 * len(readings)
    for form, words in LANGUAGE.analyses.items():
        assert {word.form for word in words} == {form}


def test_the_same_seed_gives_the_same_and_another_seed_another_language() -> None:
    assert Language().sentences(20) == SENTENCES[:20]
    assert LANGUAGE.sentences(20, seed=1) != SENTENCES[:20]
    assert Language(seed=1).stems != LANGUAGE.stems
    assert not set(LANGUAGE.stems["noun"]) & set(LANGUAGE.stems["verb"])
    assert text(SENTENCES[0]) == " ".join(word.form for word in SENTENCES[0])


def test_the_sets_are_disjoint_and_the_challenge_has_stems_of_its_own() -> None:
    task = conlang(SMALL)
    again = conlang(SMALL)
    stems = {}
    for name in ("train", "valid", "test", "challenge"):
        pairs = list(task.split(name))
        assert pairs == list(again.split(name))
        stems[name] = {pair.target.split("-")[0] for pair in pairs}
        for pair in pairs:
            assert pair.target.replace("-", "") == pair.source
            assert len(LANGUAGE.analyses[pair.source]) == 1
            assert len(pair.sure) == len(pair.source)
            assert all(pair.source[i] == pair.target[j] for i, j in pair.sure)
    assert not stems["challenge"] & (stems["train"] | stems["valid"] | stems["test"])
    sources = [{p.source for p in task.split(s)} for s in ("train", "valid", "test", "challenge")]
    assert sum(map(len, sources)) == len(set.union(*sources)) == sum(SMALL)


def test_pieces_find_morphemes_far_better_than_chance() -> None:
    """BPE on its text, on different words: better than as many random cuts, on three seeds."""
    for seed in range(3):
        language = Language(seed=seed)
        texts = [text(sentence) for sentence in language.sentences(800)]
        tokenizer = BPETokenizer.learn(SpaceTokenizer(), texts, 150)
        words = list({w.form: w for s in language.sentences(200, seed=1) for w in s}.values())
        golds = [word.morphemes for word in words]
        found = [
            [piece.removesuffix("</w>") for piece in tokenizer.pieces(word.form)] for word in words
        ]
        rng = random.Random(seed)
        chance = []
        for word, pieces in zip(words, found, strict=True):
            letters = len(word.form)
            cuts = sorted(rng.sample(range(1, letters), len(pieces) - 1))
            chance.append(
                [word.form[a:b] for a, b in zip([0, *cuts], [*cuts, letters], strict=True)]
            )
        metric = BoundaryF1()
        assert metric.corpus(found, golds).score > metric.corpus(chance, golds).score + 0.1


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Language(nouns=3), "nouns: expected 10 to 2000 stems, got 3"),
        (lambda: Language(verbs=9999), "verbs: expected 10 to 2000 stems, got 9999"),
        (lambda: LANGUAGE.word(random.Random(0), "adverb"), "expected noun or verb, got 'adverb'"),
        (lambda: LANGUAGE.sentences(-1), "n: expected 0 or more, got -1"),
        (lambda: harmonic("dA", "krk"), "stem: expected a vowel of aoueöü, got 'krk'"),
    ],
)
def test_what_cannot_be_is_refused(make, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()
