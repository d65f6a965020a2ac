// Length conventions: how the log-probability of a complete sequence becomes its score.
// The same arithmetic as decoding/length.py, so that a slider needs no kernel. Draws nothing.

/** The conventions by name: a kind of `Length`, and its strength where it is fixed. */
export const CONVENTIONS = {
  none: { kind: "power", fixed: 0 },
  power: { kind: "power", fixed: null },
  average: { kind: "power", fixed: 1 },
  gnmt: { kind: "gnmt", fixed: null },
  reward: { kind: "reward", fixed: null },
};

/** Tokens that count, of so many, the last one EOS. */
export function counted(tokens, countEos) {
  return tokens - (countEos ? 0 : 1);
}

/** What the log-probability is divided by; EOS alone, if not counted, is taken for 1. */
export function divisor(kind, length, alpha) {
  return kind === "gnmt" ? ((5 + length) / 6) ** alpha : Math.max(length, 1) ** alpha;
}

/** The score of a complete sequence of `tokens` tokens, EOS among them. */
export function score(convention, logprob, tokens, strength, countEos) {
  const { kind, fixed } = CONVENTIONS[convention];
  const alpha = fixed ?? strength;
  const length = counted(tokens, countEos);
  return kind === "reward" ? logprob + alpha * length : logprob / divisor(kind, length, alpha);
}
