"""The process that every submission is a copy of: torch is loaded, nothing of anyone else is.

It reads requests on standard input's place (file descriptor 0, a socket): a connection to hand to
a new copy, or the number of a copy to end. It runs no learner's code itself.
"""

import contextlib
import os
import select
import signal
import socket
import sys
from typing import Any, NoReturn


def main() -> None:
    """Serve until the other end is gone."""
    import torch

    from s2s_lab.grading.inside import child  # noqa: F401  loaded once, here
    from s2s_lab.grading.inside.plain import dumps

    torch.set_num_threads(1)
    control = socket.socket(fileno=0)
    locks = try_locks()
    control.send(dumps({"ready": True, "locks": list(locks)}))
    copies: dict[int, int] = {}
    signals, wake = socket.socketpair()
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready, _, _ = select.select([control, signals], [], [])
        if signals in ready:
            signals.recv(4096)
            for pid, status in ended():
                job = next((job for job, copy in copies.items() if copy == pid), None)
                if job is not None:
                    del copies[job]
                    with contextlib.suppress(OSError):
                        control.send(dumps({"ended": job, "status": status}))
        if control in ready and not serve(control, copies, locks):
            for pid in copies.values():
                os.kill(pid, signal.SIGTERM)
            return


def serve(control: socket.socket, copies: dict[int, int], locks: tuple[str, ...]) -> bool:
    """Do what one request asks; False when there will be no more."""
    from s2s_lab.grading.inside.confine import Limits
    from s2s_lab.grading.inside.plain import loads

    message, handed, _, _ = socket.recv_fds(control, 65536, 1)
    if not message:
        return False
    request = loads(message)
    if "end" in request:
        if request["end"] in copies:
            os.kill(copies[request["end"]], signal.SIGTERM)
        return True
    connection = socket.socket(fileno=handed[0])
    copies[request["begin"]] = keeper(connection, Limits(**request["limits"]), locks)
    connection.close()
    return True


def ended() -> list[tuple[int, int]]:
    """Process number and exit status of every copy that is no more."""
    found = []
    with contextlib.suppress(ChildProcessError):
        while (result := os.waitpid(-1, os.WNOHANG))[0]:
            found.append((result[0], os.waitstatus_to_exitcode(result[1])))
    return found


def try_locks() -> tuple[str, ...]:
    """Which locks hold on this machine, tried in a process that ends at once."""
    from s2s_lab.grading.inside import confine

    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        got = []
        for name, lock in (
            ("namespaces", confine.unshare),
            ("filter", confine.filter_system_calls),
        ):
            with contextlib.suppress(OSError):
                lock()
                got.append(name)
        os.write(writing, ",".join(got).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(pid, 0)
    return tuple(filter(None, said.split(",")))


def keeper(connection: socket.socket, limits: Any, locks: tuple[str, ...]) -> int:
    """Fork a process that forks the one for the submission, waits for it, and ends with it.

    It stands between, so that the submission can be the first process of a world of its own,
    and yet be ended from outside by a process that it cannot see.
    """
    pid = os.fork()
    if pid:
        return pid
    from s2s_lab.grading.inside import confine

    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        confine.die_with_parent()
        if "namespaces" in locks:
            confine.unshare()
        inner = os.fork()
        if inner == 0:
            run(connection, limits, locks)
        signal.signal(signal.SIGTERM, lambda *_: os.kill(inner, signal.SIGKILL))
        connection.close()
        _, status = os.waitpid(inner, 0)
        code = os.waitstatus_to_exitcode(status)
        os._exit(code if code >= 0 else 128 - code)
    except BaseException:
        os._exit(255)


def run(connection: socket.socket, limits: Any, locks: tuple[str, ...]) -> NoReturn:
    """Lock up, then serve one submission; never returns."""
    from s2s_lab.grading.inside import child, confine

    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        confine.die_with_parent()
        os.setsid()
        child.close_everything_but(connection)
        have = confine.first_to_go()
        if "namespaces" in locks:
            confine.empty_folder(os.getcwd(), limits.file_mb)
        confine.give_up_privileges()
        confine.limit(limits, have)
        if "filter" in locks:
            confine.filter_system_calls()
        child.serve(connection)
    except BaseException:
        os._exit(254)
    os._exit(0)


if __name__ == "__main__":
    sys.path[:0] = sys.argv[1].split(os.pathsep)
    main()
