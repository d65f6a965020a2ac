// One hypothesis above its references, each token marked by what becomes of its n-grams.

import { direction, html, visible } from "./kit.js";
import { outputMarks, referenceMarks, spans } from "./bleu_figures.js";

const MARKS = ["counted", "surplus", "unmatched", "looked"];

/** A stage with `update(reading)`. */
export function bleuTexts(say) {
  const rows = html("div", { class: "pair" });
  const legend = html("ul", { class: "legend" }, MARKS.map((mark) =>
    html("li", {}, html("span", { class: `swatch ${mark}`, "aria-hidden": "true" }), say(mark))));
  const element = html("div", { class: "compared" }, rows, legend);

  function update(reading) {
    const { sentence, looked, n } = reading;
    rows.replaceChildren(
      row(say("hypothesis"), sentence.output, outputMarks(reading), looked?.starts ?? [], {
        n, say, note: say("wordsLong", sentence.output.length), own: true,
      }),
      ...sentence.references.map((tokens, i) => row(
        say("reference", sentence.numbers[i]), tokens, referenceMarks(reading, i), looked?.references[i] ?? [], {
          n, say, limit: looked?.limit,
          note: say(i === sentence.closest ? "closest" : "wordsLong", tokens.length),
        })));
  }
  return { element, update };
}

function row(label, tokens, marks, starts, { n, say, note, own = false, limit = 0 }) {
  const inside = spans(tokens.length, starts, n);
  const words = tokens.map((token, i) => html("bdi", {
    class: `token ${marks[i]}${inside[i] && " looked"}${inside[i] === "begins" ? " begins" : ""}`,
  }, visible(token)));
  const kind = !own && limit > 0 && starts.length === limit ? "times most" : "times";
  const count = html("span", { class: kind }, say("times", starts.length));
  const line = html("div", { class: tokens.length > 24 ? "tokens many" : "tokens", dir: direction(tokens) },
    words.length ? words.flatMap((word) => [word, " "]) : html("span", { class: "nothing" }, say("empty")));
  return html("div", { class: "side" },
    html("div", { class: "label" }, html("div", {}, label), html("div", { class: "caption" }, note)),
    html("div", { class: "line" }, line, count));
}
