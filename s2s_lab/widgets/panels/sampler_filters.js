// The filters of sampling on one law, as decoding/filters.py has them: natural log-probabilities
// in, most probable first, -Infinity = barred. Tokens of equal probability are kept or barred
// together, except by top-p, which keeps those listed first. This file draws nothing.

const BARRED = -Infinity;

/** Log-probabilities that sum to 1. */
export function normalised(law) {
  const top = largest(law);
  const norm = top + Math.log(sum(law, (lp) => Math.exp(lp - top)));
  return law.map((lp) => lp - norm);
}

/** -Σ p log p, in nats. */
export function entropy(law) {
  return -sum(law, (lp) => (lp === BARRED ? 0 : Math.exp(lp) * lp));
}

/** Σ p of the places for which `kept(i)` is true. */
export function mass(law, kept) {
  let total = 0;
  for (let i = 0; i < law.length; i += 1) if (kept(i)) total += Math.exp(law[i]);
  return total;
}

/** ½ Σ |p - q|: the most by which two laws differ on any event. */
export function variation(law, other) {
  let total = 0;
  for (let i = 0; i < law.length; i += 1) total += Math.abs(Math.exp(law[i]) - Math.exp(other[i]));
  return total / 2;
}

/** For each filter, a function from a law and a number to which places it keeps. */
const KEEPS = {
  "top-k": (law, count) => {
    const possible = law.filter((lp) => lp > BARRED).sort((a, b) => b - a);
    const last = count <= possible.length ? possible[count - 1] : BARRED;
    return (i) => law[i] >= last;
  },
  "top-p": (law, share) => {
    const out = new Uint8Array(law.length);
    let before = 0;
    let first = true;
    for (let i = 0; i < law.length; i += 1) {
      if (law[i] === BARRED) continue;
      out[i] = !first && share < 1 && before >= share;
      before += Math.exp(law[i]);
      first = false;
    }
    return (i) => !out[i];
  },
  typical: (law, share) => {
    const expected = entropy(law);
    const distance = law.map((lp) => Math.abs(-lp - expected));
    const order = [...law.keys()].sort((a, b) => distance[a] - distance[b] || a - b);
    let total = 0;
    let crossing = order.length - 1;
    for (let n = 0; n < order.length; n += 1) {
      total += Math.exp(law[order[n]]);
      if (total >= share) {
        crossing = n;
        break;
      }
    }
    const farthest = distance[order[crossing]];
    return (i) => distance[i] <= farthest;
  },
  "min-p": (law, share) => {
    const floor = share * Math.exp(largest(law));
    return (i) => Math.exp(law[i]) >= floor;
  },
  epsilon: (law, floor) => atLeast(law, floor),
  eta: (law, epsilon) => atLeast(law, Math.min(epsilon, Math.sqrt(epsilon) * Math.exp(-entropy(law)))),
};

/** One filter on one law. */
export function filtered(law, name, value) {
  if (name === "temperature") return normalised(law.map((lp) => lp / value));
  const keeps = KEEPS[name](law, value);
  return normalised(law.map((lp, i) => (keeps(i) ? lp : BARRED)));
}

/**
 * What each filter of a pipeline does, in its order. A pipeline is a list of [name, value, on].
 * Each stage has the law that it found, its law, which is the same if it is off, and `alone`: the
 * law that it makes or would make; `kept` tells how much of the mass that it found it keeps.
 */
export function stages(law, pipeline) {
  let before = normalised(law);
  return pipeline.map(([name, value, on]) => {
    const alone = filtered(before, name, value);
    const stage = {
      name, value, on, before, alone,
      law: on ? alone : before,
      kept: mass(before, (i) => alone[i] > BARRED),
      count: count(alone),
    };
    before = stage.law;
    return stage;
  });
}

/** The law behind a pipeline. */
export function outcome(law, pipeline) {
  return pipeline.reduce((l, [name, value, on]) => (on ? filtered(l, name, value) : l), normalised(law));
}

/** How many tokens are possible. */
export function count(law) {
  return sum(law, (lp) => (lp > BARRED ? 1 : 0));
}

/** The same pipeline with the temperature moved to the other end. */
export function turned(pipeline) {
  const heat = pipeline.find(([name]) => name === "temperature");
  const rest = pipeline.filter((stage) => stage !== heat);
  const cuts = pipeline.map(([, , on], i) => (on && pipeline[i] !== heat ? i : -1)).filter((i) => i >= 0);
  const last = pipeline.indexOf(heat) < (cuts[0] ?? 0);
  return last ? [...rest, heat] : [heat, ...rest];
}

function atLeast(law, floor) {
  const top = largest(law);
  return (i) => Math.exp(law[i]) >= floor || law[i] === top;
}

function largest(law) {
  return law.reduce((a, b) => (a > b ? a : b));
}

function sum(law, of) {
  let total = 0;
  for (const lp of law) total += of(lp);
  return total;
}
