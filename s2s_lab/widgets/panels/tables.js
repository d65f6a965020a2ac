// What a strategy laid out to decide: plain tables, the cells that the answer came from marked.

import { html, number, panel } from "./kit.js";

const [ROWS, COLUMNS] = [40, 40];

/** A panel with `update(view)` and `settle()`; it is away until the run is over. */
export function tablesPanel({ say, why }) {
  const { element, body } = panel("tables", say("tables"), say("tablesCaption"));
  let drawn = null;

  function update({ run, step }) {
    const { tables = [] } = run.trace;
    element.hidden = !tables.length || !run.over(step);
    if (element.hidden || drawn === run) return;
    drawn = run;
    body.replaceChildren(...tables.flatMap((each) => [table(each, why), rest(each, say)]).filter(Boolean));
  }
  return { element, update, settle() {} };
}

function table({ title, rows, columns, values, marked }, why) {
  const way = new Set(marked.map(([row, column]) => `${row},${column}`));
  const head = html("tr", {}, html("td", { class: "corner" }),
    columns.slice(0, COLUMNS).map((name) => html("th", { scope: "col" }, html("bdi", {}, why(name) || "∅"))));
  const lines = rows.slice(0, ROWS).map((name, i) => html("tr", {},
    html("th", { scope: "row" }, html("bdi", {}, why(name) || "∅")),
    values[i].slice(0, COLUMNS).map((value, j) => cell(value, way.has(`${i},${j}`)))));
  return html("table", {}, html("caption", {}, why(title)), html("thead", {}, head), html("tbody", {}, lines));
}

function cell(value, marked) {
  const text = value === null ? "·" : number(value, Number.isInteger(value) ? 0 : 2);
  return html("td", { class: marked ? "marked" : null }, text + (marked ? " ★" : ""));
}

function rest({ rows, columns }, say) {
  const [more, wider] = [Math.max(0, rows.length - ROWS), Math.max(0, columns.length - COLUMNS)];
  return more || wider ? html("p", { class: "hint" }, say("notShown", more, wider)) : null;
}
