"""Submissions that end their process, or try to end others."""

from tests.grading.attacks.attack import deadly

ENDS = deadly(
    "ends and signals",
    {
        "exit_in_cell": ("sys.exit in a cell", "import sys\nsys.exit(0)"),
        "exit_in_answer": ("sys.exit in an answer", "import sys\ndef last_state(*a): sys.exit(0)"),
        "hard_exit_in_cell": ("os._exit in a cell", "import os\nos._exit(0)"),
        "hard_exit_in_answer": (
            "os._exit in an answer",
            "import os\ndef last_state(*a): os._exit(0)",
        ),
        "exit_after_some": (
            "ends after three right answers",
            """
import os
answers = []
def last_state(outputs, lengths):
    answers.append(1)
    if len(answers) > 3: os._exit(0)
    return outputs[torch.arange(len(lengths)), lengths - 1]
""",
        ),
        "interrupt": (
            "KeyboardInterrupt in an answer",
            "def last_state(*a): raise KeyboardInterrupt",
        ),
        "generator_exit": ("GeneratorExit in an answer", "def last_state(*a): raise GeneratorExit"),
        "own_base_exception": (
            "an exception of its own, with a text that raises",
            """
class Mine(BaseException):
    def __str__(self): raise SystemExit
def last_state(*a): raise Mine()
""",
        ),
        "abort": ("abort, a crash", "import os\ndef last_state(*a): os.abort()"),
        "null_pointer": (
            "a read at address 0",
            "import ctypes\ndef last_state(*a): ctypes.string_at(0)",
        ),
        "alarm": ("an alarm that kills", "import signal, time\nsignal.alarm(1)\ntime.sleep(1.5)"),
        "kill_parent": (
            "kill its parent",
            "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\ndef last_state(*a): pass",
        ),
        "kill_all": ("kill everything", "import os, signal\nos.kill(-1, signal.SIGKILL)"),
        "kill_group": ("kill its group", "import os, signal\nos.killpg(0, signal.SIGKILL)"),
        "stop_itself": (
            "stop instead of ending",
            "import signal\ndef last_state(*a):\n    signal.raise_signal(signal.SIGSTOP)",
        ),
        "ignore_signals": (
            "ignore every signal, then hang",
            """
import signal, time
for number in signal.valid_signals():
    try: signal.signal(number, signal.SIG_IGN)
    except OSError: pass
def last_state(*a):
    while True: time.sleep(1)
""",
        ),
        "at_exit": (
            "a handler at exit that writes a grade",
            "import atexit\natexit.register(lambda: open('/tmp/s2s_planted', 'w').write('1'))\n"
            "raise SystemExit",
        ),
        "ended_name": (
            "an exception that pretends to be the grader's own",
            "class Ended(Exception): pass\ndef last_state(*a): raise Ended('17 of 17 points')",
        ),
    },
)
