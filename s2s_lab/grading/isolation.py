"""How the sandbox's first process is started: in bubblewrap where there is one, plainly elsewhere.

Inside there is Python, torch and `inside`, read-only, an empty folder, and nothing else: no home,
no network, no solutions, no checks, no submissions. This module starts nothing.
"""

import os
import shutil
import site
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

INSIDE = Path(__file__).parent / "inside"
ROOT = "/s2s"
OWN = "/s2s_own"
SCRATCH = "/scratch"
STAND_INS = Path(__file__).parent / "inside" / "stand_ins"
SYSTEM = (
    "/usr",
    "/lib",
    "/lib64",
    "/lib32",
    "/bin",
    "/sbin",
    "/etc/ld.so.cache",
    "/etc/alternatives",
)
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
    kind: str = "auto", scratch: str | None = None, questions: Path | None = None
) -> Isolation:
    """The best there is here, or the one that is asked for.

    Args:
        kind: ``auto``, ``bubblewrap`` or ``none``.
        scratch: an empty folder, for ``none``.
        questions: a folder of a teacher's own questions, `own_course.questions` inside.

    Raises:
        ValueError: for another kind, or bubblewrap where there is none.
    """
    if kind not in KINDS:
        raise ValueError(f"isolation: expected one of {', '.join(KINDS)}, got {kind!r}")
    found = shutil.which("bwrap") if sys.platform.startswith("linux") else None
    if kind == "bubblewrap" and found is None:
        raise ValueError("isolation: expected bubblewrap on this machine (bwrap), found none")
    if kind != "none" and found is not None:
        return Isolation("bubblewrap", _bubblewrap(found, questions), None)
    assert scratch is not None
    shutil.copytree(STAND_INS, scratch, dirs_exist_ok=True)
    shutil.copytree(INSIDE, f"{scratch}/s2s_lab/grading/inside", dirs_exist_ok=True)
    if questions is not None:
        shutil.copytree(questions, f"{scratch}/own_course/questions", dirs_exist_ok=True)
    return Isolation(
        "none",
        (*_python(), str(INSIDE / "zygote.py"), os.pathsep.join([str(scratch), *_libraries()])),
        scratch,
        "without bubblewrap submissions can read the files of this account",
    )


def _python() -> tuple[str, ...]:
    """The interpreter itself, without an environment's start-up files."""
    return (os.path.realpath(sys.executable), "-I", "-S", "-B")


def _libraries() -> list[str]:
    """Where torch and what it needs are installed."""
    return [path for path in dict.fromkeys([*site.getsitepackages(), _purelib()]) if _is_dir(path)]


def _purelib() -> str:
    return sysconfig.get_paths()["purelib"]


def _is_dir(path: str) -> bool:
    return Path(path).is_dir()


def _bubblewrap(bwrap: str, questions: Path | None) -> tuple[str, ...]:
    options = [bwrap, "--unshare-all", "--unshare-user", "--uid", "1000", "--gid", "1000"]
    options += ["--die-with-parent", "--new-session", "--clearenv"]
    for path in SYSTEM:
        if os.path.islink(path):
            options += ["--symlink", os.readlink(path), path]
        elif os.path.exists(path):
            options += ["--ro-bind", path, path]
    for path in dict.fromkeys([sys.base_prefix, *_libraries()]):
        if not path.startswith("/usr/") and path != "/usr":
            options += ["--ro-bind", path, path]
    for path in _libraries():  # this package as it is installed: its checks know the answers
        if _is_dir(f"{path}/s2s_lab"):
            options += ["--tmpfs", f"{path}/s2s_lab"]
    options += ["--ro-bind", str(STAND_INS), ROOT]
    options += ["--ro-bind", str(INSIDE), f"{ROOT}/s2s_lab/grading/inside"]
    if questions is not None:
        options += ["--ro-bind", str(questions), f"{OWN}/own_course/questions"]
    options += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", SCRATCH]
    options += ["--chdir", SCRATCH, "--setenv", "HOME", SCRATCH, "--setenv", "OMP_NUM_THREADS", "1"]
    options += ["--cap-drop", "ALL", "--remount-ro", "/", "--"]
    path = os.pathsep.join([ROOT, OWN, *_libraries()])
    zygote = f"{ROOT}/s2s_lab/grading/inside/zygote.py"
    return (*options, *_python(), zygote, path)
