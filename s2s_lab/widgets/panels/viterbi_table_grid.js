// The table of dynamic programming with its back-pointers, filled up to a step.
// Cells have one size, so that the lines between them need no measuring.

import { chance, html, number, panel, reveal, svg, visible } from "./kit.js";

const HEAD = 150;
const TOP = 44;
const WIDTH = 152;
const HEIGHT = 76;
const INSET = 20;

/** A panel with `update(view)` and `settle()`; `go(step)` is called at a click on a cell. */
export function viterbiGrid(go, say, signal) {
  const { element, note, body } = panel("grid", say("table"), "");
  const table = html("table", { "aria-label": say("table") });
  const lines = svg("svg", { "aria-hidden": "true" });
  const sheet = html("div", { class: "sheet" }, lines, table);
  body.append(sheet);
  let made = null;
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-step]");
    if (cell) go(Number(cell.dataset.step));
  }, { signal });

  function update(view) {
    const { item, memory, step } = view;
    if (made?.memory !== memory) made = build(table, lines, memory);
    note.textContent = caption(item, memory, say);
    const back = backFrom(memory, step);
    const lost = step > 0 && memory.loss ? memory.loss : null;
    memory.cells.forEach((cell, index) => {
      const { box, line, value, p, mark } = made.cells[index];
      const filled = index < step;
      const onPath = back.has(key(cell[0], cell[1]));
      const merged = filled && lost && losesHere(cell, lost);
      const kinds = ["cell", filled ? "filled" : "", filled && cell[4] ? "dropped" : "", index === step - 1 ? "now" : "", onPath ? "path" : "", merged ? "lost" : ""];
      setClass(box, kinds.filter(Boolean).join(" "));
      setText(value, filled ? number(cell[2]) : "");
      setText(p, filled ? `p ${small(cell[2])}` : "");
      setText(mark, [onPath ? "★" : "", merged ? say("lossWord") : ""].filter(Boolean).join(" "));
      if (line) setClass(line, `line${filled ? " filled" : ""}${index === step - 1 ? " now" : ""}${onPath ? " path" : ""}`);
    });
    made.rivals.replaceChildren(...rivals(memory, step));
  }
  function settle() {
    const now = body.querySelector(".now") ?? body.querySelector(".cell.path");
    if (now) reveal(body, now);
    else body.scrollLeft = body.scrollTop = 0;
  }
  return { element, update, settle };
}

/** A probability that can be read, however small. */
export function small(logprob) {
  const p = chance(logprob);
  return p >= 0.001 || p === 0 ? p.toFixed(4) : p.toExponential(1).replace("-", "\u2212");
}

/** Cells of the answer that the way back has come to, as keys; none while the table is filled. */
export function backFrom({ cells, path }, step) {
  const steps = step - cells.length;
  return new Set(steps > 0 ? path.slice(-steps).map(([row, column]) => key(row, column)) : []);
}

function losesHere([, column, , , , ways], loss) {
  return column === loss.column && ways.slice(1).some((way) => way[3] === loss.words);
}

function key(row, column) {
  return `${row},${column}`;
}

function caption(item, memory, say) {
  if (item.observed) return say("captionObserved");
  const said = say("captionHistory", say("tokens", memory.order));
  return item.all ? said : `${said} ${say("carried", memory.carried)}`;
}

function build(table, lines, memory) {
  const { rows, columns } = memory;
  const at = new Map(memory.cells.map((cell, index) => [key(cell[0], cell[1]), index]));
  const cells = [];
  const body = rows.map((name, row) => html("tr", {},
    html("th", { scope: "row" }, html("bdi", { title: visible(name) }, visible(name).replaceAll("␣", " "))),
    columns.map((_, column) => {
      const index = at.get(key(row, column));
      if (index === undefined) return html("td", {}, html("span", { class: "none" }, "·"));
      const parts = ["value", "p", "mark"].map((kind) => html("span", { class: kind }));
      const box = html("div", { class: "cell", "data-step": index + 1 }, parts);
      cells[index] = { box, value: parts[0], p: parts[1], mark: parts[2], line: pointer(memory.cells[index]) };
      return html("td", {}, box);
    })));
  const head = html("tr", {}, html("td", { class: "corner" }), columns.map((name) => html("th", { scope: "col" }, html("bdi", { title: visible(name) }, visible(name)))));
  table.replaceChildren(html("thead", {}, head), html("tbody", {}, body));
  table.style.width = `${HEAD + columns.length * WIDTH}px`;
  lines.setAttribute("width", HEAD + columns.length * WIDTH);
  lines.setAttribute("height", TOP + rows.length * HEIGHT);
  const rivals = svg("g", {});
  lines.replaceChildren(rivals, ...cells.map(({ line }) => line).filter(Boolean));
  return { memory, cells, rivals };
}

/** The line to the cell where the best way comes from; none at the beginning. */
function pointer([row, column, , , , ways]) {
  return ways[0][0] === null ? null : svg("line", { class: "line", ...ends(row, column, ways[0][0]) });
}

/** The other ways into the cell at hand. */
function rivals(memory, step) {
  const cell = memory.cells[step - 1];
  if (!cell) return [];
  return cell[5].slice(1).filter(([origin]) => origin !== null)
    .map(([origin]) => svg("line", { class: "line rival", ...ends(cell[0], cell[1], origin) }));
}

function ends(row, column, origin) {
  const middle = (r) => TOP + r * HEIGHT + HEIGHT / 2;
  return { x1: HEAD + column * WIDTH - INSET, y1: middle(origin), x2: HEAD + column * WIDTH + INSET, y2: middle(row) };
}

function setClass(element, value) {
  if (element.getAttribute("class") !== value) element.setAttribute("class", value);
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
