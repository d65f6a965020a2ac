"""Calls to the kernel that Python has no names for. On other systems each of them is refused."""

import ctypes
import gc
import sys

NO_NEW_PRIVILEGES, DROP_CAPABILITY, DIE_WITH_PARENT, DUMPABLE, SECCOMP = 38, 24, 1, 4, 22
NOT_HERE = 38
"""The kernel's number for a call that it does not know."""
LARGE = 2**21
"""Bytes of a large page."""
_COLLAPSE = 25

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


class Refused(OSError):  # noqa: N818
    """The kernel refused a lock."""


def prctl(option: int, *values: int) -> int:
    """Set something about this process; not 0 if it is refused."""
    if _libc is None:
        return -1
    padded = [*values, 0, 0, 0, 0][:4]
    return int(_libc.prctl(option, *(ctypes.c_ulong(value) for value in padded)))


def unshare(flags: int) -> None:
    """Leave namespaces.

    Raises:
        Refused: where the kernel does not allow that.
    """
    if _libc is None or _libc.unshare(flags):
        raise Refused(ctypes.get_errno(), "no namespaces")


def mount(source: str, target: str, kind: str | None, flags: int, options: str | None) -> None:
    """Mount a file system.

    Raises:
        Refused: where the kernel does not allow that.
    """
    words = [None if word is None else word.encode() for word in (source, target, kind)]
    data = None if options is None else options.encode()
    if _libc is None or _libc.mount(*words, ctypes.c_ulong(flags), data):
        raise Refused(ctypes.get_errno(), f"no {kind or 'private'} mount on {target}")


def drop_capabilities() -> None:
    """No capability, now or later."""
    if _libc is None:
        return
    for capability in range(64):
        prctl(DROP_CAPABILITY, capability)
    version, nothing = (0x20080522).to_bytes(4, "little") + bytes(4), bytes(24)
    _libc.capset(version, nothing)


def cheap_to_copy() -> None:
    """Have what is in memory now in few large pages, and let no garbage collector touch it.

    A process that starts and ends as a copy of this one does so in a third of the time: the kernel
    has some dozens of pages to note instead of tens of thousands. Older kernels keep small ones.
    """
    gc.collect()
    gc.freeze()
    if _libc is None:
        return
    with open("/proc/self/maps", encoding="utf-8", errors="replace") as file:
        lines = [line.split() for line in file]
    for place, access, *rest in lines:
        if access == "rw-p" and rest[3:] in ([], ["[heap]"]):
            begin, end = (int(number, 16) for number in place.split("-"))
            begin, end = -(-begin // LARGE) * LARGE, end // LARGE * LARGE
            if begin < end:
                _libc.madvise(ctypes.c_void_p(begin), ctypes.c_size_t(end - begin), _COLLAPSE)


def call(number: int, *values: int | bytes | None) -> int:
    """A system call by its number.

    Raises:
        Refused: if it fails.
    """
    if _libc is None:
        raise Refused(NOT_HERE, "no such system")
    plain = [value if isinstance(value, bytes | None) else ctypes.c_long(value) for value in values]
    result = int(_libc.syscall(ctypes.c_long(number), *plain))
    if result < 0:
        raise Refused(ctypes.get_errno(), f"system call {number} failed")
    return result
