// All checkpoints with their answers, one of them shown.

import { html, number, panel, reveal, short } from "./kit.js";

const LETTERS = 40;

/** A panel with `update(moments, rung)` and `settle()`; `go(rung)` is called when one is clicked. */
export function timeList(go, signal, say) {
  const { element, body } = panel("rungs", say("list"), say("listCaption"));
  const list = html("div", { role: "listbox", "aria-label": say("list") });
  const names = ["headStep", "headSame", "headRead", "headLoss", "headAnswer"];
  const head = html("p", { class: "rung head" }, names.map((name) => html("span", {}, say(name))));
  body.append(head, list);
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) go(Number(row.dataset.rung));
  }, { signal });
  let drawn = null;

  function update(moments, rung) {
    if (drawn !== moments) list.replaceChildren(...moments.map(row));
    drawn = moments;
    for (const [i, item] of [...list.children].entries()) item.setAttribute("aria-selected", i === rung);
  }

  function row(moment, i) {
    const answer = short(moment.text || moment.tokens.join(" "), LETTERS);
    return html("div", { role: "option", class: "rung", "data-rung": i, "aria-selected": false },
      html("b", {}, String(moment.step)), html("span", {}, `${number(100 * moment.agreement, 0)} %`),
      html("span", {}, moment.read === null ? "–" : number(moment.read, 1)),
      html("span", {}, number(moment.loss)), html("bdi", {}, answer));
  }

  function settle() {
    const chosen = list.querySelector("[aria-selected=true]");
    if (chosen) reveal(body, chosen);
  }
  return { element, update, settle };
}
