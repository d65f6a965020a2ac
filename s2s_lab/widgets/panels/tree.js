// The search tree, growing left to right: one column a step, each below its parent's neighbours.
// A column's layout depends only on the past, so no box moves while one steps. Only the columns
// that can be seen are in the page.

import { chance, html, panel, probability, short, special, svg, visible } from "./kit.js";
import { describe, LABELS } from "./sentences.js";

const GAP = 46;
const TOP = 34;
const MARGIN = 14;
const STAR = 30;
const LETTERS = 16;
const ROOMY = { row: 44, box: 34, font: 18, pruned: 3 };
const DENSE = { row: 31, box: 25, font: 15, pruned: 2 };
const DENSE_FROM = 9;

/** Columns of boxes: {x, width, boxes: [{candidate, parent, x, y, width}]}; the root is column 0. */
function layout(run) {
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
  return Math.max(1, ...run.trace.steps.map((s) => s.candidates.filter((c) => c.hypothesis !== null).length));
}

/** All that stayed and the best of those that did not. */
function listed(step, size) {
  const pruned = step.candidates.filter((c) => c.fate === "pruned").slice(0, size.pruned);
  return [...step.candidates.filter((c) => c.fate !== "pruned"), ...pruned];
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

/** A panel with `update(view)`; `choose(candidate)` is called when a box is clicked. */
export function treePanel(choose, signal) {
  const { element, body } = panel("tree", LABELS.tree, LABELS.treeCaption);
  element.querySelector("header").append(legend());
  const canvas = svg("svg", { role: "tree", "aria-label": LABELS.tree });
  const detail = html("p", { class: "detail" });
  body.append(canvas);
  element.append(detail);
  let plan, view, drawn;

  function paint() {
    if (!view) return;
    stay(canvas.querySelector(".ruler"));
    const [left, right] = [body.scrollLeft - 300, body.scrollLeft + body.clientWidth + 300];
    const visibleNow = plan.columns.slice(0, view.step + 1).map((column, step) => ({ column, step }))
      .filter(({ column }) => column.x + column.width > left && column.x < right);
    const range = `${visibleNow[0]?.step}-${visibleNow.at(-1)?.step}`;
    if (range === drawn) return;
    drawn = range;
    canvas.replaceChildren(...drawColumns(visibleNow, view, plan.size), ruler(visibleNow, view));
    stay(canvas.querySelector(".ruler"));
  }
  const stay = (ruler) => ruler?.setAttribute("transform", `translate(0 ${body.scrollTop})`);

  const candidateOf = (event) => {
    const item = event.target.closest?.("[role=treeitem][data-rank]");
    if (!item) return null;
    return view.run.candidates(+item.dataset.step).find((c) => c.rank === +item.dataset.rank);
  };
  const tell = (event) => {
    const candidate = candidateOf(event);
    detail.textContent = candidate ? describe(view.run, candidate) : sentence(view);
  };
  canvas.addEventListener("pointerover", tell, { signal });
  canvas.addEventListener("pointerleave", () => (detail.textContent = sentence(view)), { signal });
  canvas.addEventListener("click", (event) => {
    const candidate = candidateOf(event);
    if (candidate) choose(candidate, +event.target.closest("[data-step]").dataset.step);
  }, { signal });
  body.addEventListener("scroll", paint, { signal, passive: true });
  const resized = new ResizeObserver(() => { follow(); drawn = null; paint(); });
  resized.observe(body);
  signal.addEventListener("abort", () => resized.disconnect());

  function follow() {
    if (!view) return;
    const column = plan.columns[view.step];
    const end = column.x + column.width + MARGIN + STAR;
    const start = plan.columns[Math.max(0, view.step - 1)].x - MARGIN;
    if (end > body.scrollLeft + body.clientWidth) body.scrollLeft = end - body.clientWidth;
    else if (start < body.scrollLeft) body.scrollLeft = start;
    const box = column.boxes.find((b) => b.id === view.focus.id) ?? column.boxes[0];
    if (box.y < body.scrollTop + TOP) body.scrollTop = box.y - TOP;
    else if (box.y + 60 > body.scrollTop + body.clientHeight) {
      body.scrollTop = box.y + 60 - body.clientHeight;
    }
  }

  function update(next) {
    if (!view || view.run !== next.run) plan = layout(next.run);
    view = next;
    const last = plan.columns[view.step];
    canvas.setAttribute("width", last.x + last.width + MARGIN + STAR);
    canvas.setAttribute("height", plan.columns.height);
    follow();
    drawn = null;
    paint();
    detail.textContent = sentence(view);
  }
  return { element, update };
}

function sentence({ run, focus }) {
  const candidate = focus.candidate ?? run.made.get(focus.id);
  return candidate ? describe(run, candidate) : LABELS.start;
}

function legend() {
  const entries = Object.entries(LABELS.legend).map(([kind, label]) =>
    html("li", {}, html("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), label),
  );
  return html("ul", { class: "legend" }, entries);
}

function drawColumns(columns, view, size) {
  const chosen = new Set(view.focus.id === null ? [] : view.run.path(view.focus.id).map((n) => n.id));
  if (view.focus.candidate) {
    for (const node of view.run.path(view.focus.candidate.parent)) chosen.add(node.id);
  }
  const winner = new Set();
  if (view.run.over(view.step)) {
    for (const node of view.run.path(view.run.trace.outputs[0].hypothesis)) winner.add(node.id);
  }
  const marks = { chosen, winner, answer: view.run.trace.outputs[0].hypothesis };
  const [edges, boxes] = [[], []];
  for (const { column, step } of columns) {
    for (const box of column.boxes) {
      const kind = classes(box, step, view, marks);
      if (box.parent) edges.push(edge(box, kind, size));
      boxes.push(node(box, kind, step, view, size));
    }
  }
  return [svg("g", { "aria-hidden": "true" }, edges), ...boxes];
}

/** The numbers of the steps, which stay in sight when a tall tree is scrolled. */
function ruler(columns, view) {
  const first = columns[0].column.x - GAP;
  const last = columns.at(-1).column;
  const labels = columns.map(({ column, step }) => svg("text", {
    class: step === view.step ? "column now" : "column",
    x: column.x + column.width / 2, y: 18, "text-anchor": "middle",
  }, step === 0 ? "start" : String(step)));
  const ground = svg("rect", { x: first, y: 0, width: last.x + last.width + STAR + MARGIN - first, height: 26 });
  return svg("g", { class: "ruler", "aria-hidden": "true" }, ground, labels);
}

function classes(box, step, view, { chosen, winner, answer }) {
  const kind = [box.candidate?.fate ?? "kept"];
  if (step === view.step) kind.push("now");
  if (winner.has(box.id)) kind.push("winner");
  if (winner.size && box.id === answer) kind.push("answer");
  const probed = box.candidate !== null && box.candidate === view.focus.candidate;
  if ((box.id !== null && chosen.has(box.id)) || probed) kind.push("path");
  if (probed || (box.id !== null && box.id === view.focus.id)) kind.push("chosen");
  return kind.join(" ");
}

function edge(box, kind, size) {
  const { parent } = box;
  const [x1, x2] = [parent.x + parent.width, box.x];
  const [y1, y2] = [parent.y + size.box / 2, box.y + size.box / 2];
  const bend = (x2 - x1) / 2;
  return svg("path", {
    class: `edge ${kind}`,
    d: `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`,
    "stroke-width": (1 + 4 * chance(box.candidate.logprob)).toFixed(2),
  });
}

function node(box, kind, step, view, size) {
  const { candidate, x, y, width } = box;
  const square = candidate?.fate === "finished";
  const told = candidate ? describe(view.run, candidate) : LABELS.start;
  const parts = [
    candidate && svg("title", {}, told),
    svg("rect", { class: "box", x, y, width, height: size.box, rx: square ? 0 : 8 }),
    square && svg("rect", { class: "inner", x: x + 3, y: y + 3, width: width - 6, height: size.box - 6 }),
    svg("text", {
      class: special(box.token) ? "label special" : "label",
      x: x + width / 2, y: y + size.box / 2 - 1, "text-anchor": "middle",
      "dominant-baseline": "central", "font-size": size.font,
    }, short(visible(box.token), LETTERS)),
    candidate && svg("rect", {
      class: "bar", x: x + 8, y: y + size.box - 6, height: 3,
      width: Math.max(1, (width - 16) * chance(candidate.logprob)),
    }),
    kind.includes("answer") && svg("text", { class: "star", x: x + width + 6, y: y + size.box / 2 + 7 }, "★"),
  ];
  return svg("g", {
    role: "treeitem", class: `node ${kind}`, "data-step": step, "data-rank": candidate?.rank,
    "aria-level": step + 1, "aria-selected": kind.includes("chosen"),
    "aria-label": candidate ? told : box.token,
    "data-p": candidate ? probability(candidate.logprob) : null,
  }, parts.filter(Boolean));
}
