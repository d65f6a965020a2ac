"""The form of the course's notebooks: what every reader can rely on, chapter by chapter."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from s2s_lab.grading.course import EXERCISES
from s2s_lab.grading.notebook import role

ROOT = Path(__file__).resolve().parent.parent
TUTORIALS = sorted((ROOT / "tutorials").glob("[0-9][0-9]_*.ipynb"))
CHAPTERS = [path for path in TUTORIALS if path.stem != "00_start_here"]
GRADED = [
    *sorted((ROOT / "solutions").glob("*.ipynb")),
    *sorted((ROOT / "exercises").glob("*.ipynb")),
]
ALL = [*TUTORIALS, *GRADED]
PREDICT = re.compile(r"[Pp]redict|guess", re.IGNORECASE)
FIGURES = ("image/svg+xml", "image/png", "text/html", "application/vnd.plotly.v1+json")


def ids(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def draws(cell: Any) -> bool:
    """True if a figure or a widget came out of the cell; a card of `check` is none."""
    return any(
        kind in FIGURES and "s2s-result" not in str(output["data"][kind])
        for output in cell.get("outputs", [])
        for kind in output.get("data", {})
    )


@pytest.mark.parametrize("path", CHAPTERS, ids=ids)
def test_a_tutorial_opens_with_title_goals_and_minutes(path: Path) -> None:
    first = read(path).cells[0].source
    assert first.startswith(f"# {path.stem[:2]} · ")
    assert re.search(r"\*\*\d+ minutes\*\*", first)
    goals = first.partition("Afterwards you can")[2]
    assert len(re.findall(r"^- ", goals, re.MULTILINE)) >= 3


@pytest.mark.parametrize("path", CHAPTERS, ids=ids)
def test_a_tutorial_opens_with_a_claim_and_ends_with_what_if_and_sources(path: Path) -> None:
    texts = [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]
    assert "## A claim to test" in texts[1]
    joined = "\n".join(texts)
    what_if = joined.partition("## What if")[2].partition("\n## ")[0]
    assert len(re.findall(r"^\d\. ", what_if, re.MULTILINE)) >= 3
    assert "## On from here" in joined
    sources = joined.partition("## Sources")[2]
    assert len(re.findall(r"^- ", sources, re.MULTILINE)) >= 2
    assert re.search(r"equation|section", sources)


@pytest.mark.parametrize("path", CHAPTERS, ids=ids)
def test_a_prediction_is_asked_within_two_cells_before_each_figure(path: Path) -> None:
    cells = read(path).cells
    figures = [i for i, cell in enumerate(cells) if draws(cell)]
    assert len(figures) >= 2
    for i in figures:
        near = cells[max(0, i - 2) : i + 1]
        asked = [cell.source for cell in near if PREDICT.search(cell.source)]
        assert asked, f"no prediction before cell {i}"


@pytest.mark.parametrize("path", CHAPTERS, ids=ids)
def test_a_tutorial_shows_a_widget_and_reads_it_as_a_value(path: Path) -> None:
    from s2s_lab import widgets

    names = "|".join(name for name in widgets.__all__ if name[0].isupper())
    code = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "code")
    made = re.findall(rf"^(\w+) = (?:{names})\b", code, re.MULTILINE)
    assert made, "no widget is made"
    assert any(re.search(rf"\b{name}\.\w+", code) for name in made), "it is shown, not used"


@pytest.mark.parametrize("path", CHAPTERS, ids=ids)
def test_by_hand_and_in_pytorch_are_asserted_equal(path: Path) -> None:
    code = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "code")
    assert len(re.findall(r"^\s*assert ", code, re.MULTILINE)) >= 5


@pytest.mark.parametrize("path", ALL, ids=ids)
def test_cells_are_short(path: Path) -> None:
    for i, cell in enumerate(read(path).cells):
        lines = cell.source.splitlines()
        if cell.cell_type == "code":
            assert len(lines) <= 25, f"cell {i} has {len(lines)} lines"
            assert max(map(len, lines), default=0) <= 88, f"cell {i} has a line over 88"
        else:
            assert len(cell.source.split()) <= 160, f"cell {i} has over 160 words"


@pytest.mark.parametrize("path", ALL, ids=ids)
def test_no_heading_stands_in_a_code_cell(path: Path) -> None:
    for i, cell in enumerate(read(path).cells):
        if cell.cell_type == "code":
            headings = [
                line for line in cell.source.splitlines() if re.match(r"#{1,6} [A-Z]", line)
            ]
            marks = [line for line in headings if not re.match(r"### (BEGIN|END) ", line)]
            assert not [line for line in marks if line.startswith("##")], f"cell {i}"


def defined(source: str) -> set[str]:
    tree = ast.parse("\n".join(line for line in source.splitlines() if line[:1] not in "%!"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


@pytest.mark.parametrize("path", ALL, ids=ids)
def test_what_is_defined_is_run(path: Path) -> None:
    """In the same cell after its definition, or in one of the next three code cells."""
    code = [cell for cell in read(path).cells if cell.cell_type == "code"]
    for i, cell in enumerate(code):
        for name in defined(cell.source):
            uses = [c.source for c in code[i + 1 : i + 4]]
            own = len(re.findall(rf"\b{name}\b", cell.source)) - len(
                re.findall(rf"(?:def|class) {name}\b", cell.source)
            )
            found = own or any(re.search(rf"\b{name}\b", source) for source in uses)
            assert found, f"{name} is defined and not run"


@pytest.mark.parametrize("path", ALL, ids=ids)
def test_links_to_files_lead_somewhere(path: Path) -> None:
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", cell.source):
                assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", ALL, ids=ids)
def test_a_notebook_is_at_most_400_kilobytes(path: Path) -> None:
    """The gallery is meant to hold every widget's page, and is no chapter."""
    assert path.stat().st_size <= 400_000


@pytest.mark.parametrize("path", TUTORIALS, ids=ids)
def test_a_tutorial_is_committed_executed_and_without_errors(path: Path) -> None:
    code = [cell for cell in read(path).cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    kinds = [output.output_type for cell in code for output in cell.outputs]
    assert "error" not in kinds
    assert "widgets" not in json.loads(path.read_text())["metadata"]


@pytest.mark.parametrize("path", TUTORIALS, ids=ids)
def test_a_reader_without_a_kernel_sees_every_figure(path: Path) -> None:
    for cell in read(path).cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "application/vnd.jupyter.widget-view+json" in data:
                assert {"text/html", "image/png", "image/svg+xml"} & set(data)


@pytest.mark.parametrize("path", CHAPTERS, ids=ids)
def test_each_chapter_has_its_exercises_and_solutions(path: Path) -> None:
    name = path.stem.partition("_")[2]
    assert any(exercise.startswith(f"{name}.") for exercise in EXERCISES)
    for folder in ("solutions", "exercises"):
        assert (ROOT / folder / path.name).is_file()
    link = f"../exercises/{path.name}"
    assert any(link in cell.source for cell in read(path).cells)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda exercise: exercise.name)
def test_an_exercise_says_shapes_points_minutes_and_difficulty(exercise: Any) -> None:
    chapter = exercise.name.partition(".")[0]
    path = next((ROOT / "solutions").glob(f"*_{chapter}.ipynb"))
    cells = read(path).cells
    heading = f"## {exercise.number} · "
    task = next(cell for cell in cells if cell.source.startswith(heading))
    line = f"*{exercise.worth} · about {exercise.minutes} minutes · difficulty"
    assert f"{line} {exercise.stars}*" in task.source
    assert "| returns |" in task.source
    assert exercise.signature.partition("(")[0] in task.source
    assert role(task).get("locked")
