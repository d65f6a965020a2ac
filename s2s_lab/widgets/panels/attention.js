// The attention matrix of one hypothesis, filling row by row.
// Row = what was read to produce that word; columns = the source tokens.

import { html, number, panel, reveal, special, visible } from "./kit.js";
import { describeRow, earlier, LABELS, weight } from "./sentences.js";

const ROWS = 24;
const NUMBERS_UP_TO = 8;
const TURNED_FROM = 9;
const NARROW_FROM = 25;
const UPRIGHT = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

/** A panel with `update(view)` and `settle()`. */
export function attentionPanel(signal) {
  const { element, body } = panel("attention", LABELS.attention, LABELS.attentionCaption);
  const empty = html("p", { class: "hint" });
  const table = html("table", { "aria-label": LABELS.attention });
  const detail = html("p", { class: "detail" });
  body.append(empty, table);
  element.append(detail);
  let view;

  const tell = (event) => {
    const cell = event.target.closest("td");
    const row = cell && view.focus.rows[+cell.dataset.row];
    detail.textContent = cell
      ? weight(view.run.trace.source, +cell.dataset.column, row[+cell.dataset.column], view.focus.tokens[+cell.dataset.row])
      : current(view);
  };
  table.addEventListener("pointerover", tell, { signal });
  table.addEventListener("pointerleave", () => (detail.textContent = current(view)), { signal });

  function update(next) {
    view = next;
    const { run, focus } = view;
    const none = run.length > 0 && run.trace.steps[0].attention.length === 0;
    empty.textContent = none ? LABELS.noAttention : LABELS.firstRow;
    empty.hidden = !none && focus.tokens.length > 0;
    table.hidden = !empty.hidden;
    detail.textContent = current(view);
    if (none) return table.replaceChildren();
    table.style.setProperty("--columns", run.trace.source.length);
    table.replaceChildren(heads(run.trace.source), rows(run.trace.source, focus));
    table.classList.toggle("narrow", run.trace.source.length >= NARROW_FROM);
  }
  function settle() {
    const row = view.focus.rows?.at(-1);
    if (!row) return;
    const cells = table.rows[table.rows.length - 1].cells;
    reveal(body, cells[1 + row.indexOf(Math.max(...row))]);
  }
  return { element, update, settle };
}

function current({ run, focus }) {
  if (!focus.rows?.length) return "";
  return describeRow(run.trace.source, focus.rows.at(-1), focus.tokens.at(-1));
}

function heads(source) {
  const turned = source.length >= TURNED_FROM;
  const cells = source.map((token) => {
    const kind = turned && (UPRIGHT.test(token) ? "turned upright" : "turned");
    return html("th", { scope: "col", class: kind }, html("span", {}, word(token)));
  });
  return html("thead", {}, html("tr", {}, html("td", { class: "corner", "aria-hidden": "true" }), cells));
}

function rows(source, { tokens, rows: weights }) {
  const from = Math.max(0, tokens.length - ROWS);
  const wide = source.length <= NUMBERS_UP_TO;
  const lines = weights.slice(from).map((row, offset) => {
    const index = from + offset;
    const cells = row.map((value, column) => html("td", {
      "--w": value.toFixed(3), "data-row": index, "data-column": column,
    }, wide ? html("span", {}, value < 0.005 ? "·" : number(value)) : ""));
    const now = index === tokens.length - 1 ? "now" : null;
    return html("tr", { class: now }, html("th", { scope: "row" }, word(tokens[index])), cells);
  });
  if (from > 0) {
    const note = html("td", { class: "earlier", colspan: source.length + 1 }, earlier(from));
    lines.unshift(html("tr", {}, note));
  }
  return html("tbody", {}, lines);
}

function word(token) {
  return html("bdi", { class: special(token) ? "special" : null }, visible(token));
}
