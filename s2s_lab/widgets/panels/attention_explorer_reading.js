// The maps of one sentence pair, and which part of them is on the screen. Nothing is drawn here.

import { direction } from "./kit.js";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Uint8Array(128);
for (let i = 0; i < DIGITS.length; i += 1) VALUES[DIGITS.charCodeAt(i)] = i;
const LEVELS = 4095;
const OPACITY = Uint8Array.from({ length: LEVELS + 1 }, (_, level) => Math.round(255 * strength(level / LEVELS)));

/** How many rows of a long output are in the page at once. */
export const ROWS = 40;

/** What Python wrote, with weights unpacked when they are first asked for. */
export class Reading {
  constructor(wire) {
    this.wire = wire;
    this.unpacked = new Map();
  }

  get kinds() {
    return Object.keys(this.wire.kinds);
  }

  /** Names of rows and columns, and what was fed in for each row (null where nothing was). */
  labels(kind) {
    const { source, target, fed, padding } = this.wire;
    const real = source.slice(0, source.length - padding);
    return {
      rows: kind === "encoder" ? real : target,
      columns: kind === "decoder" ? fed : source,
      fed: kind === "encoder" ? null : fed,
    };
  }

  /** All maps of a kind in their order: layer by layer, the mean before the heads. */
  maps(kind) {
    return this.wire.kinds[kind].maps;
  }

  /** Paint a map, a pixel a weight: `pixels` of the colour `rgb`, as opaque as the weight is strong. */
  paint(pixels, map, { rows, columns, width }, [red, green, blue]) {
    const text = map.weights;
    const color = (blue << 16) | (green << 8) | red;
    let at = 0;
    for (const row of rows) {
      for (const column of columns) {
        const place = 2 * (row * width + column);
        const level = (VALUES[text.charCodeAt(place)] << 6) | VALUES[text.charCodeAt(place + 1)];
        pixels[at] = (OPACITY[level] << 24) | color;
        at += 1;
      }
    }
  }

  /** The weights of a map, row after row. */
  weights(map) {
    if (!this.unpacked.has(map)) {
      const text = map.weights;
      const values = new Float32Array(text.length / 2);
      for (let i = 0; i < values.length; i += 1) {
        values[i] = (VALUES[text.charCodeAt(2 * i)] * 64 + VALUES[text.charCodeAt(2 * i + 1)]) / LEVELS;
      }
      this.unpacked.set(map, values);
    }
    return this.unpacked.get(map);
  }
}

/**
 * What is looked at: one map, with its rows and columns as far as they are shown.
 * `choice` has kind, layer, head, row, eos and pad; what the model lacks becomes the last or the mean.
 */
export class Focus {
  constructor(reading, choice, gold) {
    const kind = reading.kinds.includes(choice.kind) ? choice.kind : reading.kinds[0];
    const info = reading.wire.kinds[kind];
    const layer = Math.min(choice.layer || info.layers, info.layers);
    const head = info.heads > 1 && choice.head <= info.heads ? choice.head : 0;
    const maps = reading.maps(kind);
    const index = maps.findIndex((map) => map.layer === layer && map.head === head);
    Object.assign(this, { reading, kind, info, layer, head, maps, index, map: maps[index] });
    this.weights = reading.weights(this.map);
    this.labels = reading.labels(kind);
    this.width = this.labels.columns.length;
    this.columns = this.shownColumns(choice);
    this.hidden = this.labels.columns.map((_, j) => j).filter((j) => !this.columns.includes(j));
    const { rows } = this.labels;
    this.taken = this.hidden.some((column) => column < this.width - padding(this)); // real tokens are hidden
    this.rows = rows.map((_, i) => i).filter((i) => choice.eos || !this.isEnd(rows, i));
    this.step = Math.min(Math.max(0, choice.row), this.rows.length);
    this.gold = kind === "cross" ? gold : null;
    this.score = this.gold?.maps.find((one) => one.layer === layer && one.head === head) ?? null;
  }

  /** The row looked at, as its place among all rows; null for all. */
  get row() {
    return this.step ? this.rows[this.step - 1] : null;
  }

  weight(row, column) {
    return this.weights[row * this.width + column];
  }

  /** What a row gave to columns that are not shown. */
  rest(row) {
    return this.hidden.reduce((sum, column) => sum + this.weight(row, column), 0);
  }

  /** The weights of each shown column, summed over the first rows: up to the one looked at, or all. */
  covered(count = this.step || this.rows.length) {
    const read = this.rows.slice(0, count);
    return this.columns.map((column) => read.reduce((sum, row) => sum + this.weight(row, column), 0));
  }

  /** True for a word that was not fed in yet when a row was read. */
  later(row, column) {
    return this.kind === "decoder" && column > row;
  }

  /** [column, weight] of what a row read, the largest first, as far as it is shown. */
  ranked(row) {
    const read = this.columns.map((column) => [column, this.weight(row, column)]);
    return read.filter(([, w]) => w > 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  }

  /** "sure", "possible" or null for a cell. */
  goldAt(row, column) {
    const has = (links) => links.some(([i, j]) => i === column && j === row);
    if (!this.gold) return null;
    return has(this.gold.sure) ? "sure" : has(this.gold.possible) ? "possible" : null;
  }

  /** Whether a cell is a link of this map, as the error rate counts them. */
  linked(row, column) {
    return Boolean(this.score?.links.some(([i, j]) => i === column && j === row));
  }

  /** Whether padding is shown. */
  get padded() {
    return this.columns.some((column) => column >= this.width - padding(this));
  }

  shownColumns({ eos, pad }) {
    const { columns } = this.labels;
    const real = columns.length - padding(this);
    return columns.map((_, j) => j).filter((j) => {
      if (j >= real) return pad;
      return eos || this.kind === "decoder" || !this.isEnd(columns.slice(0, real), j);
    });
  }

  isEnd(tokens, index) {
    return index === tokens.length - 1 && tokens[index] === "<eos>";
  }
}

/** How many columns, at the end, are padding. */
function padding({ kind, reading }) {
  return kind === "decoder" ? 0 : reading.wire.padding;
}

/** How strong the colour of a weight is: the square root, so that small weights are seen. */
export function strength(weight) {
  return Math.sqrt(Math.max(0, weight));
}

/** The first row in the page: as before, if the one looked at is there. */
export function firstShown({ rows, step }, before) {
  const last = Math.max(0, rows.length - ROWS);
  if (step === 0) return 0;
  if (before <= last && step - 1 >= before && step - 1 < before + ROWS) return before;
  return Math.min(last, Math.max(0, step - 1 - ROWS / 2));
}

/** From the word fed in to the word produced, in the direction of the sentence. */
export function arrow(tokens) {
  return direction(tokens) === "rtl" ? " ← " : " → ";
}
