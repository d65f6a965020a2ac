"""The Chinese tutorials, renewed: code cells of the English ones, run with Chinese labels.

python tests/chinese_tutorials.py [NAME ...]      # e.g. 04_attention; all if none is named

Each markdown cell keeps its Chinese text, by the cell's id. One that is new in English comes in
English, in its place, and is named, to be translated there: `tests/test_chinese_tutorials.py` fails
until it is. A name without a Chinese tutorial begins one.
"""

import argparse
import os
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat

ENGLISH = Path(__file__).resolve().parent.parent / "tutorials"
CHINESE = ENGLISH / "zh-CN"
SHORT = ("00_start_here",)
"""These have some of the cells alone, and a text of their own."""


def main() -> None:
    """Renew the tutorials that are named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    known = sorted(path.stem for path in CHINESE.glob("*.ipynb"))
    parser.add_argument("names", nargs="*", default=known, metavar="NAME")
    for name in parser.parse_args().names:
        path = CHINESE / f"{name}.ipynb"
        kept = cells(nbformat.read(path, as_version=4)) if path.is_file() else {}
        notebook = renewed(nbformat.read(ENGLISH / path.name, as_version=4), kept, name in SHORT)
        path.parent.mkdir(exist_ok=True)
        nbformat.write(notebook, path)
        execute(path)
        missing = [cell for cell in texts(notebook) if cell not in kept]
        print(f"{name}: {'to translate: ' + ', '.join(missing) if missing else 'renewed'}")


def texts(notebook: Any) -> dict[str, str]:
    """The markdown cells of a notebook, by id."""
    return {cell.id: cell.source for cell in notebook.cells if cell.cell_type == "markdown"}


def cells(notebook: Any) -> dict[str, Any]:
    """The cells of a notebook, by id."""
    return {cell.id: cell for cell in notebook.cells}


def renewed(english: Any, chinese: dict[str, Any], short: bool = False) -> Any:
    """The English notebook with Chinese text, as far as there is any, and without outputs.

    Args:
        english: a notebook.
        chinese: the cells that there are, by id.
        short: leave out all others.
    """
    notebook = deepcopy(english)
    if short:
        notebook.cells = [cell for cell in notebook.cells if cell.id in chinese]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        else:
            cell.source = chinese.get(cell.id, cell).source
    return notebook


def execute(path: Path) -> None:
    """Run a notebook in its place, as CONTRIBUTING says, with widgets in Chinese."""
    traits = ("record_timing", "store_widget_state")
    flags = [f"--ExecutePreprocessor.{trait}=False" for trait in traits]
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute"]
    subprocess.run(
        [*command, "--inplace", "--log-level=WARN", *flags, str(path)],
        env={**os.environ, "NBGRADER_EXECUTION": "1", "S2S_LAB_LANGUAGE": "zh-CN"},
        check=True,
    )


if __name__ == "__main__":
    main()
