"""Honest submissions: they get exactly what they have earned, whatever is graded beside them."""

from tests.grading.attacks.attack import ALL, LAST, REST, Attack
from tests.grading.classes import GREEDY, LAST_STATE, READS_PADDING, RIGHT, SEQ2SEQ

OTHER_STYLE = """
import math
from typing import Annotated

class Picker:
    '''Small helper with state, properties and a docstring.'''
    def __init__(self, lengths): self._lengths = lengths
    @property
    def index(self): return (self._lengths - 1)[:, None, None]

last_state = lambda outputs, lengths: (
    outputs.gather(1, Picker(lengths).index.expand(-1, 1, outputs.size(-1))).squeeze(1)
)
"""
SLOW = LAST_STATE.replace("    return", "    import time\n    time.sleep(0.02)\n    return")
LOUD = """
import sys, warnings
print("x" * 100_000)
def last_state(outputs, lengths):
    warnings.warn("careful")
    for row in outputs: print(row, lengths)
    print("wrong!", "failed", file=sys.stderr)
    return outputs[torch.arange(len(lengths)), lengths - 1]
"""

HONEST = [
    Attack("right", "honest", "everything right", RIGHT, earned=ALL),
    Attack(
        "half_right",
        "honest",
        "one wrong, one not written",
        {"last-state": READS_PADDING, "greedy": GREEDY},
        earned=REST,
    ),
    Attack(
        "other_style",
        "honest",
        "another style",
        {"last-state": OTHER_STYLE, "seq2seq": SEQ2SEQ},
        earned={**LAST, "encoder_decoder.seq2seq": 6},
    ),
    Attack("slow", "honest", "slow, but right", {"last-state": SLOW}, earned=LAST),
    Attack(
        "loud",
        "honest",
        "prints a lot",
        {"last-state": LOUD, "greedy": GREEDY},
        earned={**LAST, **REST},
    ),
]
