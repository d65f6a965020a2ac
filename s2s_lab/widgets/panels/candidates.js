// The candidates of one step as sorted bars: probability, score, and why the others lost; below
// the one in focus the arithmetic of its score.

import { arithmetic } from "./arithmetic.js";
import { chance, direction, html, number, panel, probability, reveal, tail, visible, words } from "./kit.js";
import { quote } from "./sentences.js";

const MARKS = { kept: "●", finished: "■", pruned: "○", barred: "×" };
const CONTEXT = 2;
const SAME = 1e-4; // wire numbers are rounded

/** A panel with `update(view)` and `settle()`; `choose(candidate, step)` is called when a row is clicked. */
export function candidatesPanel(choose, signal, tell) {
  const { say } = tell;
  const { element, note, body } = panel("candidates", say("candidates"), say("candidatesCaption"));
  const list = html("div", { role: "listbox", "aria-label": say("candidates") });
  const hint = html("p", { class: "hint" }, say("start"));
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
    note.textContent = caption(candidates);
    const stayed = candidates.filter((c) => c.hypothesis !== null).length;
    const rows = candidates.map((c) => option(view, c, tell));
    if (stayed < rows.length && step > 0) rows.splice(stayed, 0, divider(say("cut", stayed)));
    list.replaceChildren(...rows);
  }
  function caption(candidates) {
    const parts = [say(candidates.every(plain) ? "candidatesCaption" : "candidatesScored")];
    if (view.step > 0) parts.push(say("considered", view.run.trace.steps[view.step - 1].considered));
    if (view.live) parts.push(say("againHelp"));
    return parts.join(" ");
  }
  function settle() {
    const chosen = list.querySelector("[aria-selected=true]");
    if (chosen) reveal(body, chosen);
    else body.scrollTop = 0;
  }
  return { element, update, settle };
}

/** Is the score the log-probability of all words, and nothing else? */
function plain(candidate) {
  return !candidate.terms?.length && Math.abs(candidate.score - candidate.total) < SAME;
}

function divider(text) {
  return html("div", { class: "cut", role: "presentation" }, html("span", {}, text));
}

function option({ run, focus, live, rival }, candidate, tell) {
  const { say, why } = tell;
  const chosen = candidate === focus.candidate || (candidate.hypothesis !== null && candidate.hypothesis === focus.id);
  const context = tail(run.tokens(candidate.parent), CONTEXT);
  const lost = candidate.hypothesis === null;
  const theirs = rival && rival.parent === candidate.parent && rival.token === candidate.token;
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
      html("b", {}, say(candidate.fate)), ` · ${why(candidate.reason)}`),
    html("span", { class: "logp" }, `log p ${number(candidate.logprob)}`),
    theirs ? html("span", { class: "rival" }, `≠ ${rival.says}`) : null,
    chosen ? arithmetic(lines(candidate, say), why) : null,
    chosen && lost && live ? html("span", { class: "again" }, "↻ ", say("again"), " ", html("kbd", {}, "Enter")) : null,
  );
}

/** How the score came about: the strategy's own lines, or the plain sum. */
function lines(candidate, say) {
  if (!plain(candidate)) return candidate.terms ?? [];
  if (candidate.logprob === null || candidate.total === null) return [];
  return [
    { name: say("soFar"), value: candidate.total - candidate.logprob },
    { name: say("ofToken", quote(candidate.token)), value: candidate.logprob },
    { name: say("scoreIsSum"), value: candidate.score },
  ];
}
