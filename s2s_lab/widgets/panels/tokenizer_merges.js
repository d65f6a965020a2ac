// The merges around the one that was made last, as a row of cards.

import { html, panel } from "./kit.js";

const AROUND = 3;

/** A panel with `update(merges, now, hidden)`: `hidden` leaves out what comes next. */
export function tokenizerMerges(say) {
  const { element, body } = panel("merges", say("table"), say("tableCaption"));
  const cards = html("ol", { class: "cards" });
  body.append(cards);

  function update(merges, now, hidden) {
    const from = Math.max(0, Math.min(now - 1 - AROUND, merges.length - 2 * AROUND - 1));
    const shown = merges.slice(from, from + 2 * AROUND + 1);
    cards.replaceChildren(...shown.map((merge, i) => {
      const number = from + i + 1;
      const name = number === now ? "now" : number > now ? "later" : "";
      const told = hidden && number > now ? html("span", {}, "?") : card(merge);
      return html("li", { class: name, "aria-current": number === now ? "step" : null },
        html("span", { class: "rank" }, String(number)), told);
    }));
  }

  function card({ left, right, joined, piece }) {
    return [
      html("span", {}, bdi(left), " + ", bdi(right)), html("span", {}, "→ ", html("b", {}, bdi(piece))),
      html("span", { class: "rank" }, say("joined", joined)),
    ];
  }
  return { element, update };
}

const bdi = (text) => html("bdi", {}, text);
