// The hypotheses in the race; at the end the final ranking with the arithmetic of every score.

import { html, number, panel, reveal, tail, words } from "./kit.js";
import { LABELS } from "./sentences.js";

const MARKS = { alive: "●", finished: "■" };
const EXPLAINED = 6;
const WORDS = 24;

/** A panel with `update(view)` and `settle()`; `choose(id)` is called when a hypothesis is clicked. */
export function hypothesesPanel(choose, signal) {
  const { element, heading, note, body } = panel("hypotheses", LABELS.race, LABELS.raceCaption);
  const list = html("div", { role: "listbox", "aria-label": LABELS.race });
  body.append(list);
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) choose(+item.dataset.id);
  }, { signal });

  function update({ run, step, focus }) {
    const over = run.over(step);
    heading.textContent = over ? LABELS.ranking : LABELS.race;
    list.setAttribute("aria-label", heading.textContent);
    note.textContent = over ? LABELS.rankingCaption : LABELS.raceCaption;
    element.classList.toggle("over", over);
    list.replaceChildren(...(over ? ranking(run, focus) : race(run, step, focus)));
  }
  function settle() {
    const chosen = list.querySelector("[aria-selected=true]");
    if (chosen) reveal(body, chosen);
  }
  return { element, update, settle };
}

function race(run, step, focus) {
  const ended = new Set(run.finished(step));
  return run.shown(step).map((id, index) => {
    const node = run.nodes[id];
    const state = ended.has(id) ? "finished" : "alive";
    const tokens = id === 0 ? [node.token] : run.tokens(id);
    return html("div", attributes(id, focus, state),
      html("span", { class: "rank" }, String(index + 1)),
      html("span", { class: "mark", title: state }, MARKS[state]),
      words(tail(tokens, WORDS), { class: "phrase" }),
      figure("log-probability", node.total),
      figure("score", run.made.get(id)?.score ?? 0));
  });
}

function ranking(run, focus) {
  const { outputs } = run.trace;
  return outputs.map((output, index) => {
    const chosen = output.hypothesis === focus.id;
    const state = output.finished ? "finished" : "alive";
    const explained = chosen || outputs.length <= EXPLAINED;
    return html("div", attributes(output.hypothesis, focus, state),
      html("span", { class: "rank" }, index === 0 ? "★" : String(index + 1)),
      html("span", { class: "mark", title: state }, MARKS[state]),
      words(tail(output.tokens, WORDS), { class: "phrase" }),
      explained ? null : figure("score", output.score),
      html("p", { class: "why" }, `${output.reason}.`),
      explained ? arithmetic(output) : null);
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

function arithmetic(output) {
  const lines = output.terms.map((term) =>
    html("span", { class: "line" }, html("span", {}, term.name), html("span", {}, number(term.value, 3))),
  );
  return html("div", { class: "arithmetic" }, lines);
}
