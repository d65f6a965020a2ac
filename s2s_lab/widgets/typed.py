"""Tokens of a target vocabulary: as a person types them, and as a person reads them.

This module knows no view and runs no model.
"""

from s2s_lab.models.copying import extended
from s2s_lab.text import SPECIALS, UNK, Codec
from s2s_lab.translator import Translator

SPACE = "␣"
"""How views show a blank that is a token of its own."""


def typed_ids(codec: Codec, text: str, what: str) -> tuple[int, ...]:
    """Ids of a text, EOS left out.

    Tokens may stand between spaces, as the vocabulary spells them; else the text is cut as a
    person's usual writing. An error names `what` the text is.

    >>> from s2s_lab.text import CharTokenizer, Vocab
    >>> codec = Codec(CharTokenizer(), Vocab.build([["a", "b", " "]]))
    >>> typed_ids(codec, "ab a", "prefix"), typed_ids(codec, "a b ␣ a", "prefix")
    ((6, 7, 5, 6), (6, 7, 5, 6))

    Raises:
        ValueError: for words that are not in the vocabulary.
    """
    tokens = codec.vocab.tokens
    names = {
        name: number
        for number, name in enumerate(codec.show(tokens))
        if number >= len(SPECIALS) or number == UNK
    }
    pieces = [piece.replace(SPACE, " ") for piece in text.split()]
    if all(piece in names for piece in pieces):
        return tuple(names[piece] for piece in pieces)
    ids = tuple(codec.encode(text)[:-1])
    special = [tokens[number] for number in ids if number < len(SPECIALS) and number != UNK]
    if wrong := [*codec.unknown(text), *special]:
        raise ValueError(
            f"{what}: expected words of the target vocabulary, got {', '.join(map(repr, wrong))}"
        )
    return ids


def spellings(translator: Translator, source: str, count: int) -> list[str]:
    """How a person reads each of `count` tokens of a law; those past the vocabulary are copied.

    Args:
        translator: whose model made the law.
        source: what it read.
        count: size of the law: the vocabulary, and the words of the source that it lacks.
    """
    target, reader = translator.target, translator.source
    tokens = list(target.vocab.tokens)
    if count > len(tokens) and reader is not None:
        tokens += extended(reader.split(source), target.vocab)[1]
    return target.show(tokens)
