"""The right translations of exercise 09.4, read off the pairs by one who knows the grammar.

It has the grammar that learners' models have to find (`tasks/invented_phrasebook.py`) and nothing
else: which word translates which stands in the pairs.
"""

from collections.abc import Sequence

from s2s_lab.tasks.invented_phrasebook import KINDS

Pair = tuple[str, str]


def parsed(source: str) -> dict[str, str]:
    """The words of a sentence by kind, ``no`` if it is denied.

    >>> parsed("bide rako ta luni se gemu")
    {'time': 'bide', 'name': 'rako', 'no': 'ta', 'verb': 'luni', 'the': 'se', 'thing': 'gemu'}
    """
    found: dict[str, str] = {}
    for word in source.split():
        short = "the" if "verb" in found else "no"
        found[KINDS[word[-1]] if len(word) > 2 else short] = word
    return found


def dictionary(pairs: Sequence[Pair]) -> dict[tuple[str, ...], str]:
    """What each word is in the other language; a thing tells which *the* and quality go with it."""
    known: dict[tuple[str, ...], str] = {}
    for source, target in pairs:
        words, rest = parsed(source), target.split()
        known["name", words["name"]] = rest.pop(0)
        if "time" in words:
            known["time", words["time"]] = rest.pop(0)
        if "no" in words:
            known["no₁",] = rest.pop(0)
        known["verb", words["verb"]] = rest.pop(0)
        if "no" in words:
            known["no₂",] = rest.pop(0)
        article = known["the", words["thing"]] = rest.pop(0)
        known["thing", words["thing"]] = rest.pop(0)
        if "quality" in words:
            known["quality", words["quality"], article] = rest.pop(0)
    return known


def translated(source: str, known: dict[tuple[str, ...], str]) -> str:
    """The one right translation.

    Raises:
        KeyError: for a word that the dictionary lacks.
    """
    words = parsed(source)
    article = known["the", words["thing"]]
    said = [known["name", words["name"]]]
    if "time" in words:
        said.append(known["time", words["time"]])
    if "no" in words:
        said.append(known["no₁",])
    said.append(known["verb", words["verb"]])
    if "no" in words:
        said.append(known["no₂",])
    said += [article, known["thing", words["thing"]]]
    if "quality" in words:
        said.append(known["quality", words["quality"], article])
    return " ".join(said)
