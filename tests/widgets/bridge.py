"""A widget live in a plain page: its view in the browser, its Python half in this process.

What the view saves goes to the widget's traits, and what these became comes back, as a notebook's
kernel would do it; a number of views may share the one model.
"""

import json
from pathlib import Path
from typing import Any

from s2s_lab import pages
from s2s_lab.widgets.view import View
from tests.conftest import Tab

MODEL = """
class Model {
  constructor(state) { this.state = state; this.reactions = []; this.dirty = {}; this.saved = 0; }
  get(name) { return this.state[name]; }
  set(name, value) { this.dirty[name] = value; this.take({ [name]: value }); }
  take(changes) {
    const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
    const changed = Object.keys(changes).filter((name) => !same(changes[name], this.state[name]));
    for (const name of changed) this.state[name] = changes[name];
    for (const name of changed) {
      for (const [n, react] of [...this.reactions]) if (n === `change:${name}`) react();
    }
  }
  save_changes() {
    const sent = JSON.stringify(this.dirty);
    this.dirty = {};
    this.saved += 1;
    this.answered = window.kernel(sent).then((text) => {
      this.take(JSON.parse(text));
      window.answers = (window.answers ?? 0) + 1;
    });
  }
  on(name, react) { this.reactions.push([name, react]); }
  off(name, react) {
    this.reactions = this.reactions.filter(([n, r]) => n !== name || r !== react);
  }
}
window.model = new Model(STATE);
window.cleanups = Array.from({ length: VIEWS }, () => {
  const el = document.createElement("div");
  document.body.append(el);
  return view.render({ model: window.model, el });
});
"""


def open_live(tab: Tab, folder: Path, widget: View, views: int = 1) -> Any:
    """A page with some views of a widget that is alive."""

    def kernel(sent: str) -> str:
        """Set what was sent; give back what else changed by it."""
        changes = json.loads(sent)
        before = synced(widget) | changes
        with widget.hold_trait_notifications():
            for name, value in changes.items():
                setattr(widget, name, value)
        after = synced(widget)
        return json.dumps({name: after[name] for name in after if after[name] != before[name]})

    tab.page.expose_function("kernel", kernel)
    module = pages.module(widget.view).replace("export default", "const view =")
    script = MODEL.replace("STATE", pages.script_json(synced(widget))).replace("VIEWS", str(views))
    file = folder / "live.html"
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>live</title>'
    style = f'<link rel="icon" href="data:,"><style>{pages.stylesheet(widget.view)}</style>'
    file.write_text(
        f'{head}{style}<body class="s2s-page"><script type=module>{module}{script}</script>',
        encoding="utf-8",
    )
    return tab.open(file)


def synced(widget: View) -> dict[str, Any]:
    """What a view of this widget can read."""
    left_out = ("layout", "tabbable", "tooltip", "_esm", "_css")
    state = widget.get_state()
    return {name: value for name, value in state.items() if name not in left_out}


def answered(page: Any) -> None:
    """Wait until the kernel has answered all that was sent."""
    page.evaluate("() => model.answered")
