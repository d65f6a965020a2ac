// One line for each length of memory: what it answers, what it costs, and what it threw away.

import { html, panel, words } from "./kit.js";
import { small } from "./viterbi_table_grid.js";

/** A panel with `update(view)`; `choose(order)` is called at a click. */
export function memoryList(choose, say, signal) {
  const { element, body } = panel("memories", say("memories"), say("memoriesCaption"));
  const list = html("div", { role: "listbox", "aria-label": say("memories") });
  body.append(list);
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) choose(Number(item.dataset.order));
  }, { signal });

  function update({ item, memory, open, length }) {
    list.replaceChildren(...item.memories.map((each) => {
      if (open < length) { // what it answers is still to be guessed
        return html("div", { role: "option", class: "memory", "data-order": each.order, "aria-selected": each === memory },
          html("b", {}, say("memory", each.order)));
      }
      return html("div", { role: "option", class: `memory ${each.right ? "right" : "wrong"}`, "data-order": each.order, "aria-selected": each === memory },
        html("b", {}, say("memory", each.order)),
        words(each.answer, { class: "phrase" }),
        html("span", { class: "p" }, say(item.observed ? "posterior" : "p", small(each.logprob))),
        html("span", { class: "verdict" }, verdict(each, say)),
        html("span", { class: "why" }, say("cost", each.carried, each.asked)),
        each.loss ? html("span", { class: "loss" }, say("lossAt", each.loss.column + 1, each.loss.words, each.loss.reason)) : null);
    }));
  }
  return { element, update };
}

/** Right or wrong, and whether that was promised. */
export function verdict(memory, say) {
  if (!memory.right) return say("wrong", say("quoted", memory.best.join(" ")), small(memory.bestLogprob));
  if (memory.exact) return say("rightProved");
  return say(memory.proved ? "rightLuck" : "rightUnproved");
}
