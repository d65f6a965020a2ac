// The expected utility of one candidate as a sum, a line for each pseudo-reference.

import { direction, html, number, panel } from "./kit.js";

/** A panel with `update(risk)`; its lines are made once for each set of samples. */
export function mbrSum(say, spell) {
  const { element, heading, body } = panel("written", say("sum"), say("sumMeans"));
  const total = html("td", { class: "value" });
  let [shown, lines] = [null, []];

  function update(now) {
    const { data, removed, values, weights, expected, selected, column } = now;
    if (shown !== data) build(data);
    shown = data;
    const row = values[selected];
    heading.textContent = `${say("sum")}: ${say("sumOf", selected + 1)}`;
    lines.forEach(({ line, cells }, j) => {
      const off = removed.has(j);
      const product = off ? say("removed") : `= ${number(weights[j] * row[j], 4)}`;
      [off ? "–" : number(weights[j], 4), `× ${number(row[j], 4)}`, product].forEach((text, i) => {
        if (cells[i].textContent !== text) cells[i].textContent = text;
      });
      line.classList.toggle("off", off);
      line.classList.toggle("now", j === column);
    });
    total.textContent = `= ${number(expected[selected], 4)}`;
  }

  function build({ candidates }) {
    lines = candidates.map(({ tokens }, j) => {
      const name = html("th", { scope: "row" }, html("span", { class: "rank" }, j + 1), " ",
        html("bdi", { dir: direction(tokens) }, spell(j)));
      const cells = [html("td"), html("td"), html("td", { class: "value" })];
      return { line: html("tr", {}, name, cells), cells };
    });
    const heads = [say("columnReference"), say("weight"), say("columnUtility"), say("columnProduct")];
    body.replaceChildren(html("table", {},
      html("thead", {}, html("tr", {}, heads.map((name) => html("th", { scope: "col" }, name)))),
      html("tbody", {}, lines.map(({ line }) => line)),
      html("tfoot", {}, html("tr", {}, html("th", { scope: "row", colspan: 3 }, say("total")), total))));
  }
  return { element, update };
}
