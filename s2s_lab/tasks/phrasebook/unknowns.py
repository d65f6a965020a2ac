"""Which words of a pair may be hidden on both sides, and pairs in which some are.

A model trained on such pairs answers a word that it does not know with the mark for unknown
words, where the translation of that word would stand. Hidden are nouns, names, adjectives and
verbs that one word translates; never a function word or one word of several.

Source: Luong, Sutskever, Le, Vinyals & Zaremba (2015), "Addressing the Rare Word Problem in
Neural Machine Translation", section 3, where the unknown words are real ones.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from s2s_lab.tasks.phrasebook.chinese_lexicon import is_plain
from s2s_lab.tasks.phrasebook.corpus import tokens
from s2s_lab.tasks.phrasebook.english import progressive, third
from s2s_lab.tasks.phrasebook.lexicon import ADJECTIVES, NAMES, NOUNS, PROFESSIONS
from s2s_lab.tasks.phrasebook.verbs import VERBS
from s2s_lab.tasks.phrasebook.wide_lexicon import (
    EVERY_ADJECTIVE,
    EVERY_NOUN,
    EVERY_PROFESSION,
    EVERY_VERB,
)
from s2s_lab.tasks.task import Link, Pair
from s2s_lab.text import SPECIALS, UNK

WIDE = "wide"
"""In place of the languages: English and French of the wide phrasebook."""
_PARTICLES = frozenset(
    word for verb in VERBS.values() for word in verb.english.split()[1:] if word != "like"
)


@lru_cache(maxsize=3)
def content_words(verbs: bool = True, wide: bool = False) -> frozenset[str]:
    """The English forms that may be hidden: nouns, names, adjectives and verbs of one word.

    Without `verbs`, those beside Chinese, which says many a verb and state in two parts; `wide`:
    those of the wide phrasebook.
    """
    nouns, adjectives = (EVERY_NOUN, EVERY_ADJECTIVE) if wide else (NOUNS, ADJECTIVES)
    professions, acts = (EVERY_PROFESSION, EVERY_VERB) if wide else (PROFESSIONS, VERBS)
    words = {*NAMES, *professions, *(key for key in adjectives if verbs or is_plain(key))}
    for noun in nouns.values():
        if " " not in noun.key + noun.french * verbs:
            words |= {noun.key, noun.plural}
    for verb in acts.values() if verbs else ():
        if " " not in verb.english + verb.french and verb.key not in ("be", "have", "do"):
            words |= {verb.english, third(verb.english), progressive(verb.english)}
    return frozenset(words - {""})


def hideable(pair: Pair, direction: str = "en-fr") -> frozenset[Link]:
    """The sure one-to-one links of a pair whose English side is a content word on its own."""
    source, target = tokens(pair, _languages(direction))
    words = content_words("zh" not in direction, direction == WIDE)
    single = one_to_one(pair.sure)
    if direction == "zh-en":
        return frozenset((i, j) for i, j in single if target[j] in words)
    crowded = {j for i, j in pair.possible if source[i] in _PARTICLES}
    return frozenset((i, j) for i, j in single if j not in crowded and source[i] in words)


def with_unknowns(
    pairs: Sequence[Pair], share: float, seed: int, direction: str = "en-fr"
) -> list[tuple[list[str], list[str]]]:
    """The tokens of every pair; in a `share` of them one or two content words are ``<unk>``.

    Order and number stay those of `pairs`; the first word has the case that it has inside a
    sentence. A pair without a content word stays as it is. `direction` is the languages of the
    pairs: ``en-fr``, ``en-zh`` or ``zh-en``; or ``wide``, for the wide phrasebook.

    Raises:
        ValueError: if `share` is not between 0 and 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share: expected a number from 0 to 1, got {share}")
    rng = random.Random(seed)
    result = []
    for pair in pairs:
        source, target = tokens(pair, _languages(direction))
        chosen, double = rng.random() < share, rng.random() < 0.3
        options = sorted(hideable(pair, direction)) if chosen else []
        for _ in range(min(len(options), 1 + double)):
            i, j = options.pop(int(rng.random() * len(options)))
            source[i] = target[j] = SPECIALS[UNK]
        result.append((source, target))
    return result


def _languages(direction: str) -> str:
    """The languages of the pairs."""
    return "en-fr" if direction == WIDE else direction


def one_to_one(links: Iterable[Link]) -> list[Link]:
    """Links of which neither end has another link."""
    links = sorted(links)
    left, right = Counter(i for i, _ in links), Counter(j for _, j in links)
    return [(i, j) for i, j in links if left[i] == right[j] == 1]
