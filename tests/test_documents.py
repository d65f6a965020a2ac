"""README, CHANGELOG and CONTRIBUTING link to files that everybody gets who clones the project."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
LINKS = [
    (document, target)
    for document in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
    for target in dict.fromkeys(_LINK.findall((ROOT / document).read_text(encoding="utf-8")))
]


@pytest.mark.parametrize(("document", "target"), LINKS)
def test_what_a_document_links_to_is_there_and_not_ignored(document: str, target: str) -> None:
    assert (ROOT / document).parent.joinpath(target).exists()
    if (ROOT / ".git").exists() and shutil.which("git"):
        ignored = subprocess.run(["git", "check-ignore", "-q", target], cwd=ROOT)
        assert ignored.returncode == 1, f"{document} links to {target}, which git ignores"


def test_there_are_links_to_check() -> None:
    assert LINKS
