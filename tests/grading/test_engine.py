"""`check`: verdicts, messages, what it leaves alone."""

import random
import re

import pytest
import torch
from torch import nn

from s2s_lab.grading import check
from s2s_lab.grading.checks import CHECKS

LAST_STATE = "encoder_decoder.last_state"


def right(outputs, lengths):
    return outputs[torch.arange(len(lengths)), lengths - 1]


def test_a_right_answer_gets_all_points():
    result = check(LAST_STATE, right)
    assert (result.passed, result.status, result.points, result.message_id) == (
        True,
        "passed",
        2,
        None,
    )
    assert result.counterexample is None


def unwritten(outputs, lengths):
    raise NotImplementedError()


def forgets_return(outputs, lengths):
    right(outputs, lengths)


@pytest.mark.parametrize("submission", [unwritten, forgets_return, lambda *_: ...])
def test_what_is_not_written_is_not_yet_wrong(submission):
    result = check(LAST_STATE, submission)
    assert (result.status, result.points, result.message_id) == ("not yet", 0, None)
    assert f'hint("{LAST_STATE}")' in result.message


@pytest.mark.parametrize("stub", ["init", "forward"])
def test_a_class_without_body_is_not_yet_wrong(stub):
    class RNNSeq2Seq(nn.Module):
        def __init__(self, src_vocab, tgt_vocab, hidden):
            super().__init__()
            if stub == "init":
                raise NotImplementedError()

        def forward(self, src, src_len, tgt_in):
            raise NotImplementedError()

    assert check("encoder_decoder.seq2seq", RNNSeq2Seq).status == "not yet"


def crashes(outputs, lengths):
    position = lengths.max() + 2
    return outputs[:, position]  # the line at fault


def test_an_exception_becomes_a_message_with_the_learners_own_line():
    result = check(LAST_STATE, crashes)
    assert (result.status, result.message_id) == ("failed", "02.1/crash")
    assert "IndexError" in result.message
    assert "return outputs[:, position]  # the line at fault" in result.message
    assert "of crashes" in result.message
    assert "Traceback" not in result.text()


def leaves(outputs, lengths):
    raise SystemExit(3)


def test_leaving_the_interpreter_is_an_answer_like_any_other():
    assert check(LAST_STATE, leaves).message_id == "02.1/crash"


def changes_its_input(outputs, lengths):
    lengths -= 1
    return outputs[torch.arange(len(lengths)), lengths]


def test_a_right_answer_that_changes_an_input_is_not_right():
    result = check(LAST_STATE, changes_its_input)
    assert (result.status, result.message_id) == ("failed", "02.1/changes-input")
    assert "lengths in place" in result.message


@pytest.mark.parametrize(
    ("answer", "id"),
    [
        (lambda outputs, lengths: right(outputs, lengths).tolist(), "02.1/shape"),
        (lambda outputs, lengths: right(outputs, lengths)[:, :1], "02.1/shape"),
        (lambda outputs, lengths: right(outputs, lengths).float(), "02.1/dtype"),
        (lambda outputs, lengths: right(outputs, lengths) + 1e-6, "02.1/value"),
        (lambda outputs, lengths: right(outputs, lengths) * float("nan"), "02.1/value"),
    ],
)
def test_an_unknown_mistake_is_told_by_its_aspect(answer, id):
    assert check(LAST_STATE, answer).message_id == id


def broadcasts(outputs, lengths):
    return right(outputs, lengths)[None]


def test_a_shape_that_would_broadcast_is_rejected():
    assert check(LAST_STATE, broadcasts).message_id == "02.1/shape"


def none_for_one_sentence(outputs, lengths):
    if len(lengths) > 1:
        return right(outputs, lengths)
    return None


def test_none_on_some_inputs_is_a_failure():
    assert check(LAST_STATE, none_for_one_sentence).message_id == "02.1/returns-none"


def noisy(outputs, lengths):
    print("first length", int(lengths[0]))
    random.random()
    torch.rand(3)
    torch.manual_seed(5)
    return outputs[:, -1]


def test_the_session_is_left_as_it_was(capsys):
    random.seed(1)
    torch.manual_seed(1)
    wanted = random.random(), torch.rand(2)
    random.seed(1)
    torch.manual_seed(1)
    result = check(LAST_STATE, noisy)
    assert (random.random(), torch.rand(2).tolist()) == (wanted[0], wanted[1].tolist())
    assert capsys.readouterr().out == ""
    assert result.counterexample.printed == "first length 1"


def test_the_same_seed_gives_the_same_text_and_another_seed_other_inputs():
    def text(seed):
        return check(LAST_STATE, lambda outputs, lengths: outputs * 2, seed=seed).text()

    assert text(0) == text(0)
    cases = [list(CHECKS[LAST_STATE].cases(random.Random(seed))) for seed in (0, 0, 1)]
    assert torch.equal(cases[0][0].outputs, cases[1][0].outputs)
    assert not torch.equal(cases[0][0].outputs, cases[2][0].outputs)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((LAST_STATE,), f'Write check("{LAST_STATE}", last_state)'),
        (("encoder_decoder.lst_state", right), f"did you mean '{LAST_STATE}'"),
        (("greedy generate", right), "did you mean 'encoder_decoder.greedy_generate'"),
        ((LAST_STATE, torch.ones(2)), "expected a function"),
        (("encoder_decoder.seq2seq", nn.Linear(1, 1)), "expected the class itself"),
    ],
)
def test_a_call_that_cannot_be_meant_gives_one_sentence(arguments, words):
    with pytest.raises(ValueError, match=re.escape(words)) as caught:
        check(*arguments)
    assert "\n" not in str(caught.value)
