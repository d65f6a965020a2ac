// The cell explorer: a recurrent cell word by word, and what it keeps over many.
// All figures are there from the start; stepping and choosing a unit asks nobody.

import { html, notebook, number, standalone, visible } from "./panels/kit.js";
import { speaker } from "./panels/language.js";
import { SHARED } from "./words/shared.js";
import { WORDS_CELL_EXPLORER } from "./words/cell_explorer.js";
import { shell } from "./panels/shell.js";
import { KEYS, MOVES, transport } from "./panels/transport.js";
import { CellFigures } from "./panels/cell_figures.js";
import { cellInputs } from "./panels/cell_inputs.js";
import { cellMap } from "./panels/cell_map.js";
import { cellArithmetic } from "./panels/cell_arithmetic.js";
import { cellGradients } from "./panels/cell_gradients.js";

const TRAITS = ["source", "cell", "direction", "radius", "forget", "span", "quantity", "step", "unit", "ordered", "_words", "_cells", "_lines", "_error"];
const DATA = new Set(["cell", "radius", "forget", "span", "_words", "_cells", "_lines"]);

/** Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all. */
export function draw(el, get, set, on) {
  const explorer = new Explorer(get, set);
  const off = TRAITS.map((name) => on(name, () => explorer.update(DATA.has(name))));
  el.append(explorer.root);
  explorer.update(true);
  return () => {
    for (const undo of off) undo();
    explorer.stop.abort();
    explorer.root.remove();
  };
}

class Explorer {
  constructor(get, set) {
    Object.assign(this, { get, set, made: 0, cell: null, rows: null });
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.say = speaker(get("language"), SHARED, WORDS_CELL_EXPLORER);
    const { say } = this;
    const { root, frame } = shell("cell-explorer", say("explorer"), (event) => this.press(event), signal);
    this.root = root;
    this.inputs = cellInputs(set, signal, say);
    const hints = [["←", "→", say("keyStep")], ["Home", "End", say("keyEnds")], ["↑", "↓", say("keyUnit")], ["1", "…", "6", say("keyQuantity")], ["Esc", say("keyDefault")]];
    this.transport = transport((step) => set({ step }), signal, say, hints);
    this.map = cellMap(set, signal, say);
    this.arithmetic = cellArithmetic(set, signal, say);
    this.gradients = cellGradients(set, signal, say);
    this.stage = html("div", { class: "stage" }, this.transport.element,
      html("div", { class: "columns" }, this.map.element, this.arithmetic.element), this.gradients.element);
    frame.append(this.inputs.element, this.stage);
  }

  get step() {
    return Math.min(Math.max(0, this.get("step") ?? 0), this.cell?.steps ?? 0);
  }

  /** The figures of a cell: as the kernel made them last, or as the page recorded them. */
  figures(name) {
    const value = { rnn: this.get("radius"), lstm: this.get("forget") }[name];
    const recorded = this.get("_recorded")?.[name];
    if (recorded) return recorded[String(value)] ?? recorded[String(Math.round(10 * value) / 10)];
    return { cell: this.get("_cells")[name], line: this.get("_lines")[name] };
  }

  update(fresh) {
    this.inputs.update(this.get);
    const ready = Boolean(this.get("_cells")?.model);
    this.stage.hidden = !ready;
    if (!ready) return;
    if (fresh) this.read();
    const { cell, step } = this;
    const key = cell.quantity(this.get("quantity")).key;
    const unit = Math.min(this.get("unit") ?? 0, cell.units - 1);
    const ordered = Boolean(this.get("ordered"));
    const wanted = [cell.id, key, ordered].join();
    if (this.rows?.wanted !== wanted) this.rows = { wanted, units: cell.rows(key, ordered) };
    const view = { cell, key, unit, step, ordered, rows: this.rows.units };
    this.view = view;
    this.transport.update({ step, length: cell.steps, sentence: this.narrate(view) });
    this.map.update(view);
    this.arithmetic.update(view);
    this.map.settle(); // scrolling measures: after all drawing
  }

  /** New figures have come. */
  read() {
    const found = this.figures(this.get("cell"));
    this.cell = new CellFigures(found.cell, this.get("_words"));
    this.cell.id = this.made += 1;
    const lines = Object.fromEntries(["model", "rnn", "lstm", "gru"].map((name) => [name, this.figures(name).line]));
    this.gradients.update({ lines, get: this.get, recorded: !this.get("_live") });
  }

  narrate({ cell, key, step, unit }) {
    if (step === 0) return this.say("nothing");
    const t = step - 1;
    const [, low, high] = cell.open(key, t);
    const figures = [cell.at(key, t, unit), cell.at("h.before", t, unit), cell.at("h", t, unit)];
    const said = this.say("said", visible(cell.words[t]), step, unit, key, ...figures.map((value) => number(value)));
    return said + this.say("saidOpen", number(100 * (low + high), 0));
  }

  press({ key }) {
    if (!this.view) return false;
    const { cell, unit, rows } = this.view;
    const row = rows.indexOf(unit);
    if (KEYS[key]) this.set({ step: MOVES[KEYS[key]](this.step, cell.steps) });
    else if (key === "ArrowDown") this.set({ unit: rows[Math.min(row + 1, rows.length - 1)] });
    else if (key === "ArrowUp") this.set({ unit: rows[Math.max(row - 1, 0)] });
    else if (key === "Escape") this.set({ step: cell.steps });
    else if (cell.quantities[Number(key) - 1]) this.set({ quantity: cell.quantities[Number(key) - 1].key });
    else return false;
    return true;
  }
}

export const mount = standalone(draw);
export default { render: notebook(draw) };
