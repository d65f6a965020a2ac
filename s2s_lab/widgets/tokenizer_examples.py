"""What the tokenizer lab cuts: short texts of the phrasebook, and sentences to look at.

The texts have one meaning in three languages, so that the languages can be compared. This module
learns nothing.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice

from s2s_lab.tasks.phrasebook.chinese_words import CHINESE
from s2s_lab.tasks.phrasebook.trilingual import Triple, stream_triples
from s2s_lab.text import Tokenizer
from s2s_lab.words import WordTokenizer

LANGUAGES = ("en", "fr", "zh")
TRAINING, HELD_OUT = 450, 150
"""Sentences of each text: few enough that some held-out words are new."""

SENTENCES = (
    Triple(
        "The children like the red apples.",
        "Les enfants aiment les pommes rouges.",
        "孩子们喜欢红苹果。",
    ),
    Triple(
        "The teacher does not want to give the old books to the students.",
        "Le professeur ne veut pas donner les vieux livres aux étudiants.",
        "老师不想把旧书给学生们。",
    ),
    Triple(
        "We always drink coffee in the morning.",
        "Nous buvons toujours du café le matin.",
        "我们早上总是喝咖啡。",
    ),
    Triple(
        "Grandmother's unforgettable chocolates have disappeared.",
        "Les inoubliables chocolats de grand-mère ont disparu.",
        "奶奶难忘的巧克力消失了。",
    ),
    Triple(
        "Zoe photographs a sleeping hedgehog.",
        "Zoé photographie un hérisson endormi.",
        "佐伊给一只睡着的刺猬拍照。",
    ),
)
"""To look at; the last two have words that no phrasebook knows."""


@dataclass(frozen=True)
class Corpus:
    """A text to learn from, one to measure with, what cuts them into words, and sentences."""

    training: tuple[str, ...]
    held_out: tuple[str, ...]
    words: Tokenizer
    examples: tuple[str, ...]

    @cached_property
    def known_words(self) -> frozenset[str]:
        """The words of the training text."""
        return frozenset(word for text in self.training for word in self.words.split(text))

    @cached_property
    def known_characters(self) -> frozenset[str]:
        """The characters of the training text."""
        return frozenset("".join(self.training))


@cache
def phrasebook() -> dict[str, Corpus]:
    """A text in each of `LANGUAGES`, all in lower case, and the same sentences in all of them."""
    stream = stream_triples()
    sides: dict[bool, list[Triple]] = {True: [], False: []}
    while len(sides[True]) < TRAINING or len(sides[False]) < HELD_OUT:
        for triple in islice(stream, 100):
            sides[triple.split == "train"].append(triple)
    training, held_out = sides[True][:TRAINING], sides[False][:HELD_OUT]
    corpora = {}
    for name in LANGUAGES:
        examples = tuple(getattr(triple, name) for triple in SENTENCES)
        corpora[name] = Corpus(
            tuple(getattr(triple, name).lower() for triple in training),
            tuple(getattr(triple, name).lower() for triple in held_out),
            words_of(name),
            examples,
        )
    return corpora


def words_of(language: str) -> Tokenizer:
    """What cuts a text of this language into words; contractions stay as written."""
    if language == "zh":
        return CHINESE
    return WordTokenizer(language, lower=True, contractions=False)
