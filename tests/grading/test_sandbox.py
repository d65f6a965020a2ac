"""Asking in a sandbox: the same verdicts as in the notebook, and nothing left when it is over."""

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace

import psutil
import pytest
import torch

from s2s_lab.grading.asked import READY_SECONDS, Asked
from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.engine import examine
from s2s_lab.grading.inside.channel import Channel
from s2s_lab.grading.inside.limits import Limits
from s2s_lab.grading.inside.plain import dumps
from s2s_lab.grading.inside.questions import QUESTIONS
from s2s_lab.grading.isolation import bubblewrap
from s2s_lab.grading.sandbox import Sandbox, Work, WorkEnded
from tests.grading.classes import LAST_STATE, READS_PADDING
from tests.grading.conftest import ROOT
from tests.grading.sandboxed import IMPORTS, asked, work

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")


@pytest.fixture(scope="module", params=["bubblewrap", "none"])
def sandbox(request):
    if request.param == "bubblewrap" and bubblewrap() is None:
        pytest.skip("needs bubblewrap (bwrap) that works here")
    with Sandbox(request.param, Limits(answer_seconds=10.0)) as sandbox:
        yield sandbox


def test_the_learners_own_line_is_named(sandbox):
    result = asked(sandbox, "def last_state(o, l):\n    y = 1\n    return y.missing")
    assert "line 3 of last_state: return y.missing" in result.text()


def test_a_cell_that_stops_does_not_stop_the_next_one(sandbox):
    cells = (("cell 1", IMPORTS + "1 / 0"), ("cell 2", "this is no Python"), ("cell 3", LAST_STATE))
    with sandbox.begin(Work("encoder_decoder.last_state", "last_state", cells)) as copy:
        kinds = [raised.kind if raised else None for raised in copy.raised]
        assert kinds == ["ZeroDivisionError", "SyntaxError", None]
        assert copy.defined
        assert examine(CHECKS["encoder_decoder.last_state"], copy, 5).passed


def test_a_copy_that_ends_in_a_cell_names_it(sandbox):
    with pytest.raises(WorkEnded) as ended, sandbox.begin(work("import os; os._exit(0)")):
        pass
    assert ended.value.cell == 1


def test_a_copy_that_ends_in_an_answer_stays_gone(sandbox):
    case = next(iter(CHECKS["encoder_decoder.last_state"].cases(random.Random(0))))
    with sandbox.begin(work("import os\ndef last_state(*a): os._exit(0)")) as copy:
        replies = [copy(case), copy(case)]
    assert [reply.raised.kind for reply in replies] == ["Ended", "Ended"]


def test_a_question_that_has_one_train_a_model_waits_longer():
    def raised(exercise: str, sleeper: str) -> object:
        name = exercise.partition(".")[2]
        cells = (("cell 1", f"import time\ndef {name}(*a):\n    time.sleep({sleeper})"),)
        case = next(iter(CHECKS[exercise].cases(random.Random(0))))
        with impatient.begin(Work(exercise, name, cells)) as copy:
            return copy(case).raised

    with Sandbox(limits=Limits(answer_seconds=1.5)) as impatient:
        assert raised("translation.fit_phrasebook", "2.5") is None
        late = raised("encoder_decoder.last_state", "2.5")
        assert late is not None
        assert late.kind == "Ended"


@pytest.mark.parametrize("patience", [0, 0.5, 4.5])
def test_patience_has_bounds(patience):
    with pytest.raises(ValueError, match="patience: expected 1 to 4, got"):
        replace(QUESTIONS["translation.fit_phrasebook"], patience=patience)


def test_what_was_answered_before_the_end_stays_answered(sandbox):
    """Sixteen inputs are under way at once; the fifth ends the copy."""
    source = LAST_STATE.replace("    return", "    count.append(1)\n    end()\n    return")
    end = "import os\ncount = []\ndef end():\n    if len(count) == 5: os._exit(0)\n"
    check = CHECKS["encoder_decoder.last_state"]
    cases = list(check.cases(random.Random(0)))
    with sandbox.begin(work(end + source)) as copy:
        replies = copy.several(cases)
    assert len(cases) == len(replies) == 16
    assert not any(
        check.judge(case, reply.answer) for case, reply in zip(cases[:4], replies[:4], strict=True)
    )
    assert [reply.raised.kind for reply in replies[4:]] == ["Ended"] * 12


def test_inputs_and_answers_larger_than_the_line_are_not_stuck(sandbox):
    """Each input is 640 kB, far more than lies unread on a line, and so is what comes back."""
    check = CHECKS["encoder_decoder.last_state"]
    case = next(iter(check.cases(random.Random(0))))
    large = replace(case, outputs=torch.randn(2, 4, 10_000).double(), lengths=torch.tensor([4, 1]))
    cases = [large, case, large, large, case]
    with sandbox.begin(work("def last_state(o, l):\n    o += 1\n    return o")) as copy:
        replies = copy.several(cases)
    for case, reply in zip(cases, replies, strict=True):
        assert torch.equal(reply.answer, case.outputs + 1)
        assert torch.equal(reply.after.outputs, case.outputs + 1)


def test_text_of_a_copy_commands_no_terminal(sandbox):
    source = (
        "def last_state(*a):\n    print('\\x1b[2Jx\\ty')\n    raise ValueError('\\x1b]0;full\\x07')"
    )
    with sandbox.begin(work(source)) as copy:
        reply = copy(next(iter(CHECKS["encoder_decoder.last_state"].cases(random.Random(0)))))
    assert reply.printed == "\ufffd[2Jx\ty\n"
    assert reply.raised.text == "\ufffd]0;full\ufffd"


def test_classes_of_a_notebook_are_found_by_their_module(sandbox):
    source = """
from dataclasses import dataclass
from typing import ClassVar, get_type_hints
@dataclass
class Pair:
    other: "Pair"
    count: "ClassVar[int]" = 0
import pickle
hints, again = get_type_hints(Pair), pickle.loads(pickle.dumps(Pair(None)))
"""
    with sandbox.begin(work(source + LAST_STATE)) as copy:
        assert copy.raised == (None, None)


def test_what_one_copy_does_no_other_one_sees(sandbox):
    plant = "import os, torch\nopen('planted.py', 'w').write('x = 1')\ntorch.planted = 1\n"
    with sandbox.begin(work(plant + LAST_STATE)) as copy:
        assert copy.raised == (None, None)
        look = "import os\nassert not os.listdir('.') and not hasattr(torch, 'planted')\n"
        with sandbox.begin(work(look + "import planted\n" + LAST_STATE)) as other:
            assert other.raised[1].kind == "ModuleNotFoundError"


def test_several_threads_ask_at_once(sandbox):
    points: list[int] = []

    def ask(source: str) -> None:
        points.extend(asked(sandbox, source).points for _ in range(5))

    sources = [LAST_STATE, READS_PADDING] * 3
    threads = [threading.Thread(target=ask, args=(source,)) for source in sources]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(points) == [0] * 15 + [2] * 15


def offspring() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


def vanish(pids: set[int]) -> bool:
    """True once none of these processes is left."""
    until = time.monotonic() + 30
    while any(psutil.pid_exists(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.02)
    return not any(psutil.pid_exists(pid) for pid in pids)


def test_beginning_and_ending_leaves_nothing(sandbox):
    def cycle() -> None:
        with sandbox.begin(work("while False: pass")):
            pass

    cycle()
    before = offspring()
    files = psutil.Process().num_fds()
    for _ in range(60):
        cycle()
    assert psutil.Process().num_fds() == files
    assert vanish(offspring() - before)


def test_an_interrupt_ends_the_copy(sandbox):
    before = offspring()
    copy = sandbox.begin(work("import time"))
    assert copy.__enter__().raised == (None, None)
    assert not copy.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert vanish(offspring() - before)


@pytest.mark.parametrize("kind", ["auto", "none"])
def test_closing_ends_every_process_and_removes_every_file(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = offspring()
    with Sandbox(kind) as sandbox:
        assert offspring() - before
        left = sandbox.begin(work("open('left', 'w').close()"))
        left.__enter__()
    assert vanish(offspring() - before)
    left.__exit__(None, None, None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["auto", "none"])
def test_nothing_outlives_a_grader_that_is_killed(kind, tmp_path):
    script = f"""
import psutil, time
from s2s_lab.grading.sandbox import Sandbox, Work
with Sandbox({kind!r}) as sandbox:
    sandbox.begin(Work("encoder_decoder.last_state", "x", ())).__enter__()
    busy = "import threading\\nthreading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()"
    copy = sandbox.begin(Work("encoder_decoder.last_state", "x", (("c", busy),)))
    copy.__enter__()
    print(*(child.pid for child in psutil.Process().children(recursive=True)), flush=True)
    time.sleep(600)
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    grader = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=environment
    )
    with grader:
        pids = set(map(int, grader.stdout.readline().split()))
        grader.kill()
    assert len(pids) >= 3
    assert vanish(pids)
    assert list(tmp_path.iterdir()) == []


def test_a_first_process_that_is_gone_is_no_fault_of_a_submission():
    with Sandbox() as sandbox:
        for pid in offspring():
            psutil.Process(pid).kill()
        sandbox._process.wait()
        with pytest.raises(OSError, match="no copy|Broken pipe|not open"):
            asked(sandbox, LAST_STATE)


def test_a_sandbox_that_does_not_start_says_why(monkeypatch):
    monkeypatch.setattr("s2s_lab.grading.isolation.folders", lambda: ())
    before = offspring()
    with pytest.raises(OSError, match="did not start .*No module named 'torch'"), Sandbox("none"):
        pass
    assert vanish(offspring() - before)


def test_a_sandbox_that_is_not_open_begins_nothing():
    with pytest.raises(OSError, match="not open"), Sandbox().begin(work(LAST_STATE)):
        pass


def test_without_bubblewrap_files_of_the_account_are_shut(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the answer")
    with Sandbox("none") as sandbox:
        assert sandbox.name.startswith("no bubblewrap + ")
        if "landlock" not in sandbox.locks:
            assert "read and change the files" in sandbox.isolation.warning
            pytest.skip("needs a kernel with Landlock")
        assert sandbox.isolation.warning is None
        with sandbox.begin(work(f"open({str(secret)!r}).read()")) as copy:
            assert copy.raised[1].kind == "PermissionError"
        with sandbox.begin(work(f"open({str(secret)!r}, 'w')")) as copy:
            assert copy.raised[1].kind == "PermissionError"
    assert secret.read_text() == "the answer"


def test_every_message_that_is_not_as_it_should_be_ends_the_work():
    """The other end is played here; whatever it says, the one who asks is never stuck."""
    import socket

    def told(*messages: object) -> str:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            for message in messages:
                data = message if isinstance(message, bytes) else dumps(message)
                theirs.sendall(len(data).to_bytes(4, "big") + data)
            theirs.shutdown(socket.SHUT_WR)
            copy = Asked(Channel(ours), work(LAST_STATE), Limits(seconds=5, answer_seconds=1))
            try:
                copy.run()
            except (WorkEnded, OSError) as error:
                return f"{type(error).__name__}: {error}"
            case = next(iter(CHECKS["encoder_decoder.last_state"].cases(random.Random(0))))
            return str(copy(case).raised)

    ran = [{"begins": 0}, {"ran": 0}, {"begins": 1}, {"ran": 1}]
    assert READY_SECONDS > 5
    assert told() == "OSError: no copy for a submission: it ended by itself or ran out of memory"
    assert told("ready", "x").startswith("OSError: no copy")
    assert told({}, {"begins": 1}) == "WorkEnded: it said what it should not"
    assert told({}, *ran[:3]) == "WorkEnded: it ended by itself or ran out of memory"
    assert told({}, *ran, [True]) == "WorkEnded: it said what it should not"
    assert told({}, *ran, b"junk" * 9).startswith("WorkEnded: it said too much")
    assert "what was not asked" in told({}, *ran, {"defined": True}, {"number": 2})
    assert "it should not" in told({}, *ran, {"defined": 1}, 7)
    assert told({}, *ran, {}, {"number": 1, "raised": 3, "after": 4, "printed": 5}) == "None"
