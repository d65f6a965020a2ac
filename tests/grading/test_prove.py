"""The proof that the checks are right, for the whole course."""

import json
from dataclasses import replace

from s2s_lab.cli import main
from s2s_lab.grading.course import EXERCISES
from s2s_lab.grading.prove import Proof, total


def test_every_check_holds(solutions, capsys):
    assert main(["prove", "--solutions", str(solutions), "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)
    exercises = len(EXERCISES)
    assert counts["exercises"] == counts["solutions_full"] == counts["stubs_zero"] == exercises
    wrong = counts["wrong"]
    assert wrong == counts["wrong_rejected"] == counts["wrong_named"] >= 4 * exercises
    assert counts["alternatives"] == counts["alternatives_accepted"] >= 2 * exercises


def test_one_thing_that_fails_is_enough():
    proof = Proof(1, 1, 1, 4, 4, 4, 2, 2)
    assert proof.holds
    for field, value in (
        ("solutions_full", 0),
        ("stubs_zero", 0),
        ("wrong_rejected", 3),
        ("wrong_named", 3),
        ("alternatives_accepted", 1),
    ):
        assert not replace(proof, **{field: value}).holds
        assert not total([proof, replace(proof, **{field: value})]).holds


def test_a_folder_without_solutions_is_one_sentence(tmp_path, capsys):
    assert main(["prove", "--solutions", str(tmp_path)]) == 2
    assert "expected solution notebooks" in capsys.readouterr().err
