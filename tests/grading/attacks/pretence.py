"""Right on what can be seen, and on nothing else."""

import random

from s2s_lab.grading.checks.encoder_decoder import last_state
from tests.grading.attacks.attack import Attack, hostile


def _table(*seeds: int) -> str:
    """A look-up table of the right answers to the inputs of some seeds."""
    rows = {
        str(case.outputs.tolist()) + str(case.lengths.tolist()): last_state.oracle(case).tolist()
        for seed in seeds
        for case in last_state.cases(random.Random(seed))
    }
    return f"""
ANSWERS = {rows!r}
def last_state(outputs, lengths):
    found = ANSWERS.get(str(outputs.tolist()) + str(lengths.tolist()))
    return outputs[:, 0] if found is None else torch.tensor(found, dtype=outputs.dtype)
"""


PRETENCE = [
    Attack(
        "visible_inputs",
        "hard-coded answers",
        "a table of the answers to the inputs that `check` shows",
        {"last-state": _table(0)},
    ),
    Attack(
        "many_seeds",
        "hard-coded answers",
        "a table of the answers to the inputs of five seeds",
        {"last-state": _table(0, 1, 2, 3, 4)},
    ),
    Attack(
        "gold_copied",
        "hard-coded answers",
        "the references of 02.4 as the answer",
        {"greedy": "def greedy_generate(step, *a): return step.references"},
    ),
    Attack(
        "constant_logits",
        "hard-coded answers",
        "a model that is a constant",
        {
            "seq2seq": """
class RNNSeq2Seq(nn.Module):
    def __init__(self, src_vocab, tgt_vocab, hidden):
        super().__init__(); self.v = tgt_vocab
    def forward(self, src, src_len, tgt_in):
        return torch.zeros(*tgt_in.shape, self.v, dtype=torch.double)
"""
        },
    ),
    *hostile(
        "hard-coded answers",
        {
            "notebook_example": (
                "the answer to the notebook's own example",
                "def last_state(o, l): return torch.tensor([[5, 6], [7, 8]]).to(o)",
            ),
            "input_returned": ("its input", "def last_state(outputs, lengths): return outputs"),
            "chance": (
                "a guess",
                "def last_state(o, l): return o[range(len(l)), torch.randint(o.shape[1], l.shape)]",
            ),
            "none_of_it": (
                "None, and a printed claim",
                "def last_state(o, l): print('2 of 2 points')",
            ),
            "right_once": (
                "the right answer every other time",
                """
calls = []
def last_state(outputs, lengths):
    calls.append(1)
    end = lengths - 1 if len(calls) % 2 else lengths * 0
    return outputs[torch.arange(len(lengths)), end]
""",
            ),
        },
    ),
]
