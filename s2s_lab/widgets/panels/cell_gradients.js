// What is left of a change at the end of a long reading: one line for each cell, one scale for all.

import { html, number } from "./kit.js";
import { fromLog, lineChart, numberTable, power } from "./line_chart.js";

const ORDER = ["model", "lstm", "gru", "rnn"];
const FLOOR = -12; // what is smaller lies on the lowest line of the scale
const BACKS = [1, 5, 10, 20, 49, 99];
const SPANS = [0, 20, 50, 100];

/** A panel with `update({lines, get, recorded})`; `ask(changes)` gets what someone moved. */
export function cellGradients(ask, signal, say) {
  const chart = lineChart("gradients", say("gradients"), say("gradientsCaption"), 380);
  const radius = slider(say("radius"), "radius", 0.5, 2, 0.1);
  const forget = slider(say("forget"), "forget", 0, 3, 0.5);
  const span = html("select", { "aria-label": say("span") }, SPANS.map((value) =>
    html("option", { value }, value ? say("spanAgain", value) : say("spanSentence"))));
  const spans = html("label", {}, say("span"), " ", span);
  const controls = html("div", { class: "ask sliders" }, radius.element, forget.element, spans);
  const table = html("div", { class: "left", tabindex: 0, role: "group", "aria-label": say("left") });
  chart.element.insertBefore(controls, chart.body);
  chart.element.append(table);
  for (const one of [radius, forget]) {
    one.input.addEventListener("input", () => ask({ [one.name]: one.input.valueAsNumber }), { signal });
  }
  span.addEventListener("change", () => ask({ span: Number(span.value) }), { signal });

  function update({ lines, get, recorded }) {
    Object.assign(forget.input, recorded ? { step: 1, max: 2 } : { step: 0.5, max: 4 });
    radius.input.max = recorded ? 1.5 : 2;
    for (const one of [radius, forget]) one.show(get(one.name));
    spans.hidden = recorded;
    if (!SPANS.includes(get("span"))) span.append(html("option", { value: get("span") }, String(get("span"))));
    span.value = get("span");
    const steps = lines.model.length;
    const guide = Math.log10(get("radius"));
    const high = Math.max(0, ...ORDER.flatMap((name) => lines[name]));
    const y = axisY(Math.max(FLOOR, Math.min(-2, ...ORDER.map((name) => lines[name][0] ?? FLOOR))), high, say);
    const drawn = ORDER.map((key) => ({
      key, label: say(`short_${key}`), points: lines[key].map((log, t) => [t + 1, Math.max(y.from, log ?? y.from)]),
    }));
    const powers = Array.from({ length: steps }, (_, t) => [t + 1, guide * (steps - 1 - t)]);
    const inside = powers.filter(([, value]) => value >= y.from && value <= y.to);
    drawn.push({ key: "powers", guide: true, label: "", points: inside });
    chart.update({ lines: drawn.map(reversed), x: axisX(steps, say), y, summary: summary(lines) });
    showTable(lines, steps);
  }

  const summary = (lines) => ORDER.map((name) => `${say(`short_${name}`)}: ${fromLog(lines[name][0])}`).join("; ");

  function showTable(lines, steps) {
    const backs = BACKS.filter((back) => back < steps);
    const heads = [say("left"), ...backs.map((back) => (back === 1 ? say("oneBack") : say("back", back)))];
    const rows = ORDER.map((name) => [say(`short_${name}`), ...backs.map((back) => fromLog(lines[name][steps - 1 - back]))]);
    rows.push([say("powers"), ...backs.map((back) => fromLog(Math.log10(Number(radius.input.value)) * back))]);
    table.replaceChildren(numberTable(say("gradients"), heads, rows));
  }
  return { element: chart.element, update };
}

/** Lines begin at the last step, where all are 1, so that their names stand where they differ. */
function reversed(line) {
  return { ...line, points: line.points.toReversed() };
}

function axisX(steps, say) {
  const apart = [1, 2, 5, 10, 20, 50].find((step) => steps / step <= 8) ?? 100;
  const ticks = [steps];
  for (let t = steps - apart; t > 0; t -= apart) ticks.push(t);
  return { from: steps, to: 1, ticks: ticks.map((t) => [t, String(t)]), label: say("gradientX", steps) };
}

function axisY(low, high, say) {
  const [from, to] = [Math.floor(low), Math.ceil(high)];
  const apart = Math.max(1, Math.ceil((to - from) / 7));
  const ticks = [];
  for (let e = to; e >= from; e -= apart) ticks.unshift([e, power(e)]);
  return { from, to, ticks, label: say("gradientY") };
}

function slider(label, name, min, max, step) {
  const input = html("input", { type: "range", min, max, step, "aria-label": label });
  const shown = html("b", {});
  const show = (value) => {
    input.value = value;
    shown.textContent = number(value, 1);
  };
  return { element: html("label", {}, label, " ", input, shown), input, name, show };
}
