// The decode stepper: one run of a decoding strategy, forward and back, step by step.
// Everything is drawn from the recorded trace; stepping asks nobody.

import { html, notebook, standalone } from "./panels/kit.js";
import { Run } from "./panels/run.js";
import { LABELS, narrate } from "./panels/sentences.js";
import { KEYS, MOVES, transport } from "./panels/transport.js";
import { question } from "./panels/question.js";
import { sentencePair } from "./panels/sentence_pair.js";
import { treePanel } from "./panels/tree.js";
import { candidatesPanel } from "./panels/candidates.js";
import { attentionPanel } from "./panels/attention.js";
import { hypothesesPanel } from "./panels/hypotheses.js";

const INPUTS = ["source", "method", "width", "alpha", "_error", "_busy", "_live"];
const ASKING = "input[type=text], button";

/** Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all. */
export function draw(el, get, set, on) {
  const stop = new AbortController();
  const { signal } = stop;
  let run = null;
  let pruned = null; // a pruned candidate of the current step that someone looks at

  const step = () => Math.min(Math.max(0, get("step") ?? 0), run?.length ?? 0);
  const move = (next) => set({ step: next });
  const chooseCandidate = (candidate, at) => {
    pruned = candidate.hypothesis === null ? candidate : null;
    if (candidate.hypothesis !== null) set({ selected: candidate.hypothesis });
    if (at !== step()) move(at);
    update();
  };
  const chooseHypothesis = (id) => {
    pruned = null;
    set({ selected: id });
    update();
  };

  const asked = question(ask, signal);
  const bar = transport(move, signal);
  const panels = [
    sentencePair(),
    treePanel(chooseCandidate, signal),
    candidatesPanel(chooseCandidate, signal),
    attentionPanel(signal),
    hypothesesPanel(chooseHypothesis, signal),
  ];
  const [pair, tree, candidates, attention, hypotheses] = panels.map((panel) => panel.element);
  const stage = html("div", { class: "stage" }, pair, bar.element, tree,
    html("div", { class: "columns" }, candidates, attention), hypotheses);
  const empty = html("p", { class: "hint" }, LABELS.empty);
  const root = html("div", {
    class: "s2s decode-stepper", tabindex: 0, role: "group", "aria-label": "Decode stepper",
    "data-lm-suppress-shortcuts": "true",
  }, html("div", { class: "frame" }, asked.element, empty, stage));

  function update() {
    stage.hidden = !run;
    empty.hidden = Boolean(run) || Boolean(get("_error"));
    if (!run) return;
    const at = step();
    if (pruned && !run.candidates(at).includes(pruned)) pruned = null;
    const focus = run.focus(at, get("selected") ?? null, pruned);
    bar.update({ step: at, length: run.length, sentence: narrate(run, at) });
    for (const panel of panels) panel.update({ run, step: at, focus });
  }

  /** ↑ and ↓ go through what is listed: the candidates of the step, or the final ranking. */
  function choose(by) {
    if (!run) return;
    const at = step();
    const focus = run.focus(at, get("selected") ?? null, pruned);
    if (run.over(at) || at === 0) {
      const shown = run.shown(at);
      return chooseHypothesis(shown[within(shown.indexOf(focus.id) + by, shown)]);
    }
    const listed = run.candidates(at);
    const now = listed.findIndex((c) => c === focus.candidate || (c.hypothesis ?? -1) === focus.id);
    chooseCandidate(listed[within(now + by, listed)], at);
  }

  /** New choices go to the kernel; the old sentence once more starts again from the beginning. */
  function ask(changes, again) {
    if (Object.entries(changes).some(([name, value]) => get(name) !== value)) set(changes);
    else if (again) {
      set({ step: 0 });
      root.focus();
    }
  }

  root.addEventListener("keydown", (event) => {
    if (typing(event.target)) return event.stopPropagation();
    const command = KEYS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (command && run) move(MOVES[command](step(), run.length));
    else if (event.key === "ArrowDown") choose(1);
    else if (event.key === "ArrowUp") choose(-1);
    else if (event.key === "Escape") chooseHypothesis(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, { signal });

  const read = () => {
    run = parse(get("_trace"));
    pruned = null;
    if (asked.element.contains(document.activeElement) && document.activeElement.matches(ASKING)) {
      root.focus(); // the sentence has been sent: from here the keys step
    }
    asked.update(get, run);
    update();
  };
  const off = [
    on("_trace", read),
    ...["step", "selected"].map((name) => on(name, update)),
    ...INPUTS.map((name) => on(name, () => asked.update(get, run))),
  ];
  el.append(root);
  read();
  return () => {
    for (const undo of off) undo();
    stop.abort();
    root.remove();
  };
}

function within(index, list) {
  return Math.min(Math.max(0, index), list.length - 1);
}

/** In a field that takes text the keys belong to the text. */
function typing(target) {
  return target.matches("input:not([type=range]), select, textarea");
}

function parse(trace) {
  const value = typeof trace === "string" && trace ? JSON.parse(trace) : trace;
  return value ? new Run(value) : null;
}

export const mount = standalone(draw);
export default { render: notebook(draw) };
