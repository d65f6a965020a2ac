// The decode stepper: one run of a decoding strategy, forward and back, step by step.
// Everything is drawn from the recorded trace; stepping asks nobody. Where a model listens, a run
// can be changed: a rejected candidate chosen, a source word swapped, an attention row edited.

import { html, notebook, standalone } from "./panels/kit.js";
import { Sentences } from "./panels/sentences.js";
import { Run } from "./panels/run.js";
import { shell } from "./panels/shell.js";
import { KEYS, MOVES, transport } from "./panels/transport.js";
import { player } from "./panels/player.js";
import { question } from "./panels/question.js";
import { changesBar, undoKeys } from "./panels/changes.js";
import { costMeter } from "./panels/cost.js";
import { sentencePair } from "./panels/sentence_pair.js";
import { treePanel } from "./panels/tree.js";
import { candidatesPanel } from "./panels/candidates.js";
import { attentionPanel } from "./panels/attention.js";
import { readingPanel } from "./panels/reading.js";
import { hypothesesPanel } from "./panels/hypotheses.js";
import { tablesPanel } from "./panels/tables.js";
import { predictor } from "./panels/predict.js";
import { openUntil, questionOf } from "./panels/predict_run.js";

const INPUTS = ["source", "method", "_error", "_busy", "_live"];
const ASKING = "input[type=text], button";

/** Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all. */
export function draw(el, get, set, on) {
  const stepper = new Stepper(get, set);
  const off = [
    on("_trace", () => stepper.read()),
    ...["step", "selected", "predict", "_changes", "_milliseconds"].map((name) => on(name, () => stepper.update())),
    on("predictions", () => stepper.uncover()),
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
    Object.assign(this, { get, set, run: null, drawn: [], drawings: 0 });
    this.pruned = null; // a pruned candidate of the current step that someone looks at
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.tell = new Sentences(get("language"));
    const { tell } = this;
    const choose = (candidate, step) => this.chooseCandidate(candidate, step, true);
    const order = (what) => this.order(what);
    this.question = question((changes, again) => this.ask(changes, again), signal, tell);
    this.changes = changesBar(order, (step) => this.move(step), signal, tell);
    this.player = player(() => this.next(), () => this.rewind(), signal, tell.say);
    this.transport = transport((step) => this.move(step), signal, tell.say, this.hints(), this.player.element);
    this.cost = costMeter(tell);
    this.predict = predictor({ get, set, signal });
    this.panels = [
      sentencePair((position, word) => order({ do: "swap", position, word }), signal, tell),
      treePanel(choose, signal, tell),
      candidatesPanel(choose, signal, tell),
      attentionPanel(signal, tell),
      readingPanel((step, parent, weights) => order({ do: "read", step, parent, weights }), signal, tell),
      hypothesesPanel((id) => this.look({ selected: id }), signal, tell),
      tablesPanel(tell),
    ];
    this.arrange(signal);
    undoKeys(this.root, order, signal);
  }

  hints() {
    const { say } = this.tell;
    return [
      ["←", "→", say("keyStep")], ["Home", "End", say("keyEnds")], ["↑", "↓", say("keyChoose")],
      ["Esc", say("keyBest")], ["Space", say("keyPlay")],
      ...(this.get("_live") ? [["Enter", say("keyAgain")], ["Ctrl+Z", "Ctrl+Y", say("undo")]] : []),
    ];
  }

  arrange(signal) {
    const [pair, tree, candidates, attention, reading, hypotheses, tables] = this.panels.map((p) => p.element);
    const { root, frame } = shell("decode-stepper", this.tell.say("stepper"), (event) => this.press(event), signal);
    const reads = html("div", { class: "reads-column" }, attention, reading);
    const columns = html("div", { class: "columns" }, candidates, reads);
    this.stage = html("div", { class: "stage" },
      this.changes.element, pair, this.predict.element, this.transport.element, this.cost.element, tree, columns, hypotheses, tables);
    this.empty = html("p", { class: "hint" }, this.tell.say("empty"));
    this.root = root;
    frame.append(this.question.element, this.empty, this.stage);
  }

  /** How many steps are shown; a number from elsewhere may be too large for this run. */
  get step() {
    return Math.min(Math.max(0, this.get("step") ?? 0), this.open);
  }

  /** How many may be shown: all, or those up to the next guess. */
  get open() {
    const kind = this.get("predict");
    return kind && this.run ? openUntil(this.run, kind, this.predict) : this.run?.length ?? 0;
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
    this.player.stop();
    this.question.update(this.get, this.run);
    const focused = document.activeElement;
    const here = this.root.contains(focused);
    if (this.question.element.contains(focused) && focused.matches(ASKING)) {
      this.root.focus(); // the sentence has been sent: from here the keys step
    }
    this.update();
    if (here && !this.root.contains(document.activeElement)) this.root.focus(); // what had it is gone
  }

  update() {
    const { run, step } = this;
    this.stage.hidden = !run;
    this.empty.hidden = Boolean(run) || Boolean(this.get("_error"));
    if (!run) return;
    if (this.pruned && !run.candidates(step).includes(this.pruned)) this.pruned = null;
    const changes = this.get("_changes") ?? {};
    const now = [run, step, this.pruned, changes, ...["selected", "predict", "predictions", "_milliseconds"].map((name) => this.get(name))];
    if (now.every((value, i) => value === this.drawn[i])) return;
    this.drawn = now;
    this.drawings += 1;
    const { last } = changes;
    const changed = last?.tokens[1] ? run.find([...last.prefix, last.tokens[1]]) : null;
    const view = { run, step, focus: this.focus, live: Boolean(this.get("_live")), changed };
    this.transport.update({ step, length: run.length, sentence: this.tell.narrate(run, step) });
    this.changes.update(view, changes);
    this.cost.update(view, this.get("_milliseconds"));
    const covered = step === this.open && !run.over(step);
    this.predict.ask(covered ? questionOf(run, step + 1, this.get("predict")) : null);
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

  /** A person goes to a step; what played by itself stops. */
  move(step) {
    this.player.stop();
    this.set({ step: Math.min(step, this.open) });
  }

  /** A guess was made: what it was about is shown. */
  uncover() {
    this.set({ step: Math.min(this.step + 1, this.open) });
    this.update();
  }

  /** One step on; is there another one? */
  next() {
    if (!this.run || this.step === this.open) return false;
    this.set({ step: this.step + 1 });
    return this.step < this.open;
  }

  rewind() {
    if (this.run && this.step === this.run.length) this.set({ step: 0 });
  }

  /** A click (`again`) on a candidate that lost decodes again from there, where a model listens. */
  chooseCandidate(candidate, step, again = false) {
    if (candidate.hypothesis !== null) this.look({ step, selected: candidate.hypothesis });
    else if (again && this.get("_live")) this.fork(candidate, step);
    else this.look({ step }, candidate);
  }

  /** Another candidate than the best one is the beginning of a new run. */
  fork(candidate, step) {
    if (candidate.hypothesis !== null && candidate.hypothesis === this.run.best(step)) return;
    this.order({ do: "fork", step: step - 1, choose: candidate.token_id, parent: candidate.parent });
  }

  /** ↑ and ↓ go through what is listed: the candidates of the step, or the final ranking. */
  choose(by) {
    const { run, step, focus } = this;
    if (run.over(step) || step === 0) {
      const shown = run.shown(step);
      return this.look({ selected: shown[within(shown.indexOf(focus.id) + by, shown)] });
    }
    const listed = run.candidates(step);
    this.chooseCandidate(listed[within(listed.indexOf(this.chosen) + by, listed)], step);
  }

  /** The candidate of this step in focus; undefined if it is none. */
  get chosen() {
    const { run, step, focus } = this;
    return run.candidates(step).find((c) => {
      return c === focus.candidate || (c.hypothesis !== null && c.hypothesis === focus.id);
    });
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

  /** Ask the kernel for a change; each order is another one than the last. */
  order(what) {
    if (this.get("_live")) this.set({ _order: { ...what, number: (this.get("_order")?.number ?? 0) + 1 } });
  }

  press(event) {
    if (!this.run) return false;
    if (this.predict.press(event)) return true;
    const pressing = event.target.closest("button, [role=button]");
    const command = KEYS[event.key];
    if (command) this.move(MOVES[command](this.step, this.run.length));
    else if (event.key === "ArrowDown") this.choose(1);
    else if (event.key === "ArrowUp") this.choose(-1);
    else if (event.key === "Escape") this.look({ selected: null });
    else if (event.key === " " && !pressing) this.player.toggle();
    else if (event.key === "Enter" && !pressing && this.chosen && this.get("_live")) this.fork(this.chosen, this.step);
    else return false;
    return true;
  }
}

function within(index, list) {
  return Math.min(Math.max(0, index), list.length - 1);
}

export const mount = standalone(draw);
export default { render: notebook(draw) };
