"""Words and punctuation as tokens, for any script, with care for English and French.

The middle step of the tokenizer ladder (characters, *words*, pieces). Text is brought to Unicode
NFC with straight quotes first. Everything that is not white space survives: what is no word
stands as a token of its own, character by character, and so does every Chinese or Japanese sign.

- ``language="en"``: contractions are written out (*don't* is ``do not``, *it's* is ``it is``); the
  possessive *'s* is a token. `join` writes ``can not`` as *cannot*.
- ``language="fr"``: an elided word keeps its apostrophe and stands alone (``j'``, ``qu'``);
  a pronoun after a hyphen keeps the hyphen (*vas-tu* is ``vas -tu``); *est-ce*, *aujourd'hui* and
  every other hyphenated word are one token. `join` puts a plain space before ``? ! ; :``.
- any other language: apostrophes and hyphens inside a word belong to it.

Chinese writes no spaces: `LexiconTokenizer` finds its words with a word list.

This module does not learn pieces of words, does not number tokens, and leaves the case of the
first word alone when it splits: what is a name can only be known from a vocabulary.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"'})
_SHAPE = re.compile(r"w+(?:[-']w+)*|c|[^s]")

_WHOLE = {
    "cannot": ("can", "not"),
    "can't": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "let's": ("let", "us"),
    "o'clock": ("o'clock",),
}
_IS_HOSTS = frozenset(
    {"he", "she", "it", "that", "this", "there", "here", "what", "where", "who", "how", "when",
     "why", "everything", "everyone"}
)  # fmt: skip
_ENDINGS = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"}

_ELIDED = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'", re.IGNORECASE)
_CLITIC = re.compile(
    r"-(?:t-)?(?:je|tu|il|elle|on|nous|vous|ils|elles|moi|toi|lui|leur|le|la|les|y|en)$",
    re.IGNORECASE,
)
_FRENCH_WHOLE = frozenset({"aujourd'hui", "rendez-vous"})

_CLOSING = frozenset(".,!?;:)]}…%。，！？；：、）》」”")
_OPENING = frozenset("([{（《「“")
_FULL_WIDTH = frozenset("。，！？；：、（）《》「」")
_FRENCH_SPACED = frozenset("?!;:")

_CHINESE_SHAPE = re.compile(r"c+|w+(?:[-']w+)*|[^s]")
_HALF_WIDTH = re.compile(r"[.,?!;:](?![A-Za-z0-9])")
_WIDENED = dict(zip(".,?!;:", "。，？！；：", strict=True))


@lru_cache(maxsize=65536)
def _kind(character: str) -> str:
    """The class of a character: s(pace), w(ord), c (Chinese or Japanese sign), o(ther), - or '."""
    if character in "-'":
        return character
    if character.isspace():
        return "s"
    code = ord(character)
    if 0x3040 <= code <= 0x30FF or 0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x3FFFF:
        return "c"
    return "w" if unicodedata.category(character)[0] in "LMN" else "o"


def normalise(text: str) -> str:
    """Unicode NFC with straight quotes and apostrophes.

    >>> normalise("l’été")
    "l'été"
    """
    return unicodedata.normalize("NFC", text).translate(_STRAIGHT)


@dataclass(frozen=True)
class WordTokenizer:
    """Words and punctuation marks are tokens.

    >>> WordTokenizer("en").split("I don't know.")
    ['I', 'do', 'not', 'know', '.']
    >>> WordTokenizer("fr").split("J'aime l'été.")
    ["J'", 'aime', "l'", 'été', '.']
    >>> WordTokenizer("fr").join(["qu'", "est-ce", "que", "tu", "vois", "?"])
    "Qu'est-ce que tu vois ?"
    """

    language: str = ""
    """``en`` and ``fr`` have rules of their own; every other value is only a label."""
    lower: bool = False
    """True: `split` gives lower case, and `join` does not capitalise."""
    contractions: bool = True
    """True: English contractions are written out and the possessive is a token of its own;
    False: they stay as written, so that text comes back as it was."""

    def split(self, text: str) -> list[str]:
        """The words and punctuation marks of a text, in its own case unless `lower`."""
        text = normalise(text)
        if self.lower:
            text = text.lower()
        shape = "".join(map(_kind, text))
        tokens: list[str] = []
        for match in _SHAPE.finditer(shape):
            tokens += self._parts(text[match.start() : match.end()])
        return tokens

    def join(self, tokens: Sequence[str]) -> str:
        """Text as a person would write it, starting with a capital in English and French."""
        text = ""
        for before, token in zip(["", *tokens], tokens, strict=False):
            text += token if not text or self._glued(before, token) else " " + token
        if self.language == "en" and self.contractions:
            text = re.sub(r"\b([Cc]an) not\b", r"\1not", text)
        if self.language in ("en", "fr") and not self.lower and not text.startswith("<"):
            text = text[:1].upper() + text[1:]
        return text

    def to_json(self) -> dict[str, Any]:
        """Settings from which `tokenizer_from_json` makes an equal tokenizer."""
        return {
            "kind": "word",
            "language": self.language,
            "lower": self.lower,
            "contractions": self.contractions,
        }

    def _parts(self, word: str) -> list[str]:
        """The tokens of one word that may hold apostrophes and hyphens."""
        if self.language == "en":
            return _english_parts(word) if self.contractions else [word]
        if self.language == "fr":
            return _french_parts(word)
        return [word]

    def _glued(self, before: str, token: str) -> bool:
        """Whether no space stands between two neighbours."""
        if self.language == "fr":
            if token in _FRENCH_SPACED:
                return False
            if (len(before) > 1 and before.endswith("'")) or _CLITIC.fullmatch(token):
                return True
        if self.language == "en" and token == "'s":
            return True
        if token in _CLOSING or before in _OPENING:
            return True
        return _is_sign(before[-1:]) and _is_sign(token[:1])


def _is_sign(character: str) -> bool:
    """Whether a character is written without spaces around it."""
    return character in _FULL_WIDTH or (character != "" and _kind(character) == "c")


def _english_parts(word: str) -> list[str]:
    """A word with its contraction written out, in the case in which it began."""
    small = word.lower()
    if small in _WHOLE:
        first, *rest = _WHOLE[small]
        return [word[: len(first)], *rest]
    host, apostrophe, _ = word.rpartition("'")
    if not apostrophe:
        return [word]
    if small.endswith("n't") and len(word) > 3:
        return [word[:-3], "not"]
    ending = small[len(host) :]
    if ending in _ENDINGS:
        return [host, _ENDINGS[ending]]
    if ending == "'s":
        return [host, "is" if host.lower() in _IS_HOSTS else "'s"]
    return [word]


def _french_parts(word: str) -> list[str]:
    """A word without its elided beginnings and its hyphenated pronoun, and these apart."""
    parts: list[str] = []
    while word.lower() not in _FRENCH_WHOLE and (match := _ELIDED.match(word)):
        parts.append(match.group())
        word = word[match.end() :]
    match = None if word.lower() in _FRENCH_WHOLE else _CLITIC.search(word)
    if match is None or match.start() == 0:
        return [*parts, word]
    return [*parts, *_french_parts(word[: match.start()]), match.group()]


@dataclass(frozen=True)
class LexiconTokenizer:
    """Chinese words, each the longest of a word list that begins where the last one ended.

    Signs with which no word begins stay together as one token, up to the next word. Punctuation
    typed in half width becomes full width. Words in other scripts are tokens, too.

    Source: forward maximum matching, as in Chen & Liu (1992), "Word Identification for Mandarin
    Chinese Sentences".

    >>> tokenizer = LexiconTokenizer(("我", "爱", "苹果", "爱丽丝"))
    >>> tokenizer.split("我爱苹果,爱丽丝.")
    ['我', '爱', '苹果', '，', '爱丽丝', '。']
    >>> tokenizer.split("我爱熊猫")
    ['我', '爱', '熊猫']
    """

    words: tuple[str, ...]
    """Every word that is looked for; their order does not matter."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", frozenset(self.words))
        object.__setattr__(self, "_longest", max(map(len, self.words), default=1))

    def split(self, text: str) -> list[str]:
        """The words and punctuation marks of a text."""
        text = _HALF_WIDTH.sub(lambda mark: _WIDENED[mark.group()], normalise(text))
        shape = "".join(map(_kind, text))
        tokens: list[str] = []
        for match in _CHINESE_SHAPE.finditer(shape):
            piece = text[match.start() : match.end()]
            tokens += self._matched(piece) if match.group()[0] == "c" else [piece]
        return tokens

    def join(self, tokens: Sequence[str]) -> str:
        """Text without spaces between Chinese words."""
        return WordTokenizer("zh").join(tokens)

    def to_json(self) -> dict[str, Any]:
        """Settings from which `tokenizer_from_json` makes an equal tokenizer."""
        return {"kind": "fmm", "words": list(self.words)}

    @classmethod
    def from_json(cls, words: Sequence[str]) -> "LexiconTokenizer":
        """The tokenizer that `to_json` described."""
        return cls(tuple(words))

    def _matched(self, signs: str) -> list[str]:
        """The words of a run of Chinese signs."""
        tokens: list[str] = []
        start = unknown = 0
        while start < len(signs):
            size = self._size(signs, start)
            if size:
                tokens += [signs[unknown:start]] if unknown < start else []
                tokens.append(signs[start : start + size])
                unknown = start + size
            start += size or 1
        return [*tokens, signs[unknown:]] if unknown < start else tokens

    def _size(self, signs: str, start: int) -> int:
        """The length of the longest word that begins at `start`; 0 if there is none."""
        known: frozenset[str] = self._known  # type: ignore[attr-defined]
        longest: int = self._longest  # type: ignore[attr-defined]
        sizes = range(min(longest, len(signs) - start), 0, -1)
        return next((size for size in sizes if signs[start : start + size] in known), 0)
