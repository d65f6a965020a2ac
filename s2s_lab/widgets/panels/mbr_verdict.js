// The two answers side by side: the largest expected utility, and the largest probability.

import { direction, html, number } from "./kit.js";

/** A box with `update(risk)`. */
export function mbrVerdict(say, spell) {
  const cards = html("div", { class: "cards" });
  const note = html("p", { class: "note" });
  const element = html("div", { class: "verdict" }, cards, note);

  function update({ data, expected, winner }) {
    const card = (kind, mark, i) => html("div", { class: `card ${kind}` },
      html("div", { class: "label" }, `${mark} ${say(kind)} · ${say(`${kind}Means`)}`),
      html("div", { class: "answer", dir: direction(data.candidates[i].tokens) }, html("span", { class: "rank" }, i + 1), " ", html("bdi", {}, spell(i))),
      html("div", { class: "caption" }, say("figures", number(expected[i], 3), number(data.candidates[i].logprob, 3))));
    cards.replaceChildren(card("mbr", "★", winner), card("map", "▲", 0));
    const [less, more] = [expected[winner] - expected[0], data.candidates[0].logprob - data.candidates[winner].logprob];
    note.textContent = winner === 0 ? say("agree", 1) : say("differ", number(less, 3), number(more, 3));
  }
  return { element, update };
}
