"""Things that go on when the work is over."""

from tests.grading.attacks.attack import WRONG, deadly

REMAINS = deadly(
    "left behind",
    {
        "thread": (
            "a thread that never ends",
            """
import threading
def work():
    while True: pass
threading.Thread(target=work).start()
"""
            + WRONG,
        ),
        "thread_patches": (
            "a thread that patches while it is asked",
            """
import threading, time
def work():
    while True:
        torch.isclose = lambda a, b, *r, **k: torch.ones_like(a, dtype=torch.bool)
        time.sleep(0.001)
threading.Thread(target=work, daemon=True).start()
"""
            + WRONG,
        ),
        "daemon": (
            "a process that leaves its parents",
            """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            open("/tmp/s2s_planted", "w").write("x"); time.sleep(0.1)
    os._exit(0)
"""
            + WRONG,
        ),
        "with_files": (
            "a process through multiprocessing",
            """
import multiprocessing, time
def work():
    while True: time.sleep(1)
multiprocessing.get_context("fork").Process(target=work).start()
"""
            + WRONG,
        ),
        "finalizer": (
            "code that runs when it is thrown away",
            """
import weakref
class Late:
    def __del__(self):
        while True: open("/tmp/s2s_planted", "a").write("x")
late = Late()
weakref.finalize(late, lambda: open("/tmp/s2s_planted", "w").write("x"))
"""
            + WRONG,
        ),
        "session": (
            "a session and group of its own",
            "import os, time\nos.setpgid(0, 0)\nos.setsid()\nwhile True: time.sleep(1)",
        ),
        "deep_folders": (
            "folders within folders, locked",
            """
import os
for _ in range(3000):
    os.mkdir("d"); os.chdir("d")
open("s2s_planted", "w").write("x")
os.chmod(".", 0)
"""
            + WRONG,
        ),
    },
)
