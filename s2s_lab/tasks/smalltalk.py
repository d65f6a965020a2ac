"""Small talk: something is said, something is answered.

Each thing that is said has several right answers, and a quarter of the targets in training is one
of a few answers that fit everything, most of them *I do not know*. As every informative answer is
rarer than that, a model that maximises probability learns to say nothing. The valid, test and
challenge sets have informative targets only, and the references of a pair are all informative
answers.

A prompt of the test set is in no other set; the ``challenge`` set has slot words (foods, cities,
animals …) that training never shows. This module has no memory: a dialogue is one exchange, and
its speaker is always Robin, a baker in Lyon with a cat.

Source: Li et al. (2016), "A Diversity-Promoting Objective Function for Neural Conversation
Models", for the effect.
"""

import random
import re
from dataclasses import dataclass

from s2s_lab.tasks.generated import Sizes, generate
from s2s_lab.tasks.smalltalk_lines import GENERIC, GENERIC_WEIGHTS, INTENTS, SLOTS
from s2s_lab.tasks.task import Pair, Task
from s2s_lab.words import WordTokenizer

TOKENIZER = WordTokenizer("en")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class ReplyPair(Pair):
    """A prompt and a reply; `sure` links the slot words that the reply repeats.

    `references` has every informative reply to the prompt.
    """

    intent: str = ""
    """A key of `INTENTS`."""
    generic: bool = False
    """True if the target is one of `GENERIC`."""


def smalltalk(sizes: Sizes = (10_000, 300, 300, 300), generic: float = 0.25, seed: int = 0) -> Task:
    """Prompts in, replies out; the pairs are `ReplyPair`.

    A prompt may occur several times in a set, with different replies.

    Args:
        sizes: pairs in train, valid, test and challenge.
        generic: share of generic replies in train.
        seed: of the draw.

    Raises:
        ValueError: if `generic` is not a share.

    >>> pair = smalltalk((1, 1, 1, 1), generic=0.0).train[0]
    >>> pair.references[0] == pair.target
    True
    """
    if not 0 <= generic <= 1:
        raise ValueError(f"generic: expected a share from 0 to 1, got {generic}")

    def draw(rng: random.Random, split: str) -> Pair:
        return _pair(rng, split == "challenge", generic if split == "train" else 0.0)

    return generate("smalltalk", draw, (TOKENIZER, TOKENIZER), sizes, seed, repeats=True)


def words(slot: str, challenge: bool) -> tuple[str, ...]:
    """The words of a slot for the challenge set, or for the others."""
    first = len(SLOTS[slot]) * 4 // 5
    return SLOTS[slot][first:] if challenge else SLOTS[slot][:first]


def _pair(rng: random.Random, challenge: bool, generic: float) -> ReplyPair:
    """An exchange; in the challenge set one about unknown words."""
    name = rng.choice([name for name, intent in INTENTS.items() if not challenge or intent.slots])
    intent = INTENTS[name]
    prompt = rng.choice(intent.prompts)
    filled = {slot: rng.choice(words(slot, challenge)) for slot in _SLOT.findall(prompt)}
    replies = [r for r in intent.replies if set(_SLOT.findall(r)) <= set(filled)]
    source, right = _say(prompt, filled), [_say(reply, filled) for reply in replies]
    says_nothing = rng.random() < generic
    target = rng.choices(GENERIC, GENERIC_WEIGHTS)[0] if says_nothing else rng.choice(right)
    said, answered = TOKENIZER.split(source), TOKENIZER.split(target)
    values = {value.lower() for value in filled.values()}
    links = frozenset(
        (i, j)
        for i, one in enumerate(said)
        for j, other in enumerate(answered)
        if one.lower() == other.lower() and one.lower() in values
    )
    references = (target, *(reply for reply in right if reply != target))
    return ReplyPair(source, target, links, links, references, intent=name, generic=says_nothing)


def _say(line: str, filled: dict[str, str]) -> str:
    """A line with its slots filled and a capital at its beginning."""
    text = _SLOT.sub(lambda match: filled[match.group(1)], line)
    return text[:1].upper() + text[1:]
