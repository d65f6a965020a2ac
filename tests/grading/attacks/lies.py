"""Answers, exceptions and settings that are not what they seem where they are looked at."""

from tests.grading.attacks.attack import WRONG, deadly


def answer(value: str, before: str = "") -> str:
    """Code whose every answer is this expression."""
    return f"{before}\ndef last_state(outputs, lengths):\n    return {value}\n"


LIES = deadly(
    "lying answers",
    {
        "not_a_number": ("NaN everywhere", answer("outputs[:, 0] * float('nan')")),
        "infinite": ("infinity everywhere", answer("outputs[:, 0] / 0")),
        "other_dtypes": (
            "a type of numbers that rounds everything away",
            answer("(outputs[:, 0] * 0).to(torch.float8_e4m3fn)"),
        ),
        "quantized": (
            "numbers of eight bits",
            answer("torch.quantize_per_tensor(outputs[:, 0].float(), 9.0, 0, torch.qint8)"),
        ),
        "expanded": (
            "one number shown a thousand million times",
            answer("outputs[:1, :1, 0].expand(10**5, 10**5)"),
        ),
        "shared_answer": (
            "an answer that a thread changes later",
            answer(
                "held",
                """
import threading
held = torch.zeros(3, 4, dtype=torch.double)
def change():
    while True: held.normal_()
threading.Thread(target=change, daemon=True).start()
""",
            ),
        ),
        "endless_list": (
            "a list that never ends where it is read",
            answer(
                "Endless([1])",
                "class Endless(list):\n    def __iter__(self):\n        while True: yield 1",
            ),
        ),
        "endless_table": (
            "a dict that never ends where it is read",
            answer(
                "Endless(a=1)",
                "class Endless(dict):\n    def items(self):\n        while True: yield 'a', 1",
            ),
        ),
        "keys_that_lie": (
            "keys that are equal to every name",
            """
class Key(str):
    def __eq__(self, other): return True
    def __hash__(self): return hash("given")
class RNNSeq2Seq(nn.Module):
    def __init__(self, *sizes): super().__init__()
    def forward(self, *batch): return {Key("given"): torch.zeros(1)}
def last_state(outputs, lengths): return {Key("x"): outputs[:, 0]}
""",
        ),
        "class_that_lies": (
            "an object that says it is a tensor",
            answer(
                "Pretender()",
                """
class Pretender:
    __class__ = property(lambda self: torch.Tensor)
    layout, is_quantized, is_meta, dtype = torch.strided, False, False, torch.float64
    def detach(self): return self
    cpu = clone = detach
    def as_subclass(self, kind): return self
""",
            ),
        ),
        "nameless": (
            "a class whose name is no text",
            answer(
                "Odd()",
                "class Name(type):\n    __name__ = 7\nclass Odd(metaclass=Name): pass",
            ),
        ),
        "exception_that_lies": (
            "an exception that cannot be shown",
            """
class Odd(Exception):
    def __str__(self): raise SystemExit(0)
    __repr__ = __str__
def last_state(*a): raise Odd
""",
        ),
        "exception_endless": (
            "an exception whose text never ends",
            "class Odd(Exception):\n    def __str__(self):\n        while True: pass\n"
            "def last_state(*a): raise Odd",
        ),
        "function_mode": (
            "a mode in which every function of torch gives ones",
            """
from torch.overrides import TorchFunctionMode
class Ones(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        return torch._C._get_tracing_state() or True
Ones().__enter__()
"""
            + WRONG,
        ),
        "dispatch_mode": (
            "a mode in which every kernel of torch says yes",
            """
from torch.utils._python_dispatch import TorchDispatchMode
class Yes(TorchDispatchMode):
    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        return result.fill_(1) if isinstance(result, torch.Tensor) else True
Yes().__enter__()
"""
            + WRONG,
        ),
        "defaults_changed": (
            "tensors without numbers by default",
            "torch.set_default_device('meta')\ntorch.set_default_dtype(torch.float16)" + WRONG,
        ),
        "decoding_replaced": (
            "another way to read every later input",
            """
from s2s_lab.grading.inside import plain
plain._Reader._tensor = lambda self, name, shape: torch.zeros(shape, dtype=torch.double)
torch.frombuffer = lambda *a, **k: torch.zeros(1)
torch.equal = lambda *a: True
"""
            + WRONG,
        ),
        "saved_and_loaded": (
            "code in a file of torch's, run where it is loaded",
            """
class Payload:
    def __reduce__(self): return (exec, ("open('/tmp/s2s_planted', 'w').write('x')",))
torch.save(Payload(), "model.pt")
def last_state(outputs, lengths): return torch.load("model.pt", weights_only=False)
""",
        ),
        "late_end": (
            "an end that comes while it is asked",
            "import faulthandler\nfaulthandler.dump_traceback_later(0.05, exit=True)" + WRONG,
        ),
        "watches": (
            "watches, timers and events without end",
            """
import ctypes
libc = ctypes.CDLL(None)
while min(libc.inotify_init1(0), libc.eventfd(0, 0), libc.timerfd_create(1, 0)) >= 0: pass
"""
            + WRONG,
        ),
        "room_claimed": (
            "room on the disk that is never written",
            "import os\nfile = os.open('big', os.O_CREAT | os.O_RDWR)\n"
            "os.posix_fallocate(file, 0, 2**40)" + WRONG,
        ),
        "clock_set": (
            "another time of day",
            "import time\ntime.clock_settime(time.CLOCK_REALTIME, 0)" + WRONG,
        ),
        "real_time": (
            "before everyone else on the processor",
            "import os\ntry: os.nice(-20)\nexcept OSError: pass\n"
            "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99))" + WRONG,
        ),
    },
)
