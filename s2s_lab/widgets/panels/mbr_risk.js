// Expected utilities of candidates, added up again as references come and go. Draws nothing.

const CLOSE = 1e-9; // expected utilities that differ by less are equal: the more probable one wins

/** The matrix as the traits tell, or null: weights, expected utilities, winner, what is looked at. */
export function risk(get, data) {
  if (!data?.candidates.length) return null;
  const size = data.candidates.length;
  const utility = get("utility") in data.utilities ? get("utility") : Object.keys(data.utilities)[0];
  const weighting = get("weights") in data.masses ? get("weights") : Object.keys(data.masses)[0];
  const removed = new Set((get("removed") ?? []).filter((i) => i < size));
  if (removed.size === size) removed.clear();
  const values = data.utilities[utility];
  const weights = shares(data.masses[weighting], removed);
  const expected = values.map((row) => dot(weights, row));
  const winner = first(expected);
  const selected = Math.min(get("selected") ?? winner, size - 1);
  const column = Math.min(get("column") ?? 0, size - 1);
  return { data, size, utility, weighting, removed, values, weights, expected, winner, selected, column };
}

/** The masses of those that were not removed, as shares of 1. */
export function shares(masses, removed) {
  const kept = masses.map((mass, i) => (removed.has(i) ? 0 : mass));
  const total = kept.reduce((sum, mass) => sum + mass, 0);
  return kept.map((mass) => mass / total);
}

function dot(weights, row) {
  return row.reduce((sum, value, i) => sum + weights[i] * value, 0);
}

function first(expected) {
  const best = Math.max(...expected);
  return expected.findIndex((value) => value > best - CLOSE);
}
