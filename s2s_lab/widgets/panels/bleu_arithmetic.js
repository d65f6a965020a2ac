// From counts to the score, line by line, of one sentence or of a corpus.

import { html, number, panel } from "./kit.js";

/** A panel with `update(reading)`: the sentence that is shown, by itself. */
export function bleuArithmetic(say) {
  const { element, body } = panel("terms", say("arithmetic"), say("arithmeticMeans"));
  let shown = [];

  function update({ scores, sentence, index, n }) {
    const key = [scores, index, n];
    if (key.every((part, i) => part === shown[i])) return;
    shown = key;
    const lengths = sentence.references.map((tokens) => tokens.length);
    body.replaceChildren(sums(say("sentenceBleu", index + 1), scores.sentences[index],
      { signature: scores.sentenceSignature, n, lengths, say }));
  }
  return { element, update };
}

/** The lines that lead from counts to a score; `lengths` of the references, where there is a choice. */
export function sums(title, score, { signature, n, lengths = [], say }) {
  const lines = [
    ...score.precisions.map((p, i) => [say("precision", i + 1), fraction(score, i, say), p, i + 1 === n]),
    [say("geometric"), mean(score, say), score.mean],
    [say("length"), length(score, lengths, say), null],
    [say("penalty"), penalty(score, say), score.penalty],
  ];
  const total = `100 · ${number(score.penalty, 4)} · ${number(score.mean, 4)}`;
  return html("div", { class: "sums" }, html("h4", {}, title),
    html("table", {}, html("tbody", {}, lines.map((line) => row(...line)),
      row(say("bleu"), total, score.score, false, 2))),
    html("p", { class: "caption" }, `${say("signature")}: `, html("code", { dir: "ltr" }, signature)));
}

function fraction({ matches, totals, fractions }, i, say) {
  const [plain, used] = [`${matches[i]}/${totals[i]}`, fractions[i].map(brief).join("/")];
  return used === plain ? plain : say("smoothed", plain, used);
}

function mean({ precisions, orders, matches }, say) {
  if (!matches.some(Boolean)) return say("noMatch");
  const factors = precisions.slice(0, orders).map((p) => number(p, 4)).join(" · ");
  return orders === 1 ? factors : `(${factors})^(1/${orders})`;
}

function length(score, lengths, say) {
  const { length: c, reference: r } = score;
  return lengths.length > 1 ? say("closestLine", c, r, lengths.join(", ")) : say("lengthLine", c, r);
}

function penalty({ length: c, reference: r }, say) {
  if (c >= r) return `${c} ≥ ${r}`;
  return c ? `exp(1 − ${r}/${c})` : say("noOutput");
}

function row(name, working, value, now = false, digits = 4) {
  return html("tr", { class: now && "now" }, html("th", { scope: "row" }, name),
    html("td", { class: "working" }, working),
    html("td", { class: "value" }, value === null ? "" : `= ${number(value, digits)}`));
}

/** A count after smoothing, without digits that say nothing. */
function brief(value) {
  return String(Number(value.toFixed(4)));
}
