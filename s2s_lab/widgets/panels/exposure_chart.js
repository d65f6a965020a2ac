// A small chart of a few lines over 1, 2, 3 …: axes with names, a mark of its own for each line.

import { html, svg } from "./kit.js";

const BOX = { width: 520, height: 250, left: 46, right: 12, top: 12, bottom: 46 };
const MARKS = {
  circle: (x, y) => svg("circle", { cx: x, cy: y, r: 5 }),
  square: (x, y) => svg("rect", { x: x - 5, y: y - 5, width: 10, height: 10 }),
  triangle: (x, y) => svg("path", { d: `M${x} ${y - 6.5}l6.5 11.5h-13z` }),
};
const KINDS = ["circle", "square", "triangle"];

/** A figure: lines are {name, values} with values from 0 to 1; null is left out. */
export function chart(title, xName, yName, lines) {
  const { width, height, left, right, top, bottom } = BOX;
  const count = Math.max(...lines.map((line) => line.values.length));
  const x = (i) => left + (count > 1 ? i / (count - 1) : 0.5) * (width - left - right);
  const y = (value) => top + (1 - value) * (height - top - bottom);
  const every = Math.ceil(count / 12);
  const axis = [0, 0.25, 0.5, 0.75, 1].flatMap((value) => [
    svg("line", { class: "grid", x1: left, x2: width - right, y1: y(value), y2: y(value) }),
    svg("text", { x: left - 7, y: y(value) + 5, "text-anchor": "end" }, String(value)),
  ]);
  const ticks = Array.from({ length: count }, (_, i) => i).filter((i) => i % every === 0).map((i) =>
    svg("text", { x: x(i), y: height - bottom + 20, "text-anchor": "middle" }, String(i + 1)));
  const names = [
    svg("text", { x: (left + width - right) / 2, y: height - 6, "text-anchor": "middle" }, xName),
    svg("text", { transform: `translate(13 ${(top + height - bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, yName),
  ];
  const drawn = lines.map((line, n) => series(line.values, KINDS[n], x, y));
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${title}: ${lines.map((l) => l.name).join("; ")}` },
    axis, ticks, names, drawn);
  const legend = html("ul", { class: "legend" }, lines.map((line, n) => html("li", { class: KINDS[n] },
    svg("svg", { viewBox: "0 0 34 16", width: 34, height: 16, "aria-hidden": "true" },
      svg("g", { class: `series ${KINDS[n]}` }, svg("path", { class: "line", d: "M0 8H34" }), MARKS[KINDS[n]](17, 8))),
    html("span", {}, line.name))));
  return html("figure", { class: "curve" }, html("figcaption", {}, title), picture, legend);
}

function series(values, kind, x, y) {
  const points = values.map((value, i) => (value === null ? null : [x(i), y(value)])).filter(Boolean);
  const line = svg("path", { class: "line", d: points.map(([a, b], i) => `${i ? "L" : "M"}${a.toFixed(1)} ${b.toFixed(1)}`).join("") });
  return svg("g", { class: `series ${kind}` }, line, points.map(([a, b]) => MARKS[kind](a, b)));
}
