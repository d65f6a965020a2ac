// Where the boxes of a search tree stand: one column a step, each below its parent's neighbours.
// A column depends only on the past, so no box moves while one steps. Draws nothing.

import { short, visible } from "./kit.js";

export const GAP = 46;
export const TOP = 34;
export const MARGIN = 14;
export const LETTERS = 16;
const ROOMY = { row: 44, box: 34, font: 18, pruned: 3 };
const DENSE = { row: 31, box: 25, font: 15, pruned: 2 };
const DENSE_FROM = 9;

/**
 * {columns, size}: the root is column 0, and a column is
 * {x, width, boxes: [{candidate, id, token, parent, order, x, y, width}]}.
 */
export function layout(run) {
  const size = widest(run) >= DENSE_FROM ? DENSE : ROOMY;
  const root = { candidate: null, id: 0, token: run.nodes[0].token, order: 0 };
  const columns = [{ boxes: [root] }];
  const place = new Map([[0, root]]);
  for (const step of run.trace.steps) {
    const boxes = listed(step, size).map((c) => {
      return { candidate: c, id: c.hypothesis, token: c.token, parent: place.get(c.parent) };
    });
    boxes.sort((a, b) => a.parent.order - b.parent.order || a.candidate.rank - b.candidate.rank);
    boxes.forEach((box, order) => {
      box.order = order;
      if (box.id !== null) place.set(box.id, box);
    });
    columns.push({ boxes });
  }
  position(columns, size);
  return { columns, size };
}

function widest(run) {
  const stayed = (step) => step.candidates.filter((c) => c.hypothesis !== null).length;
  return Math.max(1, ...run.trace.steps.map(stayed));
}

/** All that stayed and the best of those that did not. */
function listed(step, size) {
  const pruned = step.candidates.filter((c) => c.hypothesis === null).slice(0, size.pruned);
  return [...step.candidates.filter((c) => c.hypothesis !== null), ...pruned];
}

function position(columns, size) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `600 ${size.font}px system-ui, sans-serif`;
  const tallest = Math.max(...columns.map((column) => column.boxes.length));
  let x = MARGIN;
  for (const column of columns) {
    const label = (box) => pen.measureText(short(visible(box.token), LETTERS)).width;
    column.x = x;
    column.width = Math.max(54, Math.ceil(Math.max(...column.boxes.map(label))) + 26);
    const top = TOP + ((tallest - column.boxes.length) / 2) * size.row;
    for (const box of column.boxes) {
      Object.assign(box, { x, y: top + box.order * size.row, width: column.width });
    }
    x += column.width + GAP;
  }
  columns.height = TOP + tallest * size.row + 4;
}
