"""The three splits keep their promises, checked on the text itself where the text can tell."""

from itertools import pairwise

import pytest

from s2s_lab import tasks
from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.corpus import realise, sentences, tokens
from s2s_lab.tasks.phrasebook.lexicon import ADJECTIVES, NOUNS
from s2s_lab.tasks.phrasebook.phrases import PHRASES
from s2s_lab.tasks.phrasebook.splits import (
    KINDS,
    NEVER_DENIED,
    combinations,
    is_held_back,
    load_split,
    set_of,
)
from s2s_lab.tasks.phrasebook.verbs import VERBS

SIZES = (3000, 40, 40)
NAMES = ("train", "valid", "test")
LOADED = {kind: load_split(kind, *SIZES) for kind in KINDS}


def beside(text: str) -> set[tuple[str, str]]:
    """Adjectives right before a noun of one word in an English text."""
    words = text.lower().rstrip(".?!").split()
    nouns = {form: key for key, noun in NOUNS.items() for form in (key, noun.plural)}
    return {
        (first, nouns[second])
        for first, second in pairwise(words)
        if first in ADJECTIVES and second in nouns
    }


@pytest.mark.parametrize("kind", KINDS)
def test_the_sets_are_disjoint_and_the_same_each_time(kind: str) -> None:
    parts = [
        [pair.source for pair in LOADED[kind].split(name)] for name in ("train", "valid", "test")
    ]
    assert [len(part) for part in parts] == list(SIZES)
    assert len(set().union(*parts)) == sum(SIZES)
    assert [pair.source for pair in load_split(kind, 50, 0, 0).train] == parts[0][:50]
    assert tasks.load(f"phrasebook-{kind}").name == f"phrasebook-{kind}"


@pytest.mark.parametrize("kind", KINDS)
def test_nearly_all_words_of_the_test_are_known(kind: str) -> None:
    """What is held back is combinations and lengths, and no words."""
    known = {word for pair in LOADED[kind].train for word in tokens(pair)[0]}
    met = [word for pair in LOADED[kind].test for word in tokens(pair)[0]]
    assert sum(word in known for word in met) >= 0.98 * len(met)


def test_no_held_back_adjective_stands_beside_its_noun_in_training() -> None:
    task = LOADED["compositional"]
    trained = set().union(*(beside(pair.source) for pair in task.train))
    validated = set().union(*(beside(pair.source) for pair in task.valid))
    assert len(trained) > 100
    assert not any(map(is_held_back, trained | validated))
    shown = [beside(pair.source) for pair in task.test]
    assert sum(bool(pairs - trained) for pairs in shown) > 0.4 * len(shown)  # others: *is small*


def test_a_combination_counts_beside_the_noun_and_said_of_it() -> None:
    """*Anna's small dog and the cat are black*: the dog is small, dog and cat are black."""
    dog = d.NounPhrase("dog", "of", adjective="small", owner=d.Name("Anna"))
    both = d.Couple(dog, d.NounPhrase("cat", "the"))
    said = d.Sentence(d.Clause(both, "be", quality="black"))
    assert combinations(said) == {("small", "dog"), ("black", "dog"), ("black", "cat")}
    assert combinations(d.Sentence(d.Clause(d.Pronoun("I"), "be", quality="teacher"))) == set()


def test_training_is_short_and_testing_long_on_both_sides() -> None:
    task = LOADED["length"]
    for name, low, high in (("train", 1, 9), ("valid", 1, 9), ("test", 12, 99)):
        for pair in task.split(name):
            for text, tokenizer in ((pair.source, task.source), (pair.target, task.target)):
                assert low <= len(tokenizer.split(text)) <= high


def test_held_back_verbs_are_affirmed_in_training_and_denied_in_the_test() -> None:
    """French tells: a negation is *ne* or *n'*, and stands before one verb form of the clause.

    An oracle on the derivations: no trained sentence with a negation has such a verb.
    """
    assert len(NEVER_DENIED) >= 8
    task = LOADED["negation"]
    trained = {pair.source for pair in list(task.train)[:1500]}
    affirmed: set[str] = set()
    for (sentence, _), _ in zip(sentences(0), range(3000), strict=False):
        clause = sentence.core
        if not isinstance(clause, d.Clause) or clause.verb not in NEVER_DENIED:
            continue
        if realise(sentence).source in trained:
            assert not clause.negation
            affirmed.add(clause.verb)
    assert affirmed == NEVER_DENIED
    for pair in task.test:
        words = tokens(pair)[1]
        assert "ne" in words or "n'" in words
        assert "not" in tokens(pair)[0] or "never" in tokens(pair)[0]


def test_no_held_back_verb_is_denied_in_a_fixed_phrase_or_is_a_modal() -> None:
    denied = [english for english, _ in PHRASES.values() if "not:" in english]
    for key in NEVER_DENIED:
        verb = VERBS[key]
        assert not any(f" {verb.english}:" in english for english in denied)
        twins = {other.key for other in VERBS.values() if other.french == verb.french}
        assert twins <= NEVER_DENIED


def test_a_sentence_that_is_neither_is_in_no_set() -> None:
    """Ten tokens are too many for training and too few for the test."""
    clause = d.Clause(
        d.Pronoun("she"), "look for", d.NounPhrase("key", "my"), place=d.Place("at home"),
        time="every day",
    )  # fmt: skip
    sentence = d.Sentence(clause)
    assert len(realise(sentence).source.rstrip(".").split()) + 1 == 10
    assert set_of("length", sentence, realise(sentence)) is None


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="expected one of compositional, length, negation"):
        load_split("random")
