"""Asking the kernel for more."""

from tests.grading.attacks.attack import WRONG, hostile

CALL = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def must(result):
    if result >= 0: raise RuntimeError("it was granted")
"""

PRIVILEGES = hostile(
    "privileges",
    {
        "become_root": ("become root", "import os\nos.setresuid(0, 0, 0)\nos.setuid(0)" + WRONG),
        "new_namespaces": (
            "a world in which it is root",
            CALL + "must(libc.unshare(0x10000000))" + WRONG,
        ),
        "mount": (
            "a mount over the code of the grader",
            CALL + "must(libc.mount(b'none', b'/usr', b'tmpfs', 0, None))" + WRONG,
        ),
        "unmount": (
            "take mounts away",
            CALL
            + "for name in (b'/proc', b'/scratch', b'/tmp', b'.'): must(libc.umount2(name, 2))"
            + WRONG,
        ),
        "look_into_parent": (
            "trace its parent",
            CALL + "import os\nmust(libc.ptrace(16, os.getppid(), 0, 0))",
        ),
        "outlive": (
            "outlive its parent",
            CALL + "must(libc.prctl(1, 0, 0, 0, 0))\nmust(libc.prctl(4, 1, 0, 0, 0))" + WRONG,
        ),
        "lift_limits": (
            "lift its limits",
            """
import resource
for name in ("AS", "CPU", "FSIZE", "NOFILE"):
    kind = getattr(resource, "RLIMIT_" + name)
    resource.setrlimit(kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
""",
        ),
        "limits_of_parent": (
            "lower its parent's limits",
            "import os, resource\nresource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))",
        ),
        "other_calls": (
            "calls under other numbers",
            CALL + "must(libc.syscall(59 + 0x40000000, b'/bin/sh', None, None))" + WRONG,
        ),
        "program": (
            "start a program",
            "import os\nos.execv('/bin/sh', ['sh', '-c', 'echo'])" + WRONG,
        ),
        "python_again": (
            "another Python, which asks",
            "import subprocess, sys\n"
            "subprocess.run([sys.executable, '-c', 'import s2s_lab.grading.checks'])",
        ),
    },
)
