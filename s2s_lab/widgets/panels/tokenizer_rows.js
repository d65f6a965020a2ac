// One sentence three times: its characters, its words, and its pieces after so many merges.

import { direction, html, visible } from "./kit.js";

/** Three rows with `update(reading, words)`; `words` as `cut` of `tokenizer_reading.js` gives them. */
export function tokenizerRows(say) {
  const rows = Object.fromEntries(["characters", "words", "pieces"].map((name) => [name, row(name, say)]));
  const element = html("div", { class: "pair" }, Object.values(rows).map((each) => each.element));

  function update(reading, words) {
    const letters = Array.from(reading.text.toLowerCase());
    const dir = direction(words.map(({ word }) => word));
    show(rows.characters, dir, letters.map((letter) => ({ parts: [[visible(letter), !reading.strange.has(letter)]] })));
    show(rows.words, dir, words.map(({ word, known }) => ({ parts: [[word, known]] })));
    show(rows.pieces, dir, words.map(({ pieces }) => ({
      parts: pieces.map(({ text, known, end, fresh }) => [text, known, end, fresh]),
    })));
  }

  function show({ tokens, count }, dir, groups) {
    const all = groups.flatMap(({ parts }) => parts);
    const unknown = all.filter(([, known]) => !known).length;
    count.textContent = unknown ? say("countUnknown", all.length, unknown) : say("count", all.length);
    tokens.dir = dir;
    tokens.classList.toggle("many", all.length > 60);
    tokens.replaceChildren(...groups.map(({ parts }) => html("span", { class: "word" }, parts.map((part) => token(...part)))));
  }

  function token(text, known, end = false, fresh = false) {
    const name = ["token", known ? "" : "unknown", fresh ? "newest" : ""].filter(Boolean).join(" ");
    const mark = end ? html("small", { title: say("endMark") }, "</w>") : null;
    return html("bdi", { class: name, title: known ? null : say("unknown") }, text, mark);
  }
  return { element, update };
}

function row(name, say) {
  const count = html("span", { class: "figure" });
  const tokens = html("div", { class: "tokens", tabindex: 0, role: "group", "aria-label": say(name) });
  const label = html("span", { class: "label" }, html("b", {}, say(name)), html("br"), count);
  return { element: html("div", { class: `side cut-${name}` }, label, tokens), tokens, count };
}
