"""Details of an evaluation, each derived by hand."""

from dataclasses import replace

import pytest
import torch

from s2s_lab import Translator, tasks
from s2s_lab.details import by_kind, by_speaker, caption_details, details, rare_names
from s2s_lab.evaluation import evaluate
from s2s_lab.models import TableModel
from s2s_lab.tasks.digits_audio import AudioPair
from s2s_lab.tasks.news import NewsPair
from s2s_lab.tasks.scene_captions import read
from s2s_lab.tasks.scenes import scenes
from s2s_lab.tasks.signal import SignalPair
from s2s_lab.tasks.stories import StoryPair, stories
from s2s_lab.tasks.task import Task
from s2s_lab.text import Codec, SpaceTokenizer, Vocab

LEFT = "A small red circle to the left of a big blue star"
RIGHT = "A big blue star to the right of a small red circle"
THREE = "A big red cross above a small green square and around a small white diamond"


def shares(found):
    return {score.name.removeprefix("exact "): score.score for score in found}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A small red circle to the left of a big blue star and inside a big white cross"),
        ("fr", "Un petit cercle rouge à gauche d'une grande étoile bleue et dans une grande croix "
               "blanche"),
        ("zh", "一个红色的小圆形在一个蓝色的大五角星左边，在一个白色的大十字里面"),
    ],
)  # fmt: skip
def test_a_caption_is_read_in_three_languages(language, text):
    said = read(text, language)
    assert said.things == (
        ("small", "red", "circle"), ("big", "blue", "star"), ("big", "white", "cross"),
    )  # fmt: skip
    assert said.relations == (("red", "left", "blue"), ("red", "inside", "white"))


@pytest.mark.parametrize("language", ["en", "fr", "zh"])
def test_every_right_caption_is_right_in_every_part(language):
    pairs = scenes(language, (60, 1, 1, 30))
    for pair in [*pairs.train, *pairs.challenge]:
        things = sorted((thing.size, thing.colour, thing.shape) for thing in pair.things)
        assert sorted(read(pair.target, language).things) == things
        found = caption_details(pair.references, [pair.references] * len(pair.references), language)
        assert all(score.score == 1 for score in found), pair.references


@pytest.mark.parametrize(
    ("output", "wrong"),
    [
        (RIGHT, set()),
        ("A big red circle to the left of a big blue star", {"things"}),
        ("A small red square to the left of a big blue star", {"shapes", "things"}),
        ("A small red star to the left of a big blue circle", {"things"}),
        ("A small red circle to the right of a big blue star", {"relations"}),
        ("A small green circle to the left of a big blue star",
         {"colours", "things", "relations"}),
        ("A small red circle", {"colours", "shapes", "things", "relations"}),
        ("A small red circle to the left of a big blue star and to the left of a big blue star",
         {"colours", "shapes", "things", "relations"}),
        ("", {"colours", "shapes", "things", "relations"}),
    ],
)  # fmt: skip
def test_which_part_of_a_caption_is_wrong(output, wrong):
    found = shares(caption_details([output], [(LEFT, RIGHT)], "en"))
    assert {name for name, share in found.items() if share < 1} == wrong


def test_relations_count_where_there_are_two_things_and_each_has_to_be_true():
    """Red is above green and around white; that green is below red is true as well, that white is
    above red is not. One thing alone has no relation to be right or wrong."""
    alone = "A big red cross"
    other = "A small green square below a big red cross"
    told = "A small white diamond above a big red cross and above a small green square"
    references = [(alone,), (THREE,), (THREE,), (LEFT, RIGHT)]
    outputs = [alone, THREE, told, RIGHT]
    relations = caption_details(outputs, references, "en")[-1]
    assert (relations.right, relations.total) == (2, 3)
    assert shares(caption_details([other], [(THREE,)], "en"))["relations"] == 0


def test_rare_names_are_those_without_a_number_and_count_as_often_as_they_come():
    """Rare are Kolov, twice, Brinmar and Zedo; Kolov comes once, Brinmar comes; 4-2 is no name."""
    vocab = Vocab.build([["beat", "Anna", "meets"]])
    golds = [["Kolov", "beat", "Brinmar", "4-2"], ["Kolov", "meets", "Zedo"], ["Anna", "meets"]]
    outputs = [["Brinmar", "beat", "Kolov", "Kolov"], ["Anna", "meets", "Olov"], ["Anna"]]
    score = rare_names(outputs, golds, vocab)
    assert (score.right, score.total) == (2, 4)
    assert rare_names([["x"]], [["Anna"]], vocab).score == 1


def test_kinds_are_counted_apart():
    """who: two of three; where: none of one."""
    found = by_kind(["who", "where", "who", "who"], [True, False, False, True])
    assert [(score.name, score.right, score.total) for score in found] == [
        ("where", 0, 1), ("who", 2, 3),
    ]  # fmt: skip


def test_speakers_are_counted_apart_and_new_ones_named():
    """Speaker 3 is heard in training: one of four digits is lost. 41 is not: one of three wrong."""
    found = by_speaker([41, 3, 3], ["123", "1", "21"], ["124", "12", "21"])
    assert [(score.name, score.score) for score in found] == [
        ("speaker 3", 1 / 4), ("new speaker 41", 1 / 3),
    ]  # fmt: skip


def test_each_task_gets_its_own_details():
    vocab = Vocab.build([["a"]])
    space = SpaceTokenizer()
    task = Task("any", [], [], [], space, space)

    def names(pair, which=task):
        return [score.name for score in details(which, [pair], [pair.target], [True], vocab)]

    picture = scenes("zh", (1, 1, 1, 1))
    assert names(picture.test[0], picture)[0] == "exact colours"
    assert names(NewsPair("x", "y")) == ["rare names copied"]
    assert names(StoryPair("x", "y", kind="who")) == ["who"]
    sound = torch.zeros(1, 1)
    wave = torch.zeros(1, dtype=torch.int16)
    assert names(AudioPair(sound, "1", wave=wave, speaker=50)) == ["new speaker 50"]
    assert names(SignalPair(sound, "e")) == []
    assert details(task, [], [], [], vocab) == ()


def test_an_evaluation_reports_them(monkeypatch):
    """ "garden" is right where the answer is garden: counted by hand on the pairs themselves."""
    task = stories((1, 120, 1, 1))
    monkeypatch.setattr(tasks, "load", lambda name, folder=None: task)
    model = TableModel.of({"": {"garden": 1.0}})
    words = Vocab.build(task.source.split(pair.source) for pair in task.valid)
    source, target = Codec(task.source, words), Codec(task.target, model.vocab)
    says = Translator("garden", model, source, target, config={"task": "stories"})
    result = evaluate(replace(says, longest=1000), "valid")
    asked = [pair for pair in task.valid if pair.kind == "where person"]
    hits = sum(pair.target == "garden" for pair in asked)
    assert 0 < hits < len(asked)
    (where,) = [score for score in result.details if score.name == "where person"]
    assert (where.right, where.total) == (hits, len(asked))
    assert result.to_json()["details"]["where person"] == hits / len(asked)
    assert f"where person          {hits}/{len(asked)}" in str(result)
    assert f"where person {100 * hits / len(asked):.1f} %" in result.figures
