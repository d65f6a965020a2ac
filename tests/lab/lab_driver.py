"""Drives a JupyterLab page the way a person does, and writes down what went wrong in it."""

from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, expect

_CELLS = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === 'code')
    .map(cell => ({
        source: cell.model.sharedModel.getSource(),
        ran: cell.model.executionCount !== null,
        errors: cell.model.outputs.toJSON().filter(output => output.output_type === 'error')
            .map(output => output.ename + ': ' + output.evalue),
    }))"""

_IN_FRONT = """path => {
    const panel = window.jupyterapp?.shell.currentWidget;
    return panel?.context?.path === path && panel.context.isReady && panel.isVisible
        && panel.content.widgets.length === panel.content.model.cells.length;
}"""

_KERNEL_WAITS = """() => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel;
    return kernel?.connectionStatus === 'connected' && kernel.status === 'idle';
}"""

_RUN_ALL = """seconds => Promise.race([
    window.jupyterapp.commands.execute('notebook:run-all-cells'),
    new Promise((_, refuse) => setTimeout(
        () => refuse(new Error(`still running after ${seconds} seconds`)), 1000 * seconds)),
])"""

PATIENCE = 480
"""Seconds after which a notebook that still runs counts as hanging, on a slow machine."""


class LabPage:
    """One browser page with JupyterLab in it."""

    def __init__(self, browser: Browser, address: str, theme: str = "light") -> None:
        """Open the address and wait until its notebook is there."""
        self.page = browser.new_page(viewport={"width": 1400, "height": 1000}, color_scheme=theme)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)
        self.page.goto(address)
        self.page.wait_for_function(
            "() => window.jupyterapp?.shell.currentWidget?.content?.widgets"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.page.close()

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url')})")

    @property
    def outside(self) -> list[str]:
        """Requests that were for another machine."""
        local = ("127.0.0.1", None)  # None: data: and blob: addresses stay in the page
        return [url for url in self.requests if urlsplit(url).hostname not in local]

    @property
    def notebook(self) -> Locator:
        """The notebook in front; those behind it are in the page too."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    def wait_for(self, path: str) -> None:
        """Wait until a notebook is in front, with its cells."""
        self.page.wait_for_function(_IN_FRONT, arg=path)

    def run_all(self) -> list[dict[str, Any]]:
        """Run every cell of the notebook in front, and return its code cells."""
        self.page.wait_for_function(_KERNEL_WAITS, timeout=1000 * PATIENCE)
        self.page.evaluate(_RUN_ALL, PATIENCE)
        cells: list[dict[str, Any]] = self.page.evaluate(_CELLS)
        return cells

    def show(self, what: Locator) -> None:
        """Scroll there; cells that are far away exist only once they have been near."""
        panel = self.notebook.locator(".jp-WindowedPanel-outer")
        for _ in range(60):
            if what.count():
                break
            panel.evaluate("element => element.scrollBy(0, element.clientHeight / 2)")
            self.page.wait_for_timeout(50)
        what.scroll_into_view_if_needed()
        expect(what).to_be_visible()

    def theme(self, name: str) -> None:
        """``JupyterLab Light`` or ``JupyterLab Dark``."""
        self.page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", name
        )
        light = "true" if "Light" in name else "false"
        body = self.page.locator("body")  # on a machine that is busy a switch takes seconds
        expect(body).to_have_attribute("data-jp-theme-light", light, timeout=30_000)
        expect(self.page.locator("#jupyterlab-splash")).to_have_count(0)

    def shoot(self, folder: Path | None, name: str) -> None:
        """Save a picture if there is a folder for it."""
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=folder / f"{name}.png")
