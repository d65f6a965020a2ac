"""Stories: a reader of its own follows them and answers; the facts are enough and needed."""

import re
from functools import cache

import pytest

from s2s_lab.tasks.stories import ANSWERS, KINDS, TOKENIZER, stories

VERBS = {
    "move": "went to|walked to|moved to|ran to", "take": "took|picked up|grabbed",
    "drop": "dropped|put down|let go of", "give": "gave|handed|passed",
}  # fmt: skip


class Reader:
    """Believes every sentence and remembers only positions and possession."""

    def __init__(self) -> None:
        self.at: dict[str, str] = {}
        self.owner: dict[str, str | None] = {}
        self.spot: dict[str, str] = {}

    def read(self, sentence: str) -> None:
        """Raises AssertionError for what cannot be."""
        who = sentence.split()[0]
        if m := re.fullmatch(rf"\w+ (?:{VERBS['move']}) the (\w+)", sentence):
            assert self.at.get(who) != m[1]
            self.at[who] = m[1]
        elif m := re.fullmatch(rf"\w+ (?:{VERBS['take']}) the (\w+)", sentence):
            assert self.owner.get(m[1]) is None
            assert self.spot.get(m[1], self.at[who]) == self.at[who]
            self.owner[m[1]] = who
        elif m := re.fullmatch(rf"\w+ (?:{VERBS['drop']}) the (\w+)", sentence):
            assert self.owner[m[1]] == who
            self.owner[m[1]], self.spot[m[1]] = None, self.at[who]
        elif m := re.fullmatch(rf"\w+ (?:{VERBS['give']}) the (\w+) to (\w+)", sentence):
            assert self.owner[m[1]] == who != m[2]
            assert self.at[who] == self.at[m[2]]
            self.owner[m[1]] = m[2]
        else:
            raise AssertionError(sentence)

    def answer(self, question: str) -> str:
        words = re.findall(r"\w+", question)
        match words:
            case ["Where", "is", "the", thing]:
                if thing not in self.owner:
                    return "unknown"
                owner = self.owner[thing]
                return self.spot[thing] if owner is None else self.at[owner]
            case ["Where", "is", person]:
                return self.at.get(person, "unknown")
            case ["Who", "has", "the", thing]:
                return (self.owner[thing] or "nobody").lower() if thing in self.owner else "unknown"
            case ["How", "many", "things", "does", person, "have"]:
                count = sum(owner == person for owner in self.owner.values())
                return ["none", "one", "two", "three", "four"][count]
            case ["Is", person, "in", "the", place]:
                if person not in self.at:
                    return "unknown"
                return "yes" if self.at[person] == place else "no"
            case ["Does", person, "have", "the", thing]:
                return "yes" if self.owner[thing] == person else "no"
        raise AssertionError(question)


def parts(pair):
    *sentences, question = re.split(r"(?<=[.])\s", pair.source)
    return [s.rstrip(".") for s in sentences], question


@cache
def task():
    return stories((3000, 200, 200, 200))


def everything():
    return [p for s in ("train", "valid", "test", "challenge") for p in task().split(s)]


def test_every_story_is_possible_and_every_answer_right():
    for pair in everything():
        reader = Reader()
        sentences, question = parts(pair)
        for sentence in sentences:
            reader.read(sentence)
        assert reader.answer(question).lower() == pair.target
        assert (pair.kind == "unknown") == (pair.target == "unknown")


def test_the_facts_tell_the_answer():
    """Each fact names somebody or something that the question or another fact names, and the
    places, names and things of the answer stand in a fact."""
    for pair in everything():
        sentences, question = parts(pair)
        facts = [sentences[n].lower() for n in pair.facts]
        assert list(pair.facts) == sorted(set(pair.facts))
        if pair.kind in ("where person", "where thing", "who", "is in", "has"):
            assert 1 <= len(facts) <= 2
        if pair.kind in ("where person", "where thing") or (
            pair.kind == "who" and pair.target != "nobody"
        ):
            assert any(pair.target in fact.split() for fact in facts)
        if pair.kind == "unknown":
            assert not facts
        asked = set(re.findall(r"\w+", question.lower())) - {"the", "is", "in", "things"}
        assert all(asked & set(f.split()) or pair.kind == "where thing" for f in facts)


def test_without_its_facts_a_place_is_not_to_be_known():
    """Leaving the facts out changes where the reader believes a person or thing to be."""
    for pair in everything():
        if pair.kind not in ("where person", "where thing"):
            continue
        sentences, question = parts(pair)
        asked = re.findall(r"\w+", question)[-1]
        last = max(pair.facts)
        later = " ".join(sentences[last + 1 :])
        moves = rf"\b{asked} (?:{VERBS['move']})|\bthe {asked}\b"
        assert not re.search(moves, later)


def test_spans_hold_the_answer_within_a_fact():
    spans = 0
    for pair in everything():
        tokens = TOKENIZER.split(pair.source)
        assert ANSWERS.join(ANSWERS.split(pair.target)) == pair.target
        said = pair.kind in ("where person", "where thing", "who") and pair.target != "nobody"
        assert (pair.span is not None) == said
        if pair.span is not None:
            spans += 1
            start, end = pair.span
            assert tokens[start:end] == [pair.target]
            assert tokens[:start].count(".") in pair.facts
            assert pair.sure == {(start, 0)}
    assert spans > 500


def test_all_kinds_occur_and_stories_have_their_lengths():
    assert {pair.kind for pair in task().train} == set(KINDS)
    assert {pair.source.count(".") for pair in task().valid} == set(range(2, 9))
    assert {pair.source.count(".") for pair in task().train} == set(range(1, 9))
    assert {pair.source.count(".") for pair in task().challenge} == set(range(12, 19))


def test_a_quarter_of_the_training_stories_are_lessons():
    """600 to 900 of 3,000 with one sentence or two, and among them hardly another question."""
    short = [pair.kind for pair in task().train if pair.source.count(".") <= 2]
    lessons = len(short) - 3000 * 0.75 / 7  # the others have two sentences one time in seven
    assert 600 < lessons < 900
    assert short.count("is in") > 0.7 * len(short)
    rest = [pair.kind for pair in task().train if pair.source.count(".") > 2]
    assert rest.count("is in") < 0.25 * len(rest)


def test_no_story_of_test_is_in_train_with_another_question():
    train, test = (
        {" ".join(parts(pair)[0]) for pair in task().split(split)} for split in ("train", "test")
    )
    assert not train & test


def test_wrong_lengths_are_one_sentence():
    with pytest.raises(ValueError, match="stories: expected 1 <= fewest <= most"):
        stories(sentences=(3, 12))
