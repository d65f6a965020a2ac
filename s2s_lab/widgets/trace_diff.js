// Two runs side by side under one transport; the first place where they part is marked and said.
// Everything is drawn from the recorded traces; stepping asks nobody.

import { follow, html, notebook, standalone } from "./panels/kit.js";
import { quote, Sentences } from "./panels/sentences.js";
import { WORDS_TRACE_DIFF } from "./words/trace_diff.js";
import { Run } from "./panels/run.js";
import { shell } from "./panels/shell.js";
import { KEYS, MOVES, transport } from "./panels/transport.js";
import { player } from "./panels/player.js";
import { strategyChooser } from "./panels/strategy.js";
import { partingBox } from "./panels/parting.js";
import { costMeter } from "./panels/cost.js";
import { sentencePair } from "./panels/sentence_pair.js";
import { treePanel } from "./panels/tree.js";
import { candidatesPanel } from "./panels/candidates.js";
import { attentionPanel } from "./panels/attention.js";
import { hypothesesPanel } from "./panels/hypotheses.js";
import { predictor } from "./panels/predict.js";
import { openSides, sidesQuestion } from "./panels/predict_sides.js";

const NAMES = ["A", "B"];
const INPUTS = ["source", "method_a", "method_b", "_error", "_busy", "_live"];

/** Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all. */
export function draw(el, get, set, on) {
  const pair = new Comparison(get, set);
  const off = [
    on("_runs", () => pair.read()),
    ...["step", "predict", "_milliseconds"].map((name) => on(name, () => pair.update())),
    on("predictions", () => pair.uncover()),
    ...INPUTS.map((name) => on(name, () => pair.ask())),
  ];
  el.append(pair.root);
  pair.read();
  return () => {
    for (const undo of off) undo();
    pair.stop.abort();
    pair.root.remove();
  };
}

class Comparison {
  constructor(get, set) {
    Object.assign(this, { get, set, sides: [], difference: null, stop: new AbortController() });
    const { signal } = this.stop;
    this.tell = new Sentences(get("language"), WORDS_TRACE_DIFF);
    const { say } = this.tell;
    this.sides = NAMES.map((name, i) => new Side(name, i, this.tell, signal, () => this.update()));
    this.parting = partingBox(() => this.meet(), signal, this.tell);
    this.player = player(() => this.next(), () => this.rewind(), signal, say);
    const hints = [["←", "→", say("keyStep")], ["Home", "End", say("keyEnds")], ["Enter", say("keyPart")], ["Space", say("keyPlay")]];
    this.transport = transport((step) => this.move(step), signal, say, hints, this.player.element);
    this.predict = predictor({ get, set, signal });
    this.arrange(signal);
  }

  arrange(signal) {
    const { say } = this.tell;
    const { root, frame } = shell("trace-diff", say("comparison"), (event) => this.press(event), signal);
    this.source = html("input", { type: "text", dir: "auto", "aria-label": say("source"), spellcheck: "false", autocomplete: "off" });
    this.go = html("button", { type: "submit" }, say("decode"));
    this.form = html("form", { class: "ask" }, this.source, this.go);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.set({ source: this.source.value });
      this.root.focus();
    }, { signal });
    this.choosers = NAMES.map((name, i) =>
      strategyChooser((text) => this.set({ [`method_${"ab"[i]}`]: text }), signal, this.tell, say("strategyOf", name)));
    this.choices = html("div", { class: "ask choices" }, this.choosers.map(({ element }, i) =>
      html("div", { class: "choice" }, html("b", { class: "name" }, NAMES[i]), element)));
    this.record = html("div", { class: "record" });
    this.error = html("p", { class: "error", role: "alert" });
    this.heads = html("div", { class: "sides" }, this.sides.map((side) => side.top));
    this.bodies = html("div", { class: "sides" }, this.sides.map((side) => side.bottom));
    this.stage = html("div", { class: "stage" }, this.parting.element, this.heads, this.predict.element, this.transport.element, this.bodies);
    this.empty = html("p", { class: "hint" }, say("empty"));
    this.root = root;
    frame.append(html("div", { class: "question" }, this.form, this.choices, this.record, this.error), this.empty, this.stage);
  }

  get length() {
    return Math.max(0, ...this.sides.map(({ run }) => run?.length ?? 0));
  }

  get step() {
    return Math.min(Math.max(0, this.get("step") ?? 0), this.open);
  }

  /** How many steps may be shown: all, or those up to the next guess. */
  get open() {
    return this.get("predict") && this.difference ? openSides(this.sides, this.length, this.predict) : this.length;
  }

  /** Two new runs have come. */
  read() {
    const sent = this.get("_runs");
    const runs = typeof sent === "string" && sent ? JSON.parse(sent) : sent;
    this.player.stop();
    this.difference = runs?.difference ?? null;
    for (const side of this.sides) side.read(runs ? runs["ab"[side.index]] : null, this.difference);
    this.ask();
    this.update();
  }

  /** What is asked for: a form while someone listens, else the record. */
  ask() {
    const { get } = this;
    const live = Boolean(get("_live"));
    for (const part of [this.form, this.choices]) part.hidden = !live;
    this.record.hidden = live || !this.difference;
    if (live) {
      follow(this.source, get("source"));
      this.choosers.forEach((chooser, i) => chooser.follow(get(`method_${"ab"[i]}`)));
      this.go.textContent = this.tell.say(get("_busy") ? "busy" : "decode");
    } else if (this.difference) {
      this.record.replaceChildren(html("bdi", { class: "source" }, this.sides[0].run.trace.source_text));
    }
    this.error.textContent = get("_error") ?? "";
    this.error.hidden = !get("_error");
  }

  update() {
    const { step, difference } = this;
    this.stage.hidden = !difference;
    this.empty.hidden = Boolean(difference) || Boolean(this.get("_error"));
    if (!difference) return;
    const { open, length } = this;
    this.parting.update(difference);
    this.parting.element.hidden = open < length; // it tells words that nobody has guessed yet
    this.predict.ask(step === open && step < length ? sidesQuestion(this.sides, step + 1, this.predict) : null);
    const times = this.get("_milliseconds") ?? [];
    for (const side of this.sides) side.update(step, times[side.index]);
    this.transport.update({ step, length, sentence: this.narrate(step) });
    for (const side of this.sides) side.settle();
  }

  narrate(step) {
    const { say } = this.tell;
    if (step === 0) return say("beforeBoth");
    const [a, b] = this.sides.map((side) => side.view.focus.tokens);
    const same = a.join("\n") === b.join("\n");
    const said = same ? say("alike", step, quote(...a)) : say("apart", step, quote(...a), quote(...b));
    return said + (step - 1 === this.difference.step ? say("partNow") : "");
  }

  move(step) {
    this.player.stop();
    this.set({ step: Math.min(step, this.open) });
  }

  /** A guess was made: what it was about is shown, once the other side has its guess too. */
  uncover() {
    this.set({ step: Math.min(this.step + 1, this.open) });
    this.update();
  }

  /** To the first word that differs. */
  meet() {
    if (this.difference?.step !== null) this.move(Math.min(this.length, this.difference.step + 1));
  }

  next() {
    if (this.step === this.open) return false;
    this.set({ step: this.step + 1 });
    return this.step < this.open;
  }

  rewind() {
    if (this.step === this.length) this.set({ step: 0 });
  }

  press(event) {
    if (!this.difference) return false;
    if (this.predict.press(event)) return true;
    const pressing = event.target.closest("button");
    const command = KEYS[event.key];
    if (command) this.move(MOVES[command](this.step, this.length));
    else if (event.key === " " && !pressing) this.player.toggle();
    else if (event.key === "Enter" && !pressing) this.meet();
    else if (event.key === "Escape") for (const side of this.sides) side.look({});
    else return false;
    return true;
  }
}

/** One of the two runs: its answer so far above the transport, its panels below. */
class Side {
  constructor(name, index, tell, signal, changed) {
    Object.assign(this, { name, index, tell, changed, run: null, view: null, looked: {} });
    this.how = html("p", { class: "how" });
    this.cost = costMeter(tell);
    const choose = (candidate, step) => step === this.view.step && this.look({ candidate });
    this.pair = sentencePair(null, signal, tell);
    this.panels = [
      treePanel(choose, signal, tell),
      candidatesPanel(choose, signal, tell),
      attentionPanel(signal, tell),
      hypothesesPanel((id) => this.look({ id }), signal, tell),
    ];
    this.top = html("section", { class: "run", "aria-label": name },
      html("header", {}, html("b", { class: "name" }, name), this.how), this.pair.element, this.cost.element);
    this.bottom = html("div", { class: "run", role: "group", "aria-label": name },
      html("b", { class: "name again", "aria-hidden": "true" }, name), this.panels.map(({ element }) => element));
  }

  read(trace, difference) {
    this.run = trace ? new Run(trace) : null;
    this.looked = {};
    if (!trace) return;
    const [mine, theirs] = [difference.tokens[this.index], difference.tokens[1 - this.index]];
    const before = this.run.find(difference.prefix);
    const marked = difference.what !== "nothing" && before !== null;
    this.parts = marked && mine !== null ? this.run.find([...difference.prefix, mine]) : null;
    this.rival = marked && theirs !== null ? { parent: before, token: theirs, says: this.tell.say("rival", NAMES[1 - this.index]) } : null;
  }

  /** Look at one candidate or hypothesis of this run; nothing = the best one. */
  look(looked) {
    this.looked = looked;
    this.changed();
  }

  update(all, milliseconds) {
    const { run } = this;
    const step = Math.min(all, run.length);
    if (this.view?.step !== step) this.looked = {};
    const answer = run.trace.outputs[0].hypothesis; // who is not looking elsewhere sees its making
    const { candidate = null, id = candidate?.hypothesis ?? answer } = this.looked;
    const pruned = candidate && candidate.hypothesis === null ? candidate : null;
    const focus = run.focus(step, id, pruned);
    this.view = { run, step, focus, live: false, changed: this.parts, rival: this.rival };
    const ended = all > step ? ` · ${this.tell.say("ended", step)}` : "";
    this.how.textContent = `${this.tell.settings(run.trace)} · ${run.trace.model}${ended}`;
    this.pair.update(this.view);
    this.cost.update(this.view, milliseconds);
    for (const panel of this.panels) panel.update(this.view);
  }

  settle() {
    for (const panel of [this.pair, ...this.panels]) panel.settle();
  }
}

export const mount = standalone(draw);
export default { render: notebook(draw) };
