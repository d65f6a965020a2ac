// One map as arcs: the tokens read on one side, the words that read them on the other.

import { direction, html, number, short, special, svg, visible } from "./kit.js";
import { ROWS, arrow, firstShown } from "./attention_explorer_reading.js";

export const LEAST = 0.02;
const [WIDTH, LINE, TOP, SIDE, LETTERS] = [760, 34, 40, 230, 14];

/** A drawing with `update(focus)` and `settle(body)`; `pick(step)` for a word that is clicked. */
export function arcs(pick, tell, signal, say) {
  const picture = svg("svg", { class: "arcs-picture", role: "img" });
  const [earlier, later] = [html("p", { class: "hint" }), html("p", { class: "hint" })];
  const element = html("div", { class: "arcs" }, earlier, picture, later);
  let focus, from, key, parts, shown;

  picture.addEventListener("click", (event) => {
    const found = event.target.closest("[data-row]");
    if (found) pick(focus.rows.indexOf(Number(found.dataset.row)) + 1);
  }, { signal });
  picture.addEventListener("pointerover", (event) => {
    const found = event.target.closest("[data-column]");
    tell(found?.dataset.row ? [Number(found.dataset.row), Number(found.dataset.column)] : null);
  }, { signal });
  picture.addEventListener("pointerleave", () => tell(null), { signal });

  function update(next) {
    focus = next;
    const start = firstShown(focus, from ?? 0);
    const now = [focus.map, focus.score, focus.columns.join(), focus.rows.length, start];
    if (!key || now.some((part, i) => part !== key[i])) draw(start);
    [key, from] = [now, start];
    picture.classList.toggle("stepping", focus.row !== null);
    for (const [row, elements] of parts.rows) {
      for (const one of elements) one.classList.toggle("now", row === focus.row);
    }
    for (const [column, label] of parts.weights) {
      const weight = focus.row === null ? 0 : focus.weight(focus.row, column);
      label.textContent = weight >= 0.005 ? number(weight) : "";
    }
  }

  function draw(start) {
    const { labels, columns } = focus;
    const rows = focus.rows.slice(start, start + ROWS);
    shown = rows;
    note(earlier, "earlier", start);
    note(later, "later", focus.rows.length - start - rows.length);
    const rtl = direction(columns.map((j) => labels.columns[j])) === "rtl";
    const [left, right] = rtl ? [WIDTH - SIDE, SIDE] : [SIDE, WIDTH - SIDE];
    const height = TOP + LINE * Math.max(columns.length, rows.length) + 8;
    const at = (list, index) => TOP + LINE * (list.indexOf(index) + 0.5);
    parts = { rows: new Map(rows.map((row) => [row, []])), weights: new Map() };
    const curve = (row, column) => {
      const [y, z, middle] = [at(columns, column), at(rows, row), (left + right) / 2];
      return `M${left} ${y}C${middle} ${y} ${middle} ${z} ${right} ${z}`;
    };
    const lines = svg("g", {}), gold = svg("g", {});
    for (const row of rows) {
      for (const column of columns) {
        const weight = focus.weight(row, column);
        if (weight >= LEAST) {
          const path = svg("path", { class: "arc", d: curve(row, column), "--w": weight.toFixed(3), "data-row": row, "data-column": column });
          parts.rows.get(row).push(path);
          lines.append(path);
        }
        const mark = focus.goldAt(row, column);
        if (mark) gold.append(svg("path", { class: "halo", d: curve(row, column) }), svg("path", { class: `gold ${mark}`, d: curve(row, column) }));
      }
    }
    picture.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
    picture.setAttribute("aria-label", say("arcs"));
    picture.replaceChildren(titles(left, right, rtl), lines, gold,
      svg("g", {}, columns.map((column) => read(column, left, at(columns, column), rtl))),
      svg("g", {}, rows.map((row) => reading(row, right, at(rows, row), rtl))));
  }

  function titles(left, right, rtl) {
    const name = { cross: "columnsCross", encoder: "columnsEncoder", decoder: "columnsDecoder" }[focus.kind];
    const rows = say(focus.kind === "encoder" ? "rowsReading" : "rowsProduced");
    const [before, after] = rtl ? ["start", "end"] : ["end", "start"];
    return svg("g", { class: "titles" },
      svg("text", { x: left, y: 20, "text-anchor": before }, say(name)),
      svg("text", { x: right, y: 20, "text-anchor": after }, rows));
  }

  function read(column, x, y, rtl) {
    const [way, anchor] = rtl ? [1, "start"] : [-1, "end"];
    const weight = svg("text", { class: "weight", x: x + way * 10, y: y + 6, "text-anchor": anchor });
    parts.weights.set(column, weight);
    return svg("g", {}, weight, text(focus.labels.columns[column], x + way * 62, y + 6, anchor, "token"));
  }

  function reading(row, x, y, rtl) {
    const [way, anchor] = rtl ? [-1, "end"] : [1, "start"];
    const { fed, rows } = focus.labels;
    const label = svg("text", { class: "token", x: x + way * 10, y: y + 6, "text-anchor": anchor });
    if (fed) label.append(svg("tspan", { class: "fed" }, short(visible(fed[row]), 10) + arrow(rows)));
    label.append(svg("tspan", { class: special(rows[row]) ? "special" : null }, short(visible(rows[row]), LETTERS)));
    const group = svg("g", { class: "reading", "data-row": row },
      svg("rect", { x: rtl ? x - SIDE : x + 2, y: y - LINE / 2 + 2, width: SIDE - 4, height: LINE - 4, rx: 6 }), label);
    parts.rows.get(row).push(group);
    return group;
  }

  function note(line, name, count) {
    line.hidden = count <= 0;
    line.textContent = say(name, count);
  }

  function settle(body) {
    if (focus.row === null) return;
    const scale = picture.clientWidth / WIDTH;
    const y = (TOP + LINE * shown.indexOf(focus.row)) * scale;
    if (y < body.scrollTop) body.scrollTop = y;
    else if (y + 2 * LINE > body.scrollTop + body.clientHeight) body.scrollTop = y + 2 * LINE - body.clientHeight;
  }
  return { element, update, settle };
}

function text(token, x, y, anchor, name) {
  return svg("text", { class: special(token) ? `${name} special` : name, x, y, "text-anchor": anchor }, short(visible(token), LETTERS));
}
