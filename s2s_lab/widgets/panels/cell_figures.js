// The figures of one cell over one sentence, as the kernel computed them.

import { unpack } from "./packed.js";

const PLACE = /\{([^}]*)\}/g;

/** Reads figures by their names; what an equation calls "before" is that of the step before. */
export class CellFigures {
  constructor(wire, words) {
    Object.assign(this, { ...wire, words, steps: words.length });
    this.figures = Object.fromEntries(Object.entries(wire.figures).map(([key, packed]) => [key, unpack(packed)]));
  }

  /** A figure of one unit at one step, both from 0; before the first step a state is 0. */
  at(key, step, unit) {
    if (key === "1-z") return 1 - this.at("z", step, unit);
    if (key.endsWith(".before")) return step === 0 ? 0 : this.at(key.slice(0, -7), step - 1, unit);
    return this.figures[key][step * this.units + unit] / 1000;
  }

  quantity(key) {
    return this.quantities.find((quantity) => quantity.key === key) ?? this.quantities.at(-1);
  }

  /** The largest size that a quantity has here; 1 for those that have ends. */
  reach(key) {
    if (this.quantity(key).bounded) return 1;
    return this.figures[key].reduce((most, value) => Math.max(most, Math.abs(value) / 1000), 1);
  }

  /** Mean, share near the low end and share near 1, at one step. */
  open(key, step) {
    return this.saturation[key].map((values) => values[step] / 1000);
  }

  /** The units from the first row to the last: as they are, or by their mean. */
  rows(key, ordered) {
    const units = Array.from({ length: this.units }, (_, unit) => unit);
    if (!ordered) return units;
    const sums = units.map((unit) => {
      let sum = 0;
      for (let step = 0; step < this.steps; step++) sum += this.figures[key][step * this.units + unit];
      return sum;
    });
    return units.sort((a, b) => sums[b] - sums[a] || a - b);
  }

  /** Every equation with the numbers of one unit at one step; `write` makes text of a number. */
  arithmetic(step, unit, write) {
    return this.equations.map(([key, formula, numbers]) => ({
      key,
      formula,
      numbers: numbers.replace(PLACE, (_, name) => write(this.at(name, step, unit))),
      result: write(this.at(key, step, unit)),
    }));
  }
}
