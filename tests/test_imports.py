"""Imports go one way: each layer knows those before it, and Jupyter is known from widgets on."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "s2s_lab"

LAYERS = (
    {"language", "retelling", "text", "words", "bpe", "stop", "charts", "picture", "cards"},
    {"tasks"},
    {"batch"},
    {"attention"},
    {"models"},
    {"decoding"},
    {"training"},
    {"metrics"},
    {"translator", "huggingface"},
    {"evaluation", "details", "steering", "attention_maps"},
    {"experiments"},
    {"plots"},
    {"pages"},
    {"widgets"},
    {"course", "lab", "checkup", "projector"},
    {"grading"},
    {"cli"},
)
"""First to last; a layer may import itself and what stands before it."""

NARROW = {
    "decoding": {"models": {"s2s_lab.models.protocol"}},
    "plots": {"decoding": {"s2s_lab.decoding.trace"}},
    "pages": {"decoding": {"s2s_lab.decoding.trace"}},
}
"""Layer -> other layer -> the only modules of the other that it may import."""

JUPYTER = {"IPython", "ipywidgets", "anywidget", "ipykernel", "jupyterlab", "traitlets", "nbformat"}

RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(code: str, module: str, is_package: bool = False) -> Iterator[str]:
    """Every module that some code imports, wherever in it; relative imports made absolute."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = module.split(".") if is_package else module.split(".")[:-1]
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            if base == "s2s_lab":
                yield from (f"s2s_lab.{alias.name}" for alias in node.names)
            else:
                yield base


def against_the_order(module: str, imported: str) -> str | None:
    """What is wrong with one import, in one sentence; None if nothing is."""
    layer = module.split(".")[1]
    root, _, rest = imported.partition(".")
    if root in JUPYTER and RANK[layer] < RANK["widgets"]:
        return f"{module} imports {imported}, but {layer} lies below widgets"
    if root != "s2s_lab" or not rest:
        return None
    other = rest.split(".")[0]
    if other not in RANK:
        return None if other.startswith("__") else f"{module} imports {imported}: no such layer"
    if RANK[other] > RANK[layer]:
        return f"{module} imports {imported}, but {layer} comes before {other}"
    allowed = NARROW.get(layer, {}).get(other)
    if allowed is not None and imported not in allowed:
        return f"{module} imports {imported}, expected only {', '.join(sorted(allowed))}"
    return None


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_module_keeps_to_the_order(path: Path) -> None:
    module = name_of(path)
    found = set(imports(path.read_text(encoding="utf-8"), module, path.name == "__init__.py"))
    if module == "s2s_lab":
        assert not {name for name in found if name.startswith("s2s_lab")}  # names load when used
        return
    if module == "s2s_lab.__main__":
        assert {name for name in found if name.startswith("s2s_lab")} == {"s2s_lab.cli"}
        return
    assert module.split(".")[1] in RANK, "give the module a layer in LAYERS"
    assert [wrong for name in sorted(found) if (wrong := against_the_order(module, name))] == []


@pytest.mark.parametrize(
    ("module", "code", "sentence"),
    [
        ("s2s_lab.text", "import s2s_lab.batch", "text comes before batch"),
        ("s2s_lab.batch", "def f():\n    from s2s_lab import tasks, models", "batch comes before"),
        ("s2s_lab.decoding.beam", "from ..models import seq2seq", "expected only s2s_lab.models.p"),
        ("s2s_lab.decoding.beam", "from s2s_lab.models.seq2seq import X", "expected only"),
        ("s2s_lab.plots", "from IPython.display import HTML", "plots lies below widgets"),
        ("s2s_lab.widgets.stepper", "from s2s_lab.grading import check", "comes before grading"),
    ],
)
def test_the_order_is_noticed_when_broken(module: str, code: str, sentence: str) -> None:
    wrong = [against_the_order(module, name) for name in imports(code, module)]
    assert any(sentence in (line or "") for line in wrong), wrong


def test_the_order_allows_what_it_should() -> None:
    code = "import torch\nfrom s2s_lab.models.protocol import StepModel\nfrom s2s_lab import batch"
    found = list(imports(code, "s2s_lab.decoding.greedy"))
    assert found == ["torch", "s2s_lab.models.protocol", "s2s_lab.batch"]
    assert [against_the_order("s2s_lab.decoding.greedy", name) for name in found] == [None] * 3
