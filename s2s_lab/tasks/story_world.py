"""A small world of people who move about and take, drop and give things, and its chronicle.

What is not told has not happened: nobody has anything at the beginning, and where people and
things are at the beginning is not known. This module does not ask questions (`stories.py`).
"""

import random
from dataclasses import dataclass, field

PEOPLE = ("Anna", "Ben", "Clara", "David", "Emma", "Felix", "Greta", "Hugo", "Ida", "Jonas")
PLACES = (
    "kitchen", "garden", "bathroom", "office", "bedroom", "hallway", "cellar", "attic", "library",
    "park",
)  # fmt: skip
THINGS = ("ball", "apple", "book", "key", "lamp", "cup", "hat", "letter", "umbrella", "coin")

_MOVE = ("went to", "walked to", "moved to", "ran to")
_TAKE = ("took", "picked up", "grabbed")
_DROP = ("dropped", "put down", "let go of")
_GIVE = ("gave", "handed", "passed")


@dataclass
class World:
    """Who is where and what is where, with the sentences that said so."""

    told: list[str] = field(default_factory=list)
    """The sentences so far."""
    place: dict[str, str] = field(default_factory=dict)
    """Person -> where they are."""
    moved: dict[str, int] = field(default_factory=dict)
    """Person -> the sentence of their last move."""
    holder: dict[str, str] = field(default_factory=dict)
    """Thing -> who has it."""
    handled: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Thing -> the sentences that tell where it is now: what was done, and the move before."""
    lying: dict[str, str] = field(default_factory=dict)
    """Thing -> where it was dropped."""
    touched: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Person -> the sentences in which they got or lost a thing."""

    def has(self, person: str) -> list[str]:
        """What a person has, in the order in which it came."""
        return [thing for thing, holder in self.holder.items() if holder == person]

    def tell(self, sentence: str, *touching: str) -> None:
        """Add a sentence in which some people got or lost a thing."""
        for person in touching:
            self.touched[person] = (*self.touched.get(person, ()), len(self.told))
        self.told.append(sentence)


def act(world: World, rng: random.Random, people: list[str], things: list[str]) -> None:
    """Let one of the people do something that is possible, and tell it."""
    deeds = [_take, _drop, _give]
    person = rng.choice(people)
    if person in world.place:
        rng.shuffle(deeds)
        for deed in deeds:
            if rng.random() < 0.75 and deed(world, rng, person, people, things):
                return
    _move(world, rng, person)


def _move(world: World, rng: random.Random, person: str) -> None:
    others = [place for place in PLACES if place != world.place.get(person)]
    known = [place for place in world.place.values() if place in others]
    place = rng.choice(known) if known and rng.random() < 0.5 else rng.choice(others)
    world.place[person] = place
    world.moved[person] = len(world.told)
    world.tell(f"{person} {rng.choice(_MOVE)} the {place}.")


def _take(
    world: World, rng: random.Random, person: str, people: list[str], things: list[str]
) -> bool:
    here = world.place[person]
    free = [t for t in things if t not in world.holder and world.lying.get(t, here) == here]
    if not free:
        return False
    thing = rng.choice(free)
    world.lying.pop(thing, None)
    _receive(world, person, thing, f"{person} {rng.choice(_TAKE)} the {thing}.")
    return True


def _drop(
    world: World, rng: random.Random, person: str, people: list[str], things: list[str]
) -> bool:
    if not world.has(person):
        return False
    thing = rng.choice(world.has(person))
    del world.holder[thing]
    world.lying[thing] = world.place[person]
    world.handled[thing] = (world.moved[person], len(world.told))
    world.tell(f"{person} {rng.choice(_DROP)} the {thing}.", person)
    return True


def _give(
    world: World, rng: random.Random, person: str, people: list[str], things: list[str]
) -> bool:
    near = [p for p in people if p != person and world.place.get(p) == world.place[person]]
    if not near or not world.has(person):
        return False
    thing, other = rng.choice(world.has(person)), rng.choice(near)
    del world.holder[thing]
    world.touched[person] = (*world.touched.get(person, ()), len(world.told))
    _receive(world, other, thing, f"{person} {rng.choice(_GIVE)} the {thing} to {other}.")
    return True


def _receive(world: World, person: str, thing: str, sentence: str) -> None:
    world.holder[thing] = person
    world.handled[thing] = (len(world.told),)
    world.tell(sentence, person)
