// All sentences with their counts; below, the sum and its score beside the mean of the scores.

import { direction, html, number, panel, reveal, visible } from "./kit.js";
import { sums } from "./bleu_arithmetic.js";

/** A panel with `update(reading)` and `settle()`; `choose(index)` is called for a sentence. */
export function bleuCorpus(choose, signal, say) {
  const { element, body } = panel("corpus", say("corpus"), say("corpusMeans"));
  const pooled = html("div", { class: "pooled" });
  const outcome = html("div", { class: "outcome" });
  element.append(html("div", { class: "columns" }, pooled, outcome));
  let [shown, rows, picked] = [null, [], null];

  body.addEventListener("click", (event) => {
    const row = event.target.closest("[data-index]");
    if (row) choose(Number(row.dataset.index));
  }, { signal });

  function update(reading) {
    const { scores, n } = reading;
    if (shown?.scores !== scores) fill(reading);
    if (shown?.scores !== scores || shown.n !== n) {
      pooled.replaceChildren(sums(say("corpusBleu"), scores.corpus, { signature: scores.signature, n, say }));
    }
    shown = reading;
    picked?.classList.remove("now");
    picked?.querySelector("button").removeAttribute("aria-current");
    picked = rows[reading.index];
    picked.classList.add("now");
    picked.querySelector("button").setAttribute("aria-current", "true");
  }

  function fill({ scores, sentences }) {
    rows = scores.sentences.map((score, i) => sentenceRow(sentences[i], score, i, say));
    const names = [1, 2, 3, 4].map((n) => say("columnMatches", n));
    const heads = ["#", say("columnText"), ...names, say("columnC"), say("columnR"), say("columnScore")];
    body.replaceChildren(html("table", {},
      html("thead", {}, html("tr", {}, heads.map((name) => html("th", { scope: "col" }, name)))),
      html("tbody", {}, rows),
      html("tfoot", {}, html("tr", {}, html("td", {}), html("th", { scope: "row" }, say("sum")), counts(scores.corpus), html("td", {})))));
    const apart = Math.abs(scores.corpus.score - scores.mean);
    outcome.replaceChildren(
      result("right", "✓", number(scores.corpus.score, 2), say("right")),
      result("wrong", "✗", number(scores.mean, 2), say("wrong")),
      html("p", { class: "caption" }, rows.length === 1 ? say("oneLine") : say("apart", number(apart, 2))));
  }

  return { element, update, settle: () => picked && reveal(body, picked) };
}

function sentenceRow(sentence, score, i, say) {
  const text = sentence.output.map(visible).join(" ");
  return html("tr", { "data-index": i }, html("th", { scope: "row" },
    html("button", { type: "button", class: "plain", "aria-label": `${say("sentence")} ${i + 1}` }, i + 1)),
  html("td", { class: "said" }, html("bdi", { dir: direction(sentence.output) }, text || say("empty"))),
  counts(score), html("td", { class: "value" }, number(score.score, 2)));
}

function counts(score) {
  return [...score.matches.map((hits, i) => `${hits}/${score.totals[i]}`), score.length, score.reference]
    .map((text) => html("td", { class: "cell" }, text));
}

function result(kind, mark, figure, label) {
  return html("div", { class: `result ${kind}` }, html("span", { class: "mark", "aria-hidden": "true" }, mark),
    html("strong", {}, figure), html("span", {}, label));
}
