// The whole tree, likeliest branch on top, and what one search has seen of it so far.
// The boxes are made once for a model; a step changes classes only.

import { chance, html, number, panel, short, special, svg, visible } from "./kit.js";

const ROW = 50;
const BOX = 34;
const TOP = 40;
const MARGIN = 16;
const GAP = 40;
const LETTERS = 14;
const FIGURES = 330; // px right of the leaves for their probabilities

/** A panel with `update(view)` and `settle()`; `choose(id)` is called at a click on a sequence. */
export function spaceTree(choose, say, signal) {
  const { element, body, note } = panel("space-tree", say("tree"), say("treeCaption"));
  const canvas = svg("svg", { role: "tree", "aria-label": say("tree") });
  const detail = html("p", { class: "detail" });
  element.querySelector("header").append(legend(say));
  body.append(canvas);
  element.append(detail);
  let view = null;
  let groups = [];

  canvas.addEventListener("pointerover", (event) => tell(under(event)), { signal });
  canvas.addEventListener("pointerleave", () => tell(null), { signal });
  canvas.addEventListener("click", (event) => {
    const id = under(event);
    if (id !== null && view.map.nodes[id].finished) choose(id);
  }, { signal });

  function under(event) {
    const item = event.target.closest("[data-id]");
    return item ? Number(item.dataset.id) : null;
  }
  function tell(id) {
    const { map, seen, label } = view;
    const told = id ?? view.chosen;
    detail.textContent = told === null ? "" : say("node", describe(map, told, seen.get(told), label));
  }
  function update(next) {
    if (view?.map !== next.map) groups = build(canvas, next.map, say);
    view = next;
    note.textContent = `${say("treeCaption")} ${covered(next.map, say)}`;
    const path = new Set(view.chosen === null ? [] : view.map.path(view.chosen).map((node) => node.id));
    groups.forEach(({ edge, item, marks }, id) => {
      const found = view.seen.get(id);
      const kind = found?.fate ?? "unvisited";
      const classes = `node ${kind}${found?.now ? " now" : ""}${path.has(id) ? " path" : ""}`;
      set(item, "class", classes);
      set(item, "aria-selected", String(id === view.chosen));
      if (edge) set(edge, "class", `edge ${kind}${path.has(id) ? " path" : ""}`);
      const over = view.over && id === view.answer;
      const text = [over ? `★ ${say("answerMark")}` : null, id === view.map.best ? `◆ ${say("bestMark")}` : null,
        id === view.map.right ? `⚑ ${say("rightMark")}` : null].filter(Boolean).join("  ");
      if (marks && marks.textContent !== text) marks.textContent = text;
    });
    tell(null);
  }
  function settle() {
    if (view.over) return follow(body, { ...groups[view.answer], width: groups[view.answer].width + FIGURES - MARGIN });
    const now = groups.find(({ item }) => item.classList.contains("now")) ?? groups[view.chosen ?? 0];
    if (now) follow(body, now);
  }
  return { element, update, settle };
}

function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function describe(map, id, found, label) {
  const node = map.nodes[id];
  return {
    tokens: map.tokens(id).map(visible).join(" ") || node.token,
    p: number(chance(node.logprob), 3),
    total: number(chance(node.total), 4),
    unseen: node.unseen > 0.0005 ? number(node.unseen, 3) : null,
    label, fate: found?.fate ?? "unvisited", reason: found?.reason,
  };
}

function covered(map, say) {
  if (map.complete) return say("complete", map.ends.length);
  return say("incomplete", map.ends.length, number(map.covered, 3));
}

function legend(say) {
  const entries = ["now", "asked", "kept", "finished", "pruned", "unvisited", "path"].map((kind) =>
    html("li", {}, html("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), say(`fate_${kind}`)),
  );
  return html("ul", { class: "legend" }, entries);
}

/** Make all boxes; returns {edge, item, marks, x, y, width} by id. */
function build(canvas, map, say) {
  const { places, columns, width, height } = layout(map);
  canvas.setAttribute("width", width);
  canvas.setAttribute("height", height);
  const groups = map.nodes.map((node) => {
    const place = places[node.id];
    const parent = node.parent === null ? null : places[node.parent];
    const edge = parent && svg("path", { d: curve(parent, place), "stroke-width": (1 + 5 * chance(node.logprob)).toFixed(2) });
    const marks = node.finished ? svg("text", { class: "marks", x: place.x + place.width + 86, y: place.y + BOX / 2, "dominant-baseline": "central" }) : null;
    const item = svg("g", {
      role: "treeitem", "data-id": node.id, "aria-level": node.depth + 1, "aria-selected": "false",
      "aria-label": say("nodeName", map.tokens(node.id).map(visible).join(" ") || node.token, number(chance(node.logprob), 3), number(chance(node.total), 4)),
    }, parts(map, node, place), marks ?? []);
    return { edge, item, marks, ...place };
  });
  const heads = columns.map((column, depth) => svg("text", {
    class: "column", x: column.x + column.width / 2, y: 18, "text-anchor": "middle",
  }, depth === 0 ? say("start") : String(depth)));
  canvas.replaceChildren(
    svg("g", { "aria-hidden": "true" }, heads, groups.map((group) => group.edge).filter(Boolean)),
    ...groups.map((group) => group.item));
  return groups;
}

function parts(map, node, { x, y, width }) {
  const by = map.by(map.asked, node.id);
  const made = [
    svg("rect", { class: "box", x, y, width, height: BOX, rx: node.finished ? 0 : 8 }),
    node.finished && svg("rect", { class: "inner", x: x + 3, y: y + 3, width: width - 6, height: BOX - 6 }),
    svg("text", {
      class: special(node.token) ? "label special" : "label", x: x + width / 2, y: y + BOX / 2 - 2,
      "text-anchor": "middle", "dominant-baseline": "central", "font-size": 18,
    }, short(visible(node.token), LETTERS)),
    node.parent !== null && svg("rect", { class: "bar", x: x + 8, y: y + BOX - 6, height: 3, width: Math.max(1, (width - 16) * chance(node.logprob)) }),
    by.length > 0 && svg("text", { class: "by", x: x + 2, y: y - 3 }, by.join(" ")),
    node.finished && svg("text", { class: "p", x: x + width + 10, y: y + BOX / 2, "dominant-baseline": "central" }, number(chance(node.total), 4)),
    node.unseen > 0.005 && unseen(node, x + width, y),
  ];
  return made.filter(Boolean);
}

/** What is left out after a branch: an ellipsis where nothing is drawn, else its probability. */
function unseen(node, right, y) {
  if (!node.children.length) return svg("text", { class: "unseen", x: right + 6, y: y + BOX / 2 + 4 }, "…");
  return svg("text", { class: "unseen", x: right, y: y + BOX + 13, "text-anchor": "end" }, `+ ${number(node.unseen)}`);
}

function curve(from, to) {
  const [x1, x2] = [from.x + from.width, to.x];
  const [y1, y2] = [from.y + BOX / 2, to.y + BOX / 2];
  const bend = (x2 - x1) / 2;
  return `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

/** A row for each leaf; a branch stands in the row of its likeliest continuation. */
function layout(map) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "600 18px system-ui, sans-serif";
  const depths = Math.max(...map.nodes.map((node) => node.depth)) + 1;
  const widths = Array(depths).fill(58);
  for (const node of map.nodes) {
    const wide = Math.ceil(pen.measureText(short(visible(node.token), LETTERS)).width) + 26;
    widths[node.depth] = Math.max(widths[node.depth], wide);
  }
  const columns = [];
  let x = MARGIN;
  for (const width of widths) {
    columns.push({ x, width });
    x += width + GAP;
  }
  const places = [];
  let row = 0;
  const set = (node) => {
    const { x: left, width } = columns[node.depth];
    places[node.id] = { x: left, y: TOP + row * ROW, width };
    if (!node.children.length) row += 1;
    else node.children.forEach(set);
  };
  set(map.nodes[0]);
  return { places, columns, width: x - GAP + FIGURES, height: TOP + row * ROW + 6 };
}

function follow(body, { x, y, width }) {
  if (!body.clientWidth) return;
  if (x + width + MARGIN > body.scrollLeft + body.clientWidth) body.scrollLeft = x + width + MARGIN - body.clientWidth;
  else if (x - MARGIN < body.scrollLeft) body.scrollLeft = x - MARGIN;
  if (y - TOP < body.scrollTop) body.scrollTop = y - TOP;
  else if (y + ROW > body.scrollTop + body.clientHeight) body.scrollTop = y + ROW - body.clientHeight;
}

