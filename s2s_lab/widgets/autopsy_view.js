// The autopsy of a target: surprisal token by token, where it fell off, what would have kept it.
// Going through the tokens happens here; another target or setting asks the kernel.

import { chance, follow, html, notebook, number, standalone, visible, words } from "./panels/kit.js";
import { speaker } from "./panels/language.js";
import { reasons } from "./panels/reasons.js";
import { shell } from "./panels/shell.js";
import { KEYS, MOVES, transport } from "./panels/transport.js";
import { bits, bitsText, surprisalBars } from "./panels/autopsy_view_bars.js";
import { helpPanel, verdictPanel } from "./panels/autopsy_view_report.js";
import { SHARED } from "./words/shared.js";
import { WORDS_AUTOPSY_VIEW } from "./words/autopsy_view.js";

const INPUTS = ["source", "target", "method", "width", "alpha", "_error", "_busy", "_live"];

/** Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all. */
export function draw(el, get, set, on) {
  const view = new Examiner(get, set);
  const off = [
    on("_report", () => view.read()),
    on("step", () => view.update()),
    ...INPUTS.map((name) => on(name, () => view.ask())),
  ];
  el.append(view.root);
  view.read();
  return () => {
    for (const undo of off) undo();
    view.remove();
  };
}

class Examiner {
  constructor(get, set) {
    Object.assign(this, { get, set, report: null, stop: new AbortController() });
    const { signal } = this.stop;
    this.say = speaker(get("language"), SHARED, WORDS_AUTOPSY_VIEW);
    const { say } = this;
    const hints = [["←", "→", say("keyToken")], ["↑", "↓", say("keyToken")], ["Home", "End", say("keyEnds")], ["Esc", say("keyOverview")]];
    this.form(say, signal);
    this.pair = html("div", { class: "pair" });
    this.bars = surprisalBars((step) => this.set({ step }), say, signal);
    this.transport = transport((step) => this.set({ step }), signal, say, hints);
    this.verdict = verdictPanel(say);
    this.help = helpPanel((changes) => this.set(changes), say, signal);
    const { root, frame } = shell("autopsy-view", say("title"), (event) => this.press(event), signal);
    const columns = html("div", { class: "columns" }, this.verdict.element, this.help.element);
    this.stage = html("div", { class: "stage" }, this.pair, this.bars.element, this.transport.element, columns);
    frame.append(this.question, this.stage);
    this.root = root;
  }

  /** What is examined: a sentence, a target, a strategy. */
  form(say, signal) {
    const text = (label) => html("input", { type: "text", dir: "auto", spellcheck: "false", autocomplete: "off", "aria-label": label });
    const field = (name, input) => html("label", { class: "field" }, html("span", {}, say(name)), input);
    this.source = text(say("source"));
    this.target = text(say("targetLong"));
    this.method = html("select", { "aria-label": say("strategy") }, ["greedy", "beam"].map((name) => html("option", { value: name }, say(name))));
    this.width = html("input", { type: "number", min: 1, max: 64, step: 1 });
    this.alpha = html("input", { type: "number", min: 0, max: 5, step: 0.1 });
    this.beam = html("span", { class: "beam" }, html("label", {}, say("width"), this.width), html("label", {}, say("alpha"), this.alpha));
    this.go = html("button", { type: "submit" }, say("examine"));
    this.asking = html("form", { class: "ask" }, field("source", this.source), field("targetLong", this.target), this.method, this.beam, this.go);
    this.record = html("p", { class: "record" });
    this.error = html("p", { class: "error", role: "alert" });
    this.question = html("div", { class: "question" }, this.asking, this.record, this.error);
    this.asking.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
      this.root.focus(); // sent: from here the keys go through the tokens
    }, { signal });
    for (const input of [this.method, this.width, this.alpha]) input.addEventListener("change", () => this.send(), { signal });
  }

  send() {
    const [width, alpha] = [this.width.valueAsNumber, this.alpha.valueAsNumber];
    const changes = { source: this.source.value, target: this.target.value, method: this.method.value };
    if (width >= 1) changes.width = Math.round(width);
    if (alpha >= 0) changes.alpha = alpha;
    this.set(changes);
  }

  remove() {
    this.stop.abort();
    this.root.remove();
  }

  read() {
    const value = this.get("_report");
    const report = typeof value === "string" ? (value ? JSON.parse(value) : null) : value ?? null;
    const tell = reasons(this.get("language"));
    this.report = report && { ...report, fall: report.fall && report.fall.with(4, tell(report.fall[4])) };
    this.update();
  }

  get step() {
    return Math.min(Math.max(0, this.get("step") ?? 0), this.report.tokens.length);
  }

  ask() {
    const { get, say } = this;
    const live = Boolean(get("_live"));
    this.asking.hidden = !live;
    this.record.hidden = live;
    for (const name of ["source", "target", "method", "width", "alpha"]) follow(this[name], get(name));
    this.beam.hidden = get("method") !== "beam";
    this.go.textContent = say(get("_busy") ? "busy" : "examine");
    this.asking.setAttribute("aria-busy", Boolean(get("_busy")));
    const how = get("method") === "beam" ? `${say("beam")}, ${say("width")} ${get("width")}, ${say("alpha")} ${get("alpha")}` : say("greedy");
    this.record.replaceChildren(html("span", { class: "how" }, say("source")), html("bdi", { class: "source" }, get("source") ?? ""), html("span", { class: "how" }, how));
    this.error.textContent = get("_error") ?? "";
    this.error.hidden = !get("_error");
  }

  update() {
    this.ask();
    const { report, say } = this;
    this.stage.hidden = !report;
    if (!report) return;
    const { step } = this;
    if (this.drawn !== report) {
      this.verdict.update(report);
      this.help.update(report, Boolean(this.get("_live")));
    }
    this.drawn = report;
    this.pair.replaceChildren(...pair(report, step, say));
    this.bars.update({ report, step });
    this.transport.update({ step, length: report.tokens.length, sentence: narrate(report, step, say) });
    this.bars.settle(); // scrolling measures: after all drawing
  }

  press(event) {
    if (!this.report) return false;
    const { length } = this.report.tokens;
    const command = KEYS[event.key] ?? { ArrowDown: "next", ArrowUp: "back" }[event.key];
    if (command) this.set({ step: MOVES[command](this.step, length) });
    else if (event.key === "Escape") this.set({ step: 0 });
    else return false;
    return true;
  }
}

/** The target above the answer; the first token that differs and the one looked at are marked. */
function pair(report, step, say) {
  const target = report.tokens.map(([token]) => token);
  const same = target.findIndex((token, index) => token !== report.answer[index]);
  const side = (label, tokens, now) => {
    const row = words(tokens, { class: "tokens" });
    [...row.children].forEach((word, index) => {
      if (index === same) word.classList.add("differs");
      if (index === now) word.classList.add("newest");
    });
    return html("div", { class: "side writes" }, html("span", { class: "label" }, label), row);
  };
  return [side(say("yours"), target, step - 1), side(say("answer", say(report.strategy)), report.answer, -1)];
}

/** One token in a sentence; before the first, the whole target and the verdict. */
function narrate(report, step, say) {
  const { tokens } = report;
  if (step === 0) {
    const most = tokens.reduce((a, b) => (bits(b[1]) > bits(a[1]) ? b : a));
    const all = bitsText(bits(tokens.at(-1)[2]));
    return `${say("overview", tokens.length, all, visible(most[0]), bitsText(bits(most[1])))} ${say(`verdict_${report.verdict}`)}`;
  }
  const [token, logprob, total, rank, best, bestLogprob] = tokens[step - 1];
  const other = rank === 1 ? "" : say("insteadOf", visible(best), chance(bestLogprob).toFixed(3));
  const said = say("told", step, visible(token), chance(logprob).toFixed(3), bitsText(bits(logprob)), rank, other, number(total));
  return report.fall?.[0] === step - 1 ? `${said} ${say("fell", report.fall[4])}` : said;
}

export const mount = standalone(draw);
export default { render: notebook(draw) };
