"""Short news in, headlines out; the names in them are invented and often unknown.

A text of three to five sentences reports one of twelve events (`news_events.py`) and mentions
bystanders whose names do not belong in the headline; often the first name is one of theirs. So a
model has to find out *whom* the event is about, and copy. In ``valid`` and ``test`` 60 % of the
names are in no training text, in ``challenge`` all, and its texts have six to eight sentences.

Gold: the sure links say from where each token of the headline is copied, the possible links where
else it occurs. Every text has exactly one right headline. This module does not write long or
natural prose: a person soon knows all of its sentences.
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from s2s_lab.tasks.generated import Sizes, generate
from s2s_lab.tasks.invented_names import pool
from s2s_lab.tasks.news_events import AFTER, BEFORE, EVENTS, FREE, Event
from s2s_lab.tasks.task import Pair, Task
from s2s_lab.words import WordTokenizer

TOKENIZER = WordTokenizer("en")
_GIVEN_TEXT = (
    "Ada Alma Amir Bao Bela Boris Carl Chen Clara Dana David Emil Emma Felix Greta Hana Hugo "
    "Ida Ines Ivan Jana Jon Karim Lara Leo Lin Luca Maja Marc Mei Mira Nadia Nils Nora Olga "
    "Omar Oscar Paula Pia Rosa Ruth Sami Sara Sven Tara Theo Tomas Vera Viktor Yara"
)
_GIVEN = _GIVEN_TEXT.split()
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_SLOT = re.compile(r"\{(\w+)(?:\.(\w+))?\}")

Filled = Mapping[str, tuple[str, ...]]
"""The words of every slot."""


@dataclass(frozen=True)
class NewsPair(Pair):
    """A text and its headline; `sure` links copied tokens to where they are copied from."""

    event: str = ""
    """The kind of event, a key of `EVENTS`."""
    bystanders: frozenset[str] = frozenset()
    """Family names in the text that do not belong in the headline."""


def news(
    sizes: Sizes = (10_000, 500, 500, 500), seed: int = 0, kinds: Sequence[str] = tuple(EVENTS)
) -> Task:
    """News in, headlines out; the pairs are `NewsPair`.

    Args:
        sizes: pairs in train, valid, test and challenge.
        seed: of the draw.
        kinds: of events, keys of `EVENTS`.

    Raises:
        ValueError: for a kind that does not exist, or none.

    >>> pair = news((1, 1, 1, 1)).train[0]
    >>> len(pair.sure) > 0
    True
    """

    unknown = [kind for kind in kinds if kind not in EVENTS]
    if unknown or not kinds:
        raise ValueError(
            f"kinds: expected some of {', '.join(EVENTS)}, got {', '.join(unknown) or 'none'}"
        )

    def draw(rng: random.Random, split: str) -> Pair:
        new = {"train": 0.0, "challenge": 1.0}.get(split, 0.6)
        sentences = rng.randint(6, 8) if split == "challenge" else rng.randint(3, 5)
        return _pair(rng, new, sentences, kinds)

    return generate("news", draw, (TOKENIZER, TOKENIZER), sizes, seed)


def fill(rng: random.Random, slots: Mapping[str, str], new: float) -> Filled:
    """Words for slots, no name twice.

    Kinds: ``person`` (a given and a family name), ``given``, ``town``, ``company`` (a family name
    and *Group*, *Bank* …), ``day``, ``score``, ``n LOW HIGH`` (a number), ``one of A|B|C``.
    `new` is the share of names that training does not know.
    """
    filled: dict[str, tuple[str, ...]] = {}
    used: set[str] = set()

    def fresh(kind: str, *words: str) -> tuple[str, ...]:
        while (name := pool(kind).draw(rng, new)) in used:
            pass
        used.add(name)
        return (name, *words)

    for slot, kind in slots.items():
        match kind.split():
            case ["person"]:
                filled[slot] = (rng.choice(_GIVEN), *fresh("family"))
            case ["given"]:
                filled[slot] = (rng.choice(_GIVEN),)
            case ["town"]:
                filled[slot] = fresh("town")
            case ["company"]:
                filled[slot] = fresh("family", rng.choice(("Group", "Bank", "Motors", "Foods")))
            case ["day"]:
                filled[slot] = (rng.choice(_DAYS),)
            case ["score"]:
                low = rng.randint(0, 3)
                filled[slot] = (f"{low + rng.randint(1, 4)}-{low}",)
            case ["n", low, high]:
                filled[slot] = (str(rng.randint(int(low), int(high))),)
            case ["one", "of", choices]:
                filled[slot] = (rng.choice(choices.split("|")),)
    return filled


def _pair(rng: random.Random, new: float, sentences: int, kinds: Sequence[str]) -> NewsPair:
    """One report of so many sentences about one of some kinds, with its headline."""
    name = rng.choice(kinds)
    event = EVENTS[name]
    filled = fill(rng, {**FREE, **event.slots}, new)
    lead, source = 0, []
    mentioned: set[str] = set()
    for number, template in enumerate(_report(rng, event, sentences)):
        if template in event.leads:
            lead = number
        source += [(number, *token) for token in _tokens(template, filled, mentioned)]
    headline = _tokens(event.headline, filled, set())
    sure, possible = set(), set()
    for j, (form, slot) in enumerate(headline):
        for i, (number, other, other_slot) in enumerate(source):
            if slot and slot == other_slot and form == other:
                possible.add((i, j))
                if number == lead:
                    sure.add((i, j))
    text = " ".join(form for _, form, _ in source)
    inside = {form for form, _ in headline}
    people = [s for s, kind in {**FREE, **event.slots}.items() if kind == "person"]
    shown = {form for _, form, _ in source}
    return NewsPair(
        TOKENIZER.join(text.split()),
        TOKENIZER.join([form for form, _ in headline]),
        frozenset(sure),
        frozenset(possible),
        event=name,
        bystanders=frozenset(filled[s][-1] for s in people) & shown - inside,
    )


def _report(rng: random.Random, event: Event, sentences: int) -> list[str]:
    """Templates in the order of the text: perhaps bystanders, the lead, then what follows."""
    lead = rng.choice(event.leads)
    before = rng.choice((0, 1, 1, 2)) if sentences > 5 else rng.randint(0, 1)
    first = rng.sample(BEFORE, before)
    rest = sentences - 1 - before
    details = rng.sample(event.details, min(rest - 1, rng.randint(1, len(event.details))))
    others = rng.sample(AFTER, rest - len(details))
    follow = [*details, *others]
    rng.shuffle(follow)
    return [*first, lead, *follow]


def _tokens(template: str, filled: Filled, mentioned: set[str]) -> list[tuple[str, str]]:
    """The tokens of a template, each with the part of a slot that it says, or nothing.

    The first token of a sentence gets a capital. Slots are added to those that are `mentioned`;
    a person that is among them has only the family name.
    """
    tokens: list[tuple[str, str]] = []
    for word in template.split():
        match = _SLOT.fullmatch(word)
        if match is None:
            tokens.append((word, ""))
            continue
        slot, part = match.groups()
        words = filled[slot]
        if part == "verb":
            tokens.append((_verb(words[0]), ""))
        elif part == "last" or (slot in mentioned and words[0] in _GIVEN):
            tokens.append((words[-1], f"{slot} {len(words) - 1}"))
        else:
            tokens += [(form, f"{slot} {n}") for n, form in enumerate(words)]
        mentioned.add(slot)
    form, slot = tokens[0]
    return [(form[:1].upper() + form[1:], slot), *tokens[1:]]


def _verb(score: str) -> str:
    """What a winner does: *edge* by one goal, *crush* by four, else *beat*."""
    high, low = map(int, score.split("-"))
    return {1: "edge", 4: "crush"}.get(high - low, "beat")
