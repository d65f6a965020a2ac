// The matrix itself: a row for each candidate, a button for each pseudo-reference.
// Cells are made once for each set of samples; afterwards only what changed is written.

import { direction, html, number, panel, reveal, short } from "./kit.js";

const DENSE_FROM = 14;
const LETTERS = 44;

/** A panel with `update(risk)` and `settle()`. */
export function mbrTable({ choose, toggle, signal, say, spell }) {
  const { element, body } = panel("matrix", say("matrix"), say("matrixMeans"));
  const memory = new Map();
  let [shown, parts] = [null, null];

  body.addEventListener("click", (event) => {
    const at = event.target.closest("[data-column], [data-row]");
    if (!at) return;
    const { row, column } = at.dataset;
    if (row === undefined) toggle(Number(column));
    else choose(Number(row), column === undefined ? null : Number(column));
  }, { signal });

  function update(now) {
    if (shown?.data !== now.data) build(now);
    const fresh = shown?.data !== now.data || shown.utility !== now.utility;
    if (fresh) values(now);
    columns(now, fresh);
    rows(now);
    shown = now;
  }

  function build({ data, size }) {
    memory.clear();
    const each = Array.from({ length: size }, (_, i) => i);
    const heads = each.map((j) => html("th", { scope: "col" }, html("button", { type: "button", "data-column": j }, j + 1)));
    const weights = each.map((j) => html("td", { class: "weight", "data-cell": j }));
    const cells = each.map((i) => each.map((j) => html("td", { "data-row": i, "data-column": j })));
    const marks = each.map(() => html("span", { class: "marks" }));
    const expected = each.map((i) => html("td", { class: "expected", "data-row": i }));
    const lines = each.map((i) => line(data, i, { marks, expected, cells }));
    const corner = [say("candidate"), say("expected"), say("logprob"), data.samples && say("drawn")].filter(Boolean);
    const head = html("tr", {}, corner.map((name) => html("th", { scope: "col", class: name === corner[0] && "name" }, name)), heads);
    const weigh = html("tr", {}, html("th", { scope: "row", class: "name", colspan: corner.length }, say("weight")), weights);
    const table = html("table", { class: size >= DENSE_FROM ? "dense" : null }, html("thead", {}, head, weigh), html("tbody", {}, lines));
    parts = { heads, weights, cells, marks, expected, lines };
    body.replaceChildren(table);
  }

  function line(data, i, { marks, expected, cells }) {
    const { tokens, logprob } = data.candidates[i];
    const words = html("bdi", { dir: direction(tokens), title: spell(i) }, short(spell(i), LETTERS));
    const name = html("th", { scope: "row", class: "name", "data-row": i }, html("span", { class: "rank" }, i + 1), " ", words, marks[i]);
    const drawn = data.samples && html("td", { class: "figure" }, `${Math.round(data.masses.equal[i] * data.samples)} ×`);
    return html("tr", {}, [name, expected[i], html("td", { class: "figure" }, number(logprob, 2)), drawn, ...cells[i]].filter(Boolean));
  }

  function values({ values: rows }) {
    rows.forEach((row, i) => row.forEach((value, j) => {
      const cell = parts.cells[i][j];
      write(cell, number(value, 2));
      cell.style.setProperty("--w", value.toFixed(3));
    }));
  }

  function columns({ size, removed, weights, column }, fresh) {
    for (let j = 0; j < size; j += 1) {
      write(parts.weights[j], removed.has(j) ? "–" : number(weights[j], 2));
      const off = removed.has(j);
      if (!fresh && memory.get(j) === `${off}${column === j}`) continue;
      memory.set(j, `${off}${column === j}`);
      const button = parts.heads[j].firstChild;
      button.setAttribute("aria-pressed", String(!off));
      button.setAttribute("aria-label", say(off ? "referenceOff" : "referenceOn", j + 1, spell(j)));
      button.title = button.getAttribute("aria-label");
      parts.heads[j].classList.toggle("now", column === j);
      for (const cell of [parts.weights[j], ...parts.cells.map((row) => row[j])]) cell.classList.toggle("off", off);
    }
  }

  function rows({ size, expected, winner, selected, column }) {
    const best = expected[winner];
    for (let i = 0; i < size; i += 1) {
      write(parts.expected[i], number(expected[i], 3));
      parts.expected[i].style.setProperty("--share", best > 0 ? (expected[i] / best).toFixed(3) : 0);
      const marks = [i === winner && `★ ${say("winner")}`, i === 0 && `▲ ${say("likeliest")}`].filter(Boolean).join(" · ");
      write(parts.marks[i], marks);
      parts.lines[i].classList.toggle("winner", i === winner);
      parts.lines[i].classList.toggle("now", i === selected);
      parts.lines[i].setAttribute("aria-current", String(i === selected));
    }
    body.querySelector("td.looked")?.classList.remove("looked");
    parts.cells[selected][column].classList.add("looked");
  }

  const settle = () => shown && reveal(body, parts.cells[shown.selected][shown.column]);
  return { element, update, settle };
}

/** A text that stays the same is not written again: writing it would lay the table out anew. */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
