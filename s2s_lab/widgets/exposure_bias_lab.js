// The exposure bias lab: one model on reference words, on its own, and behind one wrong word.

import { direction, html, notebook, probability, special, standalone, visible } from "./panels/kit.js";
import { speaker } from "./panels/language.js";
import { shell } from "./panels/shell.js";
import { SHARED } from "./words/shared.js";
import { WORDS_EXPOSURE_BIAS_LAB } from "./words/exposure_bias_lab.js";
import { KEYS, MOVES, transport } from "./panels/transport.js";
import { exposureQuestion } from "./panels/exposure_question.js";
import { lanesPanel } from "./panels/exposure_lanes.js";
import { choicesPanel } from "./panels/exposure_choices.js";
import { recoveryPanel } from "./panels/exposure_recovery.js";
import { averagePanel } from "./panels/exposure_average.js";

const INPUTS = ["source", "reference", "_error", "_busy", "_live", "_average", "_pairs"];

/** Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all. */
export function draw(el, get, set, on) {
  const lab = new Lab(get, set);
  const off = [
    on("_run", () => lab.read()),
    ...["step", "at", "wrong", "threshold", "_injection"].map((name) => on(name, () => lab.update())),
    ...INPUTS.map((name) => on(name, () => lab.inputs())),
  ];
  el.append(lab.root);
  lab.read();
  return () => {
    for (const undo of off) undo();
    lab.stop.abort();
    lab.root.remove();
  };
}

class Lab {
  constructor(get, set) {
    Object.assign(this, { get, set, run: null, chosen: 0, parsed: new Map() });
    this.stop = new AbortController();
    const { signal } = this.stop;
    const say = speaker(get("language"), SHARED, WORDS_EXPOSURE_BIAS_LAB);
    this.say = say;
    this.question = exposureQuestion((changes) => this.ask(changes), signal, say);
    this.reads = html("div", { class: "tokens" });
    this.transport = transport((step) => set({ step }), signal, say, [
      ["←", "→", say("keyStep")], ["Home", "End", say("keyEnds")], ["↑", "↓", say("keyWord")],
      ["Enter", say("keyInject")], ["Esc", say("keyOut")]]);
    this.lanes = lanesPanel((step) => this.move(step), signal, say);
    this.choices = choicesPanel((word) => this.inject(word), () => this.takeOut(), signal, say);
    this.recovery = recoveryPanel((changes) => set(changes), signal, say);
    this.average = averagePanel(() => set({ _asked: (get("_asked") ?? 0) + 1 }), signal, say);
    this.arrange(signal);
  }

  arrange(signal) {
    const { root, frame } = shell("exposure-bias-lab", this.say("lab"), (event) => this.press(event), signal);
    this.root = root;
    const pair = html("div", { class: "pair" }, html("div", { class: "side reads" },
      html("span", { class: "label" }, this.say("reads")), this.reads));
    const columns = html("div", { class: "columns" }, this.choices.element, this.recovery.element);
    this.stage = html("div", { class: "stage" }, pair, this.transport.element, this.lanes.element, columns, this.average.element);
    frame.append(this.question.element, this.stage);
  }

  get step() {
    return Math.min(Math.max(0, this.get("step") ?? 0), this.length);
  }
  get length() {
    return this.run ? this.run.forced.words.length : 0;
  }

  /** What was sent as JSON text, or stands as plain data in a page; the same object as long as it is the same. */
  parse(name) {
    const value = this.get(name);
    if (typeof value !== "string") return value ?? null;
    const known = this.parsed.get(name);
    if (known?.text !== value) this.parsed.set(name, { text: value, value: value ? JSON.parse(value) : null });
    return this.parsed.get(name).value;
  }

  /** The run with the wrong word, if it is there. */
  get injection() {
    const [at, wrong] = [this.get("at"), this.get("wrong")];
    if (!at || !wrong) return null;
    const recorded = this.get("_injections")?.[`${at} ${wrong}`];
    const computed = this.parse("_injection");
    return recorded ?? (computed && computed.at === at ? computed : null);
  }

  /** A new comparison has come. */
  read() {
    this.run = this.parse("_run");
    this.inputs();
    if (this.run) {
      const { reads } = this.run;
      this.reads.dir = direction(reads);
      this.reads.classList.toggle("many", reads.length > 24);
      this.reads.replaceChildren(...reads.map((word) =>
        html("bdi", { class: special(word) ? "token special" : "token" }, visible(word))));
    }
    if (this.question.form.contains(document.activeElement)) this.root.focus({ preventScroll: true });
    this.update();
  }

  inputs() {
    this.question.update(this.get);
    this.average.update(this.parse("_average"), this.get("_pairs") ?? 0, Boolean(this.get("_live")), Boolean(this.get("_busy")));
  }

  update() {
    const { run, step, injection } = this;
    this.stage.hidden = !run;
    if (!run) return;
    if (this.shown !== step) this.chosen = 0;
    this.shown = step;
    const view = {
      run, step, injection, chosen: this.chosen, threshold: this.get("threshold"),
      live: Boolean(this.get("_live")), can: (at, word) => this.can(at, word),
    };
    this.lanes.update(view);
    this.choices.update(view);
    this.recovery.update(view);
    this.transport.update({ step, length: this.length, sentence: this.sentence(view) });
    this.lanes.settle();
    this.choices.settle();
  }

  sentence({ run, step, injection }) {
    const { say } = this;
    const { forced, free } = run;
    if (step === 0) {
      return say("start", free.words.length, free.agrees.filter(Boolean).length, free.words.length);
    }
    const t = step - 1;
    const parts = [say("narrate", step, visible(forced.words[t]), probability(forced.logprobs[t]))];
    if (forced.first[t] !== forced.words[t]) {
      parts.push(say("prefers", visible(forced.first[t]), probability(forced.firstLogprobs[t])));
    }
    parts.push(t < free.words.length ? say("wrote", visible(free.words[t]), probability(free.logprobs[t])) : say("ended"));
    const other = injection && injection.run.words[t];
    if (other !== null && other !== undefined && step > injection.at) {
      parts.push(say("injected", visible(injection.wrong), injection.at, visible(other)));
    }
    return parts.join("");
  }

  /** Whether the consequences of a word are known, or can be asked for. */
  can(at, word) {
    return Boolean(this.get("_live")) || `${at} ${word}` in (this.get("_injections") ?? {});
  }

  inject(word) {
    if (this.step > 0 && this.can(this.step, word)) this.set({ at: this.step, wrong: word });
    this.root.focus({ preventScroll: true });
  }

  takeOut() {
    this.set({ at: 0, wrong: "" });
    this.root.focus({ preventScroll: true });
  }

  move(step) {
    this.set({ step: Math.min(step, this.length) });
  }

  ask(changes) {
    if (Object.entries(changes).some(([name, value]) => this.get(name) !== value)) this.set(changes);
    this.root.focus({ preventScroll: true });
  }

  choose(by) {
    const listed = this.run.choices[this.step - 1] ?? [];
    this.chosen = Math.min(Math.max(0, this.chosen + by), Math.max(0, listed.length - 1));
    this.update();
  }

  press(event) {
    const { target, key } = event;
    if (target.matches("input") && !this.transport.element.contains(target)) {
      event.stopPropagation(); // a slider's own keys
      return false;
    }
    if (!this.run) return false;
    if (KEYS[key]) this.set({ step: MOVES[KEYS[key]](this.step, this.length) });
    else if (key === "ArrowDown") this.choose(1);
    else if (key === "ArrowUp") this.choose(-1);
    else if (key === "Escape") this.takeOut();
    else if (key === "Enter" && !target.matches("button, summary")) {
      const word = this.run.choices[this.step - 1]?.[this.chosen]?.[0];
      if (word !== undefined) this.inject(word);
    } else return false;
    return true;
  }
}

export const mount = standalone(draw);
export default { render: notebook(draw) };
