// The n-grams of one order with their counts, to go through one by one.

import { direction, html, panel, reveal, visible } from "./kit.js";
import { ngramOf } from "./bleu_figures.js";

/** A panel with `update(reading)` and `settle()`; `choose(index)` is called for a clicked n-gram. */
export function bleuTable(choose, signal, say) {
  const { element, body } = panel("ngrams", say("ngrams"), say("ngramsMeans"));
  const sum = html("div", { class: "sum" });
  element.append(sum);
  let [shown, rows, picked] = [null, [], null];

  body.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) choose(rows.indexOf(row));
  }, { signal });

  function update(reading) {
    if (shown?.sentence !== reading.sentence || shown.n !== reading.n) fill(reading);
    shown = reading;
    picked?.setAttribute("aria-selected", "false");
    picked = rows[reading.at] ?? null;
    picked?.setAttribute("aria-selected", "true");
  }

  function fill(reading) {
    const { sentence, ngrams, n } = reading;
    rows = ngrams.map((entry) => row(sentence, entry, n, say));
    body.style.setProperty("--references", sentence.references.length);
    sum.style.setProperty("--references", sentence.references.length);
    const list = html("div", { role: "listbox", "aria-label": say("ngrams") }, rows);
    body.replaceChildren(...(rows.length ? [head(sentence, say), list] : [html("p", { class: "hint" }, say("noNgrams", n))]));
    body.scrollTop = 0;
    const total = (of) => ngrams.reduce((before, entry) => before + of(entry), 0);
    const cells = sentence.references.map(() => html("span", {}));
    sum.replaceChildren(html("span", {}, say("sum")), html("span", { class: "cell" }, total((e) => e.starts.length)),
      ...cells, html("span", {}), html("span", { class: "cell" }, total((e) => e.clipped)));
    sum.hidden = !rows.length;
  }

  return { element, update, settle: () => picked && reveal(body, picked) };
}

function head(sentence, say) {
  const names = sentence.numbers.map((number) => say("columnReference", number));
  const cells = [say("columnNgram"), say("columnCount"), ...names, say("columnLimit"), say("columnClipped")];
  return html("div", { class: "heads", "aria-hidden": "true" }, cells.map((cell) => html("span", {}, cell)));
}

function row(sentence, entry, n, say) {
  const tokens = ngramOf(sentence, entry, n).map(visible);
  const count = entry.starts.length;
  const kind = entry.limit === 0 ? "unmatched" : entry.clipped < count ? "surplus" : "counted";
  const mark = { unmatched: "–", surplus: "✂", counted: "✓" }[kind];
  const references = entry.references.map((places) =>
    html("span", { class: entry.limit && places.length === entry.limit ? "cell most" : "cell" }, places.length));
  return html("div", {
    role: "option", class: `ngram ${kind}`, "aria-selected": false,
    "aria-label": say("ngramSays", tokens.join(" "), count, entry.limit, entry.clipped),
  },
  html("span", { class: "words", dir: direction(tokens) }, html("span", { class: "mark" }, mark), " ",
    tokens.flatMap((token) => [html("bdi", {}, token), " "])),
  html("span", { class: "cell" }, count), references,
  html("span", { class: "cell" }, entry.limit), html("span", { class: "cell clipped" }, entry.clipped));
}
