// The training monitor: where a run stands, its lines, and its translations so far.
// The kernel tells where the run stands now and then; nothing here asks or waits.

import { html, notebook, standalone } from "./panels/kit.js";
import { speaker } from "./panels/language.js";
import { SHARED } from "./words/shared.js";
import { WORDS_TRAINING_MONITOR } from "./words/training_monitor.js";
import { shell } from "./panels/shell.js";
import { lineChart, power, roundTicks } from "./panels/line_chart.js";
import { monitorHead } from "./panels/monitor_head.js";
import { monitorSamples } from "./panels/monitor_samples.js";

const PARTS = {
  head: ["stop_requested", "_state", "_now", "_records", "_samples", "_error", "_live"],
  list: ["_samples", "_records", "chosen"],
  charts: ["_points", "_records"],
  place: ["chosen", "_points", "_records"],
}; // what each part of the view depends on
const [STEP, LOSS, RATE, NORM, SPEED] = [0, 1, 2, 3, 4]; // places in a point
const MOVES = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity };

/**
 * Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all.
 * `interrupt` is the notebook's own ■, where the front end has one for views.
 */
export function draw(el, get, set, on, interrupt = null) {
  const monitor = new Monitor(get, set, interrupt);
  const parts = Object.keys(PARTS);
  const traits = [...new Set(Object.values(PARTS).flat())];
  const off = traits.map((name) => on(name, () => monitor.update(parts.filter((part) => PARTS[part].includes(name)))));
  el.append(monitor.root);
  monitor.update(parts);
  return () => {
    for (const undo of off) undo();
    monitor.stop.abort();
    monitor.root.remove();
  };
}

class Monitor {
  constructor(get, set, interrupt) {
    Object.assign(this, { get, set, interrupt });
    this.stop = new AbortController();
    const { signal } = this.stop;
    const say = (this.say = speaker(get("language"), SHARED, WORDS_TRAINING_MONITOR));
    const { root, frame } = shell("training-monitor", say("monitor"), (event) => this.press(event), signal);
    this.root = root;
    this.head = monitorHead(() => this.end(), signal, say);
    this.samples = monitorSamples((chosen) => set({ chosen }), signal, say);
    this.charts = ["losses", "rates", "norms", "speeds"].map((name) => {
      const chart = lineChart(name, say(name), say(`${name}Caption`), 300);
      chart.empty = html("p", { class: "hint" }, say("untold"));
      chart.body.append(chart.empty);
      return chart;
    });
    frame.append(this.head.element,
      html("div", { class: "columns" }, this.charts.map((chart) => chart.element)), this.samples.element);
  }

  /** Ask the run to end. A kernel that is busy with it hears nothing but an interrupt. */
  end() {
    this.set({ stop_requested: true });
    if (this.get("_in_cell")) this.interrupt?.();
  }

  /** The validation that is looked at; the newest if none was chosen. */
  get chosen() {
    const last = this.get("_records").length - 1;
    return Math.min(this.get("chosen") ?? last, last);
  }

  /** Draw these parts again, in the order of `PARTS`. */
  update(parts) {
    const draw = {
      head: () => this.head.update(this.get), list: () => this.samples.update(this.get, this.chosen),
      charts: () => this.drawCharts(), place: () => this.place(),
    };
    for (const part of parts) draw[part]();
    if (parts.includes("list")) this.samples.settle(); // scrolling measures: after all drawing
  }

  /** The validation that was chosen, in all charts; the newest is not marked. */
  place() {
    const record = (this.get("chosen") ?? null) === null ? null : this.get("_records")[this.chosen];
    for (const chart of this.charts) if (chart.shown) chart.place(record ? record[0] : null);
  }

  drawCharts() {
    const points = this.get("_points");
    const records = this.get("_records");
    const column = (place) => points.filter((p) => p[place] !== null).map((p) => [p[STEP], p[place]]);
    const [losses, rates, norms, speeds] = this.charts;
    this.show(losses, { training: column(LOSS), validation: records }, this.say("lossY"));
    this.show(rates, { rate: column(RATE) }, this.say("rate"));
    const logs = column(NORM).filter(([, norm]) => norm > 0).map(([step, norm]) => [step, Math.log10(norm)]);
    this.show(norms, { norm: logs }, this.say("norm"), powers);
    this.show(speeds, { speed: column(SPEED) }, this.say("speed"));
  }

  /** Lines by their names over the steps so far; values go up from 0 unless `scale` says otherwise. */
  show(chart, named, label, scale = fromZero) {
    const all = Object.values(named).flat();
    chart.empty.hidden = all.length > 0 || this.get("_points").length === 0;
    chart.shown = all.length > 0;
    chart.body.firstChild.style.display = chart.shown ? "" : "none";
    if (!chart.shown) return;
    const several = Object.keys(named).length > 1;
    const lines = Object.entries(named).map(([key, points]) => ({ key, label: several ? this.say(key) : "", points }));
    const to = Math.max(1, ...this.get("_points").map((p) => p[STEP]));
    chart.update({
      lines,
      x: { from: 0, to, ticks: roundTicks(0, to), label: this.say("x") }, y: { ...scale(all.map(([, y]) => y)), label },
    });
  }

  press({ key }) {
    const last = this.get("_records").length - 1;
    if (last < 0) return false;
    if (key === "Escape") this.set({ chosen: null });
    else if (key in MOVES) this.set({ chosen: Math.min(last, Math.max(0, this.chosen + MOVES[key])) });
    else return false;
    return true;
  }
}

function fromZero(values) {
  const to = Math.max(...values) * 1.05 || 1;
  return { from: 0, to, ticks: to < 0.01 ? small(to) : roundTicks(0, to) };
}

/** Ticks of numbers that are too small to write out, such as learning rates. */
function small(to) {
  const exponent = Math.floor(Math.log10(to));
  return roundTicks(0, to / 10 ** exponent, 4).map(([value, text]) =>
    [value * 10 ** exponent, value === 0 ? "0" : `${text}·${power(exponent)}`]);
}

function powers(logs) {
  const [from, to] = [Math.floor(Math.min(...logs)), Math.max(Math.ceil(Math.max(...logs)), Math.floor(Math.min(...logs)) + 1)];
  const ticks = [];
  for (let e = from; e <= to; e++) {
    ticks.push([e, power(e)]);
    if (to - from <= 2 && e < to) ticks.push([e + Math.log10(3), e < 0 ? `3·${power(e)}` : String(3 * 10 ** e)]);
  }
  return { from, to, ticks };
}

/** The interrupt of the kernel behind a model; null where the front end does not give it. */
function interruptOf(model) {
  const kernel = model.widget_manager?.kernel;
  return typeof kernel?.interrupt === "function" ? () => kernel.interrupt() : null;
}

export const mount = standalone(draw);
export default {
  render: ({ model, el }) => notebook((...home) => draw(...home, interruptOf(model)))({ model, el }),
};
