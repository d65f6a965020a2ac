// The outermost element of a view: takes the focus, has a name, and keeps its keys from the notebook.

import { html } from "./kit.js";

// Where JupyterLab must not act on keys. It asks the focused element before those around it, and
// would cut the cell at the letter x.
const NO_SHORTCUTS = "data-lm-suppress-shortcuts";
const TYPING = "input:not([type=range]):not([type=checkbox]):not([type=radio]), select, textarea";

/**
 * `press(event)` gets the keys that nobody is typing with and returns true for those it used;
 * modified keys stay with the browser.
 */
export function shell(name, label, press, signal) {
  const frame = html("div", { class: "frame" });
  const root = html("div", {
    class: `s2s ${name}`, tabindex: 0, role: "group", "aria-label": label,
    [NO_SHORTCUTS]: "true",
  }, frame);
  root.addEventListener("focusin", (event) => event.target.setAttribute(NO_SHORTCUTS, "true"), { signal });
  root.addEventListener("keydown", (event) => {
    if (event.target.matches(TYPING)) return event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !press(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }, { signal });
  return { root, frame };
}

/** A line that a screen reader reads out when it changes. */
export function narrator() {
  const element = html("p", { class: "status", role: "status", "aria-live": "polite" });
  return { element, say: (text) => { if (element.textContent !== text) element.textContent = text; } };
}
