// What can be asked before some numbers of merges: which words of the sentence are one piece by then.
// Reads a sentence (`tokenizer_reading.js`) and asks nobody itself; `predict.js` asks.

import { wholeWords } from "./tokenizer_reading.js";

const ASKED = [50, 100, 200, 400];
const LETTERS = 26;

/** The first question that nobody has answered yet: `{from, to, question}`, or null. */
export function mergeQuestion(reading, corpus, length, predict) {
  let from = 0;
  for (const to of ASKED.filter((merges) => merges <= length)) {
    const { all, whole } = wholeWords(reading, to);
    const askable = whole.length > 0 && whole.length < all.length && all.length <= LETTERS;
    const key = [corpus, reading.text, to].join(" ");
    if (askable && predict.hides("whole", key)) {
      const choices = all.map((word) => ({ id: word, label: word })); // in the order of the sentence
      return { from, to, question: { key, kind: "whole", choices, truth: whole, about: String(to) } };
    }
    from = to;
  }
  return null;
}
