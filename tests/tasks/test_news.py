"""News: every headline is what the text says, found again by patterns of the test's own."""

import itertools
import re
from functools import cache

import pytest

from s2s_lab.tasks.invented_names import pool
from s2s_lab.tasks.news import TOKENIZER, news

NAME = r"[A-Z]\w+"
FULL = rf"{NAME} ({NAME})"
RULES = (  # what a reader looks for in the text, and what the headline then is
    (rf"({NAME}) won (\d+-\d+) against ({NAME})", "match 1 3 2"),
    (rf"({NAME}) lost (\d+-\d+) to ({NAME})", "match 3 1 2"),
    (rf"team of ({NAME}) was beaten (\d+-\d+) by ({NAME})", "match 3 1 2"),
    (rf"{FULL} was elected mayor of ({NAME})", "{0} elected mayor of {1}"),
    (rf"election in (?P<b>{NAME}) to {NAME} (?P<a>{NAME}),", "{a} elected mayor of {b}"),
    (rf"(?P<b>{NAME}) has a new mayor after {NAME} (?P<a>{NAME}) won", "{a} elected mayor of {b}"),
    (rf"Storm ({NAME}) left (\d+) homes without power in ({NAME})",
     "Storm {0} cuts power to {1} homes in {2}"),
    (rf"In (?P<c>{NAME}) (?P<b>\d+) homes .* the storm (?P<a>{NAME})\.",
     "Storm {a} cuts power to {b} homes in {c}"),
    (rf"({NAME} {NAME}) will buy ({NAME} {NAME}) for (\d+) million",
     "{0} buys {1} for {2} million euros"),
    (rf"(?P<b>{NAME} {NAME}) is to be sold to (?P<a>{NAME} {NAME}) for (?P<c>\d+)",
     "{a} buys {b} for {c} million euros"),
    (rf"For (?P<c>\d+) million euros (?P<b>{NAME} {NAME}) goes to (?P<a>{NAME} {NAME})\.",
     "{a} buys {b} for {c} million euros"),
    (rf"{FULL} played to (\d+) guests in ({NAME})", "{0} plays to {1} in {2}"),
    (rf"In (?P<c>{NAME}) (?P<b>\d+) guests came to hear {NAME} (?P<a>{NAME}) on",
     "{a} plays to {b} in {c}"),
    (rf"destroyed the (?P<b>\w+) of (?P<c>{NAME}) on {NAME}, and (?P<a>\d+) people",
     "{a} hurt in {b} fire in {c}"),
    (rf"In (?P<c>{NAME}) (?P<a>\d+) people were hurt when the (?P<b>\w+) burned",
     "{a} hurt in {b} fire in {c}"),
    (rf"{FULL} has won the (\w+) prize", "{0} wins {1} prize"),
    (rf"The (?P<b>\w+) prize goes to {NAME} (?P<a>{NAME}),", "{a} wins {b} prize"),
    (rf"in vain: the (?P<b>\w+) prize .* went to {NAME} (?P<a>{NAME})\.", "{a} wins {b} prize"),
    (rf"{FULL} has discovered a (\w+) near ({NAME})", "{0} discovers {1} near {2}"),
    (rf"Near (?P<c>{NAME}) a (?P<b>\w+) has been discovered by {NAME} (?P<a>{NAME})\.",
     "{a} discovers {b} near {c}"),
    (rf"A walk near (?P<c>{NAME}) led {NAME} (?P<a>{NAME}) to a (?P<b>\w+) that",
     "{a} discovers {b} near {c}"),
    (rf"{FULL} has resigned as head of ({NAME} {NAME}),", "{0} resigns as head of {1}"),
    (rf"becomes head of (?P<b>{NAME} {NAME}), as {NAME} (?P<a>{NAME}) resigned",
     "{a} resigns as head of {b}"),
    (rf"At (?P<b>{NAME} {NAME}) .* takes over from {NAME} (?P<a>{NAME}), who resigned",
     "{a} resigns as head of {b}"),
    (rf"{FULL} saved {NAME} ({NAME}) from the (\w+)", "{0} saves {1} from {2}"),
    (rf"(?P<b>{NAME}) was saved from the (?P<c>\w+) near {NAME} by {NAME} (?P<a>{NAME})\.",
     "{a} saves {b} from {c}"),
    (rf"The (?P<b>[a-z]+) of (?P<a>{NAME}) are on strike for (?P<c>\d+) percent",
     "{a} {b} strike for {c} percent more"),
    (rf"called the (?P<b>[a-z]+) of (?P<a>{NAME}) out on strike .* want (?P<c>\d+) percent",
     "{a} {b} strike for {c} percent more"),
    (rf"{FULL} (?:ran|run) a record of (\d+) minutes in ({NAME})",
     "{0} sets record of {1} minutes in {2}"),
    (rf"In (?P<c>{NAME}) .* came second to {NAME} (?P<a>{NAME}), whose (?P<b>\d+) minutes",
     "{a} sets record of {b} minutes in {c}"),
)  # fmt: skip


def headline(text: str) -> str:
    """What the text reports."""
    for pattern, form in RULES:
        found = re.search(pattern, text)
        if found is None:
            continue
        if form.startswith("match"):
            a, b, c = (found.group(int(n)) for n in form.split()[1:])
            goals, against = map(int, c.split("-"))
            verb = "edge" if goals == against + 1 else "crush" if goals == against + 4 else "beat"
            assert goals > against
            return f"{a} {verb} {b} {c}"
        named = found.groupdict()
        return form.format(**named) if named else form.format(*found.groups())
    raise AssertionError(text)


@cache
def task():
    return news((3000, 200, 200, 200))


def test_headlines_say_what_the_text_says():
    for split in ("train", "valid", "test", "challenge"):
        for pair in task().split(split):
            assert headline(pair.source) == pair.target


def test_copied_tokens_are_the_same_on_both_sides():
    for pair in [*task().train, *task().challenge]:
        source, target = TOKENIZER.split(pair.source), TOKENIZER.split(pair.target)
        assert TOKENIZER.join(source) == pair.source
        assert TOKENIZER.join(target) == pair.target
        assert pair.sure <= pair.possible
        assert all(source[i] == target[j] for i, j in pair.possible)
        copied = [j for _, j in pair.sure]
        assert len(set(copied)) == len(copied)  # one sure place for each copied token
        names = {*pool("family").known, *pool("family").new, *pool("town").known, *pool("town").new}
        must = {j for j, word in enumerate(target) if word in names or word[0].isdigit()}
        assert must <= set(copied)


def test_bystanders_are_in_the_text_and_often_come_first():
    families = {*pool("family").known, *pool("family").new}
    first = 0
    for pair in task().train:
        source, target = TOKENIZER.split(pair.source), TOKENIZER.split(pair.target)
        assert pair.bystanders <= set(source) - set(target)
        named = [word for word in source if word in families]
        assert set(named) <= pair.bystanders | set(target) | {
            word for word, after in itertools.pairwise(source)
            if after in ("Group", "Bank", "Motors", "Foods")
        }  # fmt: skip
        first += bool(named) and named[0] in pair.bystanders
    assert first > 1000


def test_a_person_is_introduced_with_both_names_and_then_called_by_the_last():
    for pair in task().train:
        source = TOKENIZER.split(pair.source)
        for family in pair.bystanders:
            places = [i for i, word in enumerate(source) if word == family]
            given = [source[i - 1] for i in places]
            assert given[0][0].isupper() and given[0] not in ("In", "The")  # noqa: PT018
            assert given[0] not in given[1:]


def test_new_names_are_new_and_frequent_in_test():
    """Each name of a test text is new with probability 0.6; a challenge text has only new ones."""
    everything = " ".join(pair.source for pair in task().train)
    trained = set(TOKENIZER.split(everything))
    new = {*pool("family").new, *pool("town").new}
    known = {*pool("family").known, *pool("town").known}
    assert not trained & new
    counts = {"test": [0, 0], "challenge": [0, 0]}
    for split, (fresh, old) in counts.items():
        for pair in task().split(split):
            words = set(TOKENIZER.split(pair.source))
            fresh, old = fresh + len(words & new), old + len(words & known)
        counts[split] = [fresh, old]
    fresh, old = counts["test"]
    assert 0.55 < fresh / (fresh + old) < 0.65
    assert counts["challenge"][1] == 0


def test_lengths():
    for split, low, high in (("train", 3, 5), ("challenge", 6, 8)):
        found = {pair.source.count(".") for pair in task().split(split)}
        assert found == set(range(low, high + 1))


def test_some_kinds_of_events_only():
    some = news((60, 5, 20, 5), kinds=("match", "award"))
    assert {pair.event for pair in some.train} == {"match", "award"}
    assert {pair.event for pair in some.challenge} <= {"match", "award"}
    for kinds, words in (((), "got none"), (("wedding",), "got wedding")):
        with pytest.raises(ValueError, match=f"kinds: expected some of match, .*{words}"):
            news((1, 1, 1, 1), kinds=kinds)
