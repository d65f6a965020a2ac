"""Folders for submissions to write in, where no file system of their own can be had.

What stands in them is hostile: links, locked folders, folders within folders beyond any depth.
"""

import contextlib
import itertools
import os
import secrets
import stat
import tempfile

MOST = 4096
"""Files and folders that are counted."""


def made(parent: str) -> str:
    """A new empty folder that only this account may use."""
    return tempfile.mkdtemp(prefix="work-", dir=parent)


def size(folder: str, enough: int) -> int:
    """Bytes of all files; it stops counting beyond `enough`, and beyond `MOST` files that is it."""
    total, seen, folders = 0, 0, [folder]
    while folders and total <= enough:
        with contextlib.suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                seen += 1
                if seen > MOST:
                    return enough + 1
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    with contextlib.suppress(OSError):
                        total += entry.stat(follow_symlinks=False).st_size
    return total


def clear(folder: str) -> None:
    """Remove a folder and all that is in it; links are removed, not followed.

    What is in its folders is first moved up, so that no depth is too much.
    """
    numbers, moved = itertools.count(), os.path.join(folder, secrets.token_hex(8))
    changed = True
    while changed:
        changed = False
        for entry in _entries(folder):
            if not stat.S_ISDIR(os.lstat(entry).st_mode):
                os.unlink(entry)
                continue
            os.chmod(entry, 0o700)
            for inner in _entries(entry):
                if stat.S_ISDIR(os.lstat(inner).st_mode):
                    os.chmod(inner, 0o700)
                os.rename(inner, f"{moved}-{next(numbers)}")
                changed = True
            os.rmdir(entry)
    os.rmdir(folder)


def _entries(folder: str) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.path for entry in entries]
