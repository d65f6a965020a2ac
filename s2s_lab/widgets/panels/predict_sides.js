// What can be asked before each step of two runs: the next word of either answer.
// Reads the sides ({name, run}) and asks nobody itself; `predict.js` does.

import { shuffled } from "./predict.js";

/** The first question before a step (from 1) that nobody has answered yet, or null. */
export function sidesQuestion(sides, step, predict) {
  const questions = sides.map((side) => sideQuestion(side, step)).filter(Boolean);
  return questions.find(({ key }) => predict.hides("word", key)) ?? null;
}

/** The last step that may be shown. */
export function openSides(sides, length, predict) {
  for (let step = 1; step <= length; step++) {
    if (sidesQuestion(sides, step, predict)) return step - 1;
  }
  return length;
}

/** The word that a step adds to the answer of a run, among all that were weighed there. */
function sideQuestion({ name, run }, step) {
  const { source, model, strategy, outputs } = run.trace;
  const path = run.path(outputs[0].hypothesis);
  const place = path.findIndex((node) => node.step === step - 1);
  if (place < 0) return null; // it adds nothing
  const truth = [path[place].token];
  const words = [...new Set([...truth, ...run.candidates(step).map((c) => c.token)])];
  if (words.length < 2) return null;
  const key = [name, ...source, model, strategy, ...path.slice(0, place).map((node) => node.token), step].join(" ");
  return { key, kind: "word", choices: shuffled(words.map((word) => ({ id: word, label: word })), truth), truth, about: name };
}
