// What a forecast was worth, and its code for a show of hands. The same arithmetic stands in
// `metrics/forecasts.py` and `widgets/hands.py`; a test compares the two.
// A forecast is {shares, chosen, truth}: how much lies on each option, which were chosen, which are right.

const CHECK = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** Brier score: squared distance of the shares from the truth, 0 (right and sure) to 2. */
export function brier({ shares, truth }) {
  const right = new Set(truth);
  const sum = shares.reduce((total, share, i) => total + (share - (right.has(i) ? 1 : 0)) ** 2, 0);
  return sum / truth.length;
}

/** How sure one was of what one chose, in tens of percent. */
export function confidence({ shares, chosen }) {
  const mean = chosen.reduce((sum, i) => sum + shares[i], 0) / chosen.length;
  return Math.floor(10 * mean + 0.5 + 1e-9) / 10;
}

/** The part of what one chose that is right. */
export function hit({ chosen, truth }) {
  return chosen.filter((i) => truth.includes(i)).length / chosen.length;
}

/** For each confidence that was used: {confidence, right, count}, from low to high. */
export function reliability(forecasts) {
  const levels = new Map();
  for (const forecast of forecasts) {
    const level = confidence(forecast);
    levels.set(level, [...(levels.get(level) ?? []), hit(forecast)]);
  }
  return [...levels].sort((a, b) => a[0] - b[0]).map(([level, hits]) => ({
    confidence: level,
    right: hits.reduce((sum, h) => sum + h, 0) / hits.length,
    count: hits.length,
  }));
}

/** The letter of an option: A, B, C … */
export function letter(index) {
  return String.fromCharCode(65 + index);
}

/** One confidence for the chosen options; what is left goes to the others in equal parts. */
export function spread(chosen, sure, count) {
  const others = count - chosen.length;
  const rest = others > 0 ? Math.min(1, (chosen.length * (1 - sure)) / others) : 0;
  return Array.from({ length: count }, (_, i) => (chosen.includes(i) ? sure : rest));
}

/** One answer of a code: "C8" is C with 80 %, "AD7" A and D with 70 %, "A6C4" six chips and four. */
export function answer({ shares, chosen, chips }) {
  if (!chips) return chosen.map(letter).join("") + tens(shares[chosen[0]]);
  return shares.map((share, i) => (share > 0 ? letter(i) + tens(share) : "")).join("");
}

function tens(share) {
  return String(Math.round(10 * share) % 10); // 0 stands for all ten
}

/** All answers as one short text: what was asked, the answers, and a check against slips. */
export function code(predictions) {
  if (!predictions.length) return "";
  const { kind, key } = predictions[0];
  const body = [check(`${kind}:${key}`), ...predictions.map(answer)].join("-");
  return `${body}-${check(body)}`;
}

/** Two characters that depend on every one of a text (FNV-1a over UTF-8, folded). */
export function check(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  const folded = (hash ^ (hash >>> 10) ^ (hash >>> 20)) & 1023;
  return CHECK[folded >> 5] + CHECK[folded & 31];
}
