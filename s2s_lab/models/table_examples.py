"""Small tables of probabilities that each show one thing about decoding.

Every number can be checked with pencil and paper; the docstring of each table does. This module
has data and no algorithm.
"""

from dataclasses import dataclass

from s2s_lab.models.hmm import HMM
from s2s_lab.models.table import TableModel


@dataclass(frozen=True)
class TableExample:
    """A table, and the output that a person would call right."""

    name: str
    model: TableModel
    reference: str
    """Words with spaces between, without EOS; empty: there is none."""


GARDEN_PATH = TableExample(
    "garden path",
    TableModel.of(
        {
            "": {"I": 0.4, "we": 0.35, "yes": 0.25},
            "I": {"think": 0.34, "guess": 0.33, "hope": 0.33},
            "I think": {"so": 0.7, "not": 0.3},
            "I guess": {"so": 0.8, "not": 0.2},
            "I hope": {"so": 0.6, "not": 0.4},
            "we": {"agree": 0.5, "do": 0.3, "did": 0.2},
        }
    ),
    "yes",
)
"""The best is yes (.25) and its sure end. The next ones are we agree (.35 · .5 = .175), I guess so
(.4 · .33 · .8 = .106) and we do (.105). Greedy search takes I think so (.4 · .34 · .7 = .095), a
beam of 2 keeps I and we and finds we agree; a beam of 3 is the first to look at yes."""

EMPTY_BEST = TableExample(
    "empty output",
    TableModel.of(
        {
            "": {"we": 0.6, "they": 0.19, "<eos>": 0.21},
            "we": {"met": 0.6, "spoke": 0.4},
            "we met": {"at": 0.7, "in": 0.3},
            "we met at": {"noon": 0.6, "night": 0.4},
            "we met in": {"May": 0.5, "June": 0.5},
            "we spoke": {"again": 0.5, "twice": 0.5},
            "they": {"met": 0.6, "spoke": 0.4},
            "they met": {"again": 0.6, "twice": 0.4},
        }
    ),
    "we met at noon",
)
"""The end at once has .21; we met at noon has .6 · .6 · .7 · .6 = .151, the most of all sentences.
Greedy search says it. A beam of 2 keeps the end beside it, and then prefers the end. Divided by
its 5 tokens, ln .151 = -1.89 becomes -.38, and ln .21 = -1.56 stays as it is."""

SURE = TableExample(
    "sure model",
    TableModel.of(
        {
            "": {"the": 0.95, "a": 0.05},
            "the": {"cat": 0.9, "dog": 0.1},
            "the cat": {"sat": 0.95, "ran": 0.05},
            "the dog": {"sat": 0.5, "ran": 0.5},
            "a": {"cat": 0.5, "dog": 0.5},
            "a cat": {"sat": 0.5, "ran": 0.5},
            "a dog": {"sat": 0.5, "ran": 0.5},
        }
    ),
    "the cat sat",
)
"""The cat sat has .95 · .9 · .95 = .812: whatever begins otherwise has less, so that exact search
takes up the prefixes on the way to it and no others."""

BIGRAM = TableExample(
    "memory of one word",
    TableModel.of(
        {
            "": {"the": 0.6, "some": 0.4},
            "the": {"old": 0.5, "cat": 0.3, "<eos>": 0.2},
            "some": {"old": 0.1, "cat": 0.9},
            "old": {"old": 0.2, "cat": 0.8},
            "cat": {"<eos>": 1.0},
        },
        order=1,
    ),
    "some cat",
)
"""Into cat in two words: the cat has .18, some cat .36, so that some cat stays: .36. In three: the
old cat has .6 · .5 · .8 = .24. One word back is all that this model reads, so nothing is lost."""

LONG_MEMORY = TableExample(
    "memory of the whole sentence",
    TableModel.of(
        {
            "": {"the": 0.6, "some": 0.4},
            "the": {"old": 0.7, "new": 0.3},
            "some": {"old": 0.9, "new": 0.1},
            "the old": {"man": 0.4, "men": 0.3, "tree": 0.3},
            "the new": {"man": 0.5, "tree": 0.5},
            "some old": {"men": 1.0},
            "some new": {"men": 1.0},
        }
    ),
    "some old men",
)
"""Into old: the old has .42, some old .36. A memory of one word keeps the old, which goes on to the
old man (.168) at best; some old men has .36 and was thrown away in the second step."""

SEARCH_EXAMPLES = (GARDEN_PATH, EMPTY_BEST, SURE)
"""Where searches differ, where the model is to blame, and where all agree."""

WEATHER = HMM.of(
    {"rain": 0.6, "sun": 0.4},
    {"rain": {"rain": 0.7, "sun": 0.3}, "sun": {"rain": 0.4, "sun": 0.6}},
    {
        "rain": {"walk": 0.1, "shop": 0.4, "clean": 0.5},
        "sun": {"walk": 0.6, "shop": 0.3, "clean": 0.1},
    },
)
"""Somebody walks, shops and cleans; how was the weather? Sun, rain, rain: .4 · .6 first, then
.4 · .4 and .7 · .5, which is .01344. After the first day rain has .06 and sun .24, after the second
rain .0384 (by sun) and sun .0432 (by sun), after the third .01344 (by rain) and .002592."""
