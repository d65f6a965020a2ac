"""The files that a process may read and write, where bubblewrap does not choose them: Landlock.

All others are as if they were locked, for good; names and sizes can still be asked for. Connections
and signals to the outside are cut as well where the kernel can. Linux from 5.13.
"""

import os
import struct
from collections.abc import Sequence

from s2s_lab.grading.inside.linux import NO_NEW_PRIVILEGES, Refused, call, prctl

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_EXECUTE, _READ_FILE, _READ_FOLDER, _WRITE_FILE = 1, 4, 8, 2
_ALL_BY_VERSION = {1: 2**13 - 1, 2: 2**14 - 1, 3: 2**15 - 1, 4: 2**15 - 1}
_ALL = 2**16 - 1
_ONLY_FOLDERS = ~(_EXECUTE | _READ_FILE | _WRITE_FILE | 2**14 | 2**15)
_CONNECT_AND_BIND, _OUTSIDE_SOCKETS_AND_SIGNALS = 3, 3


def restrict_files(
    read: Sequence[str], names: Sequence[str], write: Sequence[str], devices: Sequence[str]
) -> None:
    """From now on, only these.

    Args:
        read: files and folders that may be read, with all that is in them.
        names: folders whose lists of names may be read.
        write: folders in which anything may be done.
        devices: files that may be read and written, like ``/dev/null``.

    Raises:
        Refused: where the kernel has no such lock.
    """
    version = call(_CREATE, None, 0, 1)
    every = _ALL_BY_VERSION.get(version, _ALL)
    rules = struct.pack("QQQ", every, _CONNECT_AND_BIND, _OUTSIDE_SOCKETS_AND_SIGNALS)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = call(_CREATE, rules[:size], size, 0)
    try:
        for paths, allowed in (
            (read, _EXECUTE | _READ_FILE | _READ_FOLDER),
            (names, _READ_FOLDER),
            (write, every & ~(2**15)),
            (devices, _READ_FILE | _WRITE_FILE),
        ):
            for path in paths:
                _allow(ruleset, path, allowed)
        if prctl(NO_NEW_PRIVILEGES, 1):
            raise Refused(0, "privileges could come back")
        call(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, allowed: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not os.path.isdir(path):
            allowed &= ~_ONLY_FOLDERS
        call(_ADD, ruleset, 1, struct.pack("=Qi", allowed, place), 0)
    finally:
        os.close(place)
