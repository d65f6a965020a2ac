// The candidates of one step as sorted bars: probability, score, and why the others lost.

import { chance, direction, html, number, panel, probability, reveal, tail, visible, words } from "./kit.js";
import { considered, cut, FATES, LABELS } from "./sentences.js";

const MARKS = { kept: "●", finished: "■", pruned: "○", barred: "×" };
const CONTEXT = 2;

/** A panel with `update(view)` and `settle()`; `choose(candidate, step)` is called when a row is clicked. */
export function candidatesPanel(choose, signal) {
  const { element, note, body } = panel("candidates", LABELS.candidates, LABELS.candidatesCaption);
  const list = html("div", { role: "listbox", "aria-label": LABELS.candidates });
  const hint = html("p", { class: "hint" }, LABELS.start);
  body.append(hint, list);
  let view;
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (!item) return;
    const found = view.run.candidates(view.step).find((c) => c.rank === +item.dataset.rank);
    choose(found, view.step);
  }, { signal });

  function update(next) {
    view = next;
    const { run, step, focus } = view;
    const candidates = run.candidates(step);
    hint.hidden = step > 0;
    list.hidden = step === 0;
    const counted = step > 0 ? ` ${considered(run.trace.steps[step - 1].considered)}` : "";
    note.textContent = LABELS.candidatesCaption + counted;
    const stayed = candidates.filter((c) => c.hypothesis !== null).length;
    const rows = candidates.map((c) => option(run, c, focus));
    if (stayed < rows.length && step > 0) rows.splice(stayed, 0, divider(stayed));
    list.replaceChildren(...rows);
  }
  function settle() {
    const chosen = list.querySelector("[aria-selected=true]");
    if (chosen) reveal(body, chosen);
    else body.scrollTop = 0;
  }
  return { element, update, settle };
}

function divider(stayed) {
  return html("div", { class: "cut", role: "presentation" }, html("span", {}, cut(stayed)));
}

function option(run, candidate, focus) {
  const chosen = candidate === focus.candidate || (candidate.hypothesis !== null && candidate.hypothesis === focus.id);
  const before = run.tokens(candidate.parent);
  const context = tail(before, CONTEXT);
  return html("div", {
    role: "option", class: `candidate ${candidate.fate}`, "aria-selected": chosen,
    "data-rank": candidate.rank,
  },
    html("span", { class: "rank" }, String(candidate.rank)),
    html("span", { class: "mark", "aria-hidden": "true" }, MARKS[candidate.fate]),
    html("span", { class: "phrase", dir: direction([...context, candidate.token]) },
      context.length ? words(context, { class: "context" }) : null,
      html("bdi", { class: "token new" }, visible(candidate.token))),
    html("span", { class: "meter" },
      html("span", { class: "fill", "--p": chance(candidate.logprob).toFixed(4) })),
    html("span", { class: "p" }, probability(candidate.logprob)),
    html("span", { class: "score" }, number(candidate.score)),
    html("span", { class: "why" },
      html("b", {}, FATES[candidate.fate]), ` · ${candidate.reason}`),
    html("span", { class: "logp" }, `log p ${number(candidate.logprob)}`),
  );
}
