// The reliability line: of what one was that sure of, how much was right? Draws what it is given.

import { html, svg } from "./kit.js";

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [300, 190, 58, 46, 12];
const RIGHT = 14;
const TICKS = [0, 50, 100];

/** A figure of `levels` ({confidence, right, count}); `say` has the words of `words/predict.js`. */
export function reliabilityChart(levels, say) {
  const dots = levels.map((level) => svg("circle", {
    class: "sure-dot", cx: across(level.confidence), cy: up(level.right), r: 3.5 + 2 * Math.sqrt(level.count),
  }, svg("title", {}, tell(level, say))));
  const line = levels.map((l) => `${across(l.confidence).toFixed(1)},${up(l.right).toFixed(1)}`).join(" ");
  const picture = svg("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img",
    "aria-label": `${say("reliability")}: ${levels.map((l) => tell(l, say)).join("; ")}`,
  },
    ...axes(say),
    svg("line", { class: "sure-ideal", x1: across(0), y1: up(0), x2: across(1), y2: up(1) }),
    svg("polyline", { class: "sure-line", points: line }), ...dots);
  return html("figure", { class: "reliability" },
    html("figcaption", {}, `${say("reliability")} (${say("ideal")})`), picture);
}

function axes(say) {
  const ticks = TICKS.flatMap((tick) => [
    svg("text", { class: "sure-tick", x: across(tick / 100), y: HEIGHT - BOTTOM + 18, "text-anchor": "middle" }, String(tick)),
    svg("text", { class: "sure-tick", x: LEFT - 8, y: up(tick / 100) + 5, "text-anchor": "end" }, String(tick)),
  ]);
  const middle = (TOP + HEIGHT - BOTTOM) / 2;
  return [
    svg("path", { class: "sure-axis", d: `M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}` }),
    ...ticks,
    svg("text", { class: "sure-name", x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 6, "text-anchor": "middle" }, say("axisSure")),
    svg("text", { class: "sure-name", x: 0, y: 0, "text-anchor": "middle", transform: `translate(14 ${middle}) rotate(-90)` }, say("axisRight")),
  ];
}

function tell({ confidence, right, count }, say) {
  return say("level", Math.round(100 * confidence), Math.round(100 * right), count);
}

function across(share) {
  return LEFT + share * (WIDTH - LEFT - RIGHT);
}

function up(share) {
  return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
}
