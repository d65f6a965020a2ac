// What each filter leaves, in numbers, and what the temperature at the other end would do.

import { html, number, panel } from "./kit.js";
import { entropy, count } from "./sampler_filters.js";
import { plain } from "./sampler_pipeline.js";

const HEADS = ["stage", "left", "kept", "nats", "bits", "top"];

/** A panel with `update(view)`; `change(pipeline)` is called with the other order. */
export function stagesPanel(change, signal, say) {
  const { element, body } = panel("stages", say("stages"), say("stagesCaption"));
  const rows = html("tbody");
  const table = html("table", {}, html("thead", {}, html("tr", {}, HEADS.map((key) => html("th", { scope: "col" }, say(key))))), rows);
  const said = html("p", { class: "said" });
  const button = html("button", { type: "button" });
  const order = html("div", { class: "order" }, html("h4", {}, say("order")), said, button);
  body.append(table, order);
  let view;
  button.addEventListener("click", () => change(view.other.pipeline), { signal });

  function update(next) {
    view = next;
    const applied = view.stages.filter((stage) => stage.on);
    rows.replaceChildren(
      line(say("model"), view.law, null),
      ...applied.map((s) => line(`${say(s.name)} ${plain(s.name, s.value)}`, s.law, s.kept)));
    const { other } = view;
    const differs = other.variation > 1e-9;
    said.textContent = !other.matters ? say("noOrder") : !differs ? say("sameOrder")
      : say("otherOrder", say(other.where), other.left, view.left, number(other.entropy, 3), number(view.entropy, 3), number(other.variation, 3));
    button.textContent = say("tryOrder", say(other.where));
    button.hidden = !other.matters;
  }
  function line(name, law, kept) {
    const nats = entropy(law);
    const top = law.reduce((a, b) => (a > b ? a : b));
    const cells = [
      String(count(law)), kept === null ? "1" : kept.toFixed(4), number(nats, 3),
      number(nats / Math.LN2, 3), Math.exp(top).toFixed(4),
    ];
    return html("tr", {}, html("th", { scope: "row" }, name), cells.map((text) => html("td", {}, text)));
  }
  return { element, update };
}
