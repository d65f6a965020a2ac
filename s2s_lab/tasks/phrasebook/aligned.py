"""Tokens that know which part of the derivation they express, and the links between two sides.

Two realisers that speak of the same derivation give the same names to its parts (``s.noun``,
``v``, ``not``). A token that carries a part's meaning has the part among its `heads`; one that
only helps (*do*, *est-ce que*, a partitive article) has it among its `helps`. Tokens that share a
name are linked: surely where both are heads, possibly otherwise. So *sure* is within *possible*
by construction, and nothing is estimated.

This module knows no language.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from s2s_lab.tasks.task import Link


@dataclass(frozen=True)
class Token:
    """A word form and the parts of the derivation that it expresses."""

    form: str
    heads: frozenset[str]
    """Parts whose meaning it carries."""
    helps: frozenset[str] = field(default=frozenset())
    """Parts that it only helps to express."""
    tag: str = ""
    """``article`` (contracts with a preposition in French) or empty."""


def head(form: str, *parts: str, helps: str = "", tag: str = "") -> Token:
    """A token that carries the meaning of `parts`; `helps` names one part that it helps with."""
    return Token(form, frozenset(parts), frozenset({helps} if helps else ()), tag)


def helper(form: str, *parts: str, tag: str = "") -> Token:
    """A token that only helps to express `parts`."""
    return Token(form, frozenset(), frozenset(parts), tag)


def template(text: str, prefix: str) -> list[Token]:
    """Tokens written ``form:part`` (or ``form:part,part``), or ``form~part`` for helpers.

    Each part is named after `prefix`.

    >>> [t.form for t in template("à:p la~n maison:n", "place")]
    ['à', 'la', 'maison']
    """
    tokens = []
    for word in text.split():
        mark = max(word.rfind(":"), word.rfind("~"))
        parts = [f"{prefix}.{part}" for part in word[mark + 1 :].split(",")]
        make = head if word[mark] == ":" else helper
        tokens.append(make(word[:mark], *parts))
    return tokens


def links(
    source: Sequence[Token], target: Sequence[Token]
) -> tuple[frozenset[Link], frozenset[Link]]:
    """The sure and the possible links of two realisations of one derivation.

    >>> links([head("I", "s")], [head("j'", "s")])
    (frozenset({(0, 0)}), frozenset({(0, 0)}))
    """
    sure, possible = set(), set()
    for i, one in enumerate(source):
        for j, other in enumerate(target):
            if one.heads & other.heads:
                sure.add((i, j))
            if (one.heads | one.helps) & (other.heads | other.helps):
                possible.add((i, j))
    return frozenset(sure), frozenset(possible)
