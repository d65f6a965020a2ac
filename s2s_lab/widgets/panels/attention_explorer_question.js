// Which sentences: a form to type them, or the record of both; and what is wrong with them.

import { follow, html } from "./kit.js";

/** A form with `update(get, reading)`; `ask(changes)` gets what was typed. */
export function pairQuestion(ask, signal, say) {
  const source = field(say("source"), "");
  const target = field(say("target"), say("targetHint"));
  const gold = field(say("gold"), say("goldHint"), say("goldMeans"));
  const go = html("button", { type: "submit" }, say("read"));
  const form = html("form", { class: "ask pair-form" }, source.element, target.element, gold.element, go);
  const record = html("div", { class: "record" });
  const note = html("p", { class: "caption" });
  const error = html("p", { class: "error", role: "alert" });
  const element = html("div", { class: "question" }, form, record, note, error);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask({ source: source.input.value, target: target.input.value, gold: gold.input.value });
  }, { signal });

  function update(get, reading) {
    const live = get("_live");
    form.hidden = !live;
    record.hidden = live || !reading;
    const notes = [];
    if (live) {
      follow(source.input, get("source"));
      follow(target.input, get("target"));
      follow(gold.input, get("gold"));
      go.textContent = get("_busy") ? say("busy") : say("read");
      form.setAttribute("aria-busy", Boolean(get("_busy")));
      if (reading && !get("target")) notes.push(say("decoded", reading.wire.targetText));
    } else if (reading) {
      const { sourceText, targetText, model } = reading.wire;
      record.replaceChildren(html("bdi", { class: "source" }, sourceText), " → ", html("bdi", { class: "source" }, targetText),
        html("span", { class: "how" }, `${model} · ${say("fixed")}`));
    }
    const unknown = reading?.wire.unknown ?? [];
    if (unknown.length) notes.push(say("unknown", unknown.join(say("comma"))));
    note.textContent = notes.join(" · ");
    note.hidden = !notes.length;
    error.textContent = get("_error") ?? "";
    error.hidden = !get("_error");
  }
  return { element, update };
}

function field(name, placeholder, title = null) {
  const input = html("input", { type: "text", dir: "auto", placeholder, title, spellcheck: "false", autocomplete: "off" });
  return { input, element: html("label", { class: "field" }, html("span", {}, name), input) };
}
