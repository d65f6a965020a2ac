// The time machine: one sentence through the checkpoints of a run.
// Every checkpoint's answer is there from the start; moving in time asks nobody.

import { direction, follow, html, notebook, number, short, special, standalone, visible } from "./panels/kit.js";
import { speaker } from "./panels/language.js";
import { SHARED } from "./words/shared.js";
import { WORDS_TIME_MACHINE } from "./words/time_machine.js";
import { shell } from "./panels/shell.js";
import { KEYS, MOVES, transport } from "./panels/transport.js";
import { player } from "./panels/player.js";
import { lineChart, roundTicks } from "./panels/line_chart.js";
import { timeMatrix } from "./panels/time_matrix.js";
import { timeList } from "./panels/time_list.js";
import { predictor } from "./panels/predict.js";
import { momentQuestion, openMoments } from "./panels/predict_time.js";

const INPUTS = ["source", "_error", "_busy", "_live"];

/** Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all. */
export function draw(el, get, set, on) {
  const machine = new TimeMachine(get, set);
  const off = [
    ...["rung", "_moments", "predict"].map((name) => on(name, () => machine.update())),
    on("predictions", () => machine.uncover()),
    ...INPUTS.map((name) => on(name, () => machine.question())),
  ];
  el.append(machine.root);
  machine.question();
  machine.update();
  return () => {
    for (const undo of off) undo();
    machine.stop.abort();
    machine.root.remove();
  };
}

class TimeMachine {
  constructor(get, set) {
    Object.assign(this, { get, set });
    this.stop = new AbortController();
    const { signal } = this.stop;
    const say = (this.say = speaker(get("language"), SHARED, WORDS_TIME_MACHINE));
    const { root, frame } = shell("time-machine", say("machine"), (event) => this.press(event), signal);
    this.root = root;
    const go = (rung) => this.move(rung);
    const hints = [["←", "→", say("keyStep")], ["Home", "End", say("keyEnds")], ["Space", say("keyPlay")], ["Esc", say("keyFirst")]];
    this.transport = transport(go, signal, say, hints);
    this.player = player(() => this.forward(), () => this.rung === this.length && set({ rung: 0 }), signal, say);
    this.transport.element.querySelector(".buttons").append(this.player.element);
    this.predict = predictor({ get, set, signal });
    this.makeQuestion(signal);
    this.matrix = timeMatrix(say);
    this.list = timeList(go, signal, say);
    this.chart = lineChart("loss", say("loss"), say("lossCaption"), 330);
    this.reads = html("div", { class: "tokens" });
    this.writes = html("div", { class: "tokens" });
    this.ends = html("div", { class: "tokens" });
    this.when = html("span", { class: "label" });
    const side = (label, tokens, name) => html("div", { class: `side ${name}` }, label, tokens);
    const pair = html("div", { class: "pair" },
      side(html("span", { class: "label" }, say("reads")), this.reads, "given"), side(this.when, this.writes, "now"),
      side(html("span", { class: "label" }, say("atEnd")), this.ends, "end"));
    this.stage = html("div", { class: "stage" }, pair, this.predict.element, this.transport.element,
      html("div", { class: "columns" }, this.matrix.element, this.chart.element), this.list.element);
    frame.append(this.asked, this.stage);
  }

  makeQuestion(signal) {
    const { say } = this;
    this.field = html("input", { type: "text", dir: "auto", "aria-label": say("source"), spellcheck: "false", autocomplete: "off" });
    this.button = html("button", { type: "submit" });
    this.form = html("form", { class: "ask" }, this.field, this.button);
    this.record = html("bdi", { class: "source" });
    this.told = html("p", { class: "record" }, this.record, html("span", { class: "how" }, say("recorded")));
    this.error = html("p", { class: "error", role: "alert" });
    this.asked = html("div", { class: "question" }, this.form, this.told, this.error);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.set({ source: this.field.value });
    }, { signal });
  }

  question() {
    const { get, say } = this;
    this.form.hidden = !get("_live");
    this.told.hidden = Boolean(get("_live"));
    follow(this.field, get("source"));
    this.record.textContent = get("source");
    this.button.textContent = say(get("_busy") ? "busy" : "decode");
    this.error.textContent = get("_error") ?? "";
    this.error.hidden = !get("_error");
  }

  get length() {
    return this.get("_moments").length - 1;
  }

  get rung() {
    return Math.min(Math.max(0, this.get("rung") ?? 0), this.open);
  }

  /** The last checkpoint that may be shown: that of the end, or the one before the next guess. */
  get open() {
    const { get, say } = this;
    return get("predict") ? openMoments(get("_moments"), get("_source"), say, this.predict) : this.length;
  }

  /** A person goes to a checkpoint; what played by itself stops. */
  move(rung) {
    this.player.stop();
    this.set({ rung: Math.min(rung, this.open) });
  }

  /** A guess was made: what it was about is shown. */
  uncover() {
    this.set({ rung: Math.min(this.rung + 1, this.open) });
    this.update();
  }

  /** One checkpoint on; whether there is another one after it. */
  forward() {
    this.set({ rung: Math.min(this.rung + 1, this.open) });
    return this.rung < this.open;
  }

  update() {
    const { say, rung } = this;
    const moments = this.get("_moments");
    this.stage.hidden = moments.length === 0;
    if (!moments.length) return;
    const [moment, last] = [moments[rung], moments.at(-1)];
    const source = this.get("_source");
    this.when.textContent = say("writes", moment.step);
    tokens(this.reads, source.map((token) => word(token)), source);
    tokens(this.writes, this.compared(moment, last), moment.tokens);
    tokens(this.ends, last.tokens.map((token) => word(token)), last.tokens);
    this.transport.update({ step: rung, length: this.length, sentence: this.narrate(moment, rung) });
    this.predict.ask(rung === this.open && rung < this.length ? momentQuestion(moments, source, rung + 1, say) : null);
    this.matrix.update(moment, source);
    this.list.update(moments, rung);
    if (this.drawn !== moments) this.drawLoss(moments);
    this.drawn = moments;
    this.chart.place(place(moment.step));
    this.list.settle(); // scrolling measures: after all drawing
  }

  /** The words of now; those that stand where they stand at the end are marked. */
  compared(moment, last) {
    const { say } = this;
    const words = moment.tokens.map((token, i) => {
      const same = token === last.tokens[i];
      return word(token, same ? "same" : "other", say(same ? "same" : "other"));
    });
    if (moment.more) words.push(html("span", { class: "caption" }, say("more", moment.more)));
    if (!moment.finished) words.push(html("span", { class: "caption" }, say("endless")));
    return words;
  }

  narrate(moment, rung) {
    const { say } = this;
    const answer = short(moment.text || moment.tokens.map(visible).join(" "), 60);
    const said = say("said", moment.step, answer, number(100 * moment.agreement, 0));
    const read = moment.read === null ? "" : say("saidRead", number(moment.read, 1));
    return said + read + (rung === this.get("_settled") ? say("saidSettled") : "");
  }

  drawLoss(moments) {
    const { say } = this;
    const losses = this.get("_losses");
    const points = { sentence: moments.map(({ step, loss }) => [step, loss]), training: losses.training, validation: losses.validation };
    const lines = Object.entries(points).map(([key, pairs]) => ({
      key, label: say(key), points: pairs.map(([step, value]) => [place(step), value]),
    }));
    const high = Math.max(...Object.values(points).flat().map(([, value]) => value)) * 1.05;
    const ticks = [];
    for (const { step } of moments) {
      if (!ticks.length || place(step) - ticks.at(-1)[0] > 0.24) ticks.push([place(step), String(step)]);
    }
    this.chart.update({
      lines,
      x: { from: 0, to: place(moments.at(-1).step), ticks, label: say("lossX") },
      y: { from: 0, to: high, ticks: roundTicks(0, high), label: say("lossY") },
    });
  }

  press(event) {
    const { key } = event;
    if (!this.get("_moments").length) return false;
    if (this.predict.press(event)) return true;
    if (key === " ") this.player.toggle();
    else if (KEYS[key]) this.move(MOVES[KEYS[key]](this.rung, this.length));
    else if (key === "Escape") this.move(0);
    else return false;
    return true;
  }
}

/** Where a step stands on the axis: the checkpoints are about as far apart as their logarithms. */
function place(step) {
  return Math.log10(1 + step);
}

function word(token, name = "", title = null) {
  return html("bdi", { class: `token ${name}${special(token) ? " special" : ""}`, title }, visible(token));
}

function tokens(box, words, texts) {
  box.dir = direction(texts);
  box.replaceChildren(...words);
}

export const mount = standalone(draw);
export default { render: notebook(draw) };
