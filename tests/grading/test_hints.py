"""Hints and names, which come without torch."""

import subprocess
import sys

import pytest

from s2s_lab.cli import main
from s2s_lab.grading.course import EXERCISES, exercise
from s2s_lab.grading.exercise import Exercise, Misconception
from s2s_lab.grading.hints import HintLadder, hint_at


@pytest.mark.parametrize("name", EXERCISES)
def test_three_hints_in_order_and_the_last_again(name):
    ladder = HintLadder()
    given = [ladder.next(name) for _ in range(4)]
    assert [hint.text for hint in given] == [*EXERCISES[name].hints, EXERCISES[name].hints[2]]


def test_each_exercise_has_a_ladder_of_its_own():
    ladder = HintLadder()
    ladder.next("encoder_decoder.last_state")
    assert ladder.next("encoder_decoder.seq2seq").level == 1


def test_a_misspelt_name_takes_no_hint_away():
    ladder = HintLadder()
    with pytest.raises(ValueError, match="did you mean 'encoder_decoder"):
        ladder.next("last_sate")
    assert ladder.next("encoder_decoder.last_state").level == 1


def test_a_level_that_does_not_exist():
    with pytest.raises(ValueError, match="level: expected 1, 2 or 3, got 4"):
        hint_at("encoder_decoder.last_state", 4)


def test_the_command_prints_the_level_that_was_asked(capsys):
    assert main(["hint", "encoder_decoder.last_state", "--level", "2"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("hint 2 of 3 · Advanced indexing")
    assert "--level 3" in out


def test_the_command_names_the_nearest_exercise(capsys):
    assert main(["hint", "greedy"]) == 2
    assert "did you mean 'encoder_decoder.greedy_generate'" in capsys.readouterr().err


def test_hints_do_not_load_torch():
    code = (
        "import sys; from s2s_lab.cli import main; "
        "main(['hint', 'encoder_decoder.seq2seq']); from s2s_lab.grading import hint; "
        "hint('encoder_decoder.seq2seq'); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hints": ("one", "two")}, "expected 3 hints"),
        ({"hints": ("one", "", "three")}, "expected 3 hints"),
        ({"points": 0}, "points"),
        ({"difficulty": 6}, "difficulty 1 to 5"),
        ({"misconceptions": (Misconception("09.9/else", "…"),)}, "expected 02.1/"),
    ],
)
def test_an_exercise_that_would_not_help_is_refused(change, words):
    task = exercise("encoder_decoder.last_state")
    values = {name: getattr(task, name) for name in task.__dataclass_fields__}
    with pytest.raises(ValueError, match=words):
        Exercise(**{**values, **change})
