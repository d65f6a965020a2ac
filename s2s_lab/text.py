"""From text to token ids and back.

A `Tokenizer` cuts text into tokens and joins them again; a `Vocab` numbers tokens; a `Codec` is
the two together, and is what a model ships with. The ladder: `CharTokenizer`, `WordTokenizer`,
then `BPETokenizer` (in `bpe.py`), which learns its pieces.

This module does not pad or batch (`batch.py`) and knows no language's grammar.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

PAD, BOS, EOS, UNK, MASK = range(5)
SPECIALS = ("<pad>", "<bos>", "<eos>", "<unk>", "<mask>")


@runtime_checkable
class Tokenizer(Protocol):
    """Cuts text into tokens, and joins tokens to text."""

    def split(self, text: str) -> list[str]:
        """The tokens of a text, no special tokens among them."""
        ...

    def join(self, tokens: Sequence[str]) -> str:
        """Text as a person would write it."""
        ...

    def to_json(self) -> dict[str, Any]:
        """Settings from which `tokenizer_from_json` makes an equal tokenizer."""
        ...


@dataclass(frozen=True)
class CharTokenizer:
    """Every character is a token.

    >>> CharTokenizer().split("abc")
    ['a', 'b', 'c']
    """

    def split(self, text: str) -> list[str]:
        """The characters of the text."""
        return list(text)

    def join(self, tokens: Sequence[str]) -> str:
        """The characters, one after another."""
        return "".join(tokens)

    def to_json(self) -> dict[str, Any]:
        """Settings from which `tokenizer_from_json` makes an equal tokenizer."""
        return {"kind": "char"}


@dataclass(frozen=True)
class SpaceTokenizer:
    """Tokens stand between spaces; for sequences that are made of symbols, such as digits.

    >>> SpaceTokenizer().split("3 1 2")
    ['3', '1', '2']
    """

    def split(self, text: str) -> list[str]:
        """What stands between white space."""
        return text.split()

    def join(self, tokens: Sequence[str]) -> str:
        """The tokens with one space between."""
        return " ".join(tokens)

    def to_json(self) -> dict[str, Any]:
        """Settings from which `tokenizer_from_json` makes an equal tokenizer."""
        return {"kind": "space"}


@dataclass(frozen=True)
class Vocab:
    """Numbers tokens: the five specials first, then the tokens of a corpus.

    >>> vocab = Vocab.build([["b", "a"], ["a"]])
    >>> vocab.ids(["a", "b", "c"])
    [5, 6, 3]
    >>> vocab.tokens[:3]
    ('<pad>', '<bos>', '<eos>')
    """

    tokens: tuple[str, ...]
    """Position = id."""

    def __post_init__(self) -> None:
        if self.tokens[: len(SPECIALS)] != SPECIALS:
            raise ValueError(f"vocabulary: expected it to begin with {SPECIALS}")
        index = {token: i for i, token in enumerate(self.tokens)}
        if len(index) != len(self.tokens):
            twice = next(t for t, n in Counter(self.tokens).items() if n > 1)
            raise ValueError(f"vocabulary: expected different tokens, got {twice!r} twice")
        object.__setattr__(self, "_index", index)

    @classmethod
    def build(
        cls, sentences: Iterable[Sequence[str]], min_count: int = 1, max_size: int | None = None
    ) -> "Vocab":
        """Tokens seen at least `min_count` times, most frequent first, ties by spelling.

        A corpus token that is spelt like a special is left out, so that specials keep their ids.
        `max_size` counts the specials.
        """
        counts = Counter(token for sentence in sentences for token in sentence)
        for special in SPECIALS:
            counts.pop(special, None)
        ranked = sorted(counts, key=lambda token: (-counts[token], token))
        tokens = [*SPECIALS, *(token for token in ranked if counts[token] >= min_count)]
        return cls(tuple(tokens[:max_size]))

    def __len__(self) -> int:
        return len(self.tokens)

    def __contains__(self, token: str) -> bool:
        return token in self._index  # type: ignore[attr-defined]

    def id(self, token: str) -> int:
        """The number of a token; `UNK` if it has none."""
        number: int = self._index.get(token, UNK)  # type: ignore[attr-defined]
        return number

    def ids(self, tokens: Iterable[str]) -> list[int]:
        """The numbers of some tokens."""
        return [self.id(token) for token in tokens]


@dataclass(frozen=True)
class Codec:
    """A tokenizer and its vocabulary: text to ids and back.

    The first word of a sentence is capitalised by convention, not by what it is; so a token that
    the vocabulary lacks is tried in lower case and capitalised before it counts as unknown, and
    a first token is tried in lower case first.

    >>> codec = Codec(SpaceTokenizer(), Vocab.build([["the", "cat", "Anna"]]))
    >>> codec.split("The cat")
    ['the', 'cat']
    >>> codec.encode("anna Zoe"), codec.unknown("anna Zoe")
    ([5, 3, 2], ['Zoe'])
    """

    tokenizer: Tokenizer
    vocab: Vocab

    def split(self, text: str) -> list[str]:
        """Tokens of a text, cased as in the vocabulary; unknown tokens stay as they were typed."""
        tokens = self.tokenizer.split(text)
        return [self._cased(token, first=i == 0) for i, token in enumerate(tokens)]

    def encode(self, text: str) -> list[int]:
        """Ids of a text, with EOS at the end."""
        return [*self.vocab.ids(self.split(text)), EOS]

    def unknown(self, text: str) -> list[str]:
        """Tokens that are not in the vocabulary, each once, as a person reads them; see `show`."""
        return list(dict.fromkeys(self.show(t for t in self.split(text) if t not in self.vocab)))

    def decode(self, ids: Iterable[int]) -> str:
        """Text of ids, up to the first EOS; PAD and BOS are left out."""
        return self.tokenizer.join(self.words(ids))

    def words(self, ids: Iterable[int]) -> list[str]:
        """Tokens of ids, up to the first EOS; PAD and BOS are left out."""
        words = []
        for number in ids:
            if number == EOS:
                break
            if number not in (PAD, BOS):
                words.append(self.vocab.tokens[number])
        return words

    def show(self, tokens: Iterable[str]) -> list[str]:
        """Tokens as a person reads them; a tokenizer of pieces says how with its own `show`."""
        show = getattr(self.tokenizer, "show", str)
        return [show(token) for token in tokens]

    def to_json(self) -> dict[str, Any]:
        """Settings from which `from_json` makes an equal codec."""
        return {
            "tokenizer": self.tokenizer.to_json(),
            "vocab": list(self.vocab.tokens[len(SPECIALS) :]),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Codec":
        """The codec that `to_json` described."""
        return cls(tokenizer_from_json(data["tokenizer"]), Vocab((*SPECIALS, *data["vocab"])))

    def _cased(self, token: str, first: bool) -> str:
        exact, lower, capital = token, token.lower(), token[:1].upper() + token[1:]
        for form in (lower, exact, capital) if first else (exact, lower, capital):
            if form in self.vocab and form not in SPECIALS:
                return form
        return token


def truecase(sentences: Sequence[Sequence[str]]) -> list[list[str]]:
    """Sentences whose first token is in lower case, unless it is capitalised elsewhere, too.

    Source: Lita et al. (2003), "tRuEcasIng", in its simplest form.

    >>> truecase([["The", "cat"], ["Anna", "sees", "the", "cat"], ["I", "see", "Anna"]])
    [['the', 'cat'], ['Anna', 'sees', 'the', 'cat'], ['i', 'see', 'Anna']]
    """
    inside = {token for sentence in sentences for token in sentence[1:]}
    cased = []
    for first, *rest in filter(None, sentences):
        keep = first in inside and first.lower() not in inside
        cased.append([first if keep else first.lower(), *rest])
    return cased


def tokenizer_from_json(data: dict[str, Any]) -> Tokenizer:
    """The tokenizer that a `to_json` described.

    Raises:
        ValueError: for an unknown kind.
    """
    from s2s_lab.bpe import BPETokenizer
    from s2s_lab.words import LexiconTokenizer, WordTokenizer

    kinds: dict[str, Any] = {
        "char": CharTokenizer,
        "space": SpaceTokenizer,
        "word": WordTokenizer,
        "fmm": LexiconTokenizer.from_json,
        "bpe": BPETokenizer.from_json,
    }
    settings = {key: value for key, value in data.items() if key != "kind"}
    if data.get("kind") not in kinds:
        raise ValueError(
            f"tokenizer kind: expected one of {sorted(kinds)}, got {data.get('kind')!r}"
        )
    tokenizer: Tokenizer = kinds[data["kind"]](**settings)
    return tokenizer
