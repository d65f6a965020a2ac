"""Is everything installed? Looks at versions and at the lab's widget extensions.

This module repairs nothing and loads none of the packages that it looks at.
"""

import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version

from s2s_lab.language import left, say

EXTENSIONS = {
    "anywidget": "anywidget",
    "@jupyter-widgets/jupyterlab-manager": "jupyterlab_widgets",
}
"""Lab extensions without which a widget stays blank, and the package that brings each."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    found: str
    """The version, or what is there instead."""
    wanted: str
    """The versions that will do; empty if any will."""
    ok: bool

    def __str__(self) -> str:
        return self.text()

    def text(self, language: str | None = None) -> str:
        """One line."""
        found = say(self.found, language) if self.found in ("missing", "there") else self.found
        wanted = say("wanted", language, wanted=self.wanted) if self.wanted else ""
        end = say("ok", language) if self.ok else wanted or say("not installed", language)
        return f"{left(self.name, 36)} {left(found, 12)} {end}"


@dataclass(frozen=True)
class Report:
    """What `doctor` found."""

    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is amiss."""
        return all(finding.ok for finding in self.findings)

    def __str__(self) -> str:
        return self.text()

    def text(self, language: str | None = None) -> str:
        """A line for each, and the sum of it."""
        bad = sum(not finding.ok for finding in self.findings)
        last = say("installed" if self.ok else "amiss", language, count=bad)
        return "\n".join([*(finding.text(language) for finding in self.findings), "", last])

    def _repr_pretty_(self, printer: object, cycle: bool) -> None:
        printer.text(str(self))  # type: ignore[attr-defined]


def doctor() -> Report:
    """Look at Python, at each package that the lab needs, and at the lab's widget extensions."""
    return Report((_python(), *_packages(), *_extensions()))


def _python() -> Finding:
    found = sys.version_info
    return Finding("Python", "{}.{}.{}".format(*found[:3]), ">=3.11", found >= (3, 11))


def _packages() -> list[Finding]:
    from packaging.requirements import Requirement

    try:
        needs = [Requirement(line) for line in requires("s2s_lab") or []]
        findings = [Finding("s2s_lab", version("s2s_lab"), "", True)]
    except PackageNotFoundError:
        return [Finding("s2s_lab", "missing", "", False)]
    for need in needs:
        if need.marker is None or need.marker.evaluate({"extra": ""}):
            findings.append(_package(need.name, str(need.specifier)))
    return findings


def _package(name: str, wanted: str) -> Finding:
    from packaging.specifiers import SpecifierSet

    try:
        found = version(name)
    except PackageNotFoundError:
        return Finding(name, "missing", wanted, False)
    return Finding(name, found, wanted, SpecifierSet(wanted).contains(found, prereleases=True))


def _extensions() -> list[Finding]:
    from pathlib import Path

    from jupyter_core.paths import jupyter_path

    places = [Path(place) for place in jupyter_path("labextensions")]
    return [
        Finding(
            f"lab extension {name.rpartition('/')[2]}",
            "there" if (there := any((place / name).is_dir() for place in places)) else "missing",
            f"the package {package}",
            there,
        )
        for name, package in EXTENSIONS.items()
    ]
