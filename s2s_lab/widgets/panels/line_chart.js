// Lines over one pair of axes: each line has a colour, a mark and its name at its end.
// This file knows numbers and their names, nothing of models or runs.

import { html, panel, svg } from "./kit.js";

const [WIDTH, LEFT, RIGHT, TOP, BOTTOM] = [620, 84, 124, 20, 60];
const MARKS = 12; // about the most of a line
const LABEL = 21; // from one name to the next

/**
 * A panel with `update({lines, x, y, now})`. A line is `{key, label, points: [[x, y], …], guide}`, its
 * key also its class; an axis is `{from, to, ticks: [[value, text], …], label}`; `now` is an x to mark,
 * which `place(x)` moves without drawing the rest again.
 */
export function lineChart(name, title, caption, height = 320) {
  const { element, heading, note, body } = panel(`chart ${name}`, title, caption);
  const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "img" });
  const [frame, lines, labels] = ["axes", "lines", "labels"].map((part) => svg("g", { class: part }));
  const now = svg("line", { class: "now", y1: TOP, y2: height - BOTTOM });
  drawing.append(frame, now, lines, labels);
  body.append(drawing);
  let at;

  function update(view) {
    at = scales(view, height);
    frame.replaceChildren(...axes(view, at, height));
    const ends = spread(view.lines.filter((line) => line.points.length), at, height);
    lines.replaceChildren(...view.lines.map((line, i) => lineOf(line, i, at)));
    labels.replaceChildren(...ends.map(({ line, y }) =>
      svg("text", { class: `label ${line.key}`, x: WIDTH - RIGHT + 12, y: y + 5 }, line.label)));
    drawing.setAttribute("aria-label", view.summary ?? title);
    place(view.now ?? null);
  }
  function place(x) {
    now.style.display = x === null ? "none" : "";
    if (x !== null) for (const end of ["x1", "x2"]) now.setAttribute(end, at.x(x).toFixed(1));
  }
  return { element, heading, note, body, update, place };
}

function scales({ x, y }, height) {
  const along = (axis, from, to) => (value) => from + ((value - axis.from) / (axis.to - axis.from || 1)) * (to - from);
  return { x: along(x, LEFT, WIDTH - RIGHT), y: along(y, height - BOTTOM, TOP) };
}

function axes({ x, y }, at, height) {
  const bottom = height - BOTTOM;
  return [
    ...y.ticks.flatMap(([value, text], i) => [
      svg("line", { class: i === 0 ? "base" : "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: at.y(value), y2: at.y(value) }),
      svg("text", { x: LEFT - 9, y: at.y(value) + 6, "text-anchor": "end" }, text),
    ]),
    ...x.ticks.flatMap(([value, text]) => [
      svg("line", { class: "tick", x1: at.x(value), x2: at.x(value), y1: bottom, y2: bottom + 5 }),
      svg("text", { x: at.x(value), y: bottom + 24, "text-anchor": "middle" }, text),
    ]),
    svg("text", { class: "axis", x: (LEFT + WIDTH - RIGHT) / 2, y: height - 10, "text-anchor": "middle" }, x.label),
    svg("text", { class: "axis", x: -(TOP + bottom) / 2, y: 16, "text-anchor": "middle", transform: "rotate(-90)" }, y.label),
  ];
}

function lineOf(line, number, at) {
  const places = line.points.map(([x, y]) => [at.x(x), at.y(y)]);
  const path = svg("polyline", { points: places.map((p) => p.map((v) => v.toFixed(1)).join(",")).join(" ") });
  const apart = Math.max(1, Math.ceil(places.length / MARKS));
  const marks = line.guide ? [] : places.filter((_, i) => i % apart === 0 || i === places.length - 1);
  return svg("g", { class: `line ${line.key}${line.guide ? " guide" : ""}` }, path, marks.map((place) => mark(number, ...place)));
}

/** A circle, a square, a triangle or a diamond, in turn. */
function mark(number, x, y) {
  const [a, b] = [x.toFixed(1), y.toFixed(1)];
  if (number % 4 === 0) return svg("circle", { cx: a, cy: b, r: 4.5 });
  if (number % 4 === 1) return svg("rect", { x: x - 4, y: y - 4, width: 8, height: 8 });
  const corners = number % 4 === 2 ? [[0, -6], [5.5, 4], [-5.5, 4]] : [[0, -6], [6, 0], [0, 6], [-6, 0]];
  return svg("polygon", { points: corners.map(([dx, dy]) => `${(x + dx).toFixed(1)},${(y + dy).toFixed(1)}`).join(" ") });
}

/** Names at the ends of lines, moved apart where they would cover each other. */
function spread(lines, at, height) {
  const ends = lines.map((line) => ({ line, y: at.y(line.points.at(-1)[1]) })).sort((a, b) => a.y - b.y);
  for (let i = 1; i < ends.length; i++) ends[i].y = Math.max(ends[i].y, ends[i - 1].y + LABEL);
  let most = height - BOTTOM;
  for (let i = ends.length - 1; i >= 0; i--) most = (ends[i].y = Math.min(ends[i].y, most)) - LABEL;
  return ends;
}

/** Round numbers from 0 or below to `to`, about `count` of them, as ticks. */
export function roundTicks(from, to, count = 5) {
  const rough = (to - from) / count || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((s) => s * power).find((s) => s >= rough * 0.999);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(from / step - 1e-9);
  const ticks = [];
  for (let i = first; i * step <= to + step * 1e-9; i++) ticks.push([i * step, (i * step).toFixed(digits)]);
  return ticks;
}

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** A power of ten as a person writes it: 10⁻³, 1 for 10⁰. */
export function power(exponent) {
  if (exponent === 0) return "1";
  return `10${[...String(exponent)].map((digit) => RAISED[digit]).join("")}`;
}

/** A small number from its decimal logarithm: 0.37, 4·10⁻⁶, 0 for null. */
export function fromLog(log) {
  if (log === null) return "0";
  if (log >= -2) return (10 ** log).toPrecision(2);
  const exponent = Math.floor(log + 1e-9);
  const factor = Math.round(10 ** (log - exponent));
  return factor === 10 ? `1·${power(exponent + 1)}` : `${factor}·${power(exponent)}`;
}

/** A table of numbers under a chart: heads, then rows of a name and its cells. */
export function numberTable(label, heads, rows) {
  const line = (tag, cells) => html("tr", {}, cells.map((cell, i) =>
    html(i ? tag : "th", { scope: i ? (tag === "th" ? "col" : null) : "row" }, cell)));
  return html("table", { class: "number-table", "aria-label": label },
    html("thead", {}, line("th", heads)), html("tbody", {}, rows.map((row) => line("td", row))));
}
