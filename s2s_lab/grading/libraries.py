"""Which installed libraries a sandbox shows: what learners' cells import, and what these need.

Nothing else that is installed can be seen there: it might know answers. Nothing is imported here.
"""

import functools
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

LIBRARIES = (
    "torch",
    "numpy",
    "scipy",
    "pandas",
    "matplotlib",
    "plotly",
    "tqdm",
    "ipython",
    "ipywidgets",
    "einops",
    "jaxtyping",
)
"""What cells may import, where it is installed."""
OWN = "s2s_lab"


def folders() -> tuple[str, ...]:
    """Where they are installed, in the order in which Python looks there."""
    found = {str(_root(one)) for one in _installed()}
    return tuple(sorted(found, key=lambda path: sys.path.index(path) if path in sys.path else 0))


def visible() -> tuple[str, ...]:
    """Files and folders in these folders that a sandbox shows."""
    found = {path for one in _installed() for path in _top_level(one)}
    return tuple(sorted(str(path) for path in found if path.name != OWN and path.exists()))


@functools.cache
def _installed() -> tuple[metadata.Distribution, ...]:
    """The installed ones of `LIBRARIES`, and of all that they need."""
    found: dict[str, metadata.Distribution] = {}
    waiting = list(LIBRARIES)
    while waiting:
        name = _plain(waiting.pop())
        if name in found or name == _plain(OWN):
            continue
        try:
            found[name] = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        needed = [one for one in found[name].requires or [] if "extra ==" not in one]
        waiting += [re.split(r"[^\w.-]", one, maxsplit=1)[0] for one in needed]
    return tuple(found.values())


def _root(distribution: metadata.Distribution) -> Path:
    return Path(str(distribution.locate_file("")))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _top_level(distribution: metadata.Distribution) -> Iterator[Path]:
    """The files and folders that it brought into its folder."""
    names = {file.parts[0] for file in distribution.files or () if file.parts}
    for name in names - {"..", "__pycache__", "bin"}:
        if not name.endswith((".pth", ".egg-link")) and not name.startswith("__editable__"):
            yield _root(distribution) / name
