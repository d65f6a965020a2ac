// The hypotheses in the race; at the end the final ranking with the arithmetic of every score.

import { arithmetic } from "./arithmetic.js";
import { html, number, panel, reveal, tail, words } from "./kit.js";

const MARKS = { alive: "●", finished: "■" };
const EXPLAINED = 6;
const WORDS = 24;

/** A panel with `update(view)` and `settle()`; `choose(id)` is called when a hypothesis is clicked. */
export function hypothesesPanel(choose, signal, tell) {
  const { say } = tell;
  const { element, heading, note, body } = panel("hypotheses", say("race"), say("raceCaption"));
  const list = html("div", { role: "listbox", "aria-label": say("race") });
  body.append(list);
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) choose(+item.dataset.id);
  }, { signal });

  function update({ run, step, focus }) {
    const over = run.over(step);
    heading.textContent = say(over ? "ranking" : "race");
    list.setAttribute("aria-label", heading.textContent);
    note.textContent = say(over ? "rankingCaption" : "raceCaption");
    element.classList.toggle("over", over);
    list.replaceChildren(...(over ? ranking(run, focus, tell) : race(run, step, focus, say)));
  }
  function settle() {
    const chosen = list.querySelector("[aria-selected=true]");
    if (chosen) reveal(body, chosen);
  }
  return { element, update, settle };
}

function race(run, step, focus, say) {
  const ended = new Set(run.finished(step));
  return run.shown(step).map((id, index) => {
    const node = run.nodes[id];
    const state = ended.has(id) ? "finished" : "alive";
    const tokens = id === 0 ? [node.token] : run.tokens(id);
    return html("div", attributes(id, focus, state),
      html("span", { class: "rank" }, String(index + 1)),
      html("span", { class: "mark", title: say(state) }, MARKS[state]),
      words(tail(tokens, WORDS), { class: "phrase" }),
      figure(say("logprob"), node.total),
      figure(say("score"), run.made.get(id)?.score ?? 0));
  });
}

function ranking(run, focus, { say, why }) {
  const { outputs } = run.trace;
  return outputs.map((output, index) => {
    const chosen = output.hypothesis === focus.id;
    const state = output.finished ? "finished" : "alive";
    const explained = chosen || outputs.length <= EXPLAINED;
    return html("div", attributes(output.hypothesis, focus, state),
      html("span", { class: "rank" }, index === 0 ? "★" : String(index + 1)),
      html("span", { class: "mark", title: say(state) }, MARKS[state]),
      words(tail(output.tokens, WORDS), { class: "phrase" }),
      explained ? null : figure(say("score"), output.score),
      html("p", { class: "why" }, `${why(output.reason)}.`),
      explained ? arithmetic(output.terms, why) : null);
  });
}

function attributes(id, focus, state) {
  return {
    role: "option", class: `hypothesis ${state}`, "data-id": id,
    "aria-selected": id === focus.id,
  };
}

function figure(name, value) {
  return html("span", { class: "figure" }, html("small", {}, name), " ", number(value));
}
