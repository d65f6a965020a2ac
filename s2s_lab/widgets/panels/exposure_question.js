// Which sentence is compared, and with which reference.

import { follow, html } from "./kit.js";

/** A form with `update(get)`; `ask({source, reference})` is called when someone compares. */
export function exposureQuestion(ask, signal, say) {
  const text = (key) => html("input", { type: "text", dir: "auto", "aria-label": say(key), placeholder: say(key), spellcheck: "false", autocomplete: "off" });
  const inputs = { source: text("source"), reference: text("reference") };
  const go = html("button", { type: "submit" }, say("compare"));
  const form = html("form", { class: "ask" }, Object.values(inputs), go);
  const names = { source: html("bdi", { class: "source" }), reference: html("bdi", { class: "source" }) };
  const record = html("div", { class: "record" }, Object.values(names), html("span", { class: "how" }, say("recorded")));
  const error = html("p", { class: "error", role: "alert" });
  const element = html("div", { class: "question" }, form, record, error);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask({ source: inputs.source.value, reference: inputs.reference.value });
  }, { signal });

  function update(get) {
    const live = Boolean(get("_live"));
    form.hidden = !live;
    record.hidden = live;
    for (const [key, input] of Object.entries(inputs)) {
      follow(input, get(key));
      names[key].textContent = get(key);
    }
    go.textContent = get("_busy") ? say("busy") : say("compare");
    form.setAttribute("aria-busy", Boolean(get("_busy")));
    error.textContent = get("_error") ?? "";
    error.hidden = !get("_error");
  }
  return { element, update, form };
}
