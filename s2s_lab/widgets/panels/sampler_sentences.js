// Whole sentences that were sampled, the most frequent first.

import { direction, html, number, panel } from "./kit.js";
import { plain } from "./sampler_pipeline.js";

/** A panel with `update(sampled, live, busy)`; `ask()` is called to sample again. */
export function sentencesPanel(ask, signal, say) {
  const { element, note, body } = panel("sentences", say("sentences"), "");
  const button = html("button", { type: "button" }, say("sampleNow"));
  const hint = html("p", { class: "hint" }, say("noSentences"));
  const rows = html("tbody");
  const heads = [say("counted"), say("share"), say("sentences"), say("logpModel"), say("logpLaw")];
  const table = html("table", {}, html("thead", {}, html("tr", {}, heads.map((text) => html("th", { scope: "col" }, text)))), rows);
  body.append(button, hint, table);
  button.addEventListener("click", ask, { signal });

  function how(pipeline) {
    return pipeline.map(([name, value]) => `${say(name)} ${plain(name, value)}`).join(", ") || say("noFilters");
  }
  function update(sampled, live, busy) {
    button.hidden = !live;
    button.textContent = busy ? say("sampling") : say("sampleNow");
    hint.hidden = Boolean(sampled);
    table.hidden = !sampled;
    if (!sampled) return;
    const total = sampled.rows.reduce((n, row) => n + row.count, 0);
    note.textContent = say("sentencesCaption", total, how(sampled.pipeline));
    rows.replaceChildren(...sampled.rows.map((row) => html("tr", {},
      html("td", {}, say("times", row.count, total)),
      html("td", { class: "meter-cell" }, html("span", { class: "meter" }, html("span", { class: "fill", "--p": row.count / total }))),
      html("td", { class: "sentence", dir: direction([row.text]) }, html("bdi", {}, row.text)),
      html("td", {}, number(row.logprob)), html("td", {}, number(row.score)))));
  }
  return { element, update };
}
