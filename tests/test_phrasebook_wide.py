"""The wide phrasebook: tenses, pairs, measures and prices, by hand and by law."""

from functools import cache
from itertools import islice, pairwise

import pytest

from s2s_lab import tasks
from s2s_lab.tasks import phrasebook
from s2s_lab.tasks.phrasebook import chinese
from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.corpus import SOURCE, TARGET, realise, split_of, tokens
from s2s_lab.tasks.phrasebook.english_tenses import past
from s2s_lab.tasks.phrasebook.french_tenses import future, imperfect, participle
from s2s_lab.tasks.phrasebook.lexicon import NOUNS
from s2s_lab.tasks.phrasebook.unknowns import content_words, hideable
from s2s_lab.tasks.phrasebook.wide_grammar import INSIDE, STOPS
from s2s_lab.tasks.phrasebook.wide_lexicon import (
    EVERY_ADJECTIVE,
    EVERY_NOUN,
    EVERY_PROFESSION,
    EVERY_VERB,
    MEASURES,
    WIDE_NOUNS,
)
from s2s_lab.tasks.task import Pair

ME, YOU, HE, SHE, WE, THEY, WHO = (
    d.Pronoun(key) for key in ("I", "you", "he", "she", "we", "they", "who")
)
APPLE, APPLES = d.NounPhrase("apple", "a"), d.NounPhrase("apple", "bare", True)
GIRLS = d.NounPhrase("girl", "the", True)
CATS_AND_DOG = d.Couple(d.NounPhrase("cat", "two", True), d.NounPhrase("dog", "a"))

BY_HAND = [
    (d.Clause(ME, "eat", APPLE, tense="past", time="yesterday"),
     "I ate an apple yesterday.", "J'ai mangé une pomme hier."),
    (d.Clause(SHE, "go", place=d.Place("to Paris"), tense="past"),
     "She went to Paris.", "Elle est allée à Paris."),
    (d.Clause(GIRLS, "get up", tense="past"), "The girls got up.", "Les filles se sont levées."),
    (d.Clause(GIRLS, "get up", tense="past", negation="not"),
     "The girls did not get up.", "Les filles ne se sont pas levées."),
    (d.Clause(WE, "come back", tense="past"), "We came back.", "Nous sommes revenus."),
    (d.Clause(ME, "help", SHE, tense="past"), "I helped her.", "Je l'ai aidée."),
    (d.Clause(ME, "talk to", SHE, tense="past"), "I talked to her.", "Je lui ai parlé."),
    (d.Clause(ME, "answer", d.Pronoun("it")), "I answer it.", "J'y réponds."),
    (d.Clause(None, "answer", d.Pronoun("it")), "Answer it.", "Réponds-y."),
    (d.Clause(ME, "answer", d.Pronoun("it"), tense="past", negation="not"),
     "I did not answer it.", "Je n'y ai pas répondu."),
    (d.Clause(HE, "see", THEY, tense="past", negation="not"),
     "He did not see them.", "Il ne les a pas vus."),
    (d.Clause(YOU, "take", APPLES, tense="past", question="many"),
     "How many apples did you take?", "Combien de pommes est-ce que tu as prises ?"),
    (d.Clause(YOU, "drink", tense="past", question="what"),
     "What did you drink?", "Qu'est-ce que tu as bu ?"),
    (d.Clause(WHO, "fall", tense="past", question="yes-no"), "Who fell?", "Qui est tombé ?"),
    (d.Clause(SHE, "eat", d.NounPhrase("meat", "bare"), tense="past", negation="never"),
     "She never ate meat.", "Elle n'a jamais mangé de viande."),
    (d.Clause(WE, "eat", APPLE, tense="past", progressive=True),
     "We were eating an apple.", "Nous mangions une pomme."),
    (d.Clause(SHE, "want", APPLE, tense="past"), "She wanted an apple.", "Elle voulait une pomme."),
    (d.Clause(THEY, "be", quality="hungry", tense="past"),
     "They were hungry.", "Ils avaient faim."),
    (d.Clause(SHE, "be", quality="worried", tense="past"),
     "She was worried.", "Elle était inquiète."),
    (d.Clause(SHE, "be", quality="nurse"), "She is a nurse.", "Elle est infirmière."),
    (d.Clause(ME, "come", tense="future", time="tomorrow"),
     "I will come tomorrow.", "Je viendrai demain."),
    (d.Clause(YOU, "see", HE, tense="future", question="yes-no"),
     "Will you see him?", "Est-ce que tu le verras ?"),
    (d.Clause(THEY, "sell", d.NounPhrase("car", "their"), tense="future", negation="not"),
     "They will not sell their car.", "Ils ne vendront pas leur voiture."),
    (d.Clause(SHE, "have", CATS_AND_DOG),
     "She has two cats and a dog.", "Elle a deux chats et un chien."),
    (d.Clause(ME, "would like", d.NounPhrase("water", "a", measure="glass")),
     "I would like a glass of water.", "Je voudrais un verre d'eau."),
    (d.Clause(WE, "buy", d.NounPhrase("apple", "two", True, measure="kilo"), tense="past"),
     "We bought two kilos of apples.", "Nous avons acheté deux kilos de pommes."),
    (d.ThereIs(d.NounPhrase("cat", "two", True), d.Place("in the garden"), tense="past"),
     "There were two cats in the garden.", "Il y avait deux chats dans le jardin."),
    (d.ThereIs(d.NounPhrase("mouse", "a"), tense="past", negation="not"),
     "There was not a mouse.", "Il n'y avait pas de souris."),
    (d.Price(d.NounPhrase("shirt", "this")),
     "How much is this shirt?", "Combien coûte cette chemise ?"),
    (d.Price(d.NounPhrase("shoe", "this", True)),
     "How much are these shoes?", "Combien coûtent ces chaussures ?"),
    (d.Clause(SHE, "work", place=d.Place("at", d.NounPhrase("theatre", "the"))),
     "She works at the theatre.", "Elle travaille au théâtre."),
    (d.Clause(HE, "be", place=d.Place("in", d.NounPhrase("bathroom", "the"))),
     "He is in the bathroom.", "Il est dans la salle de bain."),
    (d.Clause(d.NounPhrase("train station", "the"), "be", question="where"),
     "Where is the train station?", "Où est la gare ?"),
    (d.Clause(ME, "eat", d.NounPhrase("cake", "a", measure="slice"), tense="past"),
     "I ate a slice of cake.", "J'ai mangé une tranche de gâteau."),
    (d.Clause(HE, "lose", d.NounPhrase("toothbrush", "three", True), tense="past"),
     "He lost three toothbrushes.", "Il a perdu trois brosses à dents."),
    (d.Weather("raining", tense="past", time="yesterday"),
     "It was raining yesterday.", "Il pleuvait hier."),
    (d.Weather("cold", negation="not", tense="past"),
     "It was not cold.", "Il ne faisait pas froid."),
    (d.Clause(HE, "look for", d.NounPhrase("train station", "the")),
     "He looks for the train station.", "Il cherche la gare."),
]  # fmt: skip


@pytest.mark.parametrize(("core", "english", "french"), BY_HAND, ids=[e for _, e, _ in BY_HAND])
def test_what_is_said_by_hand(core: d.Core, english: str, french: str) -> None:
    pair = realise(d.Sentence(core))
    assert (pair.source, pair.target) == (english, french)


def test_a_price_is_asked_in_chinese_too() -> None:
    asked = chinese.realise(d.Sentence(d.Price(d.NounPhrase("shirt", "this"))))
    assert "".join(token.form for token in asked) == "这件衬衫多少钱？"


def linked(pair: Pair) -> set[tuple[str, str]]:
    """The words that are surely linked."""
    source, target = tokens(pair)
    return {(source[i], target[j]) for i, j in pair.sure}


def test_gold_links_go_through_tenses_measures_and_pairs() -> None:
    said = {english: realise(d.Sentence(core)) for core, english, _ in BY_HAND}
    went, water = said["She went to Paris."], said["I would like a glass of water."]
    both = said["She has two cats and a dog."]
    assert {("went", "allée"), ("Paris", "Paris")} <= linked(went)
    assert {("glass", "verre"), ("of", "d'"), ("water", "eau")} <= linked(water)
    assert {("cats", "chats"), ("and", "et"), ("dog", "chien")} <= linked(both)


def test_french_forms_by_hand() -> None:
    forms = {
        "être": ("été", "étais étais était étions étiez étaient", "serai"),
        "manger": ("mangé", "mangeais mangeais mangeait mangions mangiez mangeaient", "mangerai"),
        "lancer": ("lancé", "lançais lançais lançait lancions lanciez lançaient", "lancerai"),
        "finir": ("fini", "finissais finissais finissait finissions finissiez finissaient",
                  "finirai"),
        "attendre": ("attendu", "attendais attendais attendait attendions attendiez attendaient",
                     "attendrai"),
        "peindre": ("peint", "peignais peignais peignait peignions peigniez peignaient",
                    "peindrai"),
        "étudier": ("étudié", "étudiais étudiais étudiait étudiions étudiiez étudiaient",
                    "étudierai"),
        "acheter": ("acheté", "achetais achetais achetait achetions achetiez achetaient",
                    "achèterai"),
        "venir": ("venu", "venais venais venait venions veniez venaient", "viendrai"),
        "croire": ("cru", "croyais croyais croyait croyions croyiez croyaient", "croirai"),
    }  # fmt: skip
    for verb, (was, used_to, will) in forms.items():
        assert participle(verb) == was
        assert [imperfect(verb, person) for person in range(6)] == used_to.split()
        assert future(verb, 0) == will
    assert participle("comprendre", "f", True) == "comprises"
    assert future("envoyer", 5) == "enverront"


def test_english_pasts_by_hand() -> None:
    pasts = {"travel": "travelled", "carry": "carried", "stay": "stayed", "cut": "cut",
             "live": "lived", "teach": "taught", "ski": "skied", "prefer": "preferred"}  # fmt: skip
    assert {verb: past(verb) for verb in pasts} == pasts


@cache
def drawn() -> list[Pair]:
    return list(islice(phrasebook.stream_wide(3), 8_000))


def test_every_text_is_its_tokens_and_its_links_lie_within_them() -> None:
    assert len({pair.source for pair in drawn()}) == len(drawn())
    for pair in drawn():
        source, target = SOURCE.split(pair.source), TARGET.split(pair.target)
        assert (SOURCE.join(source), TARGET.join(target)) == (pair.source, pair.target)
        assert pair.sure <= pair.possible
        assert all(i < len(source) and j < len(target) for i, j in pair.possible), pair
        covered = {i for i, _ in pair.possible}
        assert covered == set(range(len(source))), pair


def test_what_is_new_is_drawn_and_so_is_what_is_usual() -> None:
    sources = [f" {pair.source.rstrip('.?').lower()} " for pair in drawn()]
    for words in ("did", "will", "was", "how much is", "a glass of", "last week", "train station",
                  "is going to", "there were", "her", "nurse", "does not"):  # fmt: skip
        assert sum(f" {word} " in text for text in sources for word in [words]) > 3, words
    seen = {word for text in sources for word in text.split()}
    single = {noun.key.lower() for noun in WIDE_NOUNS.values() if " " not in noun.key}
    plurals = {noun.plural.lower() for noun in WIDE_NOUNS.values()}
    assert len(single - seen - plurals) < 20


def test_elision_and_articles_are_never_missed() -> None:
    for pair in drawn():
        words = TARGET.split(pair.target.lower())
        for word, after in pairwise(words):
            if word in ("je", "le", "la", "de", "ne", "que", "te", "me", "se", "ce", "à"):
                vowel = after[0] in "aeiouéèêâîôûœà" and after not in ("onze", "huit")
                assert word == "à" or not vowel, pair
        words = SOURCE.split(pair.source.lower())
        for word, after in pairwise(words):
            if word in ("a", "an") and after.isalpha() and (word, after) != ("a", "lot"):
                vowel = after[0] in "aeiou" and not after.startswith(("uni", "use"))
                assert (word == "an") == vowel, pair


def test_the_tables_have_no_word_twice_and_no_loose_end() -> None:
    for noun in EVERY_NOUN.values():
        assert noun.gender in "mf"
    for verb in EVERY_VERB.values():
        for name in verb.objects | verb.subjects:
            assert name in EVERY_NOUN or name in {noun.kind for noun in NOUNS.values()}, verb
    for *_, of in MEASURES.values():
        assert all(name in EVERY_NOUN or name in ("drink", "food") for name in of)
    assert {*STOPS, *INSIDE} <= EVERY_NOUN.keys()
    assert EVERY_PROFESSION.keys() <= EVERY_NOUN.keys()
    confused = {key for key in EVERY_ADJECTIVE if key in EVERY_NOUN}
    assert all(EVERY_NOUN[key].kind == "language" for key in confused)


def test_the_usual_phrasebook_is_not_widened() -> None:
    usual = {word for pair in phrasebook.generate(5_000) for word in tokens(pair)[0]}
    assert not usual & {"ate", "will", "was", "yesterday", "elephant", "nurse", "purple", "glass"}
    assert not content_words() & {"elephant", "nurse", "purple"}
    assert content_words(wide=True) >= content_words() | {"elephant", "nurse", "purple"}


def test_words_of_the_wide_phrasebook_may_be_hidden() -> None:
    pair = realise(d.Sentence(d.Clause(SHE, "see", d.NounPhrase("elephant", "a"))))
    assert not any(tokens(pair)[0][i] == "elephant" for i, _ in hideable(pair))
    assert any(tokens(pair)[0][i] == "elephant" for i, _ in hideable(pair, "wide"))


def test_the_task_has_disjoint_sets_and_a_harder_one() -> None:
    small = phrasebook.load_wide(train=2_000, valid=100, test=100, challenge=50)
    sets = [{p.source for p in part} for part in (small.train, small.valid, small.test)]
    assert [len(part) for part in sets] == [2_000, 100, 100]
    assert sum(map(len, sets)) == len(set.union(*sets))
    assert {split_of(p.source) for p in small.test} == {"test"}
    assert all(split_of(p.source) != "train" for p in small.challenge)
    assert phrasebook.load_wide(train=500, valid=0, test=0).train[:500] == small.train[:500]
    assert tasks.load("phrasebook-wide").name == "phrasebook-wide"
