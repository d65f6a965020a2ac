// The attention of one checkpoint's answer, with the probability of each word.

import { html, number, panel, probability, special, visible } from "./kit.js";

const TURNED_FROM = 9;
const NUMBERS_UP_TO = 8;

/** A panel with `update(moment, source)`. */
export function timeMatrix(say) {
  const { element, body } = panel("attention", say("attention"), say("attentionCaption"));
  const table = html("table", { "aria-label": say("attention") });
  const empty = html("p", { class: "hint" }, say("noAttention"));
  const more = html("p", { class: "caption" });
  body.append(table, empty, more);

  function update(moment, source) {
    const none = moment.rows.length === 0;
    empty.hidden = !none;
    table.hidden = none;
    more.textContent = moment.more ? say("more", moment.more) : "";
    if (none) return;
    table.style.setProperty("--columns", source.length + 1);
    table.replaceChildren(heads(source), html("tbody", {}, moment.rows.map((row, i) => line(row, i, moment, source))));
  }

  function heads(source) {
    const turned = source.length >= TURNED_FROM ? "turned" : null;
    const cells = source.map((token) => html("th", { scope: "col", class: turned }, html("span", {}, word(token))));
    return html("thead", {}, html("tr", {}, html("td", { class: "corner" }), cells, html("th", { scope: "col" }, say("p"))));
  }
  return { element, update };
}

function line(row, i, moment, source) {
  const wide = source.length <= NUMBERS_UP_TO;
  const cells = row.map((value, column) => html("td", { "--w": value.toFixed(3), "data-row": i, "data-column": column },
    wide ? html("span", {}, value < 0.005 ? "·" : number(value)) : ""));
  return html("tr", {}, html("th", { scope: "row" }, word(moment.tokens[i])), cells,
    html("td", { class: "p" }, probability(moment.logprobs[i])));
}

function word(token) {
  return html("bdi", { class: special(token) ? "special" : null }, visible(token));
}
