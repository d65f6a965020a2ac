// How the bars are drawn, and how many tokens are drawn from the law that they show.

import { html, number } from "./kit.js";
import { variation } from "./sampler_filters.js";

const NUMBERS = [0, 10, 100, 1000];
const SCALES = { probability: "linear", logarithm: "log" };

/** A line of buttons with `update(view, settings)`; `change(traits)` is called with what was chosen. */
export function drawControls(change, signal, say) {
  const scales = choice(Object.entries(SCALES), (scale) => change({ scale }));
  const draws = choice(NUMBERS.map((n) => [n, n || "none"]), (n) => change({ draws: Number(n) }));
  const again = html("button", { type: "button" }, say("another"));
  let seed = 0;
  again.addEventListener("click", () => change({ seed: seed + 1 }), { signal });
  const said = html("p", { class: "said" });
  const keys = ["before", "filled", "other", "seen"].map((kind) =>
    html("li", {}, html("span", { class: `key ${kind}`, "aria-hidden": "true" }), html("span")));
  const element = html("div", { class: "draw-controls" },
    html("div", { class: "controls" },
      html("span", { class: "label" }, say("length")), scales.element,
      html("span", { class: "label" }, say("draw")), draws.element, again),
    html("ul", { class: "legend" }, keys), said);

  function choice(entries, pick) {
    const buttons = entries.map(([value, label]) => {
      const text = typeof label === "number" ? String(label) : say(label);
      const button = html("button", { type: "button", "data-value": value, "aria-pressed": false }, text);
      button.addEventListener("click", () => pick(value), { signal });
      return button;
    });
    const mark = (now) => buttons.forEach((b) => b.setAttribute("aria-pressed", b.dataset.value === String(now)));
    return { element: html("span", { class: "switches", role: "group" }, buttons), mark };
  }

  function update(view, settings) {
    seed = settings.seed;
    scales.mark(settings.scale);
    draws.mark(settings.draws);
    const shares = view.counts && [...view.counts].map((n) => Math.log(n / view.draws));
    said.textContent = shares ? say("drew", view.draws, number(variation(shares, view.after), 3)) : "";
    said.hidden = !shares;
    const { other } = view;
    const texts = [say("keyModel"), say("keyAfter"), say("keyOther", say(other.where)), say("keyDrawn")];
    const there = [true, true, other.matters && other.variation > 1e-9, view.draws > 0];
    keys.forEach((key, i) => {
      key.lastChild.textContent = texts[i];
      key.hidden = !there[i];
    });
  }
  return { element, update };
}
