// What can be asked before each step of a search in a tree, and how far the search may be shown.
// Reads a map (`search_space_map.js`) and asks nobody itself; `predict.js` does.

import { tail } from "./kit.js";
import { phrase, shuffled } from "./predict.js";

const CONTEXT = 2;
const LETTERS = 26;
const LISTED = 9;
const MORE = 4; // at least so many wrong ones, where there are

/** The question before a step (from 1) of a search, or null if it has nothing to ask. */
export function visitQuestion(map, search, step, kind) {
  const { label, visits } = map.searches[search];
  const { continued, weighed } = visits[step - 1];
  const stay = weighed.filter(([, fate]) => fate === "kept" || fate === "finished");
  if (!stay.length || !(kind in QUESTIONS)) return null;
  const { choices, truth } = QUESTIONS[kind](map, weighed, stay);
  if (choices.length <= truth.length || truth.length >= LETTERS) return null;
  const key = [map.name, map.source, label, ...map.tokens(continued[0]), step].join(" ");
  return { key, kind, choices: shuffled(choices, truth, Math.max(LISTED, truth.length + MORE)), truth };
}

/** The last step of a search that may be shown. */
export function openVisits(map, search, kind, predict) {
  const { length } = map.searches[search].visits;
  for (let step = 1; kind && step <= length; step++) {
    const question = visitQuestion(map, search, step, kind);
    if (question && predict.hides(kind, question.key)) return step - 1;
  }
  return length;
}

const QUESTIONS = {
  /** The word of the best one that stays. */
  word(map, weighed, stay) {
    const [best] = stay.toSorted((a, b) => b[2] - a[2]);
    const words = [...new Set(weighed.map(([id]) => map.nodes[id].token))];
    return { choices: words.map((word) => ({ id: word, label: word })), truth: [map.nodes[best[0]].token] };
  },

  /** All that stay, among some that do not. */
  beams(map, weighed, stay) {
    const choices = weighed.map(([id]) => ({ id, label: phrase(tail(map.tokens(id), CONTEXT + 1)) }));
    return { choices, truth: stay.map(([id]) => id) };
  },
};
