// What a person changed in a run, what the last change did, and the way back and on.

import { html } from "./kit.js";

/**
 * A bar with `update({run, live}, changes)`; `order({do})` is called to undo or redo, `go(step)` to
 * look at the first word that changed. It is away where nothing can be changed and nothing was.
 */
export function changesBar(order, go, signal, tell) {
  const { say, why } = tell;
  const buttons = ["undo", "redo"].map((name) => {
    const key = name === "undo" ? "Z" : "Y";
    const button = html("button", { type: "button", class: name, title: `${say(name)} (Ctrl+${key})`, "aria-keyshortcuts": `Control+${key}` },
      html("span", { "aria-hidden": "true" }, name === "undo" ? "↶ " : "↷ "), say(name));
    button.addEventListener("click", () => order({ do: name }), { signal });
    return button;
  });
  const said = html("p", { class: "said", role: "status", "aria-live": "polite" });
  const show = html("button", { type: "button", class: "show" });
  const list = html("ol", { class: "edits" });
  const element = html("section", { class: "changes", "aria-label": say("changes") },
    html("div", { class: "line" }, html("span", { class: "undoing" }, buttons), said, show), list);
  let place = 0;
  show.addEventListener("click", () => go(place), { signal });

  function update({ run, live }, { undo = 0, redo = 0, last = null } = {}) {
    const { edits = [] } = run.trace;
    element.hidden = !live && !edits.length;
    for (const [i, count] of [undo, redo].entries()) {
      buttons[i].hidden = !live;
      buttons[i].setAttribute("aria-disabled", count === 0);
    }
    const text = last ? tell.changed(last) : edits.length ? "" : say("noChanges");
    if (said.textContent !== text) said.textContent = text;
    place = Math.min(run.length, (last?.step ?? 0) + 1);
    show.hidden = !last || last.what === "nothing";
    show.textContent = say("goToChange", place);
    list.hidden = !edits.length;
    list.replaceChildren(...edits.map((edit) => html("li", { dir: "auto" }, why(edit))));
  }
  return { element, update };
}

/** Ctrl+Z and Ctrl+Y (or Cmd, and with Shift for redo) below `root`, but not where one types. */
export function undoKeys(root, order, signal) {
  root.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.matches("input[type=text], input[type=number], textarea")) return;
    const key = event.key.toLowerCase();
    const name = key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" ? "undo" : null;
    if (!name) return;
    order({ do: name });
    event.preventDefault();
    event.stopPropagation();
  }, { signal });
}
