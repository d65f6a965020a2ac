"""The page of all widgets for a projector, served by Voilà: this machine only, with a token.

What a person has set up for their own Jupyter is neither read nor changed; page and server ask
the network for nothing. Voilà is an extra. This module prints nothing; `lab.py` has the handle
that it returns.
"""

import importlib.util
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from s2s_lab.lab import KERNEL, Lab

TEMPLATE = """{%- extends 'voila/templates/lab/index.html.j2' -%}
{%- block notebook_css -%}
{{ resources.include_js("static/voila-style.js") }}
{{ spinner.css() }}
<title>s2s_lab</title>
<style>
  body.jp-Notebook { padding: 0; margin: 0; min-height: 100vh; background: #ffffff !important; }
  body.jp-Notebook[data-jp-theme-light="false"] { background: #12161b !important; }
  #rendered_cells { max-width: 1600px; margin: 0 auto; padding: 8px 16px; }
  .jp-OutputPrompt, .jp-OutputArea-promptOverlay { display: none; }
  .jp-OutputArea-output, .jp-Cell-outputWrapper { overflow: visible; }
  .spinner { animation: none !important; }
</style>
{%- endblock notebook_css -%}
"""
"""Voilà's own page without the two style sheets and the mathematics that it would fetch."""

PRETRAINED = Path(__file__).resolve().parent / "pretrained"
_PATIENCE = 60.0
"""Seconds to wait for the server, on a slow machine with a cold disk."""


def start(
    model: str | None = None,
    language: str | None = None,
    widget: str = "",
    port: int = 8866,
    dark: bool = False,
    chapter: str = "",
) -> Lab:
    """Serve the page, and wait until it answers.

    Args:
        model: name of a model, or its folder; None: each widget's own example.
        language: of labels and sentences; None: `preferred_language`.
        widget: short name of the one to open with; empty: the menu alone.
        port: the first one to try; the next ones follow if it is taken.
        dark: light letters on a dark ground.
        chapter: a chapter's demo with its poll, in place of the menu.

    Raises:
        ValueError: if Voilà is not installed.
        ChildProcessError: if it did not start; the message holds the end of its log.
    """
    if importlib.util.find_spec("voila") is None:
        raise ValueError('voila: expected it for the demo: pip install "s2s_lab[demo]"')
    folder = Path(tempfile.mkdtemp(prefix="s2s-lab-demo-"))
    token, free = secrets.token_urlsafe(24), _free_port(port)
    notebook = _prepare(folder, token, _cell(model, language, widget, chapter))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "voila", str(notebook), *_flags(free, dark)],
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=os.name == "posix",  # Ctrl-C comes to us, and we pass it on
        )
    running = Lab(process, f"http://127.0.0.1:{free}/?token={token}", folder)
    try:
        _wait(process, free, folder)
    except BaseException:
        running.stop()
        raise
    return running


def known_model(where: str) -> str:
    """A model's name, or its folder as an absolute path.

    Raises:
        ValueError: if there is neither.
    """
    folder = Path(where).expanduser().absolute()
    if (PRETRAINED / where / "config.json").is_file():
        return where
    if (folder / "config.json").is_file():
        return str(folder)
    raise ValueError(f"model: expected the name or the folder of a model, got {where!r}")


def _cell(model: str | None, language: str | None, widget: str, chapter: str = "") -> str:
    """The one cell of the page."""
    if chapter:
        made = f"ChapterDemo({chapter!r}, {language!r})"
        return f"from s2s_lab.widgets.demo import ChapterDemo\n{made}"
    lines = ["from s2s_lab.widgets.demo import Demo", f"demo = Demo({model!r}, {language!r})"]
    if widget:
        lines.append(f"demo.menu.chosen = {widget!r}")
    return "\n".join([*lines, "demo"])


def _prepare(folder: Path, token: str, cell: str) -> Path:
    """Write notebook, template, kernel and settings; returns the notebook's path."""
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "cells": [
            {
                "cell_type": "code",
                "id": "demo",
                "metadata": {},
                "source": cell,
                "outputs": [],
                "execution_count": None,
            }
        ],
    }
    template = folder / "data" / "voila" / "templates" / "projector"
    written = {
        folder / "demo.ipynb": json.dumps(notebook),
        folder / "data" / "kernels" / "python3" / "kernel.json": json.dumps(KERNEL),
        folder / "config" / "voila.json": json.dumps({"Voila": {"token": token}}),
        template / "conf.json": json.dumps({"base_template": "lab"}),
        template / "index.html.j2": TEMPLATE,
    }
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "demo.ipynb"


def _flags(port: int, dark: bool) -> list[str]:
    return [
        f"--port={port}",
        "--Voila.ip=127.0.0.1",
        "--Voila.port_retries=0",
        "--no-browser",
        "--template=projector",
        f"--theme={'dark' if dark else 'light'}",
        "--Voila.log_level=WARN",
    ]


def _environment(folder: Path) -> dict[str, str]:
    """This process's environment, with every Jupyter folder in a temporary place."""
    mine = {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_PATH": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "IPYTHONDIR": str(folder / "ipython"),
        "OMP_WAIT_POLICY": os.environ.get("OMP_WAIT_POLICY", "PASSIVE"),  # see s2s_lab/__init__.py
    }
    others = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON"))}
    return {**others, **mine}


def _free_port(first: int) -> int:
    """The first port from this one on that nobody listens at."""
    for port in range(first, min(first + 100, 65536)):
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise ValueError(f"port: expected a free one from {first} on, found none")


def _wait(process: "subprocess.Popen[bytes]", port: int, folder: Path) -> None:
    """Return when the server takes connections."""
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    tail = (folder / "log").read_text(encoding="utf-8", errors="replace").strip()[-600:]
    ended = "it did not answer in time" if process.poll() is None else "it ended"
    raise ChildProcessError(f"Voilà: {ended}; its last words: {tail or 'none'}")
