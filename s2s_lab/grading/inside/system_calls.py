"""A filter for system calls: what no exercise needs is forbidden for good.

It keeps a process from starting others, reaching the network, or signalling and looking into
others. Numbers are known for two processors; elsewhere there is no filter. Linux only.
"""

import ctypes
import os
import platform
import struct

from s2s_lab.grading.inside.linux import (
    DIE_WITH_PARENT,
    DUMPABLE,
    NO_NEW_PRIVILEGES,
    SECCOMP,
    Refused,
    prctl,
)

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

FORBIDDEN: dict[str, tuple[int | None, int | None]] = {
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "vfork": (58, None),
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "kcmp": (312, 272),
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
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "fanotify_init": (300, 262),
    "syslog": (103, 116),
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

_CLONE, _CLONE3, _SOCKETPAIR = (56, 220), (435, 435), (53, 199)
_TGKILL, _PRLIMIT, _PRCTL = (234, 131), (302, 261), (157, 167)
_THREAD, _DATAGRAM = 0x00010000, 0x2
_NUMBER, _ARCHITECTURE, _FIRST, _SECOND = 0, 4, 16, 24
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _NOT_PERMITTED, _NO_SUCH_CALL, _KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000


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
    head = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
    )
    if prctl(NO_NEW_PRIVILEGES, 1) or prctl(SECCOMP, 2, ctypes.addressof(head)):
        raise Refused(ctypes.get_errno(), "no filter for system calls")


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
    no, yes = _instruction(_RETURN, _NOT_PERMITTED), _instruction(_RETURN, _ALLOW)
    for numbers in FORBIDDEN.values():
        number = numbers[side]
        if number is not None:
            program += _when(number, [no])
    program += _when(_CLONE3[side], [_instruction(_RETURN, _NO_SUCH_CALL)])
    first, second = _instruction(_LOAD, _FIRST), _instruction(_LOAD, _SECOND)
    thread = _instruction(_ANY_BIT, _THREAD, 1, 0)
    datagram = _instruction(_ANY_BIT, _DATAGRAM, 0, 1)
    program += _when(_CLONE[side], [first, thread, no, yes])  # threads, no processes
    program += _when(_SOCKETPAIR[side], [second, datagram, no, yes])  # with itself, no addresses
    for number, allowed in ((_TGKILL[side], own), (_PRLIMIT[side], 0)):
        program += _when(number, [first, _instruction(_EQUAL, allowed, 1, 0), no, yes])
    fixed = [
        _instruction(_EQUAL, DIE_WITH_PARENT, 2, 0),
        _instruction(_EQUAL, DUMPABLE, 1, 0),
    ]
    program += _when(_PRCTL[side], [first, *fixed, yes, no])
    return [*program, yes]


def _when(number: int, then: list[bytes]) -> list[bytes]:
    return [_instruction(_EQUAL, number, 0, len(then)), *then]


def _instruction(code: int, k: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, k)
