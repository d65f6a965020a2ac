"""What checks by oracle share: how inputs and answers of every form are shown."""

from dataclasses import dataclass

import torch

from s2s_lab.grading import shown
from s2s_lab.grading.course import EXERCISES
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Fault, Question, Reply


def test_a_list_of_rows_is_shown_row_by_row_and_what_differs_is_marked():
    table = shown.table("got", [(1, "a"), (2, "c")], against=[(1, "a"), (2, "b")])
    assert table.rows == (("0", ("[1, 'a']",)), ("1", ("[2, 'c']",)))
    assert table.differs == {(1, 0)}


def test_tensors_of_a_dict_stand_below_each_other_with_the_axes_of_their_keys():
    right = {"db": torch.tensor([1.0, 2.0]), "dW": torch.tensor([[3.0, 4.0]])}
    mine = {"db": torch.tensor([1.0, 5.0]), "dW": torch.tensor([[3.0, 4.0]])}
    axes = {"db": "unit", "dW": "unit input"}
    table = shown.answer("got", mine, (), axes, right)
    assert [name for name, _ in table.rows] == ["db, shape 2", "  ", "dW, shape 1 × 2", "  unit 0"]
    assert table.rows[1][1] == ("1", "5")
    assert table.differs == {(1, 1)}


def test_a_tensor_of_another_type_says_which():
    ids = torch.tensor([1, 2])
    assert shown.answer("got", ids.float(), (), {}, ids).title == "got, shape 2, float32"
    assert shown.answer("got", ids, (), {}, ids).title == "got, shape 2"
    parts = shown.answer("got", (ids.double(), ids), ("ids", "mask"), {}, (ids, ids > 1))
    assert [name for name, _ in parts.rows if "shape" in name] == [
        "ids, shape 2, float64",
        "mask, shape 2, int64",
    ]


@dataclass(frozen=True)
class Sometimes:
    """An input of which one part is there in some cases only."""

    always: torch.Tensor
    sometimes: torch.Tensor | None


def test_what_is_none_is_neither_shown_nor_made_smaller():
    probe = ByOracle(
        exercise=EXERCISES["encoder_decoder.last_state"],
        question=Question(Sometimes, lambda submission, case: submission(case.always)),
        cases=lambda rng: iter(()),
        oracle=lambda case: case.always,
        wrong=(),
        axes={"always": "row", "sometimes": "row"},
    ).check()
    without = Sometimes(torch.tensor([1.5, 2.5]), None)
    both = Sometimes(torch.tensor([1.5, 2.5]), torch.tensor([3.5, 4.5]))
    assert {len(one.always) for one in probe.smaller(without)} == {1, 2}
    assert all(one.sometimes is None for one in probe.smaller(without))
    for case, names in ((without, ["always"]), (both, ["always", "sometimes"])):
        fault = Fault("value", "", "02.1/value")
        shown = probe.show(case, Reply(case.always + 1, None, case), fault)
        assert [table.title for table in shown.inputs] == names


def test_parts_that_are_all_numbers_stand_side_by_side():
    table = shown.answer("got", (0.5, torch.tensor(1.0)), ("P", "R"), {}, (0.5, 0.25))
    assert table.columns == ("P", "R")
    assert table.rows == (("", ("0.5", "1")),)
    assert table.differs == {(0, 1)}
