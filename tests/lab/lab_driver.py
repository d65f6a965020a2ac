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

_READY = """async () => {
    const panel = window.jupyterapp.shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
}"""


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
        self.page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.content?.widgets")

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
    def path(self) -> str:
        """The notebook in front."""
        return str(self.page.evaluate("() => window.jupyterapp.shell.currentWidget.context?.path"))

    def run_all(self) -> list[dict[str, Any]]:
        """Run every cell of the notebook in front, and return its code cells."""
        self.page.evaluate(_READY)
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        cells: list[dict[str, Any]] = self.page.evaluate(_CELLS)
        return cells

    def show(self, what: Locator) -> None:
        """Scroll there; cells that are far away exist only once they have been near."""
        panel = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer")
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
        expect(self.page.locator("body")).to_have_attribute("data-jp-theme-light", light)

    def shoot(self, folder: Path | None, name: str) -> None:
        """Save a picture if there is a folder for it."""
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=folder / f"{name}.png")
