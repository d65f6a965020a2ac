// What is read, and by which cell: a sentence to type, or the record of one.

import { follow, html } from "./kit.js";

/** A form with `update(get)`; `ask(changes)` is called with the traits that someone changed. */
export function cellInputs(ask, signal, say) {
  const source = html("input", { type: "text", dir: "auto", "aria-label": say("source"), spellcheck: "false", autocomplete: "off" });
  const go = html("button", { type: "submit" }, say("read"));
  const cell = choice("cell", ["model", "rnn", "lstm", "gru"], say);
  const direction = choice("direction", ["forward", "backward"], say);
  const record = html("bdi", { class: "source" });
  const fixed = html("span", { class: "how" }, say("fixed"));
  const told = html("p", { class: "record" }, record, fixed);
  const form = html("form", { class: "ask" }, source, go,
    html("label", {}, say("cell"), " ", cell), html("label", {}, say("direction"), " ", direction));
  const error = html("p", { class: "error", role: "alert" });
  const element = html("div", { class: "question" }, told, form, error);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask({ source: source.value });
  }, { signal });
  cell.addEventListener("change", () => ask({ cell: cell.value }), { signal });
  direction.addEventListener("change", () => ask({ direction: direction.value }), { signal });

  function update(get) {
    const live = Boolean(get("_live"));
    for (const part of [source, go, direction.parentElement]) part.hidden = !live;
    told.hidden = live;
    follow(source, get("source"));
    record.textContent = get("source");
    cell.value = get("cell");
    direction.value = get("direction");
    error.textContent = get("_error") ?? "";
    error.hidden = !get("_error");
  }
  return { element, update };
}

/** A list to choose from, its entries named by `say`. */
function choice(name, values, say) {
  return html("select", { "aria-label": say(name) }, values.map((value) => html("option", { value }, say(value))));
}
