// The sampler lab: one law of a next token, filtered, drawn from and perturbed, all in the view.

import { html, notebook, number, standalone, visible } from "./panels/kit.js";
import { speaker } from "./panels/language.js";
import { shell } from "./panels/shell.js";
import { SHARED } from "./words/shared.js";
import { WORDS_SAMPLER_LAB } from "./words/sampler_lab.js";
import { KEYS, MOVES, transport } from "./panels/transport.js";
import { Run, look } from "./panels/sampler_run.js";
import { samplerPair, samplerQuestion } from "./panels/sampler_question.js";
import { pipelinePanel } from "./panels/sampler_pipeline.js";
import { barsPanel, share } from "./panels/sampler_bars.js";
import { stagesPanel } from "./panels/sampler_stages.js";
import { gumbelPanel } from "./panels/sampler_gumbel.js";
import { sentencesPanel } from "./panels/sampler_sentences.js";
import { drawControls } from "./panels/sampler_controls.js";
import { predictor } from "./panels/predict.js";
import { coverLaw, openLaw } from "./panels/predict_law.js";

const SETTINGS = ["step", "pipeline", "noise", "picks", "draws", "seed", "scale"];
const GUESSED = ["predict", "predictions"];
const INPUTS = ["source", "prefix", "_error", "_busy", "_live"];

/** Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all. */
export function draw(el, get, set, on) {
  const lab = new Lab(get, set);
  const off = [
    on("_run", () => lab.read()),
    ...[...SETTINGS, ...GUESSED].map((name) => on(name, () => lab.update())),
    ...INPUTS.map((name) => on(name, () => lab.inputs())),
    on("_sampled", () => lab.inputs()),
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
    Object.assign(this, { get, set, run: null, chosen: null, moved: "" });
    this.stop = new AbortController();
    const { signal } = this.stop;
    const say = speaker(get("language"), SHARED, WORDS_SAMPLER_LAB);
    this.say = say;
    this.question = samplerQuestion((changes) => this.ask(changes), signal, say);
    this.pair = samplerPair((step) => set({ step }), signal, say);
    this.transport = transport((step) => set({ step }), signal, say, [
      ["←", "→", say("keyStep")], ["Home", "End", say("keyEnds")], ["↑", "↓", say("keyToken")],
      ["Enter", say("keyTake")], ["Esc", say("keyNone")]]);
    this.pipeline = pipelinePanel((pipeline, sentence) => this.reorder(pipeline, sentence), signal, say);
    this.controls = drawControls((changes) => set(changes), signal, say);
    this.bars = barsPanel((place) => this.choose(place), signal, say);
    this.stages = stagesPanel((pipeline) => set({ pipeline }), signal, say);
    this.gumbel = gumbelPanel((changes) => set(changes), signal, say);
    this.sentences = sentencesPanel(() => set({ _asked: (get("_asked") ?? 0) + 1 }), signal, say);
    this.predict = predictor({ get, set, signal });
    this.arrange(signal);
  }

  arrange(signal) {
    const { root, frame } = shell("sampler-lab", this.say("lab"), (event) => this.press(event), signal);
    this.root = root;
    this.bars.element.querySelector("header").after(this.controls.element);
    const columns = html("div", { class: "columns" }, this.stages.element, this.gumbel.element);
    this.stage = html("div", { class: "stage" }, this.pair.element, this.predict.element, this.transport.element,
      this.pipeline.element, this.bars.element, columns, this.sentences.element);
    this.answers = [this.pipeline.element, this.bars.element, columns, this.sentences.element];
    frame.append(this.question.element, this.stage);
  }

  get step() {
    return Math.min(Math.max(0, this.get("step") ?? 0), this.run ? openLaw(this.run, this.predict) : 0);
  }

  /** New laws have come. */
  read() {
    const run = this.get("_run");
    const wire = typeof run === "string" && run ? JSON.parse(run) : run;
    this.run = wire ? new Run(wire) : null;
    this.chosen = null;
    this.inputs();
    if (this.question.form.contains(document.activeElement)) this.root.focus({ preventScroll: true });
    this.update();
  }

  inputs() {
    this.question.update(this.get);
    const sampled = this.get("_sampled");
    const read = typeof sampled === "string" ? (sampled ? JSON.parse(sampled) : null) : sampled;
    this.sentences.update(read, Boolean(this.get("_live")), Boolean(this.get("_busy")));
  }

  update() {
    const { run, step, say } = this;
    this.stage.hidden = !run;
    if (!run) return;
    if (this.shown !== step) this.chosen = null; // it stood in another law
    this.shown = step;
    const settings = Object.fromEntries(SETTINGS.map((name) => [name, this.get(name)]));
    const view = { ...look(run, step, settings), scale: settings.scale, chosen: this.chosen };
    this.view = view;
    this.pair.update(run, step);
    const covered = coverLaw(run, step, this.predict);
    for (const answer of this.answers) answer.hidden = covered;
    for (const token of this.pair.element.querySelectorAll(".writes .token")) token.hidden = covered && token.matches(".ahead");
    this.pipeline.update(settings.pipeline);
    this.controls.update(view, settings);
    this.bars.update(view);
    this.stages.update(view);
    this.gumbel.update(view);
    this.transport.update({ step, length: run.length, sentence: covered ? "" : this.sentence(view) });
    this.moved = "";
    this.pair.settle();
  }

  sentence(view) {
    const { after, words, law } = view;
    const best = after.indexOf(after.reduce((a, b) => (a > b ? a : b)));
    const said = this.say("narrate", view.step, view.left, law.length, share(view.mass), number(view.entropy),
      number(view.entropy / Math.LN2), `“${visible(words[best])}” ${share(Math.exp(after[best]))}`);
    return [this.moved, said].filter(Boolean).join(". ");
  }

  reorder(pipeline, sentence) {
    this.moved = sentence;
    this.set({ pipeline });
  }

  /** Another token is looked at: nothing is computed anew. */
  choose(place) {
    this.chosen = place;
    this.view = { ...this.view, chosen: place };
    this.bars.update(this.view);
  }

  /** The chosen token becomes the next one of the output; only a model can go on from there. */
  take() {
    if (this.chosen === null || !this.get("_live")) return;
    const word = this.view.words[this.chosen];
    if (this.run.wire.steps[this.step].order[this.chosen] === this.run.wire.end) return;
    const tokens = [...this.run.path.slice(0, this.step), word];
    this.set({ prefix: tokens.map(visible).join(" ") });
  }

  ask(changes) {
    if (Object.entries(changes).some(([name, value]) => this.get(name) !== value)) this.set(changes);
    this.root.focus({ preventScroll: true });
  }

  press(event) {
    const { target, key } = event;
    if (target.matches("input") && !this.transport.element.contains(target)) {
      event.stopPropagation(); // a slider's own keys
      return false;
    }
    if (!this.run) return false;
    if (this.predict.press(event)) return true;
    const last = this.view.law.length - 1;
    if (KEYS[key]) this.set({ step: MOVES[KEYS[key]](this.step, this.run.length) });
    else if (key === "ArrowDown") this.choose(Math.min(last, (this.chosen ?? -1) + 1));
    else if (key === "ArrowUp") this.choose(Math.max(0, (this.chosen ?? 1) - 1));
    else if (key === "Escape") this.choose(null);
    else if (key === "Enter" && !target.matches("button")) this.take();
    else return false;
    return true;
  }
}

export const mount = standalone(draw);
export default { render: notebook(draw) };
