// Both curves of exposure bias over several sentences, and their figures.

import { html, number, panel } from "./kit.js";
import { chart } from "./exposure_chart.js";

/** A panel with `update(average, pairs, live, busy)`; `ask()` is called to average. */
export function averagePanel(ask, signal, say) {
  const { element, note, body } = panel("average", say("average"), "");
  const button = html("button", { type: "button" });
  const hint = html("p", { class: "hint" }, say("averageNone"));
  const figures = html("div", { class: "charts" });
  const tables = html("div", { class: "charts" });
  const details = html("details", {}, html("summary", {}, say("figures")), tables);
  body.append(button, hint, figures, details);
  button.addEventListener("click", ask, { signal });
  let drawn = null;

  function update(average, pairs, live, busy) {
    button.hidden = !live || !pairs;
    button.textContent = busy ? say("busy") : say("averageNow", pairs);
    hint.hidden = Boolean(average);
    for (const part of [figures, details]) part.hidden = !average;
    if (!average || drawn === average) return;
    drawn = average;
    const { positions, distances } = average;
    note.textContent = say("averageCaption", average.sentences, average.injections, average.threshold);
    const line = (name, rows, key) => ({ name, values: rows.map((row) => row[key]) });
    figures.replaceChildren(
      chart(say("byPosition"), say("positionAxis"), say("shareAxis"), [
        line(say("meanP"), positions, "forced_probability"),
        line(say("forcedRight"), positions, "forced_accuracy"),
        line(say("freeRight"), positions, "free_accuracy")]),
      ...(distances.length ? [chart(say("byDistance"), say("behind"), say("shareAxis"), [
        line(say("klBelow"), distances, "below"),
        line(say("wordsAgree"), distances, "agrees")])] : []));
    tables.replaceChildren(
      table([say("positionAxis"), say("count"), say("meanP"), say("forcedRight"), say("freeRight")],
        positions, ["forced_probability", "forced_accuracy", "free_accuracy"]),
      table([say("behind"), say("wrongWords"), say("meanKl"), say("klBelow"), say("wordsAgree")],
        distances, ["kl", "below", "agrees"]));
  }
  return { element, update };
}

function table(heads, rows, keys) {
  return html("table", {},
    html("thead", {}, html("tr", {}, heads.map((text) => html("th", { scope: "col" }, text)))),
    html("tbody", {}, rows.map((row, i) => html("tr", {}, html("th", { scope: "row" }, String(i + 1)),
      html("td", {}, String(row.count)),
      keys.map((key) => html("td", {}, row[key] === null ? "∞" : number(row[key], 3)))))));
}
