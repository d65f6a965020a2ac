"""The process that every submission is a copy of: torch is loaded, nothing of anyone else is.

Standard input's place (file descriptor 0) is a connection: each byte on it comes with a connection
to hand to a new copy, and when it ends, this process ends. It reads nothing else, and runs no
learner's code itself.
"""

import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass

PATIENCE = 3
"""Seconds in which the last copies have to be gone."""


@dataclass(frozen=True)
class Settings:
    """What the process is started with."""

    path: tuple[str, ...]
    """Where modules are."""
    limits: dict[str, float]
    """The fields of `Limits`."""
    read: tuple[str, ...] | None = None
    """What a copy may read; None where something else takes care of that."""
    names: tuple[str, ...] = ()
    """Folders whose lists of names a copy may read."""


def main(settings: Settings) -> None:
    """Serve until the other end is gone."""
    import torch

    from s2s_lab.grading.inside import child, keeper  # noqa: F401  loaded once, here
    from s2s_lab.grading.inside.confine import unseen
    from s2s_lab.grading.inside.plain import dumps

    torch.set_num_threads(1)
    unseen()
    control = socket.socket(fileno=0)
    locks = try_locks(settings)
    control.sendall(dumps({"locks": list(locks)}))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # copies that end leave nothing behind
    while True:
        message, handed, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            break
        for descriptor in handed:
            with socket.socket(fileno=descriptor) as connection:
                copy(connection, settings, locks)
    signal.alarm(PATIENCE)
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def copy(connection: socket.socket, settings: Settings, locks: tuple[str, ...]) -> None:
    """Fork a keeper; where that cannot be done, the other end sees that the connection ends."""
    from s2s_lab.grading.inside.keeper import keep

    try:
        pid = os.fork()
    except OSError:
        return
    if pid == 0:
        keep(connection, settings, locks)


def try_locks(settings: Settings) -> tuple[str, ...]:
    """Which locks hold on this machine."""
    from s2s_lab.grading.inside import confine, system_calls

    def namespaces() -> None:
        confine.world_of_its_own()
        if not holds(lambda: confine.empty_folder(os.getcwd(), 1)):
            raise confine.Refused(0, "no mounts")

    tried: dict[str, Callable[[], None]] = {"namespaces": namespaces}
    if settings.read is not None:
        tried["landlock"] = lambda: restrict(settings)
    tried["filter"] = system_calls.filter_system_calls
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


def restrict(settings: Settings) -> None:
    """Only what `settings` name can be read; only the folder of now can be written to."""
    from s2s_lab.grading.inside.landlock import restrict_files

    devices = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
    restrict_files(settings.read or (), settings.names, (os.getcwd(),), devices)


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    sys.path[:0] = given["path"]
    main(Settings(**given))
