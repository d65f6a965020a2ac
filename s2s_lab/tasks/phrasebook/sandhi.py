"""What happens where two French words meet: elision (*l'eau*) and contraction (*du*, *aux*)."""

from collections.abc import Sequence

from s2s_lab.tasks.phrasebook.aligned import Token

_ELIDING = frozenset({"je", "me", "te", "se", "le", "la", "de", "ne", "que", "ce"})
_CONTRACTED = {("à", "le"): "au", ("à", "les"): "aux", ("de", "le"): "du", ("de", "les"): "des"}
_ASPIRATED = frozenset({"huit"})


def opens_with_vowel(form: str) -> bool:
    """Whether a word is elided before.

    >>> [opens_with_vowel(word) for word in ("eau", "histoire", "œuf", "y", "huit", "livre")]
    [True, True, True, True, False, False]
    """
    small = form.lower()
    if small in _ASPIRATED or small == "onze":
        return False
    return small == "y" or small[0] in "aeiouhâàéèêîôûœ"


def sandhi(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with elisions, then contractions of a preposition with an article.

    A contracted token keeps the parts of both words.
    """
    elided: list[Token] = []
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        form = token.form
        if after is not None and form in _ELIDING and opens_with_vowel(after.form):
            form = form[:-1] + "'"
        elif after is not None and form == "si" and after.form in ("il", "ils"):
            form = "s'"
        elided.append(Token(form, token.heads, token.helps, token.tag))
    merged: list[Token] = []
    for token in elided:
        contracted = _CONTRACTED.get((merged[-1].form, token.form)) if merged else None
        if contracted is None or token.tag != "article":
            merged.append(token)
            continue
        before = merged.pop()
        heads = before.heads | token.heads
        merged.append(Token(contracted, heads, (before.helps | token.helps) - heads))
    return merged
