"""The tasks between English and Chinese: sets that never mix, all answers, typed Chinese."""

import json
import random

import pytest

from s2s_lab.tasks import phrasebook
from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook import english, grammar
from s2s_lab.tasks.phrasebook.chinese_corpus import from_chinese, split_of_chinese, to_chinese
from s2s_lab.tasks.phrasebook.chinese_sense import says
from s2s_lab.tasks.phrasebook.corpus import SOURCE
from s2s_lab.tasks.phrasebook.paraphrases import paraphrases
from s2s_lab.tasks.phrasebook.unknowns import content_words, hideable
from s2s_lab.text import SPECIALS, UNK, Codec, Vocab, tokenizer_from_json
from s2s_lab.words import LexiconTokenizer

ME, HE = d.Pronoun("I"), d.Pronoun("he")
MARKS = ".?!。？！"


def thing(noun: str, determiner: str = "the") -> d.NounPhrase:
    return d.NounPhrase(noun, determiner)


def test_references_are_all_that_the_grammar_says_and_the_usual_one_is_one() -> None:
    rng = random.Random(6)
    usual: dict[str, str] = {}
    several = 0
    for sentence in filter(says, (grammar.sentence(rng) for _ in range(15_000))):
        pair = to_chinese(sentence)
        answers = [english.realise(other) for other in paraphrases(sentence)]
        texts = [SOURCE.join([t.form for t in answer]) for answer in answers]
        assert pair.source in texts, (texts, pair)
        assert usual.setdefault(pair.target, texts[0]) == texts[0], pair
        several += len(set(texts)) > 1
    assert 3_000 < several < 7_000


@pytest.mark.parametrize(
    ("core", "references"),
    [
        (d.Clause(HE, "buy", thing("flower")),
         ("He buys flowers.", "He buys the flower.", "He buys the flowers.")),
        (d.Clause(HE, "open", thing("window")),
         ("He opens the window.", "He opens the windows.", "He opens windows.")),
        (d.Clause(HE, "go", place=d.Place("to school")),
         ("He goes to school.", "He is going to school.")),
        (d.ThisIs("this", thing("question", "a")),
         ("This is a question.", "This is a problem.")),
        (d.Clause(ME, "watch", thing("film", "this")),
         ("I watch this film.", "I look at this film.")),
        (d.Clause(ME, "read"),
         ("I read books.", "I read the book.", "I read the books.", "I read.")),
        (d.Phrase("thanks"), ("Thank you.", "Thanks.")),
    ],
)  # fmt: skip
def test_references_by_hand(core: d.Core, references: tuple[str, ...]) -> None:
    assert from_chinese(d.Sentence(core)).references == references


@pytest.mark.parametrize("direction", ["en-zh", "zh-en"])
def test_sets_are_disjoint_and_grow_at_the_end(direction: str) -> None:
    small = phrasebook.load_chinese(direction, train=300, valid=30, test=30)
    large = phrasebook.load_chinese(direction, train=2_000, valid=90, test=90)
    other = phrasebook.load_chinese(direction, train=2_000, valid=0, test=0, seed=4)
    assert large.name == f"phrasebook-{direction}"
    assert list(small.train) == large.train[:300] != other.train[:300]
    drawn_sets = (large.train, large.valid, large.test, other.train)
    sets = [{pair.source.lower().rstrip(MARKS) for pair in pairs} for pairs in drawn_sets]
    assert not sets[0] & (sets[1] | sets[2])
    assert not sets[1] & sets[2]
    assert not sets[3] & (sets[1] | sets[2])
    assert len({pair.source for pair in large.train}) == 2_000
    for pair in large.test:
        source, target = large.source.split(pair.source), large.target.split(pair.target)
        assert max(i for i, _ in pair.possible) == len(source) - 1
        assert max(j for _, j in pair.possible) == len(target) - 1


def test_every_answer_to_chinese_is_kept() -> None:
    for pair in phrasebook.load_chinese("zh-en", train=500, valid=0, test=0).train:
        assert pair.references[0] == pair.target
        assert len(set(pair.references)) == len(pair.references)


def test_fixed_phrases_are_for_training() -> None:
    assert {split_of_chinese(phrase) for phrase in ("谢谢", "你好。", "你好吗？")} == {"train"}


def test_a_codec_from_its_json_reads_what_a_person_types() -> None:
    task = phrasebook.load_chinese("zh-en", train=3_000, valid=0, test=0)
    vocab = Vocab.build(task.source.split(pair.source) for pair in task.train)
    codec = Codec.from_json(json.loads(json.dumps(Codec(task.source, vocab).to_json())))
    for typed in ("我爱吃苹果。", "我爱吃苹果", " 我爱 吃苹果.", "我爱吃苹果！"):
        assert codec.split(typed)[:4] == ["我", "爱", "吃", "苹果"]
        assert codec.unknown(typed) in ([], ["！"])
    assert codec.split("你看见狗吗?")[-2:] == ["吗", "？"]
    assert codec.unknown("我爱大象") == ["象"]


def test_the_longest_word_wins_and_unknown_signs_stay_together() -> None:
    tokenizer = LexiconTokenizer(("大", "大学", "学", "生", "他"))
    assert tokenizer.split("他大学生") == ["他", "大学", "生"]
    assert tokenizer.split("他熊猫大, Anna's 3") == ["他", "熊猫", "大", "，", "Anna's", "3"]
    assert tokenizer.split("他熊 猫") == ["他", "熊", "猫"]
    assert LexiconTokenizer(()).split("我爱你。") == ["我爱你", "。"]
    assert tokenizer.split("") == []
    assert tokenizer_from_json(json.loads(json.dumps(tokenizer.to_json()))) == tokenizer


@pytest.mark.parametrize("direction", ["en-zh", "zh-en"])
def test_unknown_words_replace_linked_content_words(direction: str) -> None:
    pairs = phrasebook.load_chinese(direction, train=1_000, valid=0, test=0).train[:]
    hidden = phrasebook.with_unknowns(pairs, share=0.5, seed=2, direction=direction)
    unknown, changed = SPECIALS[UNK], 0
    for pair, (source, target) in zip(pairs, hidden, strict=True):
        left, right = phrasebook.tokens(pair, direction)
        places = {i for i, word in enumerate(source) if word == unknown}
        links = {(i, j) for i, j in hideable(pair, direction) if i in places}
        assert len(links) == len(places) <= 2
        assert {j for j, word in enumerate(target) if word == unknown} == {j for _, j in links}
        words = left if direction == "en-zh" else right
        assert all(words[link[direction == "zh-en"]] in content_words(False) for link in links)
        changed += bool(places)
    assert 300 < changed < 600


def test_errors_name_the_argument() -> None:
    with pytest.raises(ValueError, match="direction: expected en-zh or zh-en, got 'fr-zh'"):
        phrasebook.load_chinese("fr-zh")
    with pytest.raises(ValueError, match="test: expected 0 or more pairs, got -1"):
        phrasebook.load_chinese("en-zh", test=-1)
