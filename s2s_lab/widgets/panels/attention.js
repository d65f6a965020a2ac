// The attention matrix of one hypothesis, filling row by row.
// Row t = what was read to produce word t; columns = the source tokens.

import { html, number, panel, reveal, special, visible } from "./kit.js";

const ROWS = 24;
const NUMBERS_UP_TO = 8;
const TURNED_FROM = 9;
const NARROW_FROM = 25;
const UPRIGHT = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

/** A panel with `update(view)` and `settle()`. */
export function attentionPanel(signal, tell) {
  const { say } = tell;
  const { element, body } = panel("attention", say("attention"), say("attentionCaption"));
  const empty = html("p", { class: "hint" });
  const table = html("table", { "aria-label": say("attention") });
  const detail = html("p", { class: "detail" });
  body.append(empty, table);
  element.append(detail);
  let view, drawn = { run: null, lines: [] };

  const point = (event) => {
    const cell = event.target.closest("td[data-row]");
    const row = cell && view.focus.rows[+cell.dataset.row];
    detail.textContent = cell
      ? tell.weight(view.run.trace.source, +cell.dataset.column, row[+cell.dataset.column], view.focus.tokens[+cell.dataset.row])
      : current(view);
  };
  table.addEventListener("pointerover", point, { signal });
  table.addEventListener("pointerleave", () => (detail.textContent = current(view)), { signal });

  function update(next) {
    view = next;
    const { run, focus } = view;
    const none = run.length > 0 && run.trace.steps[0].attention.length === 0;
    empty.textContent = say(none ? "noAttention" : "firstRow");
    empty.hidden = !none && focus.tokens.length > 0;
    table.hidden = !empty.hidden;
    detail.textContent = current(view);
    if (none || !focus.rows) return table.replaceChildren();
    if (drawn.run !== run) begin(run);
    table.tBodies[0].replaceChildren(...rows(focus));
  }
  function begin(run) {
    drawn = { run, lines: [] };
    table.style.setProperty("--columns", run.trace.source.length);
    table.classList.toggle("narrow", run.trace.source.length >= NARROW_FROM);
    table.replaceChildren(heads(run.trace.source), html("tbody"));
  }
  /** Rows that were drawn for the same words stay as they are. */
  function rows({ tokens, rows: weights }) {
    const from = Math.max(0, tokens.length - ROWS);
    const wide = view.run.trace.source.length <= NUMBERS_UP_TO;
    const lines = [];
    for (let index = from; index < tokens.length; index++) {
      const [old, row] = [drawn.lines[index], weights[index]];
      const same = old?.row === row && old.token === tokens[index];
      if (!same) drawn.lines[index] = { row, token: tokens[index], line: line(index, tokens[index], row, wide) };
      const { line: element } = drawn.lines[index];
      element.classList.toggle("now", index === tokens.length - 1);
      lines.push(element);
    }
    if (from > 0) {
      const note = html("td", { class: "earlier", colspan: view.run.trace.source.length + 1 }, say("earlier", from));
      lines.unshift(html("tr", {}, note));
    }
    return lines;
  }
  function current({ run, focus }) {
    if (!focus.rows?.length) return "";
    return tell.describeRow(run.trace.source, focus.rows.at(-1), focus.tokens.at(-1));
  }
  function settle() {
    const row = view.focus.rows?.at(-1);
    if (!row) return;
    const { cells } = table.rows[table.rows.length - 1];
    reveal(body, cells[1 + row.indexOf(Math.max(...row))]);
  }
  return { element, update, settle };
}

function heads(source) {
  const turned = source.length >= TURNED_FROM;
  const cells = source.map((token) => {
    const kind = turned && (UPRIGHT.test(token) ? "turned upright" : "turned");
    return html("th", { scope: "col", class: kind }, html("span", {}, word(token)));
  });
  return html("thead", {}, html("tr", {}, html("td", { class: "corner", "aria-hidden": "true" }), cells));
}

function line(index, token, row, wide) {
  const cells = row.map((value, column) => html("td", {
    "--w": value.toFixed(3), "data-row": index, "data-column": column,
  }, wide ? html("span", {}, value < 0.005 ? "·" : number(value)) : ""));
  return html("tr", {}, html("th", { scope: "row", "data-t": index + 1 }, word(token)), cells);
}

function word(token) {
  return html("bdi", { class: special(token) ? "special" : null }, visible(token));
}
