"""What can truly be said about a scene in English, French and Chinese.

One thing: *a small red circle*. Two: *a small red circle to the left of a big blue star*. Three:
*… and above a big green cross*. Every thing is named with size, colour and shape, each once. A
caption is true from the point of view of every thing in the scene and for every relation that
holds, so a scene has several captions. `read` finds in a caption, right or wrong, what it says.
This module does not count, compare or deny.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations, product

from s2s_lab.tasks.phrasebook.aligned import Token, head, helper
from s2s_lab.tasks.phrasebook.sandhi import sandhi
from s2s_lab.tasks.scene_shapes import COLOURS, RADII, SHAPES, Box, Thing, relations
from s2s_lab.words import WordTokenizer

TOKENIZERS = {language: WordTokenizer(language) for language in ("en", "fr", "zh")}
_FRENCH = {
    "circle": ("cercle", "m"), "square": ("carré", "m"), "triangle": ("triangle", "m"),
    "star": ("étoile", "f"), "cross": ("croix", "f"), "diamond": ("losange", "m"),
}  # fmt: skip
_FRENCH_ADJECTIVES = {
    "red": ("rouge", "rouge"), "blue": ("bleu", "bleue"), "green": ("vert", "verte"),
    "yellow": ("jaune", "jaune"), "purple": ("violet", "violette"), "white": ("blanc", "blanche"),
    "small": ("petit", "petite"), "big": ("grand", "grande"),
}  # fmt: skip
_CHINESE = {
    "circle": "圆形", "square": "正方形", "triangle": "三角形", "star": "五角星", "cross": "十字",
    "diamond": "菱形", "red": "红色", "blue": "蓝色", "green": "绿色", "yellow": "黄色",
    "purple": "紫色", "white": "白色", "small": "小", "big": "大",
}  # fmt: skip
_RELATIONS = {
    "en": {"left": "to the left of", "right": "to the right of", "above": "above",
           "below": "below", "inside": "inside", "around": "around"},
    "fr": {"left": "à gauche de", "right": "à droite de", "above": "au-dessus de",
           "below": "au-dessous de", "inside": "dans", "around": "autour de"},
    "zh": {"left": "左边", "right": "右边", "above": "上面", "below": "下面", "inside": "里面",
           "around": "外面"},
}  # fmt: skip
_AND = {"en": "and", "fr": "et", "zh": "，"}

Caption = tuple[Token, ...]
"""Tokens; what names a thing has the thing's number among its heads."""


def captions(things: Sequence[Thing], boxes: Sequence[Box], language: str) -> list[Caption]:
    """Every caption of a scene of one to three things."""
    names = [_named(thing, str(number), language) for number, thing in enumerate(things)]
    found: list[Caption] = []
    for order in permutations(range(len(things))):
        first, *others = order
        ways = [relations(boxes[first], boxes[other]) for other in others]
        for chosen in product(*ways):
            parts = [
                _related(relation, names[other], language)
                for relation, other in zip(chosen, others, strict=True)
            ]
            tokens = [*names[first]]
            for number, part in enumerate(parts):
                tokens += [Token(_AND[language], frozenset())] if number else []
                tokens += part
            found.append(tuple(sandhi(tokens)) if language == "fr" else tuple(tokens))
    return found


def text(caption: Caption, language: str) -> str:
    """A caption as a person writes it, without a full stop."""
    return TOKENIZERS[language].join([token.form for token in caption])


@dataclass(frozen=True)
class Said:
    """What a caption says, in its order, by the English words."""

    sizes: tuple[str, ...]
    colours: tuple[str, ...]
    shapes: tuple[str, ...]
    related: tuple[str, ...]
    """The relation of the first thing to the second, to the third …"""

    @property
    def things(self) -> tuple[tuple[str, str, str], ...]:
        """Size, colour and shape of each thing that has all three."""
        return tuple(zip(self.sizes, self.colours, self.shapes, strict=False))

    @property
    def relations(self) -> tuple[tuple[str, str, str], ...]:
        """Colour of the first thing, relation, colour of another thing."""
        first = self.colours[:1] * len(self.related)
        return tuple(zip(first, self.related, self.colours[1:], strict=False))


def read(text: str, language: str) -> Said:
    """What a caption says; words that say nothing of a scene are passed over.

    >>> read("A small red circle above a big blue star", "en").relations
    (('red', 'above', 'blue'),)
    """
    found: dict[str, list[str]] = {"size": [], "colour": [], "shape": [], "relation": []}
    words, pattern = _readable(language)
    for word in pattern.findall(text.lower()):
        kind, meaning = words[word]
        found[kind].append(meaning)
    return Said(*map(tuple, found.values()))


@lru_cache(maxsize=len(TOKENIZERS))
def _readable(language: str) -> tuple[Mapping[str, tuple[str, str]], re.Pattern[str]]:
    """Every form of a word -> its kind and its English, and a pattern that finds the forms."""
    kinds = {"size": tuple(RADII), "colour": tuple(COLOURS), "shape": SHAPES}
    words = {
        form: (kind, word)
        for kind, listed in kinds.items()
        for word in listed
        for form in _forms(word, language)
    }
    for relation, said in _RELATIONS[language].items():
        words[said.removesuffix(" de")] = ("relation", relation)
    edge = "" if language == "zh" else r"\b"
    either = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return words, re.compile(f"{edge}(?:{either}){edge}")


def _forms(word: str, language: str) -> Iterable[str]:
    """How a size, a colour or a shape may be written."""
    if language == "zh":
        return (_CHINESE[word],)
    if language == "en":
        return (word,)
    return _FRENCH_ADJECTIVES[word] if word in _FRENCH_ADJECTIVES else (_FRENCH[word][0],)


def _related(relation: str, name: list[Token], language: str) -> list[Token]:
    """A relation with what it is a relation to: *above* + NAME, 在 + NAME + 上面."""
    words = _plain(_RELATIONS[language][relation], language)
    return [*_plain("在", "zh"), *name, *words] if language == "zh" else [*words, *name]


def _plain(words: str, language: str) -> list[Token]:
    """Words that name nothing; every Chinese sign is a token."""
    return [Token(form, frozenset()) for form in (words if language == "zh" else words.split())]


def _named(thing: Thing, number: str, language: str) -> list[Token]:
    """A thing with its article, size and colour."""
    if language == "en":
        words = (thing.size, thing.colour, thing.shape)
        return [helper("a", number), *(head(word, number) for word in words)]
    if language == "zh":
        colour, size, shape = (_CHINESE[w] for w in (thing.colour, thing.size, thing.shape))
        signs = [helper("一", number), helper("个", number), *(head(c, number) for c in colour)]
        return [*signs, helper("的", number), *(head(c, number) for c in size + shape)]
    noun, gender = _FRENCH[thing.shape]
    size, colour = (_FRENCH_ADJECTIVES[w][gender == "f"] for w in (thing.size, thing.colour))
    article = helper("une" if gender == "f" else "un", number)
    return [article, *(head(word, number) for word in (size, noun, colour))]
