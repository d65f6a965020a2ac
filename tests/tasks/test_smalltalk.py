"""Small talk: replies fit, generic ones are the most probable single answer, sets do not mix."""

import re
from collections import Counter, defaultdict
from functools import cache

import pytest

from s2s_lab.tasks.smalltalk import TOKENIZER, smalltalk, words
from s2s_lab.tasks.smalltalk_lines import GENERIC, INTENTS, SLOTS


@cache
def task():
    return smalltalk((8000, 200, 200, 300))


def test_targets_are_acceptable_or_generic():
    for split in ("train", "valid", "test", "challenge"):
        for pair in task().split(split):
            assert (pair.target in GENERIC) == pair.generic
            assert pair.references[0] == pair.target
            assert len(set(pair.references)) == len(pair.references)
            informative = set(pair.references) - set(GENERIC)
            assert len(pair.references) - len(informative) == pair.generic
            assert not pair.generic or split == "train"
            assert 4 <= len(informative) <= 6
            for text in (pair.source, pair.target):
                assert TOKENIZER.join(TOKENIZER.split(text)) == text
                assert not re.search(r"[{}]|'|\ba [aeiou]", text)


def test_a_quarter_is_generic_and_i_do_not_know_is_the_most_probable_answer():
    """8,000 draws with p = 1/4: standard deviation 38.7; five of them allowed."""
    generic = sum(pair.generic for pair in task().train)
    assert abs(generic - 2000) < 194
    by_intent = defaultdict(Counter)
    for pair in smalltalk((8000, 1, 1, 1), seed=5).train:
        masked = pair.target
        for word in TOKENIZER.split(pair.source):
            if any(word in values or word.lower() in values for values in SLOTS.values()):
                masked = re.sub(rf"\b{word}\b", "_", masked, flags=re.IGNORECASE)
        by_intent[pair.intent][masked] += 1
    assert set(by_intent) == set(INTENTS)
    first = sum(counts.most_common(1)[0][0] == "I do not know." for counts in by_intent.values())
    assert first > len(INTENTS) / 2
    total = sum(by_intent.values(), Counter())
    assert total.most_common(1)[0][0] == "I do not know."


def test_links_join_repeated_words():
    repeated = 0
    for pair in task().train:
        source, target = TOKENIZER.split(pair.source), TOKENIZER.split(pair.target)
        assert all(source[i].lower() == target[j].lower() for i, j in pair.sure)
        repeated += bool(pair.sure)
        assert not (pair.generic and pair.sure)
    assert repeated > 3000


def test_challenge_words_are_in_no_other_set():
    for slot, values in SLOTS.items():
        assert len(set(values)) == len(values)
        assert not set(words(slot, True)) & set(words(slot, False))
        assert set(words(slot, True)) | set(words(slot, False)) == set(values)
    trained = {pair.source for pair in task().train}
    for other in ("valid", "test", "challenge"):
        assert not trained & {pair.source for pair in task().split(other)}
    known = {t for pair in task().train for t in TOKENIZER.split(pair.source)}
    for pair in task().challenge:
        assert set(TOKENIZER.split(pair.source)) - known


def test_a_share_is_a_share():
    with pytest.raises(ValueError, match="a share from 0 to 1, got 2"):
        smalltalk(generic=2)
