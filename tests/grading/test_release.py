"""Exercises made from solutions: what stays, what goes, what is refused."""

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from s2s_lab.cli import main
from s2s_lab.grading.course import EXERCISES
from s2s_lab.grading.notebook import exercise_from, without_region
from s2s_lab.grading.release import checked_names, released, releases
from tests.grading.conftest import ROOT

EXERCISE_NOTEBOOKS = ROOT / "exercises"
CHAPTER = {name: one for name, one in EXERCISES.items() if name.startswith("encoder_decoder.")}
PICTURE = {"a.png": {"image/png": "iVBORw0KGgo="}, "b.txt": {"text/plain": "secret answer"}}


def marks(id, grade=False, solution=False, points=None):
    given = {"grade": grade, "grade_id": id, "locked": not solution, "solution": solution}
    given |= {"schema_version": 3, "task": False}
    return {"nbgrader": given | ({"points": points} if points else {})}


def solved(**change):
    """A notebook with the exercises of chapter 02, as short as it can be."""
    cells = [
        new_markdown_cell(
            "![a](attachment:a.png) " + " ".join(f'hint("{name}")' for name in CHAPTER),
            attachments=PICTURE,
            metadata={"note": "secret answer"},
        )
    ]
    for number, (name, exercise) in enumerate(CHAPTER.items()):
        body = "def f(x):\n    ### BEGIN SOLUTION\n    secret = 42\n    return secret\n"
        cells += [
            new_code_cell(
                body + "    ### END SOLUTION",
                metadata=marks(f"s{number}", solution=True) | {"tags": ["predict"]},
                outputs=[new_output("stream", text="secret answer")],
                execution_count=3,
            ),
            new_code_cell(
                "### BEGIN HIDDEN TESTS\nassert f(1) == 42\n### END HIDDEN TESTS\n"
                f'check("{name}", f)',
                metadata=marks(f"t{number}", grade=True, points=exercise.points),
            ),
        ]
    for index, fields in change.items():
        cells[int(index.removeprefix("cell"))].update(fields)
    return new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "secret": "answer",
        },
    )


def test_what_goes_and_what_stays():
    exercise = exercise_from(solved())
    text = nbformat.writes(exercise)
    for gone in ("secret", "SOLUTION", "HIDDEN", "assert"):
        assert gone not in text
    nbformat.validate(exercise)
    intro, solution, test = exercise.cells[:3]
    assert list(intro.attachments) == ["a.png"]
    assert solution.source == "def f(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    assert (solution.outputs, solution.execution_count) == ([], None)
    assert solution.metadata.tags == ["predict"]
    assert "editable" not in solution.metadata
    assert test.source == 'check("encoder_decoder.last_state", f)'
    assert (test.metadata.editable, test.metadata.deletable) == (False, False)
    assert test.metadata.nbgrader.points == 2


def test_the_solution_is_not_changed():
    notebook = solved()
    before = nbformat.writes(notebook)
    exercise_from(notebook)
    assert nbformat.writes(notebook) == before


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("[\na", "has no ']' after it"),
        ("a\n]", "has no '\\[' before it"),
        ("[\n[\n]", "inside another"),
    ],
)
def test_regions_that_do_not_match(source, words):
    with pytest.raises(ValueError, match=words):
        without_region(source, "[", "]", "…")


TEST = "cell 3 \\(t0\\): "
REFUSED = [
    ({"cell2": {"source": "f(1)"}}, TEST + "no check"),
    ({"cell2": {"source": 'check("encoder_decoder.other", f)'}}, TEST + "no check"),
    ({"cell2": {"metadata": marks("t0", grade=True)}}, TEST + "no points: expected 2"),
    ({"cell2": {"metadata": marks("t0", grade=True, points=9)}}, TEST + "no points: expected 2"),
    ({"cell0": {"source": "no advice"}}, TEST + "no hint"),
    ({"cell2": {"metadata": {}}}, "no cell: expected a graded cell with check"),
    ({"cell1": {"source": "f = 1"}}, "cell 2 \\(s0\\): expected '### BEGIN SOLUTION'"),
    ({"cell1": {"source": "### BEGIN SOLUTION"}}, "cell 2 \\(s0\\): .* has no '### END"),
    ({"cell1": {"metadata": {}}}, "cell 2 .*not marked as one"),
    ({"cell3": {"metadata": marks("s0", solution=True)}}, "cell 4 .*no other cell has"),
]


@pytest.mark.parametrize(("change", "words"), REFUSED)
def test_what_cannot_be_solved_or_graded_is_refused(change, words, tmp_path):
    path = tmp_path / "02_encoder_decoder.ipynb"
    nbformat.write(solved(**change), path)
    with pytest.raises(ValueError, match=f"02_encoder_decoder.ipynb, {words}"):
        released(path)


def test_the_command_writes_and_then_finds_nothing_to_do(tmp_path, capsys):
    source, target = tmp_path / "solutions", tmp_path / "exercises"
    source.mkdir()
    nbformat.write(solved(), source / "02_encoder_decoder.ipynb")
    command = ["release", "--solutions", str(source), "--exercises", str(target)]
    assert main([*command, "--check"]) == 1
    assert not target.exists()
    assert main(command) == 0
    assert main([*command, "--check"]) == 0
    written = target / "02_encoder_decoder.ipynb"
    written.write_text(written.read_text() + " ")
    assert main([*command, "--check"]) == 1
    assert "run s2s-lab release" in capsys.readouterr().out
    (target / "99_alone.ipynb").write_text("{}")
    assert main(command) == 1
    assert "no solution of that name" in capsys.readouterr().out


def test_names_in_a_cell():
    assert checked_names('r = check("a.b", f)\nassert check("c.d", g).passed') == ["a.b", "c.d"]
    assert checked_names("check(name, f)") == []
    assert checked_names("%magic check(") == []


def test_the_exercises_of_the_course_are_in_step(solutions, exercises):
    ready = releases(solutions, exercises)
    assert [release.exercise for release in ready if not release.in_step] == []
    assert {release.exercise for release in ready} == set(exercises.glob("*.ipynb"))


def test_no_line_of_a_solution_is_in_an_exercise(solutions, exercises):
    for release in releases(solutions, exercises):
        notebook = nbformat.read(release.solution, as_version=4)
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("solution"):
                kept = without_region(cell.source, "### BEGIN SOLUTION", "### END SOLUTION", "")
                secret = set(cell.source.splitlines()) - set(kept.splitlines())
                assert len(secret) > 2
                for line in secret:
                    assert line.strip() not in release.exercise.read_text()


def test_the_notebooks_say_what_an_exercise_is_worth(solutions):
    texts = [path.read_text() for path in solutions.glob("*.ipynb")]
    for exercise in EXERCISES.values():
        line = f"{exercise.worth} · about {exercise.minutes} minutes · difficulty {exercise.stars}"
        assert any(line in text for text in texts)


@pytest.mark.parametrize("path", sorted(EXERCISE_NOTEBOOKS.glob("*.ipynb")), ids=lambda p: p.stem)
def test_an_untouched_exercise_runs_to_its_end_and_earns_nothing(path):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    said = [
        output["data"]["text/plain"]
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
        for output in cell.outputs
    ]
    chapter = path.stem.partition("_")[2]
    assert len(said) == sum(name.partition(".")[0] == chapter for name in EXERCISES) > 0
    assert all(text.startswith("not yet") and " · 0 of " in text for text in said)
