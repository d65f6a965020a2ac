"""Too much of everything."""

from tests.grading.attacks.attack import WRONG, deadly

FLOODS = deadly(
    "floods and loops",
    {
        "loop_in_cell": ("an endless loop in a cell", "while True: pass"),
        "loop_in_answer": (
            "an endless loop in an answer",
            "def last_state(*a):\n    while True: pass",
        ),
        "sleep": ("a long sleep", "import time\ndef last_state(*a): time.sleep(10**6)"),
        "loop_uncatchable": (
            "a loop that catches everything",
            """
def last_state(*a):
    while True:
        try:
            while True: pass
        except BaseException: pass
""",
        ),
        "regular_expression": (
            "a search that takes ages",
            "import re\nre.match('(a+)+$', 'a' * 60 + 'b')",
        ),
        "long_number": ("a very long number", "def last_state(*a): return 10 ** 10 ** 9"),
        "recursion": ("endless recursion", "def last_state(*a): return last_state(*a)"),
        "deep_recursion": (
            "recursion until the stack is gone",
            "import sys\nsys.setrecursionlimit(10**9)\ndef last_state(*a): return last_state(*a)",
        ),
        "deep_source": ("source nested without end", "x = " + "(" * 5000 + ")" * 5000),
        "memory": (
            "all memory, bit by bit",
            "kept = []\nwhile True: kept.append(bytearray(2**24))",
        ),
        "memory_at_once": ("all memory at once", "def last_state(*a): return torch.ones(10**11)"),
        "memory_outside": (
            "memory that belongs to no process",
            """
import os
kept = []
while len(kept) < 64:
    file = os.memfd_create("x"); kept.append(file)
    for _ in range(2**10): os.write(file, bytes(2**20))
""",
        ),
        "memory_shared": (
            "memory in shared segments",
            "import ctypes\nlibc = ctypes.CDLL(None)\n"
            "for _ in range(100):\n    if libc.shmget(0, 2**28, 0o1600) < 0: raise OSError" + WRONG,
        ),
        "processes": (
            "processes without end",
            "import os\nwhile True:\n    try: os.fork()\n    except OSError: break" + WRONG,
        ),
        "threads": (
            "threads without end",
            """
import threading, time
threading.stack_size(32768)
while True: threading.Thread(target=time.sleep, args=(1000,)).start()
""",
        ),
        "all_cores": (
            "every core there is",
            "torch.set_num_threads(64)\nbig = torch.ones(1500, 1500)\n"
            "def last_state(*a):\n    while True: big @ big",
        ),
        "file_without_end": (
            "a file without end",
            "with open('big', 'wb') as file:\n    while True: file.write(bytes(2**20))",
        ),
        "files_without_end": (
            "files without end",
            "n = 0\nwhile True:\n    n += 1\n    open(f'f{n}', 'wb').write(bytes(2**20))",
        ),
        "empty_files": (
            "empty files without end",
            "n = 0\nwhile True:\n    n += 1\n    open(f'f{n}', 'w').close()",
        ),
        "printed": ("output without end", "while True: print('x' * 10**6)"),
        "printed_in_answer": (
            "a lot of output with every answer",
            "def last_state(*a):\n    for _ in range(1000): print('x' * 10**5)",
        ),
        "to_terminal": (
            "output to the terminal itself",
            "import os\nfor n in (0, 1, 2):\n    for _ in range(1000): os.write(n, b'x' * 10**5)"
            + WRONG,
        ),
        "large_answer": (
            "answers of 60 megabytes",
            "def last_state(*a): return torch.zeros(7500000, dtype=torch.double)",
        ),
        "many_large_answers": (
            "answers that are just small enough",
            "def last_state(*a): return torch.zeros(400000, dtype=torch.double)",
        ),
        "wide_answer": ("a list of a million", "def last_state(*a): return [[]] * 10**6"),
        "deep_answer": (
            "a list in a list without end",
            "def last_state(*a):\n    x = []\n    for _ in range(10**5): x = [x]\n    return x",
        ),
        "round_answer": (
            "a list that holds itself",
            "def last_state(*a):\n    x = []\n    x.append(x)\n    return x",
        ),
        "long_exception": (
            "an exception with a very long text",
            "def last_state(*a): raise ValueError('x' * 10**8)",
        ),
        "many_descriptors": (
            "open files without end",
            "kept = []\nwhile True: kept.append(open('/dev/null'))",
        ),
        "pipes": (
            "buffers of pipes",
            """
import os
kept = []
while True:
    a, b = os.pipe(); os.set_blocking(b, False); kept += [a, b]
    try:
        while True: os.write(b, bytes(65536))
    except BlockingIOError: pass
""",
        ),
    },
)
