// The decode stepper: one run of a decoding strategy, forward and back, step by step.
// Everything is drawn from the recorded trace; stepping asks nobody.

import { html, notebook, standalone } from "./panels/kit.js";
import { speaker } from "./panels/language.js";
import { SHARED } from "./words/shared.js";
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
const TYPING = "input:not([type=range]), select, textarea";

/** Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all. */
export function draw(el, get, set, on) {
  const stepper = new Stepper(get, set);
  const off = [
    on("_trace", () => stepper.read()),
    on("step", () => stepper.update()),
    on("selected", () => stepper.update()),
    ...INPUTS.map((name) => on(name, () => stepper.question.update(get, stepper.run))),
  ];
  el.append(stepper.root);
  stepper.read();
  return () => {
    for (const undo of off) undo();
    stepper.stop.abort();
    stepper.root.remove();
  };
}

class Stepper {
  constructor(get, set) {
    Object.assign(this, { get, set, run: null, drawings: 0 });
    this.pruned = null; // a pruned candidate of the current step that someone looks at
    this.stop = new AbortController();
    const { signal } = this.stop;
    const say = speaker(get("language"), SHARED);
    const choose = (candidate, step) => this.chooseCandidate(candidate, step);
    this.question = question((changes, again) => this.ask(changes, again), signal);
    this.transport = transport((step) => set({ step }), signal, say);
    this.panels = [
      sentencePair(),
      treePanel(choose, signal),
      candidatesPanel(choose, signal),
      attentionPanel(signal),
      hypothesesPanel((id) => this.look({ selected: id }), signal),
    ];
    this.arrange();
    this.root.addEventListener("keydown", (event) => this.press(event), { signal });
  }

  arrange() {
    const [pair, tree, candidates, attention, hypotheses] = this.panels.map((p) => p.element);
    const columns = html("div", { class: "columns" }, candidates, attention);
    this.stage = html("div", { class: "stage" }, pair, this.transport.element, tree, columns, hypotheses);
    this.empty = html("p", { class: "hint" }, LABELS.empty);
    this.root = html("div", {
      class: "s2s decode-stepper", tabindex: 0, role: "group", "aria-label": LABELS.stepper,
      "data-lm-suppress-shortcuts": "true",
    }, html("div", { class: "frame" }, this.question.element, this.empty, this.stage));
  }

  /** How many steps are shown; a number from elsewhere may be too large for this run. */
  get step() {
    return Math.min(Math.max(0, this.get("step") ?? 0), this.run?.length ?? 0);
  }

  get focus() {
    return this.run.focus(this.step, this.get("selected") ?? null, this.pruned);
  }

  /** A new run has come. */
  read() {
    const trace = this.get("_trace");
    const value = typeof trace === "string" && trace ? JSON.parse(trace) : trace;
    this.run = value ? new Run(value) : null;
    this.pruned = null;
    this.question.update(this.get, this.run);
    const focused = document.activeElement;
    if (this.question.element.contains(focused) && focused.matches(ASKING)) {
      this.root.focus(); // the sentence has been sent: from here the keys step
    }
    this.update();
  }

  update() {
    const { run, step } = this;
    this.stage.hidden = !run;
    this.empty.hidden = Boolean(run) || Boolean(this.get("_error"));
    if (!run) return;
    this.drawings += 1;
    if (this.pruned && !run.candidates(step).includes(this.pruned)) this.pruned = null;
    const view = { run, step, focus: this.focus };
    this.transport.update({ step, length: run.length, sentence: narrate(run, step) });
    for (const panel of this.panels) panel.update(view);
    for (const panel of this.panels) panel.settle(); // scrolling measures: after all drawing
  }

  /** Show something else; it is drawn once, by the change or, if nothing changed, from here. */
  look(changes, pruned = null) {
    this.pruned = pruned;
    const before = this.drawings;
    this.set(changes);
    if (this.drawings === before) this.update();
  }

  chooseCandidate(candidate, step) {
    if (candidate.hypothesis === null) this.look({ step }, candidate);
    else this.look({ step, selected: candidate.hypothesis });
  }

  /** ↑ and ↓ go through what is listed: the candidates of the step, or the final ranking. */
  choose(by) {
    const { run, step, focus } = this;
    if (run.over(step) || step === 0) {
      const shown = run.shown(step);
      return this.look({ selected: shown[within(shown.indexOf(focus.id) + by, shown)] });
    }
    const listed = run.candidates(step);
    const now = listed.findIndex((c) => {
      return c === focus.candidate || (c.hypothesis !== null && c.hypothesis === focus.id);
    });
    this.chooseCandidate(listed[within(now + by, listed)], step);
  }

  /** New choices go to the kernel; the old sentence once more starts again from the beginning. */
  ask(changes, again) {
    const changed = Object.entries(changes).some(([name, value]) => this.get(name) !== value);
    if (changed) this.set(changes);
    else if (again) {
      this.set({ step: 0 });
      this.root.focus();
    }
  }

  press(event) {
    if (event.target.matches(TYPING)) return event.stopPropagation();
    if (!this.run || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const command = KEYS[event.key];
    if (command) this.set({ step: MOVES[command](this.step, this.run.length) });
    else if (event.key === "ArrowDown") this.choose(1);
    else if (event.key === "ArrowUp") this.choose(-1);
    else if (event.key === "Escape") this.look({ selected: null });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function within(index, list) {
  return Math.min(Math.max(0, index), list.length - 1);
}

export const mount = standalone(draw);
export default { render: notebook(draw) };
