// The law of the next token stays out of sight until someone has named its most probable token.

import { shuffled } from "./predict.js";

const LISTED = 8;

function key(run, step) {
  return [...run.wire.reads, "→", ...run.path.slice(0, step), step].join(" ");
}

/** The last step that may be gone to: the first one whose law is hidden, or the last of all. */
export function openLaw(run, predict) {
  for (let step = 0; step < run.length; step++) {
    if (predict.hides("word", key(run, step))) return step;
  }
  return run.length;
}

/** Ask for the law of this step if it is hidden, and say whether it is. */
export function coverLaw(run, step, predict) {
  const covered = predict.hides("word", key(run, step));
  const words = run.names[step].slice(0, LISTED);
  const choices = shuffled(words.map((word) => ({ id: word, label: word })), [words[0]]);
  predict.ask(covered ? { key: key(run, step), kind: "word", choices, truth: [words[0]] } : null);
  return covered;
}
