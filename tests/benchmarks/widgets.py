"""How long a key press takes until the screen has changed, for every widget: 95th percentile.

python tests/benchmarks/widgets.py [--json] [--steps 100] [--sentences 20] [--only stepper]

`step` is in the view alone, from its page: a key is pressed, and the clock stops after the frame
that shows the change. `decode` goes through a kernel (Voilà's, in the same browser): Enter sends
another sentence of twelve words, the model decodes it, and the clock stops after the frame with
the last change; `examine` is the same for widgets that do more than decode. `large` is a step in
the largest case: a source of 60 words, 200 steps with a beam of 20, and 12 layers of 16 heads.
Needs Chromium, playwright and, for `decode`, Voilà.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import Browser, Page, sync_playwright

from s2s_lab import projector
from s2s_lab.decoding import Beam
from s2s_lab.widgets import AttentionExplorer, DecodeStepper, gallery
from tests.conftest import FLAGS, chromium
from tests.widgets.made_up import make_trace
from tests.widgets.test_attention_explorer import transformer

SENTENCES = [
    f"My {who} does not see the {size} {colour} {thing} and the cat."
    for who in ("sister", "brother")
    for size in ("big", "small")
    for colour in ("white", "black", "red")
    for thing in ("dog", "house", "car")
]
"""Of twelve words."""
NUMBERS = [" ".join(str((7 * i + k) % 9 + 1) for i in range(12)) for k in range(9)]
"""For widgets whose model reads numbers."""
READS_NUMBERS = ("time",)
DECODING = ("stepper", "diff", "attention", "sampler", "exposure", "mbr")
"""Widgets that decode a sentence again."""
EXAMINING = ("autopsy", "cell", "time")
"""Widgets that ask more than that: twenty searches, Jacobians, every checkpoint of a run."""
STATE = re.compile(r'"execution_state": ?"(busy|idle)"')
"""What a kernel says of itself."""
QUIET = 250
"""Milliseconds without a change after which all has been drawn."""

WATCH = """() => {
  window.spent = [];
  window.painted = (react) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => react(performance.now());
    port2.postMessage(0);
  });
  window.addEventListener("keydown", (event) => {
    const begun = event.timeStamp;
    if (event.key === "Enter") Object.assign(window, { begun, last: null });
    else painted((now) => spent.push(now - begun));
  }, { capture: true });
  new MutationObserver(() => painted((now) => { window.last = now; })).observe(document.body,
    { subtree: true, childList: true, characterData: true, attributes: true });
}"""
SETTLED = f"() => window.last && performance.now() - window.last > {QUIET}"


def percentile(milliseconds: list[float], part: float = 0.95) -> float:
    """The smallest one that is not exceeded by this part of them."""
    ordered = sorted(milliseconds)
    return round(ordered[max(0, -int(-part * len(ordered) // 1) - 1)], 1)


def steps(page: Page, count: int) -> list[float]:
    """Milliseconds of so many steps, forward to the end, back to the start, and so on."""
    page.evaluate(WATCH)
    key, shown = "ArrowRight", page.locator(".transport .count").first
    made = ends = 0
    while made < count and ends < count:
        before = shown.text_content()
        page.keyboard.press(key)
        page.wait_for_function("made => spent.length > made", arg=made, polling=5)
        if shown.text_content() != before:
            made += 1
        else:  # at an end: not a step
            ends += 1
            page.evaluate("spent.pop()")
            key = "ArrowLeft" if key == "ArrowRight" else "ArrowRight"
    return list(page.evaluate("spent"))


class Kernel:
    """What the kernel of a page says of itself, heard on the page's socket."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.rested = 0
        self.busy = False
        page.on("websocket", lambda socket: socket.on("framereceived", self.hear))

    def hear(self, frame: str | bytes) -> None:
        """Note what state it is in, and count how often it came to rest."""
        text = frame if isinstance(frame, str) else frame.decode("utf-8", errors="ignore")
        for state in STATE.findall(text):
            self.busy = state == "busy"
            self.rested += state == "idle"

    def settle(self, before: int) -> None:
        """Wait until it has come to rest more than `before` times, and all is drawn."""
        for _ in range(6000):
            self.page.wait_for_timeout(10)
            if not self.busy and self.rested > before and self.page.evaluate(SETTLED):
                return
        raise TimeoutError("kernel: expected an answer within a minute, got none")


def step_times(browser: Browser, widget: Any, count: int) -> list[float] | None:
    """Of one widget's page; None if it has no steps."""
    with TemporaryDirectory() as folder:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(widget.save(Path(folder) / "page.html").as_uri())
        if not page.locator(".transport .count").first.is_visible():
            page.close()
            return None
        page.keyboard.press("Home")
        found = steps(page, count)
        page.close()
        return found


def decode_times(kernel: Kernel, name: str, count: int) -> list[float]:
    """Milliseconds of so many sentences for one widget of the demo page."""
    page = kernel.page
    page.locator(f"[role=tab][data-name={name}]").click()
    root = page.locator(".s2s:not(.menu)")
    field = root.locator("form input[type=text]:visible").first
    field.wait_for()
    kernel.settle(0)
    found = []
    texts = NUMBERS if name in READS_NUMBERS else SENTENCES
    for index in range(count + 1):
        field.fill(texts[index % len(texts)])
        page.wait_for_function(SETTLED)
        asked = kernel.rested
        field.press("Enter")
        kernel.settle(asked)
        found.append(page.evaluate("last - begun"))
        if (error := root.locator("[role=alert]:visible")).count():
            raise ValueError(f"{name}: {error.first.text_content()}")
    return found[1:]  # the first one warms the model up


@contextmanager
def demo(browser: Browser) -> Iterator[Kernel]:
    """The page of all widgets, with a kernel."""
    running = projector.start()
    try:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        kernel = Kernel(page)
        page.goto(running.address)
        page.locator(".s2s.menu").wait_for(timeout=60_000)
        page.evaluate(WATCH)
        yield kernel
    finally:
        running.stop()


def largest() -> dict[str, Any]:
    """The widgets with as much as they must bear."""
    source = " ".join(f"source{i}" for i in range(60))
    target = " ".join(f"target{i}" for i in range(199))
    trace = make_trace(source, target, "one two three", strategy=Beam(width=20), longest=200)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    words = " ".join(letters[:59])
    return {
        "stepper, 60 words, 200 steps, beam 20": DecodeStepper.from_trace(trace),
        "attention, 60 words, 12 × 16 heads": AttentionExplorer(transformer(12, 16), words, words),
    }


def measure(args: argparse.Namespace) -> dict[str, dict[str, float]]:
    """All figures, in milliseconds."""
    executable = chromium()
    if executable is None:
        raise SystemExit("widgets: expected a browser, see tests/conftest.py")
    wanted = [e for e in gallery.EXHIBITS if args.only in ("", e.name)]
    step: dict[str, float] = {}
    large: dict[str, float] = {}
    asked: dict[str, float] = {}
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=executable, args=list(FLAGS))
        for exhibit in wanted:
            if found := step_times(browser, exhibit.example(), args.steps):
                step[exhibit.name] = percentile(found)
        for name, widget in ({} if args.only else largest()).items():
            large[name] = percentile(step_times(browser, widget, args.steps) or [])
        with demo(browser) as kernel:
            for exhibit in wanted:
                if exhibit.name in DECODING + EXAMINING:
                    found = decode_times(kernel, exhibit.name, args.sentences)
                    asked[exhibit.name] = percentile(found)
        browser.close()
    return {
        "p95_step_ms": step,
        "p95_decode_ms": {name: asked[name] for name in DECODING if name in asked},
        "p95_examine_ms": {name: asked[name] for name in EXAMINING if name in asked},
        "p95_large_ms": large,
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--sentences", type=int, default=20)
    parser.add_argument("--only", default="", help="short name of one widget")
    args = parser.parse_args()
    found = measure(args)
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for kind, figures in found.items():
        print(f"{kind.removeprefix('p95_').removesuffix('_ms')}, 95th percentile, milliseconds")
        for name, milliseconds in figures.items():
            print(f"  {milliseconds:7.1f}  {name}")


if __name__ == "__main__":
    main()
