"""``s2s-lab doctor``: versions, lab extensions, and what keeps submissions in on this machine."""

import argparse

from s2s_lab.language import say


def configure(parser: argparse.ArgumentParser) -> None:
    """There are no options."""


def run(args: argparse.Namespace) -> int:
    """Print what was found; 1 if something is amiss."""
    from s2s_lab.checkup import doctor

    report = doctor()
    print(report.text(args.language))
    print()
    print(_sandbox(args.language))
    return int(not report.ok)


def _sandbox(language: str | None) -> str:
    """What grading would use here; it is tried, not guessed."""
    from s2s_lab.grading.sandbox import Sandbox

    try:
        with Sandbox() as sandbox:
            warning = sandbox.isolation.warning
            lines = [say("graded in", language, sandbox=sandbox.name)]
    except (OSError, AttributeError, ValueError) as error:
        return say("no sandbox", language, error=error)
    missing = [lock for lock in ("namespaces", "filter") if lock not in sandbox.locks]
    if warning:
        lines.append(say("bubblewrap", language, warning=warning))
    if missing:
        lines.append(say("locks", language, locks=say("and", language).join(missing)))
    return "\n".join(lines)
