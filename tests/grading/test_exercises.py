"""What every check of the course promises, whatever it asks."""

import random
from dataclasses import fields
from math import log

import pytest
import torch

from s2s_lab.grading import shown
from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.course import EXERCISES
from s2s_lab.grading.diagnosis import find_all, here, known_mistake
from s2s_lab.grading.inside.asking import copy_of
from s2s_lab.grading.inside.plain import dumps, loads
from s2s_lab.grading.inside.questions import QUESTIONS
from s2s_lab.grading.simpler import weight

WRONG = [(name, wrong) for name, probe in CHECKS.items() for wrong in probe.wrong]
BY_NAME = pytest.mark.parametrize("name", EXERCISES)
OTHER_SEED = 5
"""`prove` asks on the inputs of seed 0."""


def cases_of(name, seed=0):
    return list(CHECKS[name].cases(random.Random(seed)))


def as_inputs(case):
    return {one.name: getattr(case, one.name) for one in fields(case)}


@pytest.mark.parametrize(("name", "wrong"), WRONG, ids=lambda value: getattr(value, "id", value))
def test_a_wrong_solution_is_noticed_and_named_on_other_inputs(name, wrong):
    """With d = share of inputs where it shows, n inputs miss it with (1 - d)^n ≤ 1/1000."""
    probe = CHECKS[name]
    cases = cases_of(name, OTHER_SEED)
    findings = find_all(probe, here(probe, wrong.submission), cases)
    shows = sum(bool(finding.faults) for finding in findings)
    assert shows >= 3
    assert shows == len(cases) or len(cases) >= log(0.001) / log(1 - shows / len(cases))
    named = known_mistake(probe, findings)
    assert named is not None
    assert named.id == wrong.id


@BY_NAME
def test_every_misconception_has_a_wrong_solution_and_there_are_at_least_four(name):
    known = [misconception.id for misconception in EXERCISES[name].misconceptions]
    assert {wrong.id for wrong in CHECKS[name].wrong} == set(known)
    assert len(set(known)) == len(known) >= 4
    messages = {misconception.message for misconception in EXERCISES[name].misconceptions}
    assert len(messages) == len(known)


@BY_NAME
def test_a_question_is_the_one_that_the_sandbox_asks(name):
    assert QUESTIONS[name] is CHECKS[name].question


@BY_NAME
def test_the_same_seed_gives_the_same_inputs_and_another_one_others(name):
    first, again, other = cases_of(name), cases_of(name), cases_of(name, OTHER_SEED)
    assert [dumps(as_inputs(case)) for case in first] == [dumps(as_inputs(case)) for case in again]
    assert [dumps(as_inputs(case)) for case in first] != [dumps(as_inputs(case)) for case in other]


@BY_NAME
def test_inputs_travel_to_the_sandbox_as_they_are(name):
    for case in cases_of(name)[:20]:
        there = type(case)(**loads(dumps(as_inputs(case))))
        assert dumps(as_inputs(there)) == dumps(as_inputs(case))
        assert dumps(as_inputs(copy_of(case))) == dumps(as_inputs(case))


@BY_NAME
def test_simpler_inputs_are_simpler_and_come_to_an_end(name):
    """A chain of first choices, as for a submission that is wrong on everything."""
    case = max(cases_of(name)[:10], key=weight)
    for _ in range(400):
        simpler = next(iter(CHECKS[name].smaller(case)), None)
        if simpler is None:
            break
        assert dumps(as_inputs(simpler)) != dumps(as_inputs(case))
        case = simpler
    else:
        pytest.fail("still not at its end after 400 steps")


@BY_NAME
def test_learners_see_no_number_that_is_not_finite_among_the_inputs(name):
    for case in cases_of(name)[:20]:
        for value in as_inputs(case).values():
            if isinstance(value, torch.Tensor) and value.is_floating_point():
                assert not value.isnan().any()


@BY_NAME
def test_hints_and_messages_are_sentences_that_do_not_give_the_id_away(name):
    exercise = EXERCISES[name]
    assert len(set(exercise.hints)) == 3
    for known in exercise.misconceptions:
        assert known.message[0].isupper() or known.message[0] in "`|λ"
        assert known.message.rstrip().endswith((".", "?", "!", ")", "`", "…"))
        assert len(known.message) >= 40
        assert known.id.partition("/")[2] == known.id.partition("/")[2].lower()


def test_a_long_value_is_cut_to_what_can_be_read():
    assert len(shown.line("a" * 1000)) <= shown.TEXT
