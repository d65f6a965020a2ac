"""Makes submissions for tests: the exercise notebook with solutions written into its cells."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from s2s_lab.grading.cells import Script, scripts
from s2s_lab.grading.chapter import chapter as chapter_from
from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.classroom import Classroom, Handed
from s2s_lab.grading.engine import check
from s2s_lab.grading.inside.cells import Space
from s2s_lab.grading.paper import paper
from s2s_lab.grading.result import Result
from s2s_lab.grading.submission import Student
from s2s_lab.grading.work import Grade, not_written
from tests.grading.conftest import ROOT

STEM = "02_encoder_decoder"
LAST_STATE = """\
def last_state(outputs, lengths):
    return outputs[torch.arange(len(lengths)), lengths - 1]
"""
READS_PADDING = """\
def last_state(outputs, lengths):
    return outputs[:, -1]
"""
SEQ2SEQ = """\
class RNNSeq2Seq(nn.Module):
    def __init__(self, src_vocab, tgt_vocab, hidden):
        super().__init__()
        self.src_embedding = nn.Embedding(src_vocab, hidden)
        self.tgt_embedding = nn.Embedding(tgt_vocab, hidden)
        self.encoder = nn.GRU(hidden, hidden, batch_first=True)
        self.decoder = nn.GRU(hidden, hidden, batch_first=True)
        self.output = nn.Linear(hidden, tgt_vocab)

    def forward(self, src, src_len, tgt_in):
        read, _ = self.encoder(self.src_embedding(src))
        summary = last_state(read, src_len).unsqueeze(0)
        written, _ = self.decoder(self.tgt_embedding(tgt_in), summary)
        return self.output(written)
"""
GREEDY = """\
def greedy_generate(step, state, bos, eos, pad, max_len):
    tokens = torch.full((len(state),), bos)
    finished = torch.zeros(len(state), dtype=torch.bool)
    columns = []
    while len(columns) < max_len and not finished.all():
        logits, state = step(tokens, state)
        tokens = logits.argmax(-1).masked_fill(finished, pad)
        finished = finished | (tokens == eos)
        columns.append(tokens)
    return torch.stack(columns, dim=1)
"""
MERGE = """\
def merge_bidirectional(h_n, num_layers):
    by_layer = h_n.view(num_layers, 2, *h_n.shape[1:])
    return torch.cat([by_layer[:, 0], by_layer[:, 1]], dim=-1)
"""
ACCURACY = """\
def accuracy_by_length(preds, golds, bins):
    width = max(preds.shape[1], golds.shape[1])
    preds = nn.functional.pad(preds, (0, width - preds.shape[1]))
    golds = nn.functional.pad(golds, (0, width - golds.shape[1]))
    lengths, agree = (golds != 0).sum(1), preds == golds
    result = {}
    for low, high in bins:
        rows = (low <= lengths) & (lengths <= high)
        n, counted = int(rows.sum()), ((preds != 0) | (golds != 0))[rows]
        result[low, high] = (0, None, None)
        if n:
            token = (agree[rows] & counted).sum().item() / counted.sum().item()
            result[low, high] = (n, agree[rows].all(1).sum().item() / n, token)
    return result
"""
RIGHT = {
    "last-state": LAST_STATE,
    "merge": MERGE,
    "seq2seq": SEQ2SEQ,
    "greedy": GREEDY,
    "accuracy": ACCURACY,
}
"""A full solution, by grade_id, in the order of the notebook."""
EACH = {
    "encoder_decoder.last_state": 2,
    "encoder_decoder.merge_bidirectional": 3,
    "encoder_decoder.seq2seq": 6,
    "encoder_decoder.greedy_generate": 4,
    "encoder_decoder.accuracy_by_length": 2,
}
"""Points of each exercise, in the same order."""
FULL = sum(EACH.values())
WITHOUT_LAST_STATE = FULL - 2 - 6
"""Points of a full solution whose `last_state` is wrong: so is the model that uses it."""
NO_END = GREEDY.replace("| (tokens == eos)", "| (tokens == eos).any()")
"""Stops every row at the first EOS."""


def notebook(written: Mapping[str, str]) -> dict[str, Any]:
    """The exercise notebook with sources in its solution cells, by grade_id."""
    tree: dict[str, Any] = json.loads((ROOT / "exercises" / f"{STEM}.ipynb").read_text("utf-8"))
    for cell in tree["cells"]:
        id = grade_id(cell)
        if id in written:
            cell["source"] = written[id]
    return tree


def grade_id(cell: Mapping[str, Any]) -> str:
    """Of a notebook's cell."""
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def place(tree: Mapping[str, Any], id: str) -> int:
    """Where the cell with a grade_id stands."""
    return [grade_id(cell) for cell in tree["cells"]].index(id)


def code(source: str) -> dict[str, Any]:
    """A code cell of a learner's own."""
    return {
        "cell_type": "code",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def hand_in(folder: Path, student: str, tree: Any) -> Path:
    """Write a notebook as this student's submission."""
    path = folder / f"{student}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(tree), encoding="utf-8")
    return path


def graded(**students: Mapping[str, str]) -> Classroom:
    """A class whose work is judged in this process: for reports, which do not care where."""
    chapter = chapter_from(ROOT / "solutions" / f"{STEM}.ipynb")
    handed = []
    for name, written in students.items():
        found = paper(json.dumps(notebook(written)).encode())
        ready, told = scripts(found, chapter)
        one = Handed(Student(f"id-{name}", name), tuple(ready), told=list(told))
        for script in ready:
            one.grades[script.exercise] = Grade(_judged(script))
        handed.append(one)
    return Classroom((chapter,), tuple(handed), sandbox="this process")


def _judged(script: Script) -> Result:
    space = Space()
    for cell in script.cells:
        space.run(cell)
    if not script.own:
        return not_written(CHECKS[script.exercise].exercise)
    return check(script.exercise, space.names[script.name])
