// The search tree, growing left to right. Only the columns that can be seen are in the page.

import { chance, html, panel, short, special, svg, visible } from "./kit.js";
import { GAP, layout, LETTERS, MARGIN, TOP } from "./tree_layout.js";

const LEGEND = ["kept", "finished", "pruned", "barred", "chosen", "winner"];
const STAR = 30;
const AHEAD = 300;
const UNKNOWN = 2400; // px to draw where the width cannot be known yet

/** A panel with `update(view)` and `settle()`; `choose(candidate, step)` is called at a click. */
export function treePanel(choose, signal, tell) {
  return new TreePanel(choose, signal, tell);
}

class TreePanel {
  constructor(choose, signal, words) {
    const { say } = words;
    const { element, body } = panel("tree", say("tree"), say("treeCaption"));
    const canvas = svg("svg", { role: "tree", "aria-label": say("tree") });
    const detail = html("p", { class: "detail" });
    element.querySelector("header").append(legend(say));
    body.append(canvas);
    element.append(detail);
    Object.assign(this, { element, body, canvas, detail, words, view: null, plan: null, drawn: null });
    canvas.addEventListener("pointerover", (event) => this.tell(this.under(event)), { signal });
    canvas.addEventListener("pointerleave", () => this.tell(null), { signal });
    canvas.addEventListener("click", (event) => {
      const [candidate, step] = this.under(event) ?? [];
      if (candidate) choose(candidate, step);
    }, { signal });
    body.addEventListener("scroll", () => this.paint(), { signal, passive: true });
    const resized = new ResizeObserver(() => this.settle());
    resized.observe(body);
    signal.addEventListener("abort", () => resized.disconnect());
  }

  update(view) {
    if (this.view?.run !== view.run) this.plan = layout(view.run);
    this.view = view;
    const last = this.plan.columns[view.step];
    this.canvas.setAttribute("width", last.x + last.width + MARGIN + STAR);
    this.canvas.setAttribute("height", this.plan.columns.height);
    this.tell(null);
  }

  /** Scroll to the newest column, then draw what can be seen. */
  settle() {
    if (!this.view) return;
    this.follow();
    this.drawn = null;
    this.paint();
  }

  follow() {
    const { body, plan, view } = this;
    if (!body.clientWidth) return;
    const column = plan.columns[view.step];
    const end = column.x + column.width + MARGIN + STAR;
    const start = plan.columns[Math.max(0, view.step - 1)].x - MARGIN;
    if (end > body.scrollLeft + body.clientWidth) body.scrollLeft = end - body.clientWidth;
    else if (start < body.scrollLeft) body.scrollLeft = start;
    const box = column.boxes.find((b) => b.id === view.focus.id) ?? column.boxes[0];
    const bottom = box.y + plan.size.row;
    if (box.y < body.scrollTop + TOP) body.scrollTop = box.y - TOP;
    else if (bottom > body.scrollTop + body.clientHeight) body.scrollTop = bottom - body.clientHeight;
  }

  paint() {
    if (!this.view) return;
    const { body, canvas, plan, view } = this;
    const width = body.clientWidth || UNKNOWN; // 0 while a notebook keeps the cell out of the page
    const [left, right] = [body.scrollLeft - AHEAD, body.scrollLeft + width + AHEAD];
    const seen = plan.columns.slice(0, view.step + 1).map((column, step) => ({ column, step }))
      .filter(({ column }) => column.x + column.width > left && column.x < right);
    const range = `${seen[0]?.step}-${seen.at(-1)?.step}`;
    if (range !== this.drawn) canvas.replaceChildren(...drawColumns(seen, view, plan.size, this.words), ruler(seen, view, this.words.say));
    this.drawn = range;
    canvas.lastChild.setAttribute("transform", `translate(0 ${body.scrollTop})`);
  }

  /** The candidate at a pointer event, and its step. */
  under(event) {
    const item = event.target.closest("[role=treeitem][data-rank]");
    if (!item) return null;
    const { step, rank } = item.dataset;
    return [this.view.run.candidates(+step).find((c) => c.rank === +rank), +step];
  }

  /** Explain a candidate, or else what is in focus. */
  tell(found) {
    const { run, focus } = this.view;
    const candidate = found?.[0] ?? focus.candidate ?? run.made.get(focus.id);
    this.detail.textContent = candidate ? this.words.describe(run, candidate) : this.words.say("start");
  }
}

function legend(say) {
  const entries = LEGEND.map((kind) =>
    html("li", {}, html("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), say(`legend_${kind}`)),
  );
  return html("ul", { class: "legend" }, entries);
}

function drawColumns(columns, view, size, words) {
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
      boxes.push(node(box, kind, step, view, size, words));
    }
  }
  return [svg("g", { "aria-hidden": "true" }, edges), ...boxes];
}

/** The numbers of the steps, which stay in sight when a tall tree is scrolled. */
function ruler(columns, view, say) {
  const first = columns[0].column.x - GAP;
  const last = columns.at(-1).column;
  const labels = columns.map(({ column, step }) => svg("text", {
    class: step === view.step ? "column now" : "column",
    x: column.x + column.width / 2, y: 18, "text-anchor": "middle",
  }, step === 0 ? say("root") : String(step)));
  const ground = svg("rect", { x: first, y: 0, width: last.x + last.width + STAR + MARGIN - first, height: 26 });
  return svg("g", { class: "ruler", "aria-hidden": "true" }, ground, labels);
}

function classes(box, step, view, { chosen, winner, answer }) {
  const kind = [box.candidate?.fate ?? "kept"];
  if (step === view.step) kind.push("now");
  if (winner.has(box.id)) kind.push("winner");
  if (winner.size && box.id === answer) kind.push("answer");
  if (box.id !== null && box.id === view.changed) kind.push("changed");
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

function node(box, kind, step, view, size, words) {
  const { candidate, x, y, width } = box;
  const square = candidate?.fate === "finished";
    const parts = [
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
    kind.includes("changed") && svg("text", { class: "differs", x: x - 3, y: y + 9, "text-anchor": "end" }, "≠"),
    kind.includes("answer") && svg("text", { class: "star", x: x + width + 6, y: y + size.box / 2 + 7 }, "★"),
  ];
  return svg("g", {
    role: "treeitem", class: `node ${kind}`, "data-step": step, "data-rank": candidate?.rank,
    "aria-level": step + 1, "aria-selected": kind.includes("chosen"),
    "aria-label": candidate ? words.describe(view.run, candidate) : box.token,
  }, parts.filter(Boolean));
}
