// Surprisal of each token as bars on one axis, with its rank and the model's first choice.

import { chance, html, number, panel, reveal, special, visible } from "./kit.js";

const TICKS = [1, 2, 5, 10, 20, 50];

/** Surprisal in bits; null, an impossible token, is endless. */
export function bits(logprob) {
  return logprob === null ? Infinity : Math.max(0, -logprob / Math.LN2);
}

/** A number of bits as text. */
export function bitsText(value) {
  return value === Infinity ? "∞" : number(value, value < 10 ? 2 : 1);
}

/** A panel with `update(view)` and `settle()`; `choose(step)` is called at a click. */
export function surprisalBars(choose, say, signal) {
  const { element, body } = panel("surprisal", say("surprisal"), say("surprisalCaption"));
  const axis = html("div", { class: "axis", "aria-hidden": "true" });
  const list = html("div", { role: "listbox", "aria-label": say("surprisal") });
  body.append(axis, list);
  let made = null;
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) choose(Number(item.dataset.step));
  }, { signal });

  function update({ report, step }) {
    if (made !== report) {
      const most = scale(report);
      axis.replaceChildren(html("span", {}, say("token")), ticks(most, say), html("span", { class: "figure" }, say("bits")), html("span", { class: "rank" }, say("rank")), html("span", { class: "first" }, say("first")));
      list.replaceChildren(...report.tokens.map((token, index) => row(report, token, index, most, say)));
    }
    made = report;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === step - 1)));
  }
  function settle() {
    const chosen = list.querySelector("[aria-selected=true]");
    if (chosen) reveal(body, chosen);
  }
  return { element, update, settle };
}

function scale({ tokens }) {
  const most = Math.max(...tokens.map(([, logprob]) => bits(logprob)).filter((value) => value < Infinity), 0.5);
  return TICKS.find((tick) => tick >= most) ?? Math.ceil(most / 10) * 10;
}

function ticks(most, say) {
  return html("span", { class: "ticks" }, [0, 0.25, 0.5, 0.75, 1].map((part) =>
    html("span", { "--at": part }, number(most * part, most * part % 1 ? (most < 5 ? 2 : 1) : 0))));
}

function row(report, [token, logprob, , rank, best, bestLogprob], index, most, say) {
  const value = bits(logprob);
  const fell = report.fall?.[0] === index;
  return html("div", { role: "option", class: `token-row${fell ? " fell" : ""}${rank === 1 ? " top" : ""}`, "data-step": index + 1, "aria-selected": "false" },
    html("bdi", { class: special(token) ? "word special" : "word" }, visible(token)),
    html("span", { class: "meter" }, html("span", { class: "fill", "--p": Math.min(1, value / most).toFixed(4) })),
    html("span", { class: "figure" }, bitsText(value)),
    html("span", { class: "rank" }, rank === 1 ? "★ 1" : String(rank)),
    html("span", { class: "first" }, rank === 1 ? say("itself") : [html("bdi", {}, visible(best)), ` p ${chance(bestLogprob).toFixed(2)}`]),
    fell ? html("span", { class: "mark" }, say("fellHere")) : null);
}
