// All heads of all layers as small pictures, one pixel a weight; one of them can be chosen.

import { direction, html, number } from "./kit.js";

/** A drawing with `update(focus)`; `choose(map)` for one that is clicked. */
export function heads(choose, signal, say) {
  const grid = html("div", { class: "grid", role: "listbox", tabindex: 0, "aria-label": say("heads") });
  const element = html("div", { class: "all-heads" }, grid);
  let focus, key, cells, chosen;

  grid.addEventListener("click", (event) => {
    const cell = event.target.closest("[role=option]");
    if (cell) choose(focus.maps[Number(cell.dataset.index)]);
  }, { signal });
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", () => { key = null; if (focus && element.isConnected) update(focus); }, { signal });

  function update(next) {
    focus = next;
    const now = [focus.maps, focus.gold, focus.columns.join(), focus.rows.length];
    const redraw = !key || now.some((part, i) => part !== key[i]);
    if (redraw) draw();
    key = now;
    select(cells[focus.index]);
    grid.classList.toggle("stepping", focus.row !== null);
    const place = focus.step - 1;
    grid.style.setProperty("--row", `${(100 * Math.max(0, place)) / focus.rows.length}%`);
  }

  function select(cell) {
    if (cell === chosen) return;
    chosen?.setAttribute("aria-selected", "false");
    cell.setAttribute("aria-selected", "true");
    grid.setAttribute("aria-activedescendant", cell.id);
    chosen = cell;
  }

  function draw() {
    const { info, maps, gold, columns, rows, labels } = focus;
    const best = gold && JSON.stringify(gold.best);
    grid.style.setProperty("--heads", info.heads > 1 ? info.heads + 1 : 1);
    grid.style.setProperty("--shape", Math.min(1.6, Math.max(0.7, columns.length / rows.length)));
    grid.style.setProperty("--height", `${100 / rows.length}%`);
    grid.dir = direction(columns.map((j) => labels.columns[j]));
    cells = maps.map((map, i) => {
      const aer = gold ? number(gold.maps[i].aer) : null;
      const name = map.head ? say("headNumber", map.head) : say("headMean");
      const star = best === JSON.stringify([map.layer, map.head]);
      const picture = html("canvas", { width: columns.length, height: rows.length });
      return html("div", {
        role: "option", id: identity(i), class: star ? "cell best" : "cell", "data-index": i, "aria-selected": false,
        "aria-label": say("headName", map.layer, name, aer), title: say("headName", map.layer, name, aer),
      }, html("div", { class: "picture" }, picture), html("span", { class: "aer" }, aer === null ? "" : aer));
    });
    const names = ["", ...(info.heads > 1 ? [say("headMean")] : []), ...Array.from({ length: info.heads > 1 ? info.heads : 0 }, (_, i) => String(i + 1))];
    const top = info.heads > 1 ? names.map((name) => html("span", { class: "name", "aria-hidden": "true" }, name)) : [html("span", {}), html("span", {})];
    const lines = [];
    const wide = info.heads > 1 ? info.heads + 1 : 1;
    for (let layer = 0; layer < info.layers; layer += 1) {
      lines.push(html("span", { class: "name", "aria-hidden": "true" }, say("layerNumber", layer + 1)), ...cells.slice(layer * wide, (layer + 1) * wide));
    }
    grid.replaceChildren(...top, ...lines);
    paint();
  }

  function paint() {
    const color = getComputedStyle(element).getPropertyValue("accent-color");
    const rgb = channels(color);
    const image = new ImageData(focus.columns.length, focus.rows.length);
    const pixels = new Uint32Array(image.data.buffer);
    for (const [i, map] of focus.maps.entries()) {
      focus.reading.paint(pixels, map, focus, rgb);
      cells[i].querySelector("canvas").getContext("2d").putImageData(image, 0, 0);
    }
  }

  const prefix = `head-${Math.random().toString(36).slice(2, 8)}`;
  const identity = (i) => `${prefix}-${i}`;
  return { element, update };
}

/** Red, green and blue of a colour that the browser has worked out. */
function channels(color) {
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  paint.fillStyle = color;
  paint.fillRect(0, 0, 1, 1);
  return [...paint.getImageData(0, 0, 1, 1).data];
}
