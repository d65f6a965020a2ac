// Attention rows that nobody has guessed yet stay out of sight, and the first of them is asked for.

import { visible } from "./kit.js";

const LETTERS = 26;

/** Ask for the first row that is hidden, and take it and all after it out of `focus`; false if none is. */
export function coverRows(focus, predict) {
  const { source, target } = focus.reading.wire;
  const key = (row) => [...source, "→", ...target, focus.kind, row].join(" ");
  const open = focus.rows.findIndex((row) => predict.hides("attention", key(row)));
  if (open < 0) {
    predict.ask(null);
    return false;
  }
  const row = focus.rows[open];
  const place = focus.columns.indexOf(focus.ranked(row)[0]?.[0]);
  const from = Math.floor(Math.max(0, place) / LETTERS) * LETTERS; // no more columns than letters
  const choices = focus.columns.slice(from, from + LETTERS).map((column) => ({ id: column, label: focus.labels.columns[column] }));
  predict.ask({ key: key(row), kind: "attention", choices, truth: [focus.columns[place]], about: `“${visible(focus.labels.rows[row])}”` });
  Object.assign(focus, { rows: focus.rows.slice(0, open), step: Math.min(focus.step, open) });
  return true;
}
