"""Locks that a process puts on itself before it runs code that it does not trust.

Linux only: namespaces of its own (users, processes, files, network), limits on memory, time and
files, and a filter for system calls that forbids what no exercise needs: to start programs or
processes, to open sockets, to signal or look into others. All of it holds for good: there is no
key. What a kernel refuses is left out, and `confine` says what it got.
"""

import contextlib
import ctypes
import os
import platform
import resource
import struct
from dataclasses import dataclass

_libc = ctypes.CDLL(None, use_errno=True)

NEW_FILES, NEW_NAMES, NEW_IPC = 0x00020000, 0x04000000, 0x08000000
NEW_USER, NEW_PROCESSES, NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
ALL_NEW = NEW_FILES | NEW_NAMES | NEW_IPC | NEW_USER | NEW_PROCESSES | NEW_NETWORK
PRIVATE, NO_SETUID, NO_DEVICES = 0x40000 | 0x4000, 2, 4
NO_NEW_PRIVILEGES, DROP_CAPABILITY, DIE_WITH_PARENT, DUMPABLE, SECCOMP = 38, 24, 1, 4, 22


@dataclass(frozen=True)
class Limits:
    """What one submission may spend on one exercise."""

    seconds: float = 20.0
    """Wall-clock time for its cells and all answers together."""
    answer_seconds: float = 5.0
    """For one answer."""
    memory_mb: int = 1024
    """Beyond what the library takes."""
    file_mb: int = 16
    """Largest file, and all files together."""
    open_files: int = 64


class Refused(OSError):  # noqa: N818
    """The kernel refused a lock."""


def unshare() -> None:
    """Namespaces of its own; the next process that is forked is the first one of its own.

    Raises:
        Refused: where the kernel does not allow that.
    """
    user, group = os.getuid(), os.getgid()
    if _libc.unshare(ALL_NEW):
        raise Refused(ctypes.get_errno(), "no namespaces")
    with contextlib.suppress(OSError):
        _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"65534 {user} 1")
    _write("/proc/self/gid_map", f"65534 {group} 1")


def empty_folder(folder: str, megabytes: int) -> None:
    """An empty folder of a limited size in the place of `folder`, and nothing in ``/proc``.

    Raises:
        Refused: where the kernel does not allow that.
    """
    _mount("none", "/", None, PRIVATE, None)
    _mount("tmpfs", folder, "tmpfs", NO_SETUID | NO_DEVICES, f"size={megabytes}m,mode=0700")
    _mount("tmpfs", "/proc", "tmpfs", NO_SETUID | NO_DEVICES, "size=4k")
    os.chdir(folder)


def first_to_go() -> int:
    """When memory runs short, end this process before others; how many bytes it has so far."""
    with contextlib.suppress(OSError):
        _write("/proc/self/oom_score_adj", "1000")
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def limit(limits: Limits, have: int) -> None:
    """Limits on memory, beyond the `have` bytes of now, and on time, files and threads."""
    seconds = int(limits.seconds) + 1
    for kind, amount in (
        (resource.RLIMIT_AS, have + limits.memory_mb * 2**20),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, limits.file_mb * 2**20),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_NPROC, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(kind, (amount, amount))


def die_with_parent() -> None:
    """End when the process that started this one ends."""
    _libc.prctl(DIE_WITH_PARENT, 9, 0, 0, 0)


def give_up_privileges() -> None:
    """No capability, now or later."""
    _libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    for capability in range(64):
        _libc.prctl(DROP_CAPABILITY, capability, 0, 0, 0)
    header, nothing = struct.pack("Ii", 0x20080522, 0), bytes(24)
    _libc.capset(header, nothing)
    _libc.prctl(DUMPABLE, 0, 0, 0, 0)


def filter_system_calls() -> None:
    """Forbid what no exercise needs; see `FORBIDDEN`.

    Raises:
        Refused: on other processors, and where the kernel has no such filter.
    """
    machine = platform.machine()
    if machine not in ARCHITECTURES:
        raise Refused(0, f"no filter for {machine}")
    program = _program(machine, os.getpid())
    code = ctypes.create_string_buffer(b"".join(program))
    pointer = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
    )
    _libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if _libc.prctl(SECCOMP, 2, ctypes.byref(pointer), 0, 0):
        raise Refused(ctypes.get_errno(), "no filter for system calls")


ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

FORBIDDEN: dict[str, tuple[int, int | None]] = {
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "vfork": (58, None),
    "socket": (41, 198),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kill": (62, 129),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "personality": (135, 92),
}
"""Numbers on x86_64 and aarch64 of the calls that fail with "operation not permitted"."""

_CLONE, _CLONE3, _TGKILL, _PRLIMIT = (56, 220), (435, 435), (234, 131), (302, 261)
_PRCTL = (157, 167)
_THREAD = 0x00010000
_NUMBER, _ARCHITECTURE, _ARGUMENT = 0, 4, 16
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _NOT_PERMITTED, _NO_SUCH_CALL, _KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000


def _program(machine: str, own: int) -> list[bytes]:
    """The filter: instructions of 8 bytes for the kernel's little machine."""
    side = list(ARCHITECTURES).index(machine)
    program = [
        _instruction(_LOAD, _ARCHITECTURE),
        _instruction(_EQUAL, ARCHITECTURES[machine], 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, _NUMBER),
        _instruction(_ANY_BIT, 0x40000000, 0, 1),  # the x32 calls, under other numbers
        _instruction(_RETURN, _KILL),
    ]
    for numbers in FORBIDDEN.values():
        number = numbers[side]
        if number is not None:
            program += _when(number, [_instruction(_RETURN, _NOT_PERMITTED)])
    program += _when(_CLONE3[side], [_instruction(_RETURN, _NO_SUCH_CALL)])
    program += _when(
        _CLONE[side],  # threads, yes; processes, no
        [
            _instruction(_LOAD, _ARGUMENT),
            _instruction(_ANY_BIT, _THREAD, 1, 0),
            _instruction(_RETURN, _NOT_PERMITTED),
            _instruction(_RETURN, _ALLOW),
        ],
    )
    for number, allowed in ((_TGKILL[side], own), (_PRLIMIT[side], 0)):
        program += _when(
            number,
            [
                _instruction(_LOAD, _ARGUMENT),
                _instruction(_EQUAL, allowed, 1, 0),
                _instruction(_RETURN, _NOT_PERMITTED),
                _instruction(_RETURN, _ALLOW),
            ],
        )
    program += _when(
        _PRCTL[side],  # not to outlive its parent, not to be looked into
        [
            _instruction(_LOAD, _ARGUMENT),
            _instruction(_EQUAL, DIE_WITH_PARENT, 2, 0),
            _instruction(_EQUAL, DUMPABLE, 1, 0),
            _instruction(_RETURN, _ALLOW),
            _instruction(_RETURN, _NOT_PERMITTED),
        ],
    )
    return [*program, _instruction(_RETURN, _ALLOW)]


def _when(number: int, then: list[bytes]) -> list[bytes]:
    return [_instruction(_EQUAL, number, 0, len(then)), *then]


def _instruction(code: int, k: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, k)


def _mount(source: str, target: str, kind: str | None, flags: int, options: str | None) -> None:
    words = [None if word is None else word.encode() for word in (source, target, kind)]
    data = None if options is None else options.encode()
    if _libc.mount(*words, ctypes.c_ulong(flags), data):
        raise Refused(ctypes.get_errno(), f"no {kind or 'private'} mount on {target}")


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
