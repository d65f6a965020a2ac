// Every equation of a cell with the numbers of one unit at one step.

import { follow, html, number, panel, visible } from "./kit.js";

/** A panel with `update({cell, key, step, unit})`; `pick({unit})` is called for a typed number. */
export function cellArithmetic(pick, signal, say) {
  const { element, body } = panel("arithmetic-panel", say("arithmetic"), say("arithmeticCaption"));
  const field = html("input", { type: "number", min: 0, step: 1 });
  const which = html("p", { class: "which" });
  const list = html("dl", { class: "equations" });
  body.append(html("label", { class: "ask" }, say("unit"), " ", field), which, list);
  field.addEventListener("change", () => {
    const unit = Math.round(field.valueAsNumber);
    if (unit >= 0 && unit <= Number(field.max)) pick({ unit });
    else field.value = field.dataset.held;
  }, { signal });

  function update({ cell, key, step, unit }) {
    field.max = cell.units - 1;
    follow(field, unit);
    if (step === 0) {
      which.replaceChildren(say("nothing"));
      return list.replaceChildren();
    }
    which.replaceChildren(say("at", unit, step), " ", html("bdi", { class: "token" }, visible(cell.words[step - 1])));
    const lines = cell.arithmetic(step - 1, unit, (value) => number(value, 3));
    list.replaceChildren(...lines.map((line) => html("div", { class: line.key === key ? "equation shown" : "equation" },
      html("dt", {}, html("b", {}, line.key), html("small", {}, ` ${say(line.key)}`)),
      html("dd", {}, html("span", { class: "formula" }, `= ${line.formula}`), html("span", { class: "with" }, `= ${line.numbers}`),
        html("b", { class: "result" }, `= ${line.result}`)))));
  }
  return { element, update };
}
