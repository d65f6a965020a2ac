"""The task ``phrasebook-wide``: English to French from the wide grammar.

The usual phrasebook is what a small model learns nearly to perfection; this one has twice its
words, three tenses, pairs of things, measures and prices, and is for sentences that somebody types
without having read what the phrasebook knows. Sets are made as in `corpus`.
"""

import random
from collections.abc import Iterator
from functools import partial

from s2s_lab.tasks.phrasebook import wide_grammar
from s2s_lab.tasks.phrasebook.corpus import SOURCE, TARGET, realise, split_of, task
from s2s_lab.tasks.phrasebook.variety import has_two_adjectives
from s2s_lab.tasks.task import Pair, Task

NAME = "phrasebook-wide"


def stream_wide(seed: int, doubled: bool = False) -> Iterator[Pair]:
    """Pairs without end, no English text twice, the same for the same seed everywhere.

    Args:
        seed: of the draw.
        doubled: only sentences with two adjectives around one noun; else there are none.
    """
    rng = random.Random(f"wide {seed}")
    seen: set[str] = set()
    while True:
        sentence = wide_grammar.sentence(rng, float(doubled))
        if has_two_adjectives(sentence) is not doubled:
            continue
        pair = realise(sentence)
        if pair.source not in seen:
            seen.add(pair.source)
            yield pair


def load_wide(
    train: int = 300_000,
    valid: int = 1_000,
    test: int = 1_000,
    seed: int = 0,
    challenge: int = 300,
) -> Task:
    """The task in the given sizes, drawn when it is first looked at; see `corpus.load`.

    Raises:
        ValueError: if a size is negative.
    """
    pairs, hard = partial(stream_wide, seed), partial(stream_wide, seed, True)
    sizes = train, valid, test, challenge
    return task(NAME, pairs, hard, split_of, sizes, (SOURCE, TARGET))
