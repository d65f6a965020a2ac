"""Small stories with a question in, the answer out, in the manner of the bAbI tasks.

``Anna went to the garden. Anna took the ball. Where is the ball?`` → ``garden``. The source is
the story and, at its end, the question; the answer is one word in lower case. The kinds of
questions are in `KINDS`; a question that the story does not answer is answered by ``unknown``,
who has a thing that was put down by ``nobody``. A story of the ``challenge`` set has 12 to 18
sentences instead of 2 to 8. No story is in two sets, with whatever question.

A quarter of the training stories are lessons: one or two sentences, and the question whether
somebody is somewhere. It asks to compare two words, and in longer stories nothing says which ones:
with the other questions alone a small model keeps guessing. See `TrainSettings.curriculum`.

Gold: the supporting facts, and, where the answer stands in the story, its span. A story tells
everything in order and never lies; this module knows no pronouns, no time and no negation.

Source: Weston et al. (2015), "Towards AI-Complete Question Answering".
"""

import random
from dataclasses import dataclass

from s2s_lab.tasks.generated import Sizes, generate
from s2s_lab.tasks.story_world import PEOPLE, PLACES, THINGS, World, act
from s2s_lab.tasks.task import Pair, Task
from s2s_lab.words import WordTokenizer

TOKENIZER = WordTokenizer("en", lower=True)
ANSWERS = WordTokenizer(lower=True)
KINDS = ("where person", "where thing", "who", "how many", "is in", "has", "unknown")
_WITHOUT_THINGS = ("where person", "is in", "unknown")
_LESSONS = 0.25
_LESSON_SENTENCES = (1, 2)
_COUNTS = ("none", "one", "two", "three", "four")


@dataclass(frozen=True)
class StoryPair(Pair):
    """A story with its question, and the answer; `sure` links the span with the answer."""

    kind: str = ""
    """One of `KINDS`."""
    facts: tuple[int, ...] = ()
    """The sentences that one has to know, from 0, in order; none for what is unknown."""
    span: tuple[int, int] | None = None
    """First token of the answer in the source, and the one after the last; None where the story
    does not say the answer itself, as with numbers, yes and no."""


@dataclass(frozen=True)
class _Question:
    text: str
    answer: str
    facts: tuple[int, ...]
    where: int = -1
    """The sentence in which the answer stands; -1: none."""


def stories(
    sizes: Sizes = (40_000, 500, 500, 500),
    sentences: tuple[int, int] = (2, 8),
    longer: tuple[int, int] = (12, 18),
    seed: int = 0,
) -> Task:
    """Stories with a question in, answers out; the pairs are `StoryPair`.

    Args:
        sizes: pairs in train, valid, test and challenge.
        sentences: fewest and most sentences of a story in train, lessons aside, valid and test.
        longer: fewest and most in challenge.
        seed: of the draw.

    Raises:
        ValueError: if the numbers of sentences are not in ascending order from 1.

    >>> stories((1, 1, 1, 1)).train[0].source.endswith("?")
    True
    """
    if not 1 <= sentences[0] <= sentences[1] < longer[0] <= longer[1]:
        raise ValueError(
            "stories: expected 1 <= fewest <= most sentences and longer ones beyond that, "
            f"got sentences {sentences} and longer {longer}"
        )

    def draw(rng: random.Random, split: str) -> Pair:
        if split == "train" and rng.random() < _LESSONS:
            return _pair(rng, rng.randint(*_LESSON_SENTENCES), ("is in",))
        return _pair(rng, rng.randint(*(longer if split == "challenge" else sentences)))

    return generate("stories", draw, (TOKENIZER, ANSWERS), sizes, seed, _story)


def _story(pair: Pair) -> str:
    """What is told, without the question."""
    return pair.source.rpartition(".")[0]


def _pair(rng: random.Random, sentences: int, kinds: tuple[str, ...] | None = None) -> StoryPair:
    """A story of so many sentences with one question, of one of the kinds, or of any."""
    world = World()
    people = rng.sample(PEOPLE, rng.randint(2, 4))
    things = rng.sample(THINGS, rng.randint(1, 4))
    while len(world.told) < sentences:
        act(world, rng, people, things)
    kind = rng.choice(kinds or (KINDS if world.handled else _WITHOUT_THINGS))
    asked = _ask(kind, world, rng)
    source = " ".join([*world.told, asked.text])
    span = None
    if asked.where >= 0:
        before = sum(len(TOKENIZER.split(s)) for s in world.told[: asked.where])
        words = TOKENIZER.split(world.told[asked.where])
        last = len(words) - 1 - words[::-1].index(asked.answer)
        span = (before + last, before + last + 1)
    links = frozenset({(span[0], 0)} if span else ())
    return StoryPair(source, asked.answer, links, links, kind=kind, facts=asked.facts, span=span)


def _ask(kind: str, world: World, rng: random.Random) -> _Question:
    """A question of a kind that this world allows."""
    if kind == "unknown":
        return _unknown(world, rng)
    person = rng.choice(list(world.place))
    fact = world.moved[person]
    match kind:
        case "where person":
            return _Question(f"Where is {person}?", world.place[person], (fact,), fact)
        case "is in":
            here = world.place[person]
            place = here if rng.random() < 0.5 else rng.choice(PLACES)
            text = f"Is {person} in the {place}?"
            return _Question(text, "yes" if place == here else "no", (fact,))
        case "how many":
            text = f"How many things does {person} have?"
            return _Question(text, _COUNTS[len(world.has(person))], world.touched.get(person, ()))
    thing = rng.choice(list(world.handled))
    fact = world.handled[thing][-1]
    holder = world.holder.get(thing)
    match kind:
        case "where thing":
            return _where(world, thing)
        case "who" if holder is not None:
            return _Question(f"Who has the {thing}?", holder.lower(), (fact,), fact)
        case "who":
            return _Question(f"Who has the {thing}?", "nobody", (fact,))
    asked = holder if holder is not None and rng.random() < 0.5 else person
    text = f"Does {asked} have the {thing}?"
    return _Question(text, "yes" if holder == asked else "no", (fact,))


def _unknown(world: World, rng: random.Random) -> _Question:
    """A question about a person who was nowhere, or a thing that nobody touched."""
    person = rng.choice([p for p in PEOPLE if p not in world.place])
    thing = rng.choice([t for t in THINGS if t not in world.handled])
    texts = (f"Where is {person}?", f"Where is the {thing}?", f"Who has the {thing}?",
             f"Is {person} in the {rng.choice(PLACES)}?")  # fmt: skip
    return _Question(rng.choice(texts), "unknown", ())


def _where(world: World, thing: str) -> _Question:
    """Where a thing is: with its holder, or where it was dropped."""
    holder = world.holder.get(thing)
    if holder is None:
        move, drop = world.handled[thing]
        return _Question(f"Where is the {thing}?", world.lying[thing], (move, drop), move)
    move = world.moved[holder]
    facts = tuple(sorted({move, *world.handled[thing]}))
    return _Question(f"Where is the {thing}?", world.place[holder], facts, move)
