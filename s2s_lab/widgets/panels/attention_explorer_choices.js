// What to look at: who reads whom, how it is drawn, layer and head, and which special tokens.

import { html } from "./kit.js";

export const LOOKS = ["matrix", "arcs", "heads"];
const KINDS = ["cross", "encoder", "decoder"];

/** A bar with `update(get, focus)`; `choose(changes)` gets what was chosen. */
export function choices(choose, signal, say) {
  const kinds = buttons("kinds", KINDS, (kind) => choose({ kind, layer: 0, head: 0, row: 0 }), say, signal);
  const looks = buttons("looks", LOOKS, (look) => choose({ look }), say, signal);
  const layer = select(say("layer"), (value) => choose({ layer: value }), signal);
  const head = select(say("head"), (value) => choose({ head: value }), signal);
  const eos = checkbox(say("eos"), (value) => choose({ eos: value }), signal);
  const pad = checkbox(say("pad"), (value) => choose({ pad: value }), signal);
  const element = html("div", { class: "choices" },
    html("div", { class: "line" }, kinds.element),
    html("div", { class: "line" }, looks.element, layer.element, head.element, eos.element, pad.element));

  function update(get, focus) {
    const { kind, info, reading } = focus;
    kinds.press(kind, reading.kinds);
    looks.press(get("look"), LOOKS);
    layer.fill(Array.from({ length: info.layers }, (_, i) => [i + 1, String(i + 1)]), focus.layer);
    const heads = Array.from({ length: info.heads }, (_, i) => [i + 1, String(i + 1)]);
    head.fill(info.heads > 1 ? [[0, say("mean", info.heads)], ...heads] : [], focus.head);
    eos.input.checked = Boolean(get("eos"));
    pad.input.checked = Boolean(get("pad"));
    pad.element.hidden = kind === "decoder" || reading.wire.padding === 0;
  }
  return { element, update };
}

function buttons(name, values, choose, say, signal) {
  const all = values.map((value) => {
    const button = html("button", { type: "button", class: value }, say(value));
    button.addEventListener("click", () => choose(value), { signal });
    return button;
  });
  const element = html("div", { class: `segments ${name}`, role: "group", "aria-label": say(name) }, all);
  const press = (value, present) => all.forEach((button, i) => {
    button.hidden = !present.includes(values[i]);
    button.setAttribute("aria-pressed", String(values[i] === value));
  });
  return { element, press };
}

function select(name, choose, signal) {
  const input = html("select", {});
  input.addEventListener("change", () => choose(Number(input.value)), { signal });
  const element = html("label", { class: "pick" }, name, " ", input);
  let shown = "";
  const fill = (options, value) => {
    element.hidden = options.length < 2;
    const key = options.map(([, text]) => text).join("|");
    if (key !== shown) input.replaceChildren(...options.map(([number, text]) => html("option", { value: number }, text)));
    shown = key;
    input.value = String(value);
  };
  return { element, fill };
}

function checkbox(name, choose, signal) {
  const input = html("input", { type: "checkbox" });
  input.addEventListener("change", () => choose(input.checked), { signal });
  return { input, element: html("label", { class: "pick" }, input, " ", name) };
}
