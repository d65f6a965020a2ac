"""Two adjectives around one noun, and American spelling: what a variety adds, and nothing else."""

from functools import cache

import pytest

from s2s_lab.tasks import Pair, phrasebook
from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.chinese_corpus import from_chinese, load_chinese, to_chinese
from s2s_lab.tasks.phrasebook.chinese_sense import says
from s2s_lab.tasks.phrasebook.variety import _AMERICAN, american

ME = d.Pronoun("I")


@cache
def drawn(american: float = 0.5) -> list[Pair]:
    """Pairs with as many second adjectives as there can be."""
    return phrasebook.generate(20_000, 1, phrasebook.Variety(1.0, american))


@pytest.mark.parametrize(
    ("thing", "english", "french"),
    [
        (d.NounPhrase("dog", "a", adjective="small", second="white"),
         "a small white dog", "un petit chien blanc"),
        (d.NounPhrase("dress", "the", True, "beautiful", second="red"),
         "the beautiful red dresses", "les belles robes rouges"),
        (d.NounPhrase("hotel", "a", adjective="new", second="white"),
         "a new white hotel", "un nouvel hôtel blanc"),
        (d.NounPhrase("tree", "a", adjective="beautiful", second="big"),
         "a beautiful big tree", "un beau grand arbre"),
        (d.NounPhrase("orange", "bare", True, "pretty", second="small"),
         "pretty small oranges", "de jolies petites oranges"),
        (d.NounPhrase("shoe", "her", True, "old", second="brown"),
         "her old brown shoes", "ses vieilles chaussures marron"),
    ],
)  # fmt: skip
def test_two_adjectives_agree_and_find_their_places(thing, english, french) -> None:
    """*Nouvel* and *vieil* stand before a vowel only: the next word counts, not the noun."""
    pair = phrasebook.realise(d.Sentence(d.Clause(ME, "see", thing)))
    assert pair.source == f"I see {english}."
    assert pair.target == f"Je vois {french}."


def test_two_adjectives_are_linked_across() -> None:
    """I1 see2 a3 small4 white5 dog6 / Je vois un petit chien blanc: white and dog cross."""
    thing = d.NounPhrase("dog", "a", adjective="small", second="white")
    pair = phrasebook.realise(d.Sentence(d.Clause(ME, "see", thing)))
    assert {(3, 3), (4, 5), (5, 4)} <= pair.sure


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        (d.NounPhrase("dog", "a", adjective="small", second="white"), "一只小白狗"),
        (d.NounPhrase("rabbit", "a", adjective="small", second="white"), "一只白色的小兔子"),
        (d.NounPhrase("car", "two", True, "new", second="red"), "两辆红色的新汽车"),
        (d.NounPhrase("skirt", "a", adjective="pretty", second="red"), "一条漂亮的红色裙子"),
        (d.NounPhrase("dog", "a", adjective="beautiful", second="small"), "一只美丽的小狗"),
        (d.NounPhrase("cat", "my", adjective="small", second="black"), "我的小黑猫"),
        (d.NounPhrase("bag", "my", adjective="big", second="black"), "我黑色的大包"),
    ],
)
def test_two_adjectives_in_chinese(thing, expected) -> None:
    sentence = d.Sentence(d.ThisIs("this", thing))
    assert says(sentence)
    pair = to_chinese(sentence)
    assert expected in pair.target
    assert from_chinese(sentence).references.count(pair.source) == 1


def test_variety_changes_nothing_else() -> None:
    """Sentences without a second adjective are as they were, and links stay in the sentence."""
    known = {pair.source: pair.target for pair in phrasebook.generate(20_500, 1)}
    new = [pair for pair in drawn(0.0) if pair.source not in known]
    assert all(known.get(pair.source, pair.target) == pair.target for pair in drawn(0.0))
    assert 400 < len(new) < 1_200
    for pair in new:
        source, target = phrasebook.tokens(pair)
        assert {(i, j) for i, j in pair.sure if i >= len(source) or j >= len(target)} == set()


def test_american_spelling_never_changes_the_set() -> None:
    british = "I see my neighbour, and his grey cat is travelling."
    american = "I see my neighbor, and his gray cat is traveling."
    assert phrasebook.split_of(british) == phrasebook.split_of(american)
    task = phrasebook.load(3_000, 300, 300, variety=phrasebook.Variety(1.0, 0.5))
    kept = [
        {pair.source.replace("gray", "grey").replace("neighbor", "neighbour") for pair in part}
        for part in (task.train, task.valid, task.test)
    ]
    assert not kept[0] & kept[1] | kept[0] & kept[2] | kept[1] & kept[2]


def test_american_words_are_those_of_the_phrasebook() -> None:
    """Every word of the table occurs, so none is there in vain; and nothing else is changed."""
    words = {word for pair in drawn() for word in phrasebook.tokens(pair)[0]}
    assert {*_AMERICAN, *_AMERICAN.values()} <= words
    assert not set(_AMERICAN) & {w for p in drawn(1.0) for w in phrasebook.tokens(p)[0]}
    assert american(["the", "red", "door"]) == ["the", "red", "door"]


def test_shares_of_a_variety_are_shares() -> None:
    with pytest.raises(ValueError, match="american: expected a share from 0 to 1, got 1.5"):
        phrasebook.Variety(american=1.5)


def test_the_chinese_tasks_have_them_too() -> None:
    variety = phrasebook.Variety(second_adjective=1.0, american=1.0)
    task = load_chinese("en-zh", 3_000, 0, 0, variety=variety)
    assert any("gray" in pair.source for pair in task.train)
    assert not any("grey" in pair.source for pair in task.train)
    back = load_chinese("zh-en", 3_000, 0, 0, variety=variety)
    assert any("小白" in pair.source or "小黑" in pair.source for pair in back.train)
