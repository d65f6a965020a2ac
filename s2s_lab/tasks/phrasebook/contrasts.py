"""Minimal pairs of French agreement: a right answer beside one that differs in agreement alone.

A model that has learnt agreement gives *un livre vert* a higher probability than *une livre verte*
as the translation of *a green book*; nobody has to decode anything. A contrast changes one of:

- ``gender``: article and adjective go to the other gender;
- ``article``: the article alone;
- ``adjective``: the adjective alone;
- ``number``: the adjective alone goes to the other number, where that is written.

Source: Sennrich (2017), "How Grammatical is Character-level Neural Machine Translation? Assessing
MT Quality with Contrastive Translation Pairs", section 3. This module scores nothing: see
`evaluation.margins`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook import french
from s2s_lab.tasks.phrasebook.aligned import Token
from s2s_lab.tasks.phrasebook.corpus import TARGET, realise, sentences, split_of
from s2s_lab.tasks.phrasebook.french_nominals import Agreement, adjective_form, agreement
from s2s_lab.tasks.phrasebook.lexicon import ADJECTIVES
from s2s_lab.tasks.phrasebook.sandhi import opens_with_vowel

KINDS = ("gender", "article", "adjective", "number")
_OTHER = {"un": "une", "le": "la", "ce": "cette", "mon": "ma", "ton": "ta", "son": "sa"}
_OTHER_ARTICLE = _OTHER | {feminine: masculine for masculine, feminine in _OTHER.items()}


@dataclass(frozen=True)
class Contrast:
    """An English sentence with its French answer, and the same with wrong agreement."""

    source: str
    right: str
    wrong: str
    kind: str
    """What is wrong: one of `KINDS`."""


def contrasts(n: int, split: str = "test", seed: int = 0) -> list[Contrast]:
    """Contrasts of all kinds in turn, from one set of the phrasebook, no sentence twice.

    Args:
        n: how many.
        split: ``train``, ``valid`` or ``test``, as `corpus.split_of` divides sentences.
        seed: of the draw.

    Raises:
        ValueError: if `n` is negative, or for another split.
    """
    if n < 0:
        raise ValueError(f"n: expected 0 or more, got {n}")
    if split not in ("train", "valid", "test"):
        raise ValueError(f"split: expected train, valid or test, got {split!r}")
    return list(islice(_stream(split, seed), n))


def _stream(split: str, seed: int) -> Iterator[Contrast]:
    seen: set[str] = set()
    wanted = 0
    for sentence, _ in sentences(seed):
        if _object(sentence) is None:
            continue
        pair = realise(sentence)
        if pair.source in seen or split_of(pair.source) != split:
            continue
        wrong = spoilt(sentence, KINDS[wanted % len(KINDS)])
        if wrong is not None:
            seen.add(pair.source)
            yield Contrast(pair.source, pair.target, wrong, KINDS[wanted % len(KINDS)])
            wanted += 1


def spoilt(sentence: d.Sentence, kind: str) -> str | None:
    """The French of a sentence whose object agrees wrongly; None where that cannot be written.

    The object has an adjective, and neither that nor the noun opens with a vowel, where articles
    hide gender.

    >>> book = d.NounPhrase("book", "a", adjective="green")
    >>> sentence = d.Sentence(d.Clause(d.Pronoun("she"), "read", book))
    >>> [spoilt(sentence, kind) for kind in KINDS[:3]]
    ['Elle lit une livre verte.', 'Elle lit une livre vert.', 'Elle lit un livre verte.']

    Raises:
        ValueError: for an unknown kind.
    """
    if kind not in KINDS:
        raise ValueError(f"kind: expected one of {', '.join(KINDS)}, got {kind!r}")
    thing = _object(sentence)
    if thing is None:
        return None
    tokens = french.realise(sentence)
    if any(opens_with_vowel(token.form) for token in tokens if _is_word_of_object(token)):
        return None
    who = agreement(thing)
    changed = [_changed(token, thing, who, kind) for token in tokens]
    differs = [old.form != new.form for old, new in zip(tokens, changed, strict=True)]
    if sum(differs) != (2 if kind == "gender" else 1):
        return None
    return TARGET.join([token.form for token in changed])


def _object(sentence: d.Sentence) -> d.NounPhrase | None:
    """The object of a clause, if it has one adjective."""
    thing = sentence.core.object if isinstance(sentence.core, d.Clause) else None
    if not isinstance(thing, d.NounPhrase) or thing.adjective is None or thing.second is not None:
        return None
    return thing


def _is_word_of_object(token: Token) -> bool:
    """Whether a token is the noun or the adjective, and no article."""
    return bool(token.heads & {"o.noun", "o.adj"})


def _changed(token: Token, thing: d.NounPhrase, who: Agreement, kind: str) -> Token:
    """A token with the agreement that a kind of fault gives it."""
    other = "f" if who.gender == "m" else "m"
    if "o.adj" in token.heads and kind != "article":
        assert thing.adjective is not None
        wrong = (
            replace(who, plural=not who.plural) if kind == "number" else replace(who, gender=other)
        )
        return replace(token, form=adjective_form(ADJECTIVES[thing.adjective], wrong))
    if "o.det" in token.heads and kind in ("gender", "article") and not who.plural:
        return replace(token, form=_OTHER_ARTICLE.get(token.form, token.form))
    return token
