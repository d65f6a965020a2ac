"""The phrasebook: right French, gold links that hold, sets that never mix."""

import itertools
import random
from functools import cache

import pytest

from s2s_lab.tasks import phrasebook
from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook import grammar
from s2s_lab.tasks.phrasebook.conjugation import present
from s2s_lab.tasks.phrasebook.corpus import SOURCE, TARGET, capitalised
from s2s_lab.tasks.phrasebook.lexicon import ADJECTIVES, NAMES, NOUNS
from s2s_lab.tasks.phrasebook.sandhi import opens_with_vowel
from s2s_lab.tasks.phrasebook.unknowns import content_words, hideable
from s2s_lab.tasks.task import Pair
from s2s_lab.text import SPECIALS, UNK

ME, YOU, HE, SHE, WE, THEY = (d.Pronoun(k) for k in ("I", "you", "he", "she", "we", "they"))


@cache
def drawn(n: int = 50_000) -> list[Pair]:
    """Pairs straight from the grammar, repetitions included."""
    rng = random.Random(7)
    return [phrasebook.realise(grammar.sentence(rng)) for _ in range(n)]


def apples(determiner: str) -> d.NounPhrase:
    return d.NounPhrase("apple", determiner, plural=True)


NAMED = [
    (d.Clause(ME, "love", YOU), "I love you.", "Je t'aime."),
    (d.Clause(ME, "like", apples("generic")), "I like apples.", "J'aime les pommes."),
    (d.Clause(SHE, "eat", d.NounPhrase("apple", "a")), "She eats an apple.",
     "Elle mange une pomme."),
    (d.Clause(ME, "eat", apples("bare"), modal="like to"), "I like to eat apples.",
     "J'aime manger des pommes."),
    (d.Clause(HE, "eat", apples("bare"), negation="not"), "He does not eat apples.",
     "Il ne mange pas de pommes."),
    (d.Clause(YOU, "see", d.NounPhrase("dog", "the"), question="yes-no"), "Do you see the dog?",
     "Est-ce que tu vois le chien ?"),
    (d.Clause(d.NounPhrase("cat", "the"), "be", quality="small"), "The cat is small.",
     "Le chat est petit."),
    (d.Clause(THEY, "have", d.NounPhrase("book", "three", True)), "They have three books.",
     "Ils ont trois livres."),
    (d.Clause(WE, "see", THEY, modal="want to"), "We want to see them.", "Nous voulons les voir."),
    (d.Clause(ME, "be", quality="hungry"), "I am hungry.", "J'ai faim."),
    (d.Clause(d.NounPhrase("water", "the"), "be", quality="hot"), "The water is hot.",
     "L'eau est chaude."),
    (d.Clause(SHE, "be", quality="hot@felt"), "She is hot.", "Elle a chaud."),
    (d.Clause(ME, "need", d.NounPhrase("book", "the")), "I need the book.",
     "J'ai besoin du livre."),
    (d.Clause(SHE, "like@people", d.Pronoun("he")), "She likes him.", "Elle l'aime bien."),
    (d.Clause(SHE, "give", d.NounPhrase("key", "the", True), d.NounPhrase("child", "her", True)),
     "She gives the keys to her children.", "Elle donne les clés à ses enfants."),
    (d.Clause(ME, "talk to", d.Pronoun("they")), "I talk to them.", "Je leur parle."),
    (d.Clause(None, "help", ME), "Help me.", "Aide-moi."),
    (d.Clause(WE, "get up", modal="must"), "We must get up.", "Nous devons nous lever."),
    (d.Clause(HE, "eat", progressive=True, question="what"), "What is he eating?",
     "Qu'est-ce qu'il mange ?"),
    (d.Clause(SHE, "be", question="where"), "Where is she?", "Où est-elle ?"),
    (d.Clause(ME, "see", d.NounPhrase("friend", "a", adjective="old")), "I see an old friend.",
     "Je vois un vieil ami."),
    (d.ThisIs("this", d.NounPhrase("school", "my")), "This is my school.", "C'est mon école."),
    (d.ThereIs(d.NounPhrase("table", "many", True)), "There are many tables.",
     "Il y a beaucoup de tables."),
    (d.Clause(ME, "eat", d.NounPhrase("egg", "bare", True, "good")), "I eat good eggs.",
     "Je mange de bons œufs."),
    (d.Clause(THEY, "be", quality="student"), "They are students.", "Ils sont étudiants."),
    (d.Phrase("how are you"), "How are you?", "Comment vas-tu ?"),
    (d.Called("I", d.Name("Anna")), "My name is Anna.", "Je m'appelle Anna."),
    (d.Weather("cold", place=d.Place("in Rome")), "It is cold in Rome.", "Il fait froid à Rome."),
]  # fmt: skip


@pytest.mark.parametrize(("core", "english", "french"), NAMED)
def test_a_derivation_has_the_answer_of_a_grammar_book(
    core: d.Core, english: str, french: str
) -> None:
    pair = phrasebook.realise(d.Sentence(core))
    assert (pair.source, pair.target) == (english, french)


def test_gold_alignment_by_hand() -> None:
    """I love you . | Je t' aime . : the verb and its object cross."""
    pair = phrasebook.realise(d.Sentence(d.Clause(ME, "love", YOU)))
    assert pair.sure == pair.possible == {(0, 0), (2, 1), (1, 2), (3, 3)}


def test_helpers_are_possible_and_not_sure() -> None:
    """He does not eat apples . | Il ne mange pas de pommes . by hand: not is surely *ne*.

    *does* may go with the negation and the verb, *pas* with *not*, *de* with the bare noun.
    """
    core = d.Clause(HE, "eat", apples("bare"), negation="not")
    pair = phrasebook.realise(d.Sentence(core))
    assert pair.sure == {(0, 0), (2, 1), (3, 2), (4, 5), (5, 6)}
    assert pair.possible - pair.sure == {(1, 1), (1, 2), (1, 3), (2, 3), (4, 4)}


def test_parts_around_a_core() -> None:
    core = d.Clause(ME, "would like", d.NounPhrase("cake", "a"))
    pair = phrasebook.realise(d.Sentence(core, please=True, stopped=False))
    assert (pair.source, pair.target) == (
        "I would like a cake, please",
        "Je voudrais un gâteau, s'il te plaît",
    )


def test_links_point_at_tokens_and_every_token_has_one() -> None:
    for pair in drawn():
        source, target = SOURCE.split(pair.source), TARGET.split(pair.target)
        assert pair.sure <= pair.possible
        assert {i for i, _ in pair.possible} == set(range(len(source))), pair
        assert {j for _, j in pair.possible} == set(range(len(target))), pair


def test_splitting_gives_back_the_tokens_of_the_realisers() -> None:
    rng = random.Random(3)
    for _ in range(5_000):
        sentence = grammar.sentence(rng)
        pair = phrasebook.realise(sentence)
        spoken = [token.form for token in phrasebook.english.realise(sentence)]
        said = [token.form for token in phrasebook.french.realise(sentence)]
        assert phrasebook.tokens(pair) == (spoken, said)


def test_one_english_sentence_has_one_french_answer() -> None:
    answers: dict[str, str] = {}
    for pair in drawn():
        plain, answer = pair.source.rstrip(".?!"), pair.target.rstrip(" .?!")
        assert answers.setdefault(plain, answer) == answer


def test_some_links_cross_and_there_are_very_many_sentences() -> None:
    """Of 50,000 draws most differ, in spite of the fixed phrases."""
    crossing = sum(
        any(a < c and b > e for (a, b), (c, e) in itertools.permutations(pair.sure, 2))
        for pair in drawn()[:2_000]
    )
    assert 400 < crossing < 1_400
    assert len({pair.source for pair in drawn()}) > 40_000


ELISION = {"je", "le", "la", "de", "ne", "me", "te", "se", "que", "ce"}
SINGULAR = {"un": "m", "une": "f", "cette": "f", "ma": "f", "ta": "f", "sa": "f", "cet": "m",
            "du": "m", "au": "m"}  # fmt: skip
PLURAL = {"mes", "tes", "ses", "nos", "leurs", "ces", "aux"}


def test_french_is_elided_and_contracted() -> None:
    """No *le école*, *ma école*, *de les*; elided words stand before vowels, and only there."""
    nouns = {noun.french for noun in NOUNS.values()}
    for pair in drawn():
        words = phrasebook.tokens(pair)[1]
        for word, after in itertools.pairwise(words):
            if after[:1].isalpha() and opens_with_vowel(after):
                assert word not in ELISION | {"ma", "ta", "sa"}, pair
                assert word not in {"beau", "vieux", "nouveau"} or after not in nouns, pair
                assert word not in {"au", "du"}, pair
            if word.endswith("'") and word != "s'":
                assert opens_with_vowel(after), pair
            if word in ("cet", "vieil", "nouvel", "bel"):
                assert opens_with_vowel(after), pair
            assert (word, after) != ("si", "il"), pair
        for word, article, after in zip(words, words[1:], words[2:], strict=False):
            if word in ("de", "à") and article in ("le", "les"):
                assert after.endswith(("er", "ir", "re")), pair  # a pronoun and its infinitive


def test_determiners_and_adjectives_agree_with_the_noun_of_the_lexicon() -> None:
    """Read from the text alone: determiner, perhaps an adjective before, noun, adjective after."""
    nouns = {noun.french: noun for noun in NOUNS.values() if noun.french != noun.french_plural}
    plurals = {n.french_plural: n for n in NOUNS.values() if n.french != n.french_plural}
    forms = {}
    for adjective in ADJECTIVES.values():
        for form in (adjective.masculine, adjective.liaison, adjective.masculine_plural):
            forms.setdefault(form, set()).add("m")
        for form in (adjective.feminine, adjective.feminine + "s"):
            forms.setdefault(form, set()).add("f")
    checked = 0
    for pair in drawn():
        words = phrasebook.tokens(pair)[1]
        for i, word in enumerate(words[:-1]):
            if word not in SINGULAR and word not in PLURAL:
                continue
            early = words[i + 1] in forms and i + 2 < len(words)
            j = i + 1 + (early and (words[i + 2] in nouns or words[i + 2] in plurals))
            table = nouns if word in SINGULAR else plurals
            if words[j] not in nouns and words[j] not in plurals:
                continue
            assert words[j] in table, pair
            gender = table[words[j]].gender
            assert SINGULAR.get(word, gender) == gender or opens_with_vowel(words[j]), pair
            if j == i + 2:
                assert gender in forms[words[i + 1]], pair
            checked += 1
    assert checked > 10_000


def test_every_verb_form_is_spelt() -> None:
    """Six present forms by hand for each way of conjugating."""
    expected = {
        "manger": "mange manges mange mangeons mangez mangent",
        "attendre": "attends attends attend attendons attendez attendent",
        "appeler": "appelle appelles appelle appelons appelez appellent",
        "être": "suis es est sommes êtes sont",
        "prendre": "prends prends prend prenons prenez prennent",
        "sourire": "souris souris sourit sourions souriez sourient",
    }
    for verb, forms in expected.items():
        assert [present(verb, person) for person in range(6)] == forms.split()


def test_no_word_differs_from_another_by_its_case_only() -> None:
    for side in (0, 1):
        words = {word for pair in drawn() for word in phrasebook.tokens(pair)[side]}
        assert len({word.lower() for word in words}) == len(words)
        assert {word for word in words if word[:1].isupper()} <= capitalised(side)


def test_the_size_of_a_set_never_moves_a_sentence() -> None:
    small = phrasebook.load(train=300, valid=50, test=50)
    large = phrasebook.load(train=3_000, valid=100, test=100)
    assert large.train[:300] == list(small.train)
    assert large.test[:50] == list(small.test)
    sets = [{p.source.lower().rstrip(" .?!") for p in s} for s in (large.train, large.valid,
                                                                    large.test)]  # fmt: skip
    assert not sets[0] & sets[1]
    assert not sets[0] & sets[2]
    assert not sets[1] & sets[2]
    other = phrasebook.load(train=3_000, valid=0, test=0, seed=5)
    assert not {p.source.lower().rstrip(" .?!") for p in other.train} & sets[2]


def test_a_full_stop_does_not_move_a_sentence() -> None:
    for pair in drawn()[:500]:
        bare = pair.source.rstrip(".?!")
        assert phrasebook.split_of(pair.source) == phrasebook.split_of(bare)
    assert phrasebook.split_of("Hello") == "train"


def test_the_same_seed_gives_the_same_different_sentences() -> None:
    before = random.getstate()
    pairs = phrasebook.generate(2_000, seed=4)
    assert phrasebook.generate(200, seed=4) == pairs[:200] != phrasebook.generate(200, seed=5)
    assert len({pair.source for pair in pairs}) == 2_000
    assert random.getstate() == before


def test_sentences_without_a_full_stop_and_with_names_occur() -> None:
    ends = [pair.source[-1] in ".?!" for pair in drawn()]
    assert 0.85 < sum(ends) / len(ends) < 0.95
    for pair in drawn()[:2_000]:
        assert (pair.source[-1] in ".?!") == (pair.target[-1] in ".?!")
        names = set(NAMES) & set(SOURCE.split(pair.source))
        assert names == set(NAMES) & set(TARGET.split(pair.target))


def test_unknown_words_replace_linked_content_words() -> None:
    pairs = phrasebook.generate(2_000, seed=1)
    unknown = SPECIALS[UNK]
    changed = 0
    for pair, (source, target) in zip(
        pairs, phrasebook.with_unknowns(pairs, share=0.5, seed=2), strict=True
    ):
        left, right = phrasebook.tokens(pair)
        hidden = {i for i, word in enumerate(source) if word == unknown}
        links = {(i, j) for i, j in hideable(pair) if i in hidden}
        assert len(links) == len(hidden) <= 2
        assert {j for j, word in enumerate(target) if word == unknown} == {j for _, j in links}
        assert all(left[i] in content_words() for i in hidden)
        assert [w for i, w in enumerate(left) if i not in hidden] == [
            w for w in source if w != unknown
        ]
        assert len(target) == len(right)
        changed += bool(hidden)
    assert 800 < changed < 1_100


def test_two_words_for_one_are_never_hidden() -> None:
    """*look for* is *cherche* and *potatoes* are *pommes de terre*: neither can be hidden."""
    core = d.Clause(ME, "look for", d.NounPhrase("potato", "the", True))
    assert hideable(phrasebook.realise(d.Sentence(core))) == frozenset()


def test_no_unknowns_changes_nothing() -> None:
    pairs = phrasebook.generate(100, seed=1)
    assert phrasebook.with_unknowns(pairs, 0.0, 0) == [phrasebook.tokens(pair) for pair in pairs]


def test_errors_name_the_argument() -> None:
    with pytest.raises(ValueError, match="n: expected 0 or more, got -1"):
        phrasebook.generate(-1)
    with pytest.raises(ValueError, match="train: expected 0 or more pairs, got -5"):
        phrasebook.load(train=-5)
    with pytest.raises(ValueError, match="share: expected a number from 0 to 1, got 2"):
        phrasebook.with_unknowns([], 2, 0)
