// One row as bars, the largest weight first: what was read to produce one word.

import { html, number, panel, special, visible } from "./kit.js";

const BARS = 8;

/** A panel with `update(focus)`. */
export function rowPanel(say) {
  const { element, heading, body } = panel("row-bars", say("rowTitleAll"), say("rowCaption"));

  function update(focus) {
    const { row, labels } = focus;
    if (row === null) {
      heading.textContent = say("rowTitleAll");
      body.replaceChildren(html("p", { class: "hint" }, say("rowHint")));
      return;
    }
    heading.textContent = say(focus.kind === "encoder" ? "rowTitleEncoder" : "rowTitle", visible(labels.rows[row]));
    const ranked = focus.ranked(row);
    const bars = ranked.slice(0, BARS).map(([column, weight]) => bar(word(labels.columns[column]), weight));
    const others = ranked.slice(BARS);
    if (others.length) bars.push(bar(say("others", others.length), others.reduce((sum, [, w]) => sum + w, 0), "faint"));
    if (focus.taken) bars.push(bar(say("rest"), focus.rest(row), "faint"));
    body.replaceChildren(bars.length ? html("ul", { class: "bars" }, bars) : html("p", { class: "hint" }, say("nothingRead")));
  }
  return { element, update };
}

function bar(name, weight, kind = "") {
  return html("li", { class: kind || null }, html("span", { class: "what" }, name),
    html("span", { class: "meter" }, html("span", { class: "fill", "--p": Math.min(1, weight).toFixed(3) })),
    html("span", { class: "p" }, weight > 0 && weight < 0.005 ? "< 0.01" : number(weight)));
}

function word(token) {
  return html("bdi", { class: special(token) ? "special" : null }, visible(token));
}
