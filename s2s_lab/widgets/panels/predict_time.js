// What can be asked before each checkpoint: what a word of its answer was produced from.
// Each checkpoint asks about another word. Reads the moments; `predict.js` asks.

import { visible } from "./kit.js";

const LETTERS = 26;

/** The question before a checkpoint (from 1), or null if it has nothing to ask. */
export function momentQuestion(moments, source, rung, say) {
  const { rows, tokens, step } = moments[rung];
  if (!rows.length) return null;
  const place = rung % rows.length;
  const truth = rows[place].indexOf(Math.max(...rows[place]));
  const from = Math.floor(truth / LETTERS) * LETTERS; // no more tokens than letters
  const choices = source.map((label, id) => ({ id, label })).slice(from, from + LETTERS);
  const about = say("wordAt", visible(tokens[place]), place + 1, step);
  return { key: [...source, "→", ...tokens, step, place].join(" "), kind: "attention", choices, truth: [truth], about };
}

/** The last checkpoint that may be shown. */
export function openMoments(moments, source, say, predict) {
  for (let rung = 1; rung < moments.length; rung++) {
    const question = momentQuestion(moments, source, rung, say);
    if (question && predict.hides("attention", question.key)) return rung - 1;
  }
  return moments.length - 1;
}
