// What can be asked before each step of a run, and how far the run may be shown.
// Reads a run (`run.js`) and asks nobody itself; `predict.js` does.

import { tail, visible } from "./kit.js";
import { phrase, shuffled } from "./predict.js";

const CONTEXT = 2;
const LETTERS = 26;

/** The question before a step (from 1), or null if it has nothing to ask. */
export function questionOf(run, step, kind) {
  const stay = run.candidates(step).filter((c) => c.hypothesis !== null);
  if (!stay.length || !(kind in QUESTIONS)) return null;
  const asked = QUESTIONS[kind](run, step, stay);
  if (!asked || asked.choices.length <= asked.truth.length) return null;
  const { source, strategy } = run.trace;
  const key = [...source, strategy, ...run.tokens(stay[0].parent), step].join(" ");
  return { key, kind, ...asked };
}

/** The last step that may be shown. */
export function openUntil(run, kind, predict) {
  for (let step = 1; step <= run.length; step++) {
    const question = questionOf(run, step, kind);
    if (question && predict.hides(kind, question.key)) return step - 1;
  }
  return run.length;
}

const QUESTIONS = {
  /** The word of the best one that stays. */
  word(run, step, [best]) {
    const words = [...new Set(run.candidates(step).map((c) => c.token))];
    const truth = [best.token];
    return { choices: shuffled(words.map((word) => ({ id: word, label: word })), truth), truth };
  },

  /** All that stay, among some that do not. */
  beams(run, step, stay) {
    const choices = run.candidates(step).map((c) => {
      const words = [...tail(run.tokens(c.parent), CONTEXT), c.token];
      return { id: c.rank, label: phrase(words) };
    });
    const truth = stay.map((c) => c.rank);
    return truth.length < LETTERS ? { choices: shuffled(choices, truth, Math.min(LETTERS, Math.max(9, truth.length + 4))), truth } : null;
  },

  /** The source token with the largest weight; in the order of the source. */
  attention(run, step, [best]) {
    const row = run.row(step - 1, best.parent);
    if (!row) return null;
    const truth = row.indexOf(Math.max(...row));
    const from = Math.floor(truth / LETTERS) * LETTERS; // no more tokens than letters
    const choices = run.trace.source.map((label, id) => ({ id, label })).slice(from, from + LETTERS);
    return { choices, truth: [truth], about: `“${visible(best.token)}”` };
  },
};
