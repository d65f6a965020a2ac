"""JupyterLab on a working copy of the course: this machine only, with its token, no network.

The lab runs with settings of its own, kept in the working copy: what a person has set up for
their own Jupyter is neither read nor changed, and its kernel is always this environment's Python.

This module does not lay out the course (`course.py`) and prints nothing.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from s2s_lab.course import PRIVATE, START, untouched

KERNEL = {
    "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    "display_name": "Python 3 (s2s_lab)",
    "language": "python",
    "metadata": {"debugger": True},
}
"""What the notebooks' kernel name, ``python3``, means here, whatever else bears that name."""

PAGE = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}

_PATIENCE = 120.0
"""Seconds to wait for the lab to start, on a slow machine with a cold disk."""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab."""

    process: "subprocess.Popen[bytes]"
    address: str
    """Where it opens, with its token: whoever has it can run code as this person."""
    runtime: Path
    """A folder that lives as long as the lab."""

    def wait(self) -> int:
        """Wait until the lab ends by itself; returns its exit code."""
        return self.process.wait()

    def stop(self) -> None:
        """End the lab and its kernels, kindly first; may be called twice."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.runtime, ignore_errors=True)


def start(
    folder: Path,
    page: str = START,
    port: int = 8888,
    browser: bool = False,
    options: Sequence[str] = (),
    language: str | None = None,
) -> Lab:
    """Start JupyterLab on a working copy of the course, and wait until it has an address.

    Args:
        folder: the working copy.
        page: the notebook that it opens with, relative to `folder`.
        port: the first one to try; the next ones follow if it is taken.
        browser: open the address in the desktop's browser.
        options: more command-line options for JupyterLab.
        language: of labels and sentences in widgets; ``S2S_LAB_LANGUAGE`` decides if not given.

    Raises:
        ChildProcessError: if it did not start; the message holds the end of its log.
    """
    folder = folder.expanduser().absolute()
    _prepare(folder / PRIVATE)
    runtime = Path(tempfile.mkdtemp(prefix="s2s-lab-"))
    command = [sys.executable, "-P", "-m", "jupyterlab", *_flags(folder, page, port, browser)]
    with (runtime / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, *options],
            cwd=folder,
            env=_environment(folder / PRIVATE, runtime, language),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=os.name == "posix",  # Ctrl-C comes to us, and we pass it on
        )
    lab = Lab(process, "", runtime)
    try:
        return Lab(process, _address(process, runtime, page), runtime)
    except BaseException:
        lab.stop()
        raise


def has_desktop() -> bool:
    """Whether a browser that a person can see may be opened from here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def stop_on_signals() -> None:
    """Let a closed terminal or a polite kill end the lab like Ctrl-C does."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)


def _flags(folder: Path, page: str, port: int, browser: bool) -> list[str]:
    return [
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{page}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=100",
        f"--ServerApp.open_browser={browser}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.allow_remote_access=False",
        "--ServerApp.allow_root=True",  # in a container there is often nobody else
        "--ServerApp.answer_yes=True",
        "--Application.log_level=WARN",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]


def _environment(private: Path, runtime: Path, language: str | None) -> dict[str, str]:
    """This process's environment, with every Jupyter folder in the working copy."""
    mine = {
        "JUPYTER_CONFIG_DIR": str(private / "config"),
        "JUPYTER_DATA_DIR": str(private / "data"),
        "JUPYTER_PATH": str(private / "data"),  # before all other places for kernels
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "IPYTHONDIR": str(private / "ipython"),
        "OMP_WAIT_POLICY": os.environ.get("OMP_WAIT_POLICY", "PASSIVE"),  # see s2s_lab/__init__.py
    }
    if language:
        mine["S2S_LAB_LANGUAGE"] = language
    others = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON"))}
    return {**others, **mine}


def _prepare(private: Path) -> None:
    """Write the kernel's and the lab's settings, and vouch for what the package laid out."""
    kernel = private / "data" / "kernels" / "python3" / "kernel.json"
    page = private / "config" / "labconfig" / "page_config.json"
    for path, content in ((kernel, KERNEL), (page, PAGE)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    _trust(private)


def _trust(private: Path) -> None:
    """Sign untouched notebooks, so that their outputs show before they are run."""
    import nbformat
    from nbformat.sign import NotebookNotary

    notary = NotebookNotary(data_dir=str(private / "data"))
    for path in untouched(private.parent):
        if path.suffix == ".ipynb":
            notary.sign(nbformat.read(path, as_version=4))
    notary.store.close()


def _address(process: "subprocess.Popen[bytes]", runtime: Path, page: str) -> str:
    """The address with token, once the lab has written down where it listens."""
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        for path in runtime.glob("jpserver-*.json"):
            try:
                server = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                continue  # it is being written
            if not server["token"] and not server["password"]:
                raise ChildProcessError(
                    "JupyterLab: expected it to ask for a token; a system-wide setting says no"
                )
            if not _answers(server["port"]):
                continue  # JupyterLab writes the address down before it listens
            query = f"?token={server['token']}" if server["token"] else ""
            return f"{server['url']}lab/tree/{page}{query}"
        time.sleep(0.05)
    tail = (runtime / "log").read_text(encoding="utf-8", errors="replace").strip()[-600:]
    raise ChildProcessError(f"JupyterLab did not start; its last words: {tail or 'none'}")


def _answers(port: int) -> bool:
    """Whether something on this machine takes connections on a port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
