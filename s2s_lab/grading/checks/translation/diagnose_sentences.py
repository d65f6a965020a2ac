"""English sentences with their French, word by word linked, and what can be done to the French."""

import random
from dataclasses import dataclass, field

PEOPLE = (("the boy", "le garçon"), ("the girl", "la fille"), ("the woman", "la femme"))
VERBS = (
    ("sees", "voit", "voient", "voir"),
    ("buys", "achète", "achètent", "acheter"),
    ("wants", "veut", "veulent", "vouloir"),
    ("eats", "mange", "mangent", "manger"),
)
"""English, the right form, a form that does not agree, and the lemma."""
THINGS = (
    ("potatoes", "des", "pommes de terre", "f"),
    ("apples", "des", "pommes", "f"),
    ("carrots", "des", "carottes", "f"),
    ("grapes", "du", "raisin", "s"),
    ("vegetables", "des", "légumes", "m"),
)
"""English, article, French words, and how an adjective agrees: f, m, or s (one, masculine)."""
QUALITIES = (
    ("green", {"m": "verts", "f": "vertes", "s": "vert"}),
    ("cold", {"m": "froids", "f": "froides", "s": "froid"}),
    ("white", {"m": "blancs", "f": "blanches", "s": "blanc"}),
)
ADDED = ("aussi", "donc", "alors")
"""Words that a translator adds, that no source word asks for."""


@dataclass
class Said:
    """A right translation as it grows."""

    src: list[str] = field(default_factory=list)
    ref: list[str] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)
    lemmas: dict[str, str] = field(default_factory=dict)
    other: dict[str, str] = field(default_factory=dict)
    """Another form of a word, that does not agree."""
    swap: int = -1
    """Place of a thing that an adjective follows."""

    def add(self, source: str, target: str) -> None:
        """Words on both sides, each linked with each."""
        here, there = len(self.src), len(self.ref)
        self.src += source.split()
        self.ref += target.split()
        self.links += [
            (i, j) for i in range(here, len(self.src)) for j in range(there, len(self.ref))
        ]


def written(rng: random.Random, clauses: int = 1, free: bool = False) -> Said:
    """A sentence of one clause, or of two with *and*; `free`: with a word of the translator's."""
    said = Said()
    people, verbs = rng.sample(PEOPLE, clauses), rng.sample(VERBS, clauses)
    qualities = rng.sample(QUALITIES, clauses)
    for number in range(clauses):
        if number:
            said.add("and", "et")
        denied = clauses > 1 or rng.random() < 0.4
        _someone_does(said, people[number], verbs[number], denied)
        _something(rng, said, qualities[number], denied)
        if free and not number:
            said.ref.append(rng.choice(ADDED))
            said.lemmas[said.ref[-1]] = said.ref[-1]
    said.add(".", ".")
    return said


def _someone_does(
    said: Said, person: tuple[str, str], verb: tuple[str, str, str, str], denied: bool
) -> None:
    """Someone does something, or never does."""
    for english, french in zip(person[0].split(), person[1].split(), strict=True):
        said.add(english, french)
    said.lemmas[said.ref[-1]] = said.ref[-1]
    if denied:
        said.src.append("never")
        said.links += [(len(said.src) - 1, len(said.ref) + j) for j in (0, 2)]
        said.ref.append("n'" if verb[1][0] == "a" else "ne")
    said.add(verb[0], verb[1])
    said.lemmas |= {verb[1]: verb[3], verb[2]: verb[3]}
    said.other[verb[1]] = verb[2]
    if denied:
        said.ref.append("jamais")


def _something(
    rng: random.Random, said: Said, quality: tuple[str, dict[str, str]], denied: bool
) -> None:
    """Things that are somehow; the last of them tells where an order can be wrong."""
    english, article, french, kind = rng.choice(THINGS)
    said.ref.append("de" if denied else article)
    here, said.swap = len(said.src), len(said.ref)
    said.src += [quality[0], english]
    said.ref += french.split()
    said.links += [(here + 1, j) for j in range(said.swap, len(said.ref))]
    said.links.append((here, len(said.ref)))
    said.ref.append(quality[1][kind])
    said.lemmas |= {word: word for word in french.split() if word != "de"}
    said.lemmas |= dict.fromkeys(quality[1].values(), quality[1]["s"])
    said.other[quality[1][kind]] = quality[1]["m" if kind == "f" else "f"]


def spoilt(rng: random.Random, said: Said, deeds: tuple[str, ...]) -> list[str]:
    """The translation after some deeds, each on words of its own."""
    hyp = list(said.ref)
    if "order" in deeds:
        adjective = _adjective(said)
        hyp.insert(said.swap, hyp.pop(adjective))
    if "free" in deeds:
        hyp = [word for word in hyp if word not in ADDED]
    once = [word for word in hyp if word in said.lemmas and said.ref.count(word) == 1]
    rng.shuffle(once)
    once = [word for word in once if not _twice(said, word)]
    if "agreement" in deeds:
        word = next(word for word in once if word in said.other)
        once.remove(word)
        hyp[hyp.index(word)] = said.other[word]
    if "omission" in deeds:
        hyp.remove(once.pop())
    if "repetition" in deeds:
        word = once.pop()
        hyp.insert(hyp.index(word) + 1, word)
    return hyp


def _adjective(said: Said) -> int:
    """Place of the adjective that follows the last thing that has one."""
    qualities = {form for _, forms in QUALITIES for form in forms.values()}
    return next(j for j in range(said.swap, len(said.ref)) if said.ref[j] in qualities)


def _twice(said: Said, word: str) -> bool:
    """True if the sentence has two words of this lemma."""
    lemma = said.lemmas[word]
    return sum(said.lemmas.get(other) == lemma for other in said.ref) > 1
