"""The phrasebook between English and Chinese, in both directions.

The sentences are those of the English–French task that `chinese_sense.says` admits. From English,
every sentence has one answer. From Chinese, a sentence may have many (see `paraphrases.py`): the
usual one is the target, and all of them are the pair's references.

Which set a pair belongs to is decided by a digest of its *source*, as in `corpus.py`; so a
sentence may be in training in one direction and in the test set in the other. The ``challenge``
set is as in `corpus.py`, too.
"""

from collections.abc import Iterator
from functools import lru_cache, partial

from s2s_lab.tasks import generated
from s2s_lab.tasks.phrasebook import chinese, english
from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.aligned import links
from s2s_lab.tasks.phrasebook.chinese_phrases import PHRASES
from s2s_lab.tasks.phrasebook.chinese_sense import says
from s2s_lab.tasks.phrasebook.chinese_words import CHINESE
from s2s_lab.tasks.phrasebook.corpus import (
    SOURCE,
    USUAL,
    sentences,
    spelt,
    split_of,
    stream_doubled,
    task,
)
from s2s_lab.tasks.phrasebook.paraphrases import paraphrases
from s2s_lab.tasks.phrasebook.variety import Variety
from s2s_lab.tasks.task import Pair, Task

DIRECTIONS = ("en-zh", "zh-en")
_MARKS = " 。？！.?!"


def to_chinese(sentence: d.Sentence) -> Pair:
    """A derivation in English and in Chinese, with its gold alignment."""
    source, target = english.realise(sentence), chinese.realise(sentence)
    texts = SOURCE.join([t.form for t in source]), CHINESE.join([t.form for t in target])
    return Pair(*texts, *links(source, target))


def from_chinese(sentence: d.Sentence) -> Pair:
    """A derivation in Chinese and in the usual English for that, with all other answers."""
    usual, *others = paraphrases(sentence)
    source, target = chinese.realise(usual), english.realise(usual)
    answers = [target, *map(english.realise, others)]
    texts = [SOURCE.join([t.form for t in answer]) for answer in answers]
    return Pair(
        CHINESE.join([t.form for t in source]),
        texts[0],
        *links(source, target),
        references=tuple(dict.fromkeys(texts)),
    )


def stream_chinese(direction: str, seed: int, variety: Variety = USUAL) -> Iterator[Pair]:
    """Pairs without end, no source text twice, the same for the same seed everywhere."""
    seen: set[str] = set()
    for sentence, as_in_america in sentences(seed, variety):
        pair = _said(direction, sentence)
        if pair is not None and direction == "en-zh":
            pair = spelt(pair, as_in_america)
        if pair is not None and pair.source not in seen:
            seen.add(pair.source)
            yield pair


def split_of_chinese(source: str) -> str:
    """The set that a Chinese sentence belongs to: ``train``, ``valid`` or ``test``.

    >>> split_of_chinese("你好。")
    'train'
    """
    plain = source.rstrip(_MARKS)
    return "train" if plain in _fixed() else generated.split_of(plain)


@lru_cache(maxsize=1)
def _fixed() -> frozenset[str]:
    """The fixed phrases as `split_of_chinese` reads them."""
    sentences = (chinese.realise(d.Sentence(d.Phrase(key))) for key in PHRASES)
    return frozenset(CHINESE.join([t.form for t in s]).rstrip(_MARKS) for s in sentences)


def load_chinese(
    direction: str,
    train: int = 100_000,
    valid: int = 1_000,
    test: int = 1_000,
    seed: int = 0,
    variety: Variety = USUAL,
    challenge: int = 300,
) -> Task:
    """The task ``phrasebook-en-zh`` or ``phrasebook-zh-en`` in the given sizes.

    A smaller set is the beginning of a larger one. Pairs are drawn when they are first looked at.

    Args:
        direction: ``en-zh`` or ``zh-en``.
        train: number of pairs to learn from.
        valid: number of pairs to watch the training with.
        test: number of pairs to judge with.
        seed: of the draw.
        variety: how often there are two adjectives, and American spelling of English sources.
        challenge: number of pairs with two adjectives around one noun.

    Raises:
        ValueError: for another direction, or if a size is negative.
    """
    if direction not in DIRECTIONS:
        raise ValueError(f"direction: expected en-zh or zh-en, got {direction!r}")
    sizes = train, valid, test, challenge
    pairs = partial(stream_chinese, direction, seed, variety)
    hard = partial(stream_doubled, seed, partial(_said, direction))
    if direction == "en-zh":
        return task("phrasebook-en-zh", pairs, hard, split_of, sizes, (SOURCE, CHINESE))
    return task("phrasebook-zh-en", pairs, hard, split_of_chinese, sizes, (CHINESE, SOURCE))


def _said(direction: str, sentence: d.Sentence) -> Pair | None:
    """The pair of a sentence in a direction; None if Chinese would say it otherwise."""
    if not says(sentence):
        return None
    return to_chinese(sentence) if direction == "en-zh" else from_chinese(sentence)
