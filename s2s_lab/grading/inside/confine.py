"""Locks that a process puts on itself before it runs code that it does not trust.

Namespaces of its own (users, processes, files, network) and an empty folder on Linux; limits on
memory, time and files wherever Python knows them. All of it holds for good: there is no key. The
filter for system calls is in `system_calls.py`, the view of files without bubblewrap in
`landlock.py`.
"""

import contextlib
import os

from s2s_lab.grading.inside.limits import MOST_PATIENCE, Limits
from s2s_lab.grading.inside.linux import (
    DIE_WITH_PARENT,
    DUMPABLE,
    NO_NEW_PRIVILEGES,
    Refused,
    drop_capabilities,
    mount,
    prctl,
    unshare,
)

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

NEW_FILES, NEW_NAMES, NEW_IPC = 0x00020000, 0x04000000, 0x08000000
NEW_USER, NEW_PROCESSES, NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
ALL_NEW = NEW_FILES | NEW_NAMES | NEW_IPC | NEW_USER | NEW_PROCESSES | NEW_NETWORK
PRIVATE, READ_ONLY, NO_SETUID, NO_DEVICES = 0x40000 | 0x4000, 1, 2, 4
MAX_FILES = 4096
"""Files and folders at a time in the scratch folder."""


def unseen() -> None:
    """No other process of this account may look into this one."""
    prctl(DUMPABLE, 0)


def first_to_go() -> None:
    """When the machine's memory runs short, end this process before others."""
    prctl(DUMPABLE, 1)
    with contextlib.suppress(OSError):
        _write("/proc/self/oom_score_adj", "1000")
    unseen()


def world_of_its_own() -> None:
    """Namespaces of its own; the next process that is forked is the first one of its own.

    Raises:
        Refused: where the kernel does not allow that.
    """
    user, group = os.getuid(), os.getgid()
    unshare(ALL_NEW)
    prctl(DUMPABLE, 1)
    try:
        with contextlib.suppress(OSError):
            _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"65534 {user} 1")
        _write("/proc/self/gid_map", f"65534 {group} 1")
    finally:
        unseen()


def empty_folder(folder: str, megabytes: int) -> None:
    """An empty folder of a limited size in the place of `folder`, and nothing in ``/proc``.

    Raises:
        Refused: where the kernel does not allow that.
    """
    mount("none", "/", None, PRIVATE, None)
    size = f"size={megabytes}m,nr_inodes={MAX_FILES},mode=0700"
    mount("tmpfs", folder, "tmpfs", NO_SETUID | NO_DEVICES, size)
    nothing = READ_ONLY | NO_SETUID | NO_DEVICES
    mount("tmpfs", "/proc", "tmpfs", nothing, "size=4k,nr_inodes=2")
    os.chdir(folder)


def bytes_so_far() -> int | None:
    """Size of this process; None where the system does not tell."""
    with contextlib.suppress(OSError), open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
    return None


def limit(limits: Limits, have: int | None, alone: bool) -> None:
    """Limits on memory, beyond the `have` bytes of now, and on time and files.

    `alone`: no further process or thread, where nothing else keeps it from making them.
    """
    if resource is None:
        return
    seconds = int(limits.seconds * MOST_PATIENCE) + 1
    amounts = {
        "RLIMIT_CPU": seconds,
        "RLIMIT_FSIZE": limits.file_mb * 2**20,
        "RLIMIT_NOFILE": limits.open_files,
        "RLIMIT_CORE": 0,
    }
    if alone:
        amounts["RLIMIT_NPROC"] = 1
    if have is not None:
        amounts["RLIMIT_AS"] = have + limits.memory_mb * 2**20
    for name, amount in amounts.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(kind, (amount, amount))


def die_with_parent() -> None:
    """End when the process that started this one ends, where the system can do that."""
    prctl(DIE_WITH_PARENT, 9)


def give_up_privileges() -> None:
    """No capability, now or later.

    Raises:
        Refused: where the kernel does not allow that.
    """
    if os.uname().sysname == "Linux" and prctl(NO_NEW_PRIVILEGES, 1):
        raise Refused(0, "privileges could come back")
    drop_capabilities()
    unseen()


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
