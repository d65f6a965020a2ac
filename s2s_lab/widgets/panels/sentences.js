// Every sentence and label that the decoding views say, in one place.

import { direction, number, probability, short, tail, visible } from "./kit.js";

const GROUPS = 3;
const WORDS = 8;
const LETTERS = 90;

export const LABELS = {
  stepper: "Decode stepper",
  source: "Source sentence",
  decode: "Decode",
  strategy: "Strategy",
  width: "width",
  widthMeans: "How many hypotheses the beam keeps",
  alpha: "α",
  alphaMeans: "Strength of the length penalty; 0 compares plain log-probabilities",
  methods: { greedy: "Greedy", beam: "Beam search" },
  strategies: { greedy: "greedy search", beam: "beam search" },
  settings: { width: "width", alpha: "α", max_steps: "at most" },
  fixed: "a recorded run: the sentence is fixed",
  busy: "Decoding…",
  read: "The model reads",
  written: "It has written",
  answer: "The answer",
  nothing: "nothing yet",
  tree: "Search tree",
  treeCaption: "One column a step. The bar in a box is p(word | the words before it).",
  legend: { kept: "kept", finished: "finished", pruned: "pruned", chosen: "shown below", winner: "the answer" },
  candidates: "Candidates",
  candidatesCaption: "Sorted by score, the log-probability of all words so far. Bars show p(word | words before).",
  attention: "Attention",
  attentionCaption: "A row is what was read to produce that word.",
  noAttention: "This model has no attention: it keeps one summary of the source and reads nothing again.",
  race: "Hypotheses",
  raceCaption: "Those that go on, and those that have ended.",
  ranking: "Final ranking",
  rankingCaption: "Every hypothesis that competed, with the arithmetic of its score.",
  start: "Press → to take the first step.",
  firstRow: "The first row comes with the first word.",
  empty: "There is no run to show yet.",
};

export const FATES = { kept: "kept", finished: "finished", pruned: "pruned", barred: "barred" };

/** A token or the last ones of several, in quotation marks; right-to-left text is isolated. */
export function quote(...tokens) {
  return marked(tail(tokens, WORDS).map(visible).join(" "));
}

function marked(text) {
  return direction([text]) === "rtl" ? `“\u2068${text}\u2069”` : `“${text}”`;
}

/** What happened in this step. */
export function narrate(run, step) {
  if (step === 0) return before(run);
  const candidates = run.candidates(step);
  const live = run.trace.steps[step - 1].live.length;
  const stayed = candidates.filter((c) => c.hypothesis !== null);
  const parts = live === 1 && stayed.length === 1 ? single(stayed[0]) : several(run, stayed);
  const loser = candidates.find((c) => c.hypothesis === null);
  if (loser) parts.push(`${quote(...run.tokens(loser.parent), loser.token)} lost: ${loser.reason}`);
  return `Step ${step}: ${parts.join("; ")}.${run.over(step) ? ` ${verdict(run)}` : ""}`;
}

function before(run) {
  const count = run.trace.source.length;
  return `Before the first step: the source of ${count} tokens has been read, nothing is written.`;
}

function single(candidate) {
  const chosen = `${quote(candidate.token)} was chosen, p = ${probability(candidate.logprob)}`;
  return [candidate.fate === "finished" ? `${chosen}, and ends the sentence` : chosen];
}

function several(run, stayed) {
  const counts = new Map();
  for (const c of stayed.filter((c) => c.fate === "kept")) {
    counts.set(c.token, (counts.get(c.token) ?? 0) + 1);
  }
  const groups = [...counts].sort((a, b) => b[1] - a[1]);
  const named = groups.slice(0, GROUPS).map(([token, count], i) =>
    i === 0 ? `${quote(token)} was added to ${hypotheses(count)}` : `${quote(token)} to ${count}`,
  );
  if (groups.length > GROUPS) named.push(`${groups.length - GROUPS} other words to the rest`);
  const ended = stayed.filter((c) => c.fate === "finished");
  const parts = named.length ? [named.join(", ")] : [];
  if (ended.length === 1) {
    parts.push(`${quote(...run.tokens(ended[0].parent), ended[0].token)} finished`);
  } else if (ended.length) parts.push(`${hypotheses(ended.length)} finished`);
  return parts;
}

function hypotheses(count) {
  return count === 1 ? "1 hypothesis" : `${count} hypotheses`;
}

function verdict(run) {
  const best = run.trace.outputs[0];
  return `The answer is ${marked(short(run.trace.output_text, LETTERS))}, score ${number(best.score)}.`;
}

/** One candidate in a sentence: for a tool tip, a screen reader, the line below the tree. */
export function describe(run, candidate) {
  const phrase = quote(...run.tokens(candidate.parent), candidate.token);
  const p = `p = ${probability(candidate.logprob)}`;
  return `${phrase} ${FATES[candidate.fate]}: ${p}, score ${number(candidate.score)}; ${candidate.reason}.`;
}

/** The heaviest weights of an attention row, as a sentence. */
export function describeRow(source, row, token) {
  const order = row.map((_, i) => i).sort((a, b) => row[b] - row[a]).slice(0, 3);
  const most = order.filter((i) => row[i] >= 0.005).map((i) => `${quote(source[i])} ${number(row[i])}`);
  return `To produce ${quote(token)} it read ${most.join(", ")}.`;
}

export function weight(source, column, value, token) {
  return `${quote(token)} read ${quote(source[column])} with weight ${number(value)}.`;
}

/** How the run was made, in a line. */
export function settings(trace) {
  const values = Object.entries(trace.settings).map(([name, value]) => {
    return `${LABELS.settings[name] ?? name} ${value}${name === "max_steps" ? " tokens" : ""}`;
  });
  return [LABELS.strategies[trace.strategy] ?? trace.strategy, ...values].join(" · ");
}

export function considered(count) {
  return `${count.toLocaleString("en")} continuations were weighed.`;
}

export function cut(kept) {
  return kept === 1 ? "1 stays" : `${kept} stay`;
}

export function earlier(count) {
  return `${count} earlier rows: step back to see them`;
}
