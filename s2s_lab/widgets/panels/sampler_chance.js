// Random numbers that are the same at every look, draws from a law, and Gumbel noise.
// Whatever a slider does, the numbers stay: what changes on the screen is what the slider changed.
// This file draws nothing on it.

/** A function that gives uniform numbers from [0, 1), for ever (mulberry32 by Tommy Ettinger). */
function uniforms(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

/** A whole number from some text, well mixed (FNV-1a, then the finaliser of MurmurHash3). */
export function hashed(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Independent Gumbel noise for each word of a list; a word keeps its own, wherever it stands. */
export function gumbels(words, seed) {
  return words.map((word) => -Math.log(-Math.log((hashed(`${seed}/${word}`) + 0.5) / 4294967296)));
}

/** How often each place comes up in `n` draws. */
export function drawn(law, n, seed) {
  const counts = new Uint32Array(law.length);
  const ends = new Float64Array(law.length);
  let total = 0;
  for (let i = 0; i < law.length; i += 1) ends[i] = total += Math.exp(law[i]);
  const next = uniforms(hashed(`draws ${seed}`));
  for (let k = 0; k < n; k += 1) counts[place(ends, next() * total)] += 1;
  return counts;
}

/** The first place whose share ends behind `u`; one of probability 0 has no share. */
function place(ends, u) {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle] > u) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Gumbel-top-k: every possible place with its noise and its score, log p + scale · noise, best
 * first; the first k of them are what is picked (Kool, van Hoof & Welling 2019).
 */
export function perturbed(law, noise, scale) {
  return [...law.keys()]
    .filter((i) => law[i] > -Infinity)
    .map((i) => ({ place: i, logprob: law[i], noise: noise[i], score: law[i] + scale * noise[i] }))
    .sort((a, b) => b.score - a.score || a.place - b.place);
}
