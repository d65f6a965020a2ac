"""Which installed libraries a sandbox shows: what learners' cells import, and what these need.

Nothing else that is installed can be seen there: it might know answers. Nothing is imported here.
"""

import functools
import re
import site
import sysconfig
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
    """Where libraries are installed."""
    found = dict.fromkeys([*site.getsitepackages(), sysconfig.get_path("purelib")])
    return tuple(path for path in found if Path(path).is_dir())


@functools.cache
def visible() -> tuple[str, ...]:
    """Files and folders in these folders that a sandbox shows."""
    found = {
        str(path)
        for one in _with_requirements(LIBRARIES)
        for path in _top_level(one)
        if path.name != OWN and path.exists()
    }
    return tuple(sorted(found))


def _with_requirements(names: tuple[str, ...]) -> list[metadata.Distribution]:
    """The installed ones of these, and of all that they need."""
    found: dict[str, metadata.Distribution] = {}
    waiting = list(names)
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
    return list(found.values())


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _top_level(distribution: metadata.Distribution) -> Iterator[Path]:
    """The files and folders that it brought into its folder."""
    names = {file.parts[0] for file in distribution.files or () if file.parts}
    root = Path(str(distribution.locate_file("")))
    for name in names - {"..", "__pycache__", "bin"}:
        if not name.endswith((".pth", ".egg-link")) and not name.startswith("__editable__"):
            yield root / name
