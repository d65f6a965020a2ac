// What can be asked before each cell of a Viterbi table is filled: where its best way comes from.
// Reads a memory's cells and asks nobody itself; `predict.js` does.

import { visible } from "./kit.js";
import { phrase, shuffled } from "./predict.js";
import { spaced } from "./viterbi_table_sums.js";

/** The question before a step (from 1), or null if only one way leads into its cell. */
export function cellQuestion({ name, source }, memory, step, say) {
  const [row, column, , , , ways] = memory.cells[step - 1] ?? [];
  if (!ways || ways.length < 2) return null;
  const from = ([origin, , , words]) => words || (origin === null ? say("begin") : memory.rows[origin]);
  const choices = shuffled(ways.map((way, id) => ({ id, label: phrase(from(way).split(" ")) })), [0]);
  const about = say("cellName", spaced(memory.rows[row]), visible(memory.columns[column]));
  return { key: [name, source, memory.order, row, column].join(" "), kind: "origin", choices, truth: [0], about };
}

/** The last step that may be shown; the way back is open once all cells are. */
export function openCells(item, memory, say, predict) {
  for (let step = 1; step <= memory.cells.length; step++) {
    const question = cellQuestion(item, memory, step, say);
    if (question && predict.hides("origin", question.key)) return step - 1;
  }
  return memory.cells.length + memory.path.length;
}
