// The chosen map against gold links: precision, recall and error rate with their arithmetic.

import { html, number, panel } from "./kit.js";

const LINES = ["precision", "recall", "aer"];

/** A panel with `update(focus, gold)`; hidden without gold links. */
export function scorePanel(say) {
  const { element, body } = panel("aer-score", say("score"), say("scoreCaption"));

  function update(focus, gold) {
    element.hidden = !gold;
    if (!gold) return;
    const { score } = focus;
    if (!score) return body.replaceChildren(html("p", { class: "hint" }, say("scoreCross")));
    const lines = score.lines.map(([, working, value], i) =>
      html("div", { class: "line" }, html("span", {}, say(LINES[i])), html("span", { class: "working" }, `${working} = `, html("b", {}, working === "0/0" ? "–" : number(value)))));
    const keys = ["sure", "possible", "link"].map((key) =>
      html("li", {}, html("span", { class: `key ${key}`, "aria-hidden": "true" }), say(key)));
    body.replaceChildren(html("div", { class: "arithmetic" }, lines), best(gold, focus) ?? "", html("ul", { class: "legend" }, keys));
  }

  function best(gold, focus) {
    if (gold.maps.length < 2) return null;
    const [layer, head] = gold.best;
    const found = gold.maps.find((one) => one.layer === layer && one.head === head);
    const name = focus.info.heads > 1 ? (head ? say("headNumber", head) : say("headMean")) : "";
    return html("p", { class: "detail" }, say("best", say("headName", layer, name, null), number(found.aer)));
  }
  return { element, update };
}
