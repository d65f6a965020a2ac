// One map as a table: a row for each word produced, a column for each token read.
// Of a long output only the rows around the one looked at are in the page.

import { direction, html, number, reveal, special, visible } from "./kit.js";
import { ROWS, arrow, firstShown, strength } from "./attention_explorer_reading.js";

const NUMBERS_UP_TO = 12;
const TURNED_FROM = 9;
const NARROW_FROM = 25;
const UPRIGHT = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

/** A drawing with `update(focus)` and `settle()`; `pick(step)` is called for a row that is clicked. */
export function matrix(pick, tell, signal, say) {
  const table = html("table", {});
  const element = html("div", { class: "matrix" }, table);
  let focus, from, key, rows, foot;

  table.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-row]");
    if (row) pick(focus.rows.indexOf(Number(row.dataset.row)) + 1);
  }, { signal });
  table.addEventListener("pointerover", (event) => {
    const cell = event.target.closest("td[data-column]");
    tell(cell ? [Number(cell.closest("tr").dataset.row), Number(cell.dataset.column)] : null);
  }, { signal });
  table.addEventListener("pointerleave", () => tell(null), { signal });

  function update(next) {
    focus = next;
    const start = firstShown(focus, from ?? 0);
    const now = [focus.reading, focus.kind, focus.gold, focus.columns.join(), focus.rows.length, start, focus.map];
    const other = key ? now.findIndex((part, i) => part !== key[i]) : 0;
    if (other === now.length - 1) repaint(); // another head of the same shape
    else if (other >= 0) draw(start);
    [key, from] = [now, start];
    for (const [index, row] of rows) {
      row.classList.toggle("now", index === focus.row);
      row.setAttribute("aria-current", String(index === focus.row));
    }
    table.classList.toggle("stepping", focus.row !== null);
    foot?.update(focus);
  }

  function draw(start) {
    const { labels, columns } = focus;
    table.dir = direction(columns.map((j) => labels.columns[j]));
    table.style.setProperty("--columns", columns.length);
    table.classList.toggle("narrow", columns.length >= NARROW_FROM);
    const shown = focus.rows.slice(start, start + ROWS);
    rows = new Map(shown.map((row) => [row, line(focus, row)]));
    const more = [note(say, "earlier", start, focus), note(say, "later", focus.rows.length - start - shown.length, focus)];
    foot = focus.kind === "cross" ? coverage(focus, say) : null;
    table.replaceChildren(heads(focus, say), html("tbody", {}, more[0], [...rows.values()], more[1]), foot?.element ?? "");
  }

  function repaint() {
    for (const [index, row] of rows) {
      const cells = row.querySelectorAll("td");
      focus.columns.forEach((column, i) => paint(cells[i], focus, index, column));
      if (focus.taken) cells[focus.columns.length].textContent = rest(focus, index);
    }
  }

  function settle(body) {
    const row = rows.get(focus.row);
    if (!row) return;
    const [best] = focus.ranked(focus.row)[0] ?? [null];
    reveal(body, row.querySelector(`[data-column="${best}"]`) ?? row);
  }
  return { element, update, settle };
}

function heads({ labels, columns, taken, kind, gold }, say) {
  const turned = columns.length >= TURNED_FROM;
  const numbered = gold && columns.some((column) => labels.columns[column] !== String(column));
  const cells = columns.map((column) => {
    const token = labels.columns[column];
    const way = turned && (UPRIGHT.test(token) ? "turned upright" : "turned");
    const place = numbered ? html("small", {}, String(column)) : null;
    return html("th", { scope: "col", class: way }, html("span", {}, word(token)), place);
  });
  const rest = taken ? html("th", { scope: "col", class: turned ? "turned rest" : "rest" }, html("span", {}, say("rest"))) : null;
  const axis = { cross: "columnsCross", encoder: "columnsEncoder", decoder: "columnsDecoder" }[kind];
  const names = html("th", { scope: "col", class: "corner axis" }, say(kind === "encoder" ? "rowsReading" : "rowsProduced"));
  return html("thead", {},
    html("tr", {}, html("td", { class: "axis" }), html("th", { class: "axis", scope: "colgroup", colspan: cells.length + (rest ? 1 : 0) }, say(axis))),
    html("tr", {}, names, cells, rest));
}

function line(focus, row) {
  const { labels, columns, taken } = focus;
  const cells = columns.map((column) => paint(html("td", { "data-row": row, "data-column": column }), focus, row, column));
  const last = taken ? html("td", { class: "rest" }, rest(focus, row)) : null;
  const fed = labels.fed ? html("span", { class: "fed" }, word(labels.fed[row]), arrow(labels.rows)) : null;
  const place = focus.gold ? html("small", {}, String(row)) : null;
  const head = html("th", { scope: "row", dir: direction(labels.rows) }, fed, html("span", { class: "produced" }, word(labels.rows[row])), place);
  return html("tr", { "data-row": row }, head, cells, last);
}

/** The colour, marks and number of one cell. */
function paint(cell, focus, row, column) {
  const weight = focus.weight(row, column);
  const marks = [focus.goldAt(row, column), focus.linked(row, column) && "link", focus.later(row, column) && "later"];
  cell.style.setProperty("--w", strength(weight).toFixed(3));
  cell.className = marks.filter(Boolean).join(" ");
  if (focus.columns.length <= NUMBERS_UP_TO) {
    cell.textContent = focus.later(row, column) ? "" : weight < 0.005 ? "·" : number(weight);
  }
  return cell;
}

/** Under the rows: how much of each source token was read by the rows up to the one looked at. */
function coverage({ columns, taken }, say) {
  const name = html("th", { scope: "row" });
  const cells = columns.map(() => html("td", {}, html("span", { class: "bar" }), html("span", { class: "sum" })));
  const element = html("tfoot", {}, html("tr", { class: "coverage" }, name, cells, taken ? html("td", {}) : null));
  const numbers = columns.length <= NUMBERS_UP_TO;

  function update(focus) {
    name.textContent = say(focus.step ? "readSoFar" : "readInAll");
    const sums = focus.covered();
    const most = Math.max(1, ...focus.covered(focus.rows.length));
    cells.forEach((cell, i) => {
      cell.style.setProperty("--share", (sums[i] / most).toFixed(3));
      cell.title = number(sums[i]);
      cell.lastChild.textContent = numbers ? number(sums[i]) : "";
    });
  }
  return { element, update };
}

function rest(focus, row) {
  return number(focus.rest(row), focus.columns.length <= NUMBERS_UP_TO ? 2 : 1);
}

function note(say, key, count, { columns }) {
  if (count <= 0) return null;
  return html("tr", {}, html("td", { class: "earlier", colspan: columns.length + 2 }, say(key, count)));
}

function word(token) {
  return html("bdi", { class: special(token) ? "special" : null }, visible(token));
}
