"""Every generator has a challenge set: drawn from the seed, in no other set, harder by its rule."""

from functools import cache, partial
from itertools import pairwise

import pytest

from s2s_lab import tasks
from s2s_lab.tasks import phrasebook
from s2s_lab.tasks.addition import addition
from s2s_lab.tasks.claims import draw
from s2s_lab.tasks.conlang import conlang
from s2s_lab.tasks.dates import dates
from s2s_lab.tasks.digits_audio import SPEAKERS, digits_audio
from s2s_lab.tasks.morse import morse
from s2s_lab.tasks.news import news
from s2s_lab.tasks.numbers import numbers
from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.lexicon import ADJECTIVES
from s2s_lab.tasks.phrasebook.splits import NEVER_DENIED, SHORTEST, set_of
from s2s_lab.tasks.phrasebook.variety import has_two_adjectives
from s2s_lab.tasks.phrasebook.verbs import VERBS
from s2s_lab.tasks.scenes import scenes
from s2s_lab.tasks.sequences import copy, reverse
from s2s_lab.tasks.series import series
from s2s_lab.tasks.smalltalk import smalltalk
from s2s_lab.tasks.sorting import sort
from s2s_lab.tasks.stories import stories

SIZES = (150, 20, 20, 20)


def of_phrasebook(make, sizes, seed=0):
    train, valid, test, challenge = sizes
    return make(train=train, valid=valid, test=test, seed=seed, challenge=challenge)


PHRASEBOOKS = {
    "phrasebook-en-fr": phrasebook.load,
    "phrasebook-wide": phrasebook.load_wide,
    **{
        f"phrasebook-{direction}": partial(phrasebook.load_chinese, direction)
        for direction in ("en-zh", "zh-en")
    },
    **{
        f"phrasebook-{kind}": partial(phrasebook.load_split, kind)
        for kind in ("compositional", "length", "negation")
    },
}
GENERATORS = {
    "copy": copy,
    "reverse": reverse,
    "sort": sort,
    "addition": addition,
    "addition-backwards": partial(addition, backwards=True),
    "dates": dates,
    **{
        f"numbers-{one}-{other}": partial(numbers, one, other)
        for one, other in (("digits", "en"), ("digits", "fr"), ("en", "digits"), ("fr", "digits"))
    },
    **{name: partial(of_phrasebook, make) for name, make in PHRASEBOOKS.items()},
    "news": news,
    "stories": stories,
    "smalltalk": smalltalk,
    "conlang": conlang,
    "morse": morse,
    "digits-audio": digits_audio,
    **{f"scenes-{language}": partial(scenes, language) for language in ("en", "fr", "zh")},
    "series": series,
}


@cache
def made(name):
    return GENERATORS[name](sizes=SIZES)


def keys(task, split):
    """Sources as they are compared: texts, or the bytes of a signal."""
    found = [pair.source for pair in task.split(split)]
    return [key if isinstance(key, str) else key.numpy().tobytes() for key in found]


def test_no_generator_is_forgotten():
    assert set(GENERATORS) == {*tasks.GENERATED, *tasks.SIGNALS, "series"}


@pytest.mark.parametrize("name", GENERATORS)
def test_no_challenge_is_in_another_set(name):
    task = made(name)
    challenge = set(keys(task, "challenge"))
    assert len(task.challenge) == SIZES[3]
    for split in ("train", "valid", "test"):
        assert not challenge & set(keys(task, split)), split


@pytest.mark.parametrize("name", GENERATORS)
def test_the_seed_decides_the_challenge(name):
    again = GENERATORS[name](sizes=(1, 1, 1, 8))
    other = GENERATORS[name](sizes=(1, 1, 1, 8), seed=1)
    assert keys(again, "challenge") == keys(made(name), "challenge")[:8]
    assert keys(again, "challenge") != keys(other, "challenge")


@pytest.mark.parametrize("name", ["copy", "reverse"])
def test_copied_challenges_are_longer(name):
    task = made(name)
    assert {len(pair.source.split()) for pair in task.challenge} <= set(range(9, 17))
    assert max(len(pair.source.split()) for pair in task.train) == 8
    for pair in task.challenge:
        assert pair.target == (pair.source if name == "copy" else pair.source[::-1])


def test_copied_challenges_may_be_left_out_and_must_be_longer():
    assert len(copy((3, 1, 1)).challenge) == 0
    assert copy((30, 2, 2)).train == copy((30, 2, 2, 9)).train
    with pytest.raises(ValueError, match=r"challenge sources longer than 8, got \(8, 9\)"):
        copy((3, 1, 1, 1), longer=(8, 9))


@pytest.mark.parametrize("name", ["phrasebook-en-fr", "phrasebook-wide",
                                  "phrasebook-compositional", "phrasebook-length"])  # fmt: skip
def test_two_adjectives_stand_before_a_noun_in_challenges_only(name):
    """English shows it: two adjectives in a row; a noun of one word is not an adjective."""

    def doubled(pair):
        words = [word in ADJECTIVES for word in pair.source.lower().rstrip(".?!").split()]
        return any(map(all, pairwise(words)))

    task = made(name)
    assert all(map(doubled, task.challenge))
    assert not any(map(doubled, [*task.train, *task.valid, *task.test]))


def test_challenges_of_the_splits_hold_back_what_their_tests_do():
    task = made("phrasebook-length")
    for pair in task.challenge:
        sides = task.source.split(pair.source), task.target.split(pair.target)
        assert min(map(len, sides)) >= SHORTEST
    for pair in made("phrasebook-negation").challenge:
        words = pair.source.lower().rstrip(".?!").split()
        assert {"not", "cannot", "never"} & set(words), pair.source


def test_a_held_back_verb_denied_under_a_modal_is_a_challenge():
    """*She cannot write* where *write* is held back; without a modal it is for the test."""
    key = next(key for key in sorted(NEVER_DENIED) if VERBS[key].english == "write")
    denied = d.Sentence(d.Clause(d.Pronoun("she"), key, negation="not"))
    modal = d.Sentence(d.Clause(d.Pronoun("she"), key, negation="not", modal="can"))
    sets = [set_of("negation", each, phrasebook.realise(each)) for each in (denied, modal)]
    assert sets == ["test", "challenge"]


def test_two_adjectives_are_found_wherever_they_are():
    dog = d.NounPhrase("dog", "a", adjective="small", second="white")
    plain = d.NounPhrase("dog", "a", adjective="small")
    deep = d.NounPhrase("key", "of", owner=d.Couple(d.Name("Anna"), dog))
    assert has_two_adjectives(d.Sentence(d.Clause(d.Pronoun("I"), "see", deep)))
    assert not has_two_adjectives(d.Sentence(d.Clause(d.Pronoun("I"), "see", plain)))


def test_a_variety_keeps_its_challenge_out_of_training():
    task = phrasebook.load(400, 5, 5, variety=phrasebook.Variety(1.0), challenge=30)
    assert not set(keys(task, "challenge")) & set(keys(task, "train"))


def test_speakers_of_a_challenge_are_new():
    assert {pair.speaker for pair in made("digits-audio").challenge} <= set(SPEAKERS["challenge"])
    assert not set(SPEAKERS["challenge"]) & {*SPEAKERS["train"], *SPEAKERS["test"]}


def test_claims_have_harder_ones():
    base = {claim.text for seed in range(5) for claim in draw(seed)}
    hard = {claim.text for seed in range(5) for claim in draw(seed, "challenge")}
    assert hard
    assert not base & hard
    assert draw(3, "challenge") == draw(3, "challenge")
