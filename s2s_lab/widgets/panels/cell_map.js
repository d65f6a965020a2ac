// Units × steps as a map, how open they stand on the whole, and the lines of one unit.
// The columns of all three are the words, in the order in which they are read.

import { html, number, panel, reveal, special, svg, visible } from "./kit.js";

const [POSITIVE, NEGATIVE] = [[36, 122, 210], [217, 108, 22]];
const LETTERS_UP_TO = 8; // more words are turned
const NUMBERS_UP_TO = 16; // more columns have no numbers

/** A panel with `update(view)`; `pick({unit, step, quantity, ordered})` gets what someone chose. */
export function cellMap(pick, signal, say) {
  const { element, note, body } = panel("map", say("map"), say("mapCaption"));
  const tabs = html("div", { class: "tabs", role: "group", "aria-label": say("quantities") });
  const sort = html("input", { type: "checkbox" });
  const scale = html("span", { class: "scale" });
  const controls = html("div", { class: "controls" }, tabs, html("label", {}, sort, " ", say("ordered")), scale);
  const canvas = html("canvas", { role: "img" });
  const [column, row, veil] = ["column", "row", "veil"].map((name) => html("span", { class: name }));
  const plane = html("div", { class: "plane" }, canvas, veil, column, row);
  const lines = svg("svg", { preserveAspectRatio: "none", "aria-hidden": "true" });
  const traces = html("div", { class: "traces" }, lines, html("span", { class: "column" }), html("span", { class: "zero" }));
  const table = html("table", { "aria-label": say("map") });
  const legend = html("p", { class: "legend-line" });
  const detail = html("p", { class: "detail" });
  element.insertBefore(controls, body);
  body.append(table);
  element.append(legend, detail);
  let view;
  let drawn = "";

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    const within = (value, count) => Math.min(count - 1, Math.max(0, Math.floor(value * count)));
    const step = within((event.clientX - box.left) / box.width, view.cell.steps);
    return { step, unit: view.rows[within((event.clientY - box.top) / box.height, view.cell.units)] };
  };
  plane.addEventListener("click", (event) => {
    const { step, unit } = place(event);
    pick({ step: step + 1, unit });
  }, { signal });
  plane.addEventListener("pointermove", (event) => {
    const { step, unit } = place(event);
    detail.textContent = tell(unit, step);
  }, { signal });
  plane.addEventListener("pointerleave", () => (detail.textContent = current()), { signal });
  sort.addEventListener("change", () => pick({ ordered: sort.checked }), { signal });
  tabs.addEventListener("click", (event) => {
    const key = event.target.closest("button")?.dataset.key;
    if (key) pick({ quantity: key });
  }, { signal });

  const tell = (unit, step) => say("place", unit, visible(view.cell.words[step]), view.key, number(view.cell.at(view.key, step, unit), 3));
  const current = () => (view.step ? tell(view.unit, view.step - 1) : "");

  /** `view`: cell, key, rows, step, unit, ordered. Only what depends on a change is drawn again. */
  function update(next) {
    view = next;
    const { cell, key, step, unit } = view;
    const signature = [cell.id, key, view.ordered].join();
    if (signature !== drawn) redraw();
    drawn = signature;
    const width = 100 / cell.steps;
    for (const mark of [column, traces.children[1]]) {
      mark.hidden = step === 0;
      mark.style.cssText = `left: ${(step - 1) * width}%; width: ${width}%`;
    }
    veil.style.left = `${step * width}%`;
    row.style.cssText = `top: ${(100 * view.rows.indexOf(unit)) / cell.units}%; height: ${100 / cell.units}%`;
    for (const cells of table.querySelectorAll("tr.marked")) {
      for (const [i, td] of [...cells.cells].entries()) td.classList.toggle("now", i === step && i > 0);
    }
    drawTraces();
    detail.textContent = current();
  }

  function redraw() {
    const { cell, key } = view;
    const quantity = cell.quantity(key);
    tabs.replaceChildren(...cell.quantities.map((q, i) => html("button", {
      type: "button", "data-key": q.key, "aria-pressed": q.key === key,
    }, html("kbd", { "aria-hidden": "true" }, String(i + 1)), ` ${q.key} `, html("small", {}, say(q.key)))));
    sort.checked = view.ordered;
    scale.textContent = quantity.low === 0 ? say("gateScale") : say("stateScale", number(cell.reach(key), 1));
    canvas.setAttribute("aria-label", `${key}, ${say(key)}: ${say("units", cell.units)}`);
    paint(canvas, view, quantity);
    plane.style.setProperty("--units", cell.units);
    table.style.setProperty("--steps", cell.steps);
    note.textContent = say("mapCaption");
    table.replaceChildren(heads(cell), html("tbody", {}, wide(say("units", cell.units), plane, cell), ...openRows(cell, key), traceRow(cell)));
  }

  const wide = (name, content, cell) =>
    html("tr", {}, html("th", { scope: "row" }, name), html("td", { colspan: cell.steps }, content));

  function openRows(cell, key) {
    const names = [say("mean"), say("nearLow", number(cell.quantity(key).low + 0.1, 1)), say("nearHigh")];
    const few = cell.steps <= NUMBERS_UP_TO;
    return names.map((name, i) => html("tr", { class: "open marked" }, html("th", { scope: "row" }, name),
      cell.words.map((_, step) => {
        const value = cell.open(key, step)[i];
        return html("td", { "--v": Math.abs(value) / (i ? 1 : cell.reach(key)), title: number(value) }, few ? number(value) : "");
      })));
  }

  const traceName = html("th", { scope: "row" });
  function traceRow(cell) {
    return html("tr", { class: "trace" }, traceName, html("td", { colspan: cell.steps }, traces));
  }

  function drawTraces() {
    const { cell, unit, step } = view;
    const top = Math.max(...cell.quantities.map((q) => cell.reach(q.key)));
    traceName.replaceChildren(html("span", {}, number(top, 1)), html("b", {}, say("trace", unit)), html("span", {}, number(-top, 1)));
    lines.setAttribute("viewBox", `0 0 ${cell.steps} ${2 * top}`);
    lines.replaceChildren(...cell.quantities.map(({ key }) => svg("polyline", {
      class: `q-${key}`, "vector-effect": "non-scaling-stroke",
      points: cell.words.map((_, t) => `${t + 0.5},${(top - cell.at(key, t, unit)).toFixed(3)}`).join(" "),
    })));
    const now = Math.max(0, step - 1);
    legend.replaceChildren(...cell.quantities.flatMap(({ key }) => [
      html("span", { class: `key q-${key}` },
        svg("svg", { viewBox: "0 0 36 8", "aria-hidden": "true" }, svg("line", { class: `q-${key}`, x1: 0, x2: 36, y1: 4, y2: 4 })),
        ` ${key} = ${number(step ? cell.at(key, now, unit) : 0)}`), " "]));
  }

  /** A long sentence scrolls so that the word of now can be seen. */
  function settle() {
    const head = table.tHead?.rows[0].cells[view.step];
    if (head && view.step) reveal(body, head);
  }
  return { element, update, settle };
}

function heads(cell) {
  const turned = cell.words.length > LETTERS_UP_TO;
  const words = cell.words.map((word) => html("th", { scope: "col", class: turned ? "turned" : null },
    html("bdi", { class: special(word) ? "special" : null }, visible(word))));
  return html("thead", {}, html("tr", { class: "marked" }, html("td"), words));
}

/** One pixel for each unit and step, made large by the style sheet. */
function paint(canvas, { cell, key, rows }, quantity) {
  const stripes = quantity.low < 0 ? 3 : 1; // negative places are striped: not by colour alone
  const [width, height] = [cell.steps * stripes, cell.units];
  Object.assign(canvas, { width, height });
  const image = new ImageData(width, height);
  const reach = cell.reach(key);
  rows.forEach((unit, y) => {
    for (let x = 0; x < width; x++) {
      const value = cell.at(key, Math.floor(x / stripes), unit) / reach;
      const gap = value < 0 && x % 3 === 1 ? 0.45 : 1;
      const colour = value < 0 ? NEGATIVE : POSITIVE;
      image.data.set([...colour, 255 * Math.abs(value) * gap], 4 * (y * width + x));
    }
  });
  canvas.getContext("2d").putImageData(image, 0, 0);
}
