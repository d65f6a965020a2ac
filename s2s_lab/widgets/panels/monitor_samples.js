// The validations of a run, each with what the model translated then.

import { html, number, panel, reveal } from "./kit.js";

/** A panel with `update(get, chosen)` and `settle()`; `choose(index)` is called when one is clicked. */
export function monitorSamples(choose, signal, say) {
  const { element, body } = panel("samples", say("samples"), say("samplesCaption"));
  const none = html("p", { class: "hint" }, say("none"));
  const list = html("div", { role: "listbox", "aria-label": say("samples") });
  body.append(none, list);
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) choose(Number(row.dataset.index));
  }, { signal });
  let drawn = null;

  function update(get, chosen) {
    const samples = get("_samples");
    if (samples !== drawn) draw(samples, get("_records"));
    drawn = samples;
    none.hidden = samples.length > 0;
    list.hidden = samples.length === 0;
    for (const [i, row] of [...list.children].entries()) row.setAttribute("aria-selected", i === chosen);
  }

  function draw(samples, records) {
    let best = Infinity;
    list.replaceChildren(...samples.map(({ step, texts }, i) => {
      const nll = records[i]?.[1] ?? Infinity;
      const mark = nll < best ? say("best") : "";
      best = Math.min(best, nll);
      return html("div", { role: "option", class: "sample", "data-index": i, "aria-selected": false },
        html("b", {}, `${say("step")} ${step}`), html("span", {}, number(nll, 3)), html("span", { class: "mark" }, mark),
        html("div", { class: "texts" }, texts.length ? texts.map(pair) : say("noTexts")));
    }));
  }

  function settle() {
    const row = list.querySelector("[aria-selected=true]");
    if (row) reveal(body, row);
  }
  return { element, update, settle };
}

function pair([source, output]) {
  return html("p", {}, html("bdi", { class: "given" }, source), " → ", html("bdi", { class: "written" }, output));
}
