// The arithmetic of the cell that was filled last: every way into it, and why the best one stays.

import { html, number, panel, visible } from "./kit.js";
import { backFrom, small } from "./viterbi_table_grid.js";

/** A panel with `update(view)`. */
export function cellSums(say) {
  const { element, heading, note, body } = panel("sums", say("arithmetic"), say("arithmeticCaption"));

  function update({ item, memory, step }) {
    const cell = memory.cells[step - 1];
    const back = step > memory.cells.length;
    heading.textContent = say(back ? "backTitle" : "arithmetic");
    note.textContent = say(back ? "backHint" : "arithmeticCaption");
    if (back) body.replaceChildren(wayBack(memory, step, say));
    else if (!cell) body.replaceChildren(html("p", { class: "hint" }, say("noCell")));
    else body.replaceChildren(...sums(item, memory, cell, say));
  }
  return { element, update };
}

function sums(item, memory, [row, column, value, shown, reason, ways, count], say) {
  const head = ["from", "before", "move", "total"].map((name) => html("th", { scope: "col" }, say(name)));
  const lines = ways.map(([origin, before, move, words], index) => html("tr", { class: index === 0 ? "winner" : "loser" },
    html("th", { scope: "row" }, html("bdi", {}, words ? spaced(words) : from(memory, origin, say))),
    html("td", {}, number(before)), html("td", {}, `+ (${number(move)})`),
    html("td", {}, `= ${number(before + move)}`), html("td", { class: "star" }, index === 0 ? say("best") : "")));
  const table = html("table", {}, html("thead", {}, html("tr", {}, head, html("td", {}))), html("tbody", {}, lines));
  const parts = [html("p", { class: "place" }, html("bdi", {}, spaced(memory.rows[row])), " · ", html("bdi", {}, visible(memory.columns[column]))), table];
  if (count > ways.length) parts.push(html("p", { class: "hint" }, say("more", count - ways.length)));
  const best = number(ways[0][1] + ways[0][2]);
  if (item.observed) parts.push(html("p", { class: "sum" }, say("observe", best, visible(memory.columns[column]), spaced(memory.rows[row]), number(shown), number(value))));
  parts.push(html("p", { class: "sum" }, say("stays", `${number(value)}, p ${small(value)}`)));
  if (reason) parts.push(html("p", { class: "why" }, reason));
  return parts;
}

function wayBack(memory, step, say) {
  const back = backFrom(memory, step);
  const tokens = memory.path.map(([row, column]) => (back.has(`${row},${column}`) ? spaced(memory.rows[row]) : "?"));
  return html("p", { class: "way" }, tokens.flatMap((token, index) => [index ? " → " : "", html("bdi", { class: token === "?" ? "unknown" : "known" }, token)]));
}

function from(memory, origin, say) {
  return origin === null ? say("begin") : spaced(memory.rows[origin]);
}

/** Tokens of a state with the spaces between them as they are. */
export function spaced(text) {
  return visible(text).replaceAll("␣", " ");
}
