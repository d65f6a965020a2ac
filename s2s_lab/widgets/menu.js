// A row of names to choose from; what is chosen is shown by someone else.

import { html, notebook, standalone } from "./panels/kit.js";
import { speaker } from "./panels/language.js";
import { narrator, shell } from "./panels/shell.js";
import { WORDS_MENU } from "./words/menu.js";

const WATCHED = ["chosen", "_items", "_error", "_busy"];

/** Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all. */
export function draw(el, get, set, on) {
  const stop = new AbortController();
  const { signal } = stop;
  const say = speaker(get("language"), WORDS_MENU);
  const list = html("div", { class: "names", role: "tablist", "aria-label": say("widgets") });
  const said = narrator();
  const error = html("p", { class: "error", role: "alert", hidden: true });
  const { root, frame } = shell("menu", say("widgets"), press, signal);
  const overview = html("dl", { class: "overview" });
  frame.append(list, said.element, overview, error);

  const names = () => get("_items").map(([name]) => name);
  const choose = (name) => set({ chosen: name });
  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) choose(tab.dataset.name);
  }, { signal });

  function press(event) {
    const { key } = event;
    const all = names();
    const now = all.indexOf(get("chosen"));
    if (/^[1-9]$/.test(key) && Number(key) <= all.length) choose(all[Number(key) - 1]);
    else if (key === "ArrowDown" || key === "ArrowRight") go(all[Math.min(all.length - 1, now + 1)]);
    else if (key === "ArrowUp" || key === "ArrowLeft") go(all[Math.max(0, now - 1)]);
    else if (key === "Home" || key === "End") go(all.at(key === "Home" ? 0 : -1));
    else return false;
    return true;
  }

  function go(name) {
    choose(name);
    list.querySelector("[aria-selected=true]")?.focus();
  }

  function update() {
    const chosen = get("chosen");
    const items = get("_items");
    const at = items.findIndex(([name]) => name === chosen);
    const focused = list.contains(document.activeElement);
    list.replaceChildren(...items.map(([name, noun], i) => html("button", {
      type: "button", role: "tab", "data-name": name, "aria-selected": i === at,
      tabindex: i === Math.max(0, at) ? 0 : -1,
    }, i < 9 ? html("kbd", { "aria-hidden": "true" }, String(i + 1)) : null, noun)));
    if (focused) list.querySelector("[tabindex='0']").focus();
    const [, noun, sentence] = items[at] ?? ["", "", say("chooseOne")];
    overview.hidden = at >= 0;
    overview.replaceChildren(...items.flatMap(([, name, told]) => [html("dt", {}, name), html("dd", {}, told)]));
    said.say(get("_busy") ? say("loading", noun) : sentence);
    error.textContent = get("_error") ?? "";
    error.hidden = !get("_error");
  }

  const off = WATCHED.map((name) => on(name, update));
  el.append(root);
  update();
  return () => {
    for (const undo of off) undo();
    stop.abort();
    root.remove();
  };
}

export const mount = standalone(draw);
export default { render: notebook(draw) };
