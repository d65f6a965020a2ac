// A text of the tokenizer lab as it came over the wire, and one sentence after so many merges.
// Nothing is computed here but what is looked up: see `tasks/tokenizing.py`.

import { unpack } from "./packed.js";

const MARK = "¶"; // the end of a word on the wire
const CURVES = { vocabulary: 1, tokens: 10, unknown: 10 }; // what the figures were multiplied with

/** Merges as `{left, right, joined}`, curves as lists by the number of merges, and the examples. */
export function readCorpus({ sentences, merges, examples, ...rest }) {
  const curves = Object.entries(CURVES).map(([name, factor]) => {
    const [characters, words, ...pieces] = unpack(rest[name]).map((figure) => figure / factor);
    return { name, characters, words, pieces };
  });
  const read = (line) => {
    const [left, right, joined] = line.split(" ");
    return { left: spelt(left), right: spelt(right), joined: Number(joined), piece: spelt(left + right) };
  };
  return { sentences, examples: examples.map(readSentence), curves, merges: merges ? merges.split("\n").map(read) : [] };
}

/** A piece as it is written in full, with the mark for the end of a word. */
export function spelt(piece) {
  return piece.endsWith(MARK) ? piece.slice(0, -MARK.length) + "</w>" : piece;
}

/** The same sentence with its ladders and the lives of its pieces as tables. */
export function readSentence({ text, strange, words, ladders, lives, ...rest }) {
  const rungs = ([merges, ...pieces]) => [Number(merges), pieces];
  const lines = (table) => (table ? table.split("\n").map((line) => line.split(" ")) : []);
  return {
    text, words,
    strange: new Set(Array.from(strange)),
    new: new Set(rest.new),
    ladders: ladders.map((table) => lines(table).map(rungs)),
    lives: new Map(lines(lives).map(([piece, first = 0, last = Infinity]) => [piece, [Number(first), Number(last)]])),
  };
}

/** The words of a sentence after so many merges: `{word, known, pieces: [{text, end, known, fresh}]}`. */
export function cut(reading, merges) {
  return reading.words.map((word, i) => {
    const rungs = reading.ladders[i];
    const at = rungs.findLastIndex(([from]) => from <= merges);
    const [since, pieces] = rungs[at];
    const before = since === merges && at > 0 ? rungs[at - 1][1] : pieces;
    return { word, known: !reading.new.has(word), pieces: pieces.map((piece) => ({
      text: piece.endsWith(MARK) ? piece.slice(0, -MARK.length) : piece,
      end: piece.endsWith(MARK),
      known: alive(reading.lives.get(piece), merges),
      fresh: !before.includes(piece),
    })) };
  });
}

function alive([first, last] = [1, 0], merges) {
  return first <= merges && merges <= last;
}

/** Which different words of more than one character are one piece after so many merges, and all of them. */
export function wholeWords(reading, merges) {
  const long = cut(reading, merges).filter(({ word }) => Array.from(word).length > 1);
  const all = [...new Map(long.map((each) => [each.word, each])).values()];
  return { all: all.map(({ word }) => word), whole: all.filter(({ pieces }) => pieces.length === 1).map(({ word }) => word) };
}
