"""Which locks there are on this machine, and all of them put on one process."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from s2s_lab.grading.inside import confine
from s2s_lab.grading.inside.landlock import restrict_files
from s2s_lab.grading.inside.limits import Limits
from s2s_lab.grading.inside.system_calls import filter_system_calls

DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


@dataclass(frozen=True)
class Settings:
    """What the first process is started with."""

    limits: Limits
    read: tuple[str, ...]
    """What a copy may read."""
    names: tuple[str, ...]
    """Folders whose lists of names a copy may read."""


def granted(settings: Settings) -> tuple[str, ...]:
    """The locks that hold on this machine: ``namespaces``, ``landlock``, ``filter``."""

    def namespaces() -> None:
        confine.world_of_its_own()
        if not holds(lambda: confine.empty_folder(os.getcwd(), 1)):
            raise confine.Refused(0, "no mounts")

    tried: Mapping[str, Callable[[], None]] = {
        "namespaces": namespaces,
        "landlock": lambda: _restrict(settings),
        "filter": filter_system_calls,
    }
    return tuple(name for name, lock in tried.items() if holds(lock))


def holds(lock: Callable[[], None]) -> bool:
    """Whether a lock can be had, tried in a process that ends at once."""
    pid = os.fork()
    if pid == 0:
        try:
            lock()
            os._exit(0)
        except BaseException:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def lock_up(settings: Settings, locks: tuple[str, ...]) -> None:
    """Put every lock that was granted on this process, for good.

    Raises:
        Refused: if one of them does not hold after all.
    """
    have = confine.bytes_so_far()
    if "namespaces" in locks:
        confine.empty_folder(os.getcwd(), settings.limits.file_mb)
    confine.give_up_privileges()
    if "landlock" in locks:
        _restrict(settings)
    confine.limit(settings.limits, have, alone="filter" not in locks)
    if "filter" in locks:
        filter_system_calls()


def _restrict(settings: Settings) -> None:
    restrict_files(settings.read, settings.names, (os.getcwd(),), DEVICES)
