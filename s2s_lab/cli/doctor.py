"""``s2s-lab doctor``: versions, lab extensions, and what keeps submissions in on this machine."""

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """There are no options."""


def run(args: argparse.Namespace) -> int:
    """Print what was found; 1 if something is amiss."""
    from s2s_lab.checkup import doctor

    report = doctor()
    print(report)
    print()
    print(_sandbox())
    return int(not report.ok)


def _sandbox() -> str:
    """What grading would use here; it is tried, not guessed."""
    from s2s_lab.grading.sandbox import Sandbox

    try:
        with Sandbox() as sandbox:
            warning = sandbox.isolation.warning
            lines = [f"Submissions would be graded in {sandbox.name}."]
    except (OSError, AttributeError, ValueError) as error:
        return f"Submissions cannot be graded in a sandbox here: {error}."
    missing = [lock for lock in ("namespaces", "filter") if lock not in sandbox.locks]
    if warning:
        lines.append(f"Warning: {warning}. Install bubblewrap (bwrap) for it.")
    if missing:
        lines.append(f"Warning: this kernel does not grant {' and '.join(missing)}.")
    return "\n".join(lines)
