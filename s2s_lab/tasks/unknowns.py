"""Unknown words in training, so that a model learns what to do with them.

A model that never met `<unk>` cannot translate a sentence that has one. Here some words that are
aligned one to one become `<unk>` on both sides; so the model learns to write `<unk>` where the
source has it, and to look at it meanwhile.

Source: Luong, Sutskever, Le, Vinyals & Zaremba (2015), "Addressing the Rare Word Problem in
Neural Machine Translation", section 3, where the unknown words are real ones.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence

from s2s_lab.tasks.task import Link
from s2s_lab.text import SPECIALS, UNK

Tokens = tuple[list[str], list[str]]
"""Source tokens and target tokens of a pair."""


def with_unknowns(
    tokens: Sequence[Tokens], links: Sequence[Iterable[Link]], share: float, seed: int = 0
) -> list[Tokens]:
    """The same pairs, with one or two aligned words replaced by `<unk>` in a share of them.

    Args:
        tokens: source and target tokens of each pair; not changed.
        links: links of each pair whose words may be replaced; only one-to-one links are.
        share: share of the pairs that are changed, 0 to 1.
        seed: of the draw.

    >>> with_unknowns([(["a", "cat"], ["un", "chat"])], [{(1, 1)}], share=1)
    [(['a', '<unk>'], ['un', '<unk>'])]
    """
    rng = random.Random(seed)
    changed = []
    for (source, target), pair_links in zip(tokens, links, strict=True):
        places = one_to_one(pair_links)
        source, target = list(source), list(target)
        if places and rng.random() < share:
            for i, j in rng.sample(places, min(len(places), rng.choice((1, 1, 2)))):
                source[i] = target[j] = SPECIALS[UNK]
        changed.append((source, target))
    return changed


def one_to_one(links: Iterable[Link]) -> list[Link]:
    """Links of which neither end has another link."""
    links = sorted(links)
    left, right = Counter(i for i, _ in links), Counter(j for _, j in links)
    return [(i, j) for i, j in links if left[i] == right[j] == 1]
