// What is looked at: a model, its sentence, the right output, the searches.

import { follow, html } from "./kit.js";

/** A form with `update(get, map)`; `ask(traits)` is called with what someone changed. */
export function spaceQuestion(ask, say, signal) {
  const model = html("select", { "aria-label": say("model") });
  const source = text(say("source"));
  const reference = text(say("reference"));
  const strategies = text(say("strategies"));
  const go = html("button", { type: "submit" }, say("search"));
  const typed = html("span", { class: "typed" }, field(say("source"), source), field(say("reference"), reference), field(say("strategies"), strategies), go);
  const form = html("form", { class: "ask" }, html("label", { class: "model" }, `${say("model")} `, model), typed);
  const lesson = html("p", { class: "lesson" });
  const record = html("p", { class: "record" });
  const error = html("p", { class: "error", role: "alert" });
  const element = html("div", { class: "question" }, form, record, lesson, error);
  const reads = source.parentElement;
  model.addEventListener("change", () => ask({ model: model.value }), { signal });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const changes = { reference: reference.value, strategies: strategies.value };
    if (!reads.hidden) changes.source = source.value;
    ask(changes, true);
  }, { signal });

  function update(get, maps, map) {
    const names = maps.map((each) => each.name);
    if (model.dataset.names !== names.join("\n")) {
      model.dataset.names = names.join("\n");
      model.replaceChildren(...names.map((name) => html("option", { value: name }, named(name, say))));
    }
    const live = Boolean(get("_live"));
    model.value = map?.name ?? "";
    model.parentElement.hidden = names.length < 2;
    typed.hidden = !live;
    reads.hidden = !map?.reads;
    follow(source, get("source"));
    follow(reference, get("reference"));
    follow(strategies, get("strategies"));
    go.textContent = say(get("_busy") ? "busy" : "search");
    form.setAttribute("aria-busy", Boolean(get("_busy")));
    record.hidden = live || !map || (!map.source && !map.reference);
    if (!record.hidden) record.replaceChildren(...recorded(map, say));
    lesson.textContent = map ? say("lesson", map.name) : "";
    lesson.hidden = !lesson.textContent;
    error.textContent = get("_error") ?? "";
    error.hidden = !get("_error");
  }
  return { element, update };
}

function recorded(map, say) {
  const parts = [];
  if (map.source) parts.push(html("span", { class: "how" }, say("source")), html("bdi", { class: "source" }, map.source));
  if (map.reference) parts.push(html("span", { class: "how" }, say("reference")), html("bdi", { class: "source" }, map.reference));
  return parts;
}

function named(name, say) {
  return say("modelName", name);
}

function text(label) {
  return html("input", { type: "text", dir: "auto", spellcheck: "false", autocomplete: "off", "aria-label": label });
}

function field(label, input) {
  return html("label", { class: "field" }, html("span", {}, label), input);
}
