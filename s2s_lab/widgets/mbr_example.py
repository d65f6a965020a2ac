"""A model in one table, for which the likeliest output is not the best choice.

"no" is the most probable single output (.25), but every other one is about a cat that sits down.
This module is an example; it trains nothing.
"""

from typing import cast

from s2s_lab.models.protocol import StepModel
from s2s_lab.models.table import TableModel
from s2s_lab.text import Codec, SpaceTokenizer, Vocab
from s2s_lab.translator import Translator

TABLE = {
    "": {"no": 0.25, "the": 0.75},
    "the": {"cat": 0.5, "small": 0.3, "kitten": 0.2},
    "the cat": {"sat": 0.6, "sits": 0.4},
    "the cat sat": {"down": 0.6, "here": 0.4},
    "the cat sits": {"down": 0.6, "here": 0.4},
    "the small": {"cat": 1.0},
    "the small cat": {"sat": 0.6, "sits": 0.4},
    "the small cat sat": {"down": 1.0},
    "the small cat sits": {"down": 1.0},
    "the kitten": {"sat": 0.5, "sits": 0.5},
    "the kitten sat": {"down": 1.0},
    "the kitten sits": {"down": 1.0},
}
"""Next-word probabilities by prefix; after a prefix that is not listed the sentence ends."""


def translator() -> Translator:
    """The table as a translator, which writes the same whatever it reads."""
    model, spaces = TableModel.of(TABLE), SpaceTokenizer()
    reads = Vocab.build([["le", "petit", "chat", "s'assit"]])
    step_model = cast(StepModel, model)  # a table never looks into its sources
    return Translator("a table", step_model, Codec(spaces, reads), Codec(spaces, model.vocab))
