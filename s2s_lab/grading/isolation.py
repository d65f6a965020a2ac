"""How the sandbox's first process is started: in bubblewrap where there is one, plainly elsewhere.

Inside there is Python, the libraries that cells import, and `inside`, read-only, an empty folder,
and nothing else: no home, no network, no solutions, no checks, no submissions. Without bubblewrap
the process has to lock itself up (`inside.locks`); what it may read is listed here.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from s2s_lab.grading.inside.limits import Limits
from s2s_lab.grading.libraries import folders, visible

INSIDE = Path(__file__).parent / "inside"
STAND_INS = INSIDE / "stand_ins"
ROOT, OWN, SCRATCH = "/s2s", "/s2s_own", "/scratch"
SYSTEM = ("/usr/lib", "/usr/lib64", "/usr/lib32", "/usr/libexec", "/lib", "/lib64", "/lib32")
LOADER = ("/etc/ld.so.cache", "/etc/alternatives")
KINDS = ("auto", "bubblewrap", "none")


@dataclass(frozen=True)
class Isolation:
    """A way to start the first process."""

    name: str
    """As reports call it."""
    command: tuple[str, ...]
    folder: str | None
    """Where it starts; None: bubblewrap makes its own empty folder."""
    warning: str | None = None
    """What is missing, in a sentence; None where nothing is."""


def isolation(
    kind: str = "auto",
    folder: str | None = None,
    questions: Path | None = None,
    limits: Limits | None = None,
) -> Isolation:
    """The best there is here, or the one that is asked for.

    Args:
        kind: ``auto``, ``bubblewrap`` or ``none``.
        folder: an empty folder, for ``none``.
        questions: a folder of a teacher's own questions, `own_course.questions` inside.
        limits: of each submission.

    Raises:
        ValueError: for another kind, or bubblewrap where there is none.
        OSError: on a system without `os.fork`.
    """
    if kind not in KINDS:
        raise ValueError(f"isolation: expected one of {', '.join(KINDS)}, got {kind!r}")
    if not hasattr(os, "fork"):
        raise OSError("a sandbox needs Linux or macOS; on Windows, grade in its Linux subsystem")
    found = bubblewrap() if kind != "none" else None
    if kind == "bubblewrap" and found is None:
        raise ValueError("isolation: expected bubblewrap (bwrap) that works here, found none")
    if found is not None:
        return Isolation("bubblewrap", _bubblewrap(found, questions, limits or Limits()), None)
    if folder is None:
        raise ValueError("isolation: expected a folder where there is no bubblewrap, got None")
    return _plain(folder, questions, limits or Limits())


def bubblewrap() -> str | None:
    """Where the program is; None where it is not, or the kernel does not let it work."""
    found = shutil.which("bwrap") if sys.platform.startswith("linux") else None
    if found is None:
        return None
    attempt = [found, "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "true"]
    try:
        tried = subprocess.run(attempt, capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return found if tried.returncode == 0 else None


def _plain(folder: str, questions: Path | None, limits: Limits) -> Isolation:
    """Started like any process: the code of `inside` in one folder, learners in another."""
    code, scratch = f"{folder}/code", f"{folder}/scratch"
    shutil.copytree(STAND_INS, code)
    shutil.copytree(INSIDE, f"{code}/s2s_lab/grading/inside", dirs_exist_ok=True)
    if questions is not None:
        shutil.copytree(questions, f"{code}/own_course/questions")
    os.mkdir(scratch, 0o700)
    read = (*_python_files(), *visible())
    command = (*_python(), *_zygote([code], read, limits, folder))
    return Isolation("no bubblewrap", command, scratch)


def _bubblewrap(bwrap: str, questions: Path | None, limits: Limits) -> tuple[str, ...]:
    options = [bwrap, "--unshare-all", "--unshare-user", "--uid", "1000", "--gid", "1000"]
    options += ["--new-session", "--clearenv", "--hostname", "sandbox"]
    for path in (*SYSTEM, *LOADER):
        if os.path.islink(path):
            options += ["--symlink", os.readlink(path), path]
        elif os.path.exists(path):
            options += ["--ro-bind", path, path]
    library = sysconfig.get_path("stdlib")
    for path in (*_python()[:1], library, *_shared_libraries()):
        if not _within(path, SYSTEM):
            options += ["--ro-bind", path, path]
    installed = [Path("/usr/lib").glob("python3*/*-packages"), Path(library).glob("*-packages")]
    hidden = tuple(dict.fromkeys(str(path) for paths in installed for path in paths))
    for path in hidden:
        options += ["--tmpfs", path]
    for path in visible():
        options += ["--ro-bind", path, path]
    for path in hidden:
        options += ["--remount-ro", path]
    options += ["--ro-bind", str(STAND_INS), ROOT]
    options += ["--ro-bind", str(INSIDE), f"{ROOT}/s2s_lab/grading/inside"]
    if questions is not None:
        options += ["--ro-bind", str(questions), f"{OWN}/own_course/questions"]
    options += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]
    options += ["--tmpfs", SCRATCH, "--chdir", SCRATCH, "--setenv", "OMP_NUM_THREADS", "1"]
    options += ["--setenv", "HOME", SCRATCH, "--setenv", "TMPDIR", SCRATCH]
    options += ["--cap-drop", "ALL", "--remount-ro", "/", "--"]
    read = (*_python()[:1], library, *_shared_libraries(), *folders())  # what of them is there
    return (*options, *_python(), *_zygote([ROOT, OWN], read, limits))


def _zygote(
    code: list[str], read: Sequence[str], limits: Limits, folder: str | None = None
) -> tuple[str, str]:
    """The script of the first process, and its settings.

    Args:
        code: where its own modules are.
        read: what it may read besides them and the system's libraries.
        limits: of each submission.
        folder: one to remove at the end.
    """
    settings = {
        "path": [*code, *folders()],
        "limits": asdict(limits),
        "read": [*SYSTEM, *LOADER, *read, *code],
        "names": list(folders()),
        "folder": folder,
    }
    return f"{code[0]}/s2s_lab/grading/inside/zygote.py", json.dumps(settings)


def _python() -> tuple[str, ...]:
    """The interpreter itself, without an environment's start-up files."""
    return (os.path.realpath(sys.executable), "-I", "-S", "-B")


def _python_files() -> list[str]:
    """The interpreter and the standard library, without what is installed beside them."""
    library = Path(sysconfig.get_path("stdlib"))
    inner = [str(path) for path in library.iterdir() if not path.match("*-packages")]
    return [_python()[0], *sorted(inner), *_shared_libraries()]


def _shared_libraries() -> list[str]:
    """Those that the interpreter brought with it."""
    found = Path(sysconfig.get_config_var("LIBDIR") or "/usr/lib").glob("lib*.so*")
    return sorted(str(path) for path in found if not _within(str(path), SYSTEM))


def _within(path: str, folders: tuple[str, ...]) -> bool:
    return any(path.startswith(f"{folder}/") for folder in folders)
