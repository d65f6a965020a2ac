// What is decoded and how: a sentence and a strategy to choose, or the record of both.

import { html } from "./kit.js";
import { LABELS, settings } from "./sentences.js";

/** A form with `update(get, run)`; `ask(changes)` is called with the traits that someone changed. */
export function question(ask, signal) {
  const source = html("input", { type: "text", dir: "auto", "aria-label": LABELS.source, spellcheck: "false", autocomplete: "off" });
  const method = html("select", { "aria-label": LABELS.strategy },
    Object.entries(LABELS.methods).map(([value, label]) => html("option", { value }, label)));
  const width = html("input", { type: "number", min: 1, max: 50, step: 1 });
  const alpha = html("input", { type: "number", min: 0, max: 5, step: 0.1 });
  const go = html("button", { type: "submit" }, LABELS.decode);
  const beam = html("span", { class: "beam" },
    html("label", { title: LABELS.widthMeans }, LABELS.width, width),
    html("label", { title: LABELS.alphaMeans }, LABELS.alpha, alpha));
  const form = html("form", { class: "ask" }, source, go, method, beam);
  const record = html("div", { class: "record" });
  const error = html("p", { class: "error", role: "alert" });
  const element = html("div", { class: "question" }, form, record, error);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(true);
  }, { signal });
  for (const input of [method, width, alpha]) {
    input.addEventListener("change", () => send(false), { signal });
  }

  function send(again) {
    const [w, a] = [width.valueAsNumber, alpha.valueAsNumber];
    const changes = { source: source.value, method: method.value };
    if (w >= 1) changes.width = Math.round(w);
    if (a >= 0) changes.alpha = a;
    ask(changes, again);
  }

  function update(get, run) {
    const live = get("_live");
    form.hidden = !live;
    record.hidden = live;
    if (live) {
      source.value = get("source");
      method.value = get("method");
      width.value = get("width");
      alpha.value = get("alpha");
      beam.hidden = get("method") !== "beam";
      go.textContent = get("_busy") ? LABELS.busy : LABELS.decode;
      form.setAttribute("aria-busy", Boolean(get("_busy")));
    } else if (run) {
      record.replaceChildren(
        html("bdi", { class: "source" }, run.trace.source_text),
        html("span", { class: "how" }, `${settings(run.trace)} · ${run.trace.model} · ${LABELS.fixed}`));
    }
    error.textContent = get("_error") ?? "";
    error.hidden = !get("_error");
  }
  return { element, update };
}
