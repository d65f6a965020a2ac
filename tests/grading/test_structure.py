"""What counts as the same answer: kinds that a learner would not tell apart, and none besides."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.grading.structure import answer_faults, same

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3) | st.floats(-9, 9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(PLAIN)
def test_a_value_is_the_same_as_itself(value):
    assert answer_faults("1", value, value) == ()
    assert same(None, value, value)


@given(PLAIN, PLAIN)
def test_what_is_the_same_is_so_in_both_directions(a, b):
    assert same(None, a, b) == same(None, b, a)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        ([1, 2], (1, 2)),
        ([1, 2], torch.tensor([1, 2])),
        (0.5, torch.tensor(0.5, dtype=torch.float64)),
        (torch.tensor(0.5, dtype=torch.float64), 0.5),
        (2.0, 2),
        (2, 2.0),
        (0.3, 0.1 + 0.2),
        (math.nan, math.nan),
        ({"a": [1.0]}, {"a": (1,)}),
    ],
)
def test_kinds_that_no_learner_would_tell_apart(expected, got):
    assert answer_faults("1", expected, got) == ()


@pytest.mark.parametrize(
    ("expected", "got", "aspect", "words"),
    [
        (True, 1, "shape", "Expected True, got 1"),
        (1, True, "shape", "Expected 1, got True"),
        ("a", None, "shape", "Expected 'a', got None"),
        ([1, 2], [1], "shape", "a list of 2, got one of 1"),
        ([1, 2], 3, "shape", "a list of 2, got an int"),
        ([[1], [2]], [[1], [3]], "value", "Expected 2 in [1][0], got 3"),
        ({"a": 1}, {}, "shape", "the key 'a', which is missing"),
        ({}, {"b": 1}, "shape", "The key 'b' should not be there"),
        ({"a": 1}, [1], "shape", "Expected a dict, got a list"),
        ({"a": 0.25}, {"a": 0.26}, "value", "Expected 0.25 in ['a'], got 0.26"),
        (torch.zeros(2), torch.zeros(3), "shape", "shape (2,), got a tensor of shape (3,)"),
        (torch.zeros(1, 2), torch.zeros(2), "shape", "shape (1, 2)"),
    ],
)
def test_what_differs_is_told_with_its_place(expected, got, aspect, words):
    (fault,) = answer_faults("7.7", expected, got)
    assert fault.aspect == aspect
    assert words in fault.text
    assert fault.id == f"7.7/{aspect}"


def test_parts_of_a_tuple_are_called_by_their_names():
    answer = (torch.zeros(2), torch.ones(2))
    (fault,) = answer_faults("1", answer, (torch.zeros(2), torch.zeros(2)), ("context", "weights"))
    assert fault.text.startswith("weights: ")


def test_a_float_of_another_precision_is_told():
    half = torch.tensor(0.5, dtype=torch.float64)
    (fault,) = answer_faults("1", half, half.float())
    assert fault.id == "1/dtype"
