// The two sentences in large type: the source, tinted by what the newest word read, and the words
// written so far.

import { direction, html, number, reveal, special, visible } from "./kit.js";
import { LABELS } from "./sentences.js";

const MANY = 24;

/** A block with `update(view)` and `settle()`. */
export function sentencePair() {
  const source = html("div", { class: "tokens" });
  const written = html("div", { class: "tokens" });
  const label = html("span", { class: "label" });
  const element = html("div", { class: "pair" },
    html("div", { class: "side reads" }, html("span", { class: "label" }, LABELS.read), source),
    html("div", { class: "side writes" }, label, written));

  let strongest = null;

  function update({ run, step, focus }) {
    const row = focus.rows?.at(-1);
    const tokens = run.trace.source;
    source.dir = direction(tokens);
    source.replaceChildren(...tokens.map((token, i) => {
      const told = row ? `${visible(token)}: weight ${number(row[i])}` : null;
      return html("bdi", { class: kind(token), "--w": row ? row[i].toFixed(3) : "0", title: told }, visible(token));
    }));
    const answer = run.over(step) && focus.id === run.trace.outputs[0].hypothesis;
    label.textContent = answer ? LABELS.answer : LABELS.written;
    written.dir = direction(focus.tokens);
    written.classList.toggle("lost", focus.candidate !== null);
    written.replaceChildren(...spell(focus));
    if (answer) written.append(html("bdi", { class: "plain" }, `= ${run.trace.output_text}`));
    source.classList.toggle("many", tokens.length > MANY);
    written.classList.toggle("many", focus.tokens.length > MANY);
    strongest = row ? source.children[row.indexOf(Math.max(...row))] : null;
  }
  function settle() {
    if (written.classList.contains("many")) written.scrollTop = written.scrollHeight;
    if (strongest) reveal(source, strongest);
  }
  return { element, update, settle };
}

function spell({ tokens }) {
  if (!tokens.length) return [html("span", { class: "nothing" }, LABELS.nothing)];
  return tokens.map((token, i) => {
    const newest = i === tokens.length - 1 ? " newest" : "";
    return html("bdi", { class: kind(token) + newest }, visible(token));
  });
}

function kind(token) {
  return special(token) ? "token special" : "token";
}
