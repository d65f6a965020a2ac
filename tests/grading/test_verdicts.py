"""The sandbox gives the verdicts of the notebook: for right, wrong, unwritten and odd solutions."""

import inspect
import os
import sys

import nbformat
import pytest

from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.diagnosis import here
from s2s_lab.grading.engine import examine
from s2s_lab.grading.inside.limits import Limits
from s2s_lab.grading.sandbox import Sandbox
from tests.grading.classes import EACH, RIGHT
from tests.grading.conftest import ROOT
from tests.grading.sandboxed import IMPORTS, asked

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")
NAMES = {name.partition(".")[2]: id for name, id in zip(EACH, RIGHT, strict=True)}
"""The grade_id of each task."""
PARTS_OF_CHECKS = """
import importlib.machinery, sys, types
class Anything(types.ModuleType):
    __path__ = []
    def __getattr__(self, name):
        if name.startswith("__"): raise AttributeError(name)
        return self
    def __call__(self, *a, **k): return self
    def __getitem__(self, key): return self
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("s2s_lab.") and "inside" not in name:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
    def create_module(self, spec): return Anything(spec.name)
    def exec_module(self, module): pass
sys.meta_path.insert(0, Finder())
"""
"""Lets the modules of wrong solutions run where the rest of the package is missing."""


@pytest.fixture(scope="module")
def best():
    """The best isolation there is here."""
    with Sandbox(limits=Limits(answer_seconds=10.0)) as sandbox:
        yield sandbox


def in_notebook(source: str, task: str = "last_state", seed: int = 5):
    """The result where the code runs in the process that judges it."""
    check = CHECKS[f"encoder_decoder.{task}"]
    space: dict = {"__name__": "somewhere"}
    exec(IMPORTS + source, space)
    return examine(check, here(check, space[check.exercise.signature.partition("(")[0]]), seed)


def verdict(result):
    """All of it but what an exception says of its place."""
    shown = result.counterexample
    tables = () if shown is None else (*shown.inputs, shown.expected)
    return result.status, result.points, result.message_id, result.asked, tables


def wrongs():
    for name in EACH:
        for wrong in CHECKS[name].wrong:
            yield pytest.param(
                name.partition(".")[2], wrong, id=f"{wrong.id}-{wrong.submission.__name__}"
            )


@pytest.mark.parametrize(("task", "wrong"), list(wrongs()))
def test_wrong_solutions_get_the_verdict_of_the_notebook(best, task, wrong):
    check = CHECKS[f"encoder_decoder.{task}"]
    module = inspect.getsource(sys.modules[wrong.submission.__module__])
    name = check.exercise.signature.partition("(")[0]
    source = f"{PARTS_OF_CHECKS}{module}\n{name} = {wrong.submission.__name__}\n"
    got = asked(best, source, task)
    assert verdict(got) == verdict(examine(check, here(check, wrong.submission), 5))
    assert got.message_id == wrong.id


@pytest.mark.parametrize("task", list(NAMES))
def test_solutions_stubs_and_alternatives_get_the_verdict_of_the_notebook(best, task):
    name = f"encoder_decoder.{task}"
    before = RIGHT["last-state"] if task == "seq2seq" else ""
    assert asked(best, before + RIGHT[NAMES[task]], task).passed
    exercise = nbformat.read(ROOT / "exercises" / "02_encoder_decoder.ipynb", 4)
    (stub,) = [
        cell.source
        for cell in exercise.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == NAMES[task]
    ]
    assert asked(best, stub, task).text() == in_notebook(stub, task).text()
    source = (ROOT / "solutions/alternatives/encoder_decoder.py").read_text(encoding="utf-8")
    others = {}
    exec(source, others)
    for other in others["ALTERNATIVES"][name]:
        defined = CHECKS[name].exercise.signature.partition("(")[0]
        result = asked(best, f"{source}\n{defined} = {other.__name__}", task)
        assert result.passed, (other.__name__, result.text())


ROW = "outputs[torch.arange(len(lengths)), lengths - 1]"
ANSWERS = {
    "parameter": f"nn.Parameter({ROW})",
    "with a graph": f"{ROW}.requires_grad_() * 1",
    "not contiguous": f"{ROW}.t().contiguous().t()",
    "a view": "outputs.transpose(0, 1)[lengths - 1, torch.arange(len(lengths))]",
    "a subclass": f"{ROW}.as_subclass(type('Mine', (torch.Tensor,), {{}}))",
    "half": f"{ROW}.half()",
    "float32": f"{ROW}.float()",
    "complex": f"{ROW}.to(torch.complex64).conj()",
    "sparse": f"{ROW}.to_sparse()",
    "array": f"{ROW}.numpy()",
    "scalar of numpy": f"{ROW}.numpy().max()",
    "list": f"{ROW}.tolist()",
    "list of tensors": f"list({ROW})",
    "pair": f"({ROW}, None)",
    "named pair": "outputs.max(1)",
    "set": "{1, 2}",
    "function": "len",
    "model": "nn.Linear(2, 2)",
    "none": "None",
    "ellipsis": "...",
    "number": "3.5",
    "whole number": "10 ** 5000",
    "text": "'half of a character: \\ud800'",
    "no numbers": f"{ROW}[:0]",
    "too large": f"{ROW}.repeat(10**5, 1)",
    "deep": "__import__('functools').reduce(lambda x, _: [x], range(50), 1)",
}


@pytest.mark.parametrize("answer", list(ANSWERS))
def test_answers_of_every_kind_get_the_verdict_of_the_notebook(best, answer):
    source = f"def last_state(outputs, lengths): return {ANSWERS[answer]}"
    ours, theirs = in_notebook(source), asked(best, source)
    assert verdict(theirs)[:4] == verdict(ours)[:4]
    if answer not in ("too large", "whole number"):
        assert theirs.text() == ours.text()


@pytest.mark.parametrize(
    "code",
    [
        "print('careful', len(outputs)); x = outputs[:, -1]",
        "x = outputs.zero_()[:, 0]",
        "raise ValueError('tail\\n of ' + str(len(lengths)))",
        "assert len(lengths) == 1",
        "x = missing",
    ],
)
def test_prints_changes_and_exceptions_are_told_as_in_the_notebook(best, code):
    source = f"def last_state(outputs, lengths):\n    {code}\n    return x\n"
    ours, theirs = in_notebook(source), asked(best, source)
    assert verdict(theirs) == verdict(ours)
    assert theirs.message.split("\n")[0] == ours.message.split("\n")[0]
    if "print" in code:
        assert theirs.counterexample.printed == ours.counterexample.printed != ""
