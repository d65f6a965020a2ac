// The sentence, how many samples, and where their random numbers start; or the record of a run.

import { follow, html } from "./kit.js";

/** A form with `update(get, data)`; `ask(changes)` is called with the traits that someone changed. */
export function mbrInputs(ask, signal, say) {
  const source = html("input", { type: "text", dir: "auto", "aria-label": say("source"), spellcheck: "false", autocomplete: "off" });
  const go = html("button", { type: "submit" }, say("draw"));
  const samples = html("input", { type: "number", min: 1, max: 64, step: 1 });
  const seed = html("input", { type: "number", min: 0, step: 1 });
  const form = html("form", { class: "ask" }, source, go,
    html("label", {}, say("samples"), samples), html("label", {}, say("seed"), seed));
  const record = html("div", { class: "record" });
  const error = html("p", { class: "error", role: "alert" });
  const element = html("div", { class: "question" }, form, record, error);

  const send = () => {
    const changes = { source: source.value };
    if (samples.valueAsNumber >= 1) changes.samples = Math.min(64, Math.round(samples.valueAsNumber));
    if (seed.valueAsNumber >= 0) changes.seed = Math.round(seed.valueAsNumber);
    ask(changes);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  }, { signal });
  for (const input of [samples, seed]) input.addEventListener("change", send, { signal });

  function update(get, data) {
    const live = Boolean(get("_live"));
    form.hidden = !live;
    record.hidden = live;
    if (live) {
      for (const [input, name] of [[source, "source"], [samples, "samples"], [seed, "seed"]]) follow(input, get(name));
      go.textContent = say(get("_busy") ? "drawing" : "draw");
      form.setAttribute("aria-busy", Boolean(get("_busy")));
    } else {
      record.replaceChildren(html("bdi", { class: "source" }, get("source")),
        html("span", { class: "how" }, [data?.model, say("fixed")].filter(Boolean).join(" · ")));
    }
    error.textContent = get("_error") ?? "";
    error.hidden = !get("_error");
  }
  return { element, update };
}
