"""Every tutorial in JupyterLab, run from top to bottom and photographed screen by screen.

    python -m tests.lab.tour --shots DIR [--only 04 05] [--dark] [--width 800]

Says for each how long it ran, which cells failed, what the console said and what was asked of
other machines. Ends with 1 if there was any of it.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from s2s_lab import course, lab
from tests.conftest import FLAGS, chromium
from tests.lab.lab_driver import LabPage

_ALL_CELLS = """() => {
    const { content } = window.jupyterapp.shell.currentWidget;
    content.notebookConfig = { ...content.notebookConfig, windowingMode: 'none' };
}"""
"""Cells that are out of sight have their height, too, so that scrolling ends at the end."""


def main(argv: Sequence[str] | None = None) -> int:
    """Take the tour."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shots", type=Path, required=True, metavar="DIR")
    parser.add_argument("--only", nargs="+", default=[], metavar="NN", help="beginnings of names")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--width", type=int, default=1280)
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place) / "s2s-course"
        course.lay_out(folder)
        paths = sorted((folder / "tutorials").glob("[0-9]*.ipynb"))
        chosen = [one for one in paths if not args.only or one.name.startswith(tuple(args.only))]
        running = lab.start(folder, options=["--LabApp.expose_app_in_browser=True"])
        try:
            with sync_playwright() as tools:
                browser = tools.chromium.launch(executable_path=chromium(), args=list(FLAGS))
                bad = [one.stem for one in chosen if not visit(browser, running.address, one, args)]
        finally:
            running.stop()
    print("all well" if not bad else f"look at {', '.join(bad)}")
    return int(bool(bad))


def visit(browser: Browser, address: str, path: Path, args: argparse.Namespace) -> bool:
    """Run one notebook and photograph it; True if nothing went wrong."""
    base, _, token = address.partition("?")
    there = f"{base.rpartition('/tutorials/')[0]}/tutorials/{path.name}?{token}"
    with LabPage(browser, there) as page:
        page.page.set_viewport_size({"width": args.width, "height": 1000})
        page.wait_for(f"tutorials/{path.name}")
        if args.dark:
            page.theme("JupyterLab Dark")
        page.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
        begun = time.monotonic()
        cells = page.run_all()
        seconds = time.monotonic() - begun
        page.page.evaluate(_ALL_CELLS)
        page.page.wait_for_timeout(1500)
        count = photograph(page, args.shots, f"{path.stem}{'-dark' if args.dark else ''}")
        errors = [error for cell in cells for error in cell["errors"]]
        skipped = sum(not cell["ran"] for cell in cells)
        print(
            f"{path.stem}: {seconds:.0f} s, {len(cells)} cells, {skipped} not run, {count} screens"
        )
        for line in (*errors, *page.complaints, *page.outside):
            print(f"  {line}")
        return not (errors or skipped or page.complaints or page.outside)


def photograph(page: LabPage, folder: Path, name: str) -> int:
    """Screens from the notebook's top to its end."""
    panel = page.notebook.locator(".jp-WindowedPanel-outer")
    panel.evaluate("element => element.scrollTo(0, 0)")
    for count in range(80):
        page.page.wait_for_timeout(250)
        page.shoot(folder, f"{name}-{count:02}")
        at = "element => element.scrollTop + element.clientHeight >= element.scrollHeight - 4"
        if panel.evaluate(at):
            return count + 1
        panel.evaluate("element => element.scrollBy(0, element.clientHeight * 0.9)")
    return 80


if __name__ == "__main__":
    sys.exit(main())
