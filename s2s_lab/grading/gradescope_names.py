"""Names from Gradescope's ``submission_metadata.yml``: folder, name, student id, e-mail.

It reads the few lines that it needs and no other YAML, so a file with anything else in it, tags,
anchors or endless references, does nothing.
"""

import re
from collections.abc import Iterator

_FOLDER = re.compile(r"^(submission_\d+):\s*$")
_ENTRY = re.compile(r"^\s*(-\s*)?:(name|sid|email):\s*(.*?)\s*$")
_SECTION = re.compile(r"^  :(\w+):")


def submitters(text: str) -> Iterator[tuple[str, str, str, str]]:
    """Folder, names, ids and e-mails of each submission; a group's are joined with a comma.

    >>> list(submitters("submission_7:\\n  :submitters:\\n  - :name: Ada\\n    :sid: '1'\\n"))
    [('submission_7', 'Ada', '1', '')]
    """
    folder, inside = "", False
    found: dict[str, list[str]] = {}
    for line in [*text.splitlines(), "submission_0:"]:
        start = _FOLDER.match(line)
        if start:
            if folder and found:
                yield (folder, *(", ".join(found.get(key, [])) for key in ("name", "sid", "email")))
            folder, inside, found = start[1], False, {}
            continue
        section = _SECTION.match(line)
        if section:
            inside = section[1] == "submitters"
            continue
        entry = _ENTRY.match(line) if inside else None
        if entry and (value := _plain(entry[3])):
            found.setdefault(entry[2], []).append(value)


def _plain(value: str) -> str:
    """A scalar without its quotes; nothing for null and for what is no scalar."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1].replace("''", "'")
    return "" if value in ("", "null", "~") or value[0] in "!&*[{|>" else value
