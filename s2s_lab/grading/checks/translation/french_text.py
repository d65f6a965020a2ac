"""French tokens for exercises 09.5a and 09.5b: phrases in a row, as a translator gives them."""

import random

PHRASES = (
    "l' ami", "l' eau", "le chat", "la grand-mère", "d' aujourd'hui", "aujourd'hui", "quelqu'un",
    "j' aime", "je n' ai pas", "qu' il", "qu' elle", "jusqu' à Paris", "c' est", "m' entends -tu",
    "vas -tu", "a -t-il", "est -elle", "parlez -vous", "que", "Marie", "Paris", "peut-être",
    "s' appelle Marie", "t' aime", "est-ce", "où", "L' Inde", "un arc-en-ciel", "va -t-on",
    "d' été", "école", "à", "pour quelqu'un", "qu' aujourd'hui", "aime -t-elle",
    "c' est d' aujourd'hui", "où va -t-il",
)  # fmt: skip
"""Tokens with a space between them."""
ENDS = (".", "?", "!", "")
INNER = (",", ";", ":")
PRONOUNS = ("je", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles")
WHOLE = ("aujourd'hui", "quelqu'un")
GLUED = (".", ",")
SPACED = ("?", "!", ";", ":")


def sentence(rng: random.Random) -> list[str]:
    """One to four phrases, perhaps a mark between them, and one at the end."""
    tokens: list[str] = []
    phrases = rng.sample(PHRASES, rng.randint(1, 4))
    for number, phrase in enumerate(phrases):
        tokens += phrase.split()
        if number < len(phrases) - 1 and rng.random() < 0.3:
            tokens.append(rng.choice(INNER))
    return [*tokens, end] if (end := rng.choice(ENDS)) else tokens


def is_mark(token: str) -> bool:
    """Whether it is punctuation."""
    return token in (*GLUED, *SPACED)


def written(tokens: list[str]) -> str:
    """Words and marks as text, one after the other; the first letter is a capital."""
    text = ""
    for token in tokens:
        pronoun = token[0] == "-"
        if text and not (text[-1] == "'" or pronoun or token in GLUED):
            text += " "
        text += token
    return text[0].upper() + text[1:] if text else text
