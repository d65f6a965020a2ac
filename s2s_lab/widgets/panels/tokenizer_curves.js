// Three small charts over the number of merges: vocabulary, length, unknown tokens.
// A curve for pieces, a dashed line for characters and a dotted one for words; a mark at now.

import { html, number, panel, svg } from "./kit.js";
import { roundTicks } from "./line_chart.js";

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [420, 270, 50, 20, 14, 46];
const NAMES = { vocabulary: ["vocabulary", 0, ""], tokens: ["tokens", 1, ""], unknown: ["unknownShare", 1, " %"] };
const CLOSE = 26; // lines nearer than this cannot both have their name above

/** A panel with `update(corpus, merges)`; `go(merges)` is called where someone clicks. */
export function tokenizerCurves(go, most, signal, say) {
  const { element, note, body } = panel("curves", say("curves"), "");
  const charts = Object.keys(NAMES).map((name) => chart(name, go, most, signal, say));
  body.append(html("div", { class: "charts" }, charts.map((each) => each.element)));
  let drawn = null;

  function update(corpus, merges) {
    note.textContent = say("curvesCaption", ...corpus.sentences);
    charts.forEach((each, i) => {
      if (drawn !== corpus) each.draw(corpus.curves[i]);
      each.place(merges);
    });
    drawn = corpus;
  }
  return { element, update };
}

function chart(name, go, most, signal, say) {
  const [title, digits, unit] = NAMES[name];
  const spell = (value) => number(value, digits) + unit;
  const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  const [axes, lines, names] = ["axes", "lines", "names"].map((part) => svg("g", { class: part }));
  const now = svg("line", { class: "now", y1: TOP, y2: HEIGHT - BOTTOM });
  const dot = svg("circle", { class: "dot", r: 7 });
  drawing.append(axes, lines, now, names, dot);
  const value = html("b", {});
  const element = html("figure", {}, html("figcaption", {}, say(title), " ", value), drawing);
  const x = (merges) => LEFT + (merges / most) * (WIDTH - LEFT - RIGHT);
  let curve;
  let y;

  drawing.addEventListener("click", (event) => {
    const box = drawing.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * WIDTH;
    go(Math.round(((at - LEFT) / (WIDTH - LEFT - RIGHT)) * most));
  }, { signal });

  function draw(given) {
    curve = given;
    const high = Math.max(curve.characters, curve.words, ...curve.pieces) * 1.12 || 1;
    y = (figure) => HEIGHT - BOTTOM - (figure / high) * (HEIGHT - TOP - BOTTOM);
    const points = curve.pieces.map((figure, merges) => `${x(merges).toFixed(1)},${y(figure).toFixed(1)}`);
    axes.replaceChildren(...grid(high, y, unit), ...scale(most, x, say));
    lines.replaceChildren(level("characters"), level("words"), svg("polyline", { class: "pieces", points: points.join(" ") }));
    const under = y(curve.words) > y(curve.characters) && y(curve.words) - y(curve.characters) < CLOSE;
    names.replaceChildren(label("characters", false), label("words", under));
  }
  const level = (kind) => svg("line", { class: kind, x1: LEFT, x2: WIDTH - RIGHT, y1: y(curve[kind]), y2: y(curve[kind]) });

  /** The name of a level, at the end where the curve is farther away. */
  function label(kind, under) {
    const away = [curve.pieces[0], curve.pieces.at(-1)].map((figure) => Math.abs(figure - curve[kind]));
    const [at, anchor] = away[0] > away[1] ? [LEFT + 6, "start"] : [WIDTH - RIGHT - 4, "end"];
    return svg("text", { class: kind, x: at, y: y(curve[kind]) + (under ? 19 : -6), "text-anchor": anchor }, `${say(kind)} ${spell(curve[kind])}`);
  }

  function place(merges) {
    const figure = curve.pieces[Math.min(merges, curve.pieces.length - 1)];
    for (const end of ["x1", "x2"]) now.setAttribute(end, x(merges).toFixed(1));
    dot.setAttribute("cx", x(merges).toFixed(1));
    dot.setAttribute("cy", y(figure).toFixed(1));
    value.textContent = spell(figure);
    drawing.setAttribute("aria-label", say("value", say(title), spell(figure), spell(curve.characters), spell(curve.words)));
  }
  return { element, draw, place };
}

function grid(high, y, unit) {
  return roundTicks(0, high, 4).flatMap(([value, text], i) => [
    svg("line", { class: i ? "grid" : "base", x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value) }),
    svg("text", { x: LEFT - 7, y: y(value) + 5, "text-anchor": "end" }, text + unit.trim()),
  ]);
}

function scale(most, x, say) {
  const ticks = roundTicks(0, most, 4).map(([value, text]) =>
    svg("text", { x: x(value), y: HEIGHT - BOTTOM + 20, "text-anchor": "middle" }, text));
  return [...ticks, svg("text", { x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 5, "text-anchor": "middle" }, say("merges"))];
}
