"""The pictures of the README: each widget of the gallery, a few keys pressed.

python tests/pictures.py [--out docs/pictures] [--only stepper]

Run it when a widget looks different; commit what changed. Needs Chromium and playwright.
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import sync_playwright

from s2s_lab.widgets import gallery
from tests.conftest import FLAGS, chromium

ROOT = Path(__file__).resolve().parents[1]
KEYS = {
    "stepper": ["ArrowRight"] * 4,
    "predict": ["2", "Enter", "3"],
    "diff": ["ArrowRight"] * 4,
    "attention": ["ArrowRight"] * 4,
    "exposure": ["ArrowRight"] * 3,
    "search": ["End"],
    "viterbi": ["End"],
    "time": ["End"],
}
"""What is pressed before the picture is taken."""
SIZE = {"width": 1280, "height": 1000}
SCALE = 0.75
LARGEST = 150_000
"""Bytes of a picture."""


def main() -> None:
    """Write a PNG file for each widget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--only", default="", help="short name of one widget")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as tools, TemporaryDirectory() as folder:
        browser = tools.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        context = browser.new_context(viewport=SIZE, device_scale_factor=SCALE)
        for exhibit in gallery.EXHIBITS:
            if args.only not in ("", exhibit.name):
                continue
            page = context.new_page()
            page.goto(exhibit.example().save(Path(folder) / "page.html").as_uri())
            for key in KEYS.get(exhibit.name, []):
                page.keyboard.press(key)
            file = args.out / f"{exhibit.name}.png"
            page.screenshot(path=file, animations="disabled")
            page.close()
            size = file.stat().st_size
            print(f"{size / 1000:6.0f} kB  {file}")
            if size > LARGEST:
                raise SystemExit(f"{file}: expected at most {LARGEST} bytes, got {size}")
        browser.close()


if __name__ == "__main__":
    main()
