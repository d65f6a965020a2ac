// The Viterbi table: filled cell by cell, the way back, and what a memory that is too short loses.
// Stepping and the choice of a memory happen here; a new source asks the kernel.

import { follow, html, notebook, number, standalone, visible } from "./panels/kit.js";
import { speaker } from "./panels/language.js";
import { reasons } from "./panels/reasons.js";
import { shell } from "./panels/shell.js";
import { KEYS, MOVES, transport } from "./panels/transport.js";
import { viterbiGrid } from "./panels/viterbi_table_grid.js";
import { cellSums, spaced } from "./panels/viterbi_table_sums.js";
import { memoryList, verdict } from "./panels/viterbi_table_memories.js";
import { predictor } from "./panels/predict.js";
import { cellQuestion, openCells } from "./panels/predict_cells.js";
import { SHARED } from "./words/shared.js";
import { WORDS_VITERBI_TABLE } from "./words/viterbi_table.js";

const SHOWN = ["memory", "step", "predict"];
const INPUTS = ["source", "_error", "_busy", "_live"];

/** Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all. */
export function draw(el, get, set, on) {
  const view = new Filler(get, set);
  const off = [
    on("_cases", () => view.read()),
    on("model", () => view.update()),
    ...SHOWN.map((name) => on(name, () => view.update())),
    on("predictions", () => view.uncover()),
    ...INPUTS.map((name) => on(name, () => view.ask())),
  ];
  el.append(view.root);
  view.read();
  return () => {
    for (const undo of off) undo();
    view.remove();
  };
}

class Filler {
  constructor(get, set) {
    Object.assign(this, { get, set, items: [], stop: new AbortController() });
    const { signal } = this.stop;
    this.say = speaker(get("language"), SHARED, WORDS_VITERBI_TABLE);
    const { say } = this;
    const hints = [["←", "→", say("keyCell")], ["Home", "End", say("keyEnds")], ["↑", "↓", say("keyMemory")], ["1", "…", "9", say("keyModel")], ["Esc", say("keyFirst")]];
    this.ground(say, signal);
    this.grid = viterbiGrid((step) => this.move(step), say, signal);
    this.transport = transport((step) => this.move(step), signal, say, hints);
    this.sums = cellSums(say);
    this.memories = memoryList((memory) => this.set({ memory, step: 0 }), say, signal);
    this.predict = predictor({ get, set, signal });
    const { root, frame } = shell("viterbi-table", say("title"), (event) => this.press(event), signal);
    const columns = html("div", { class: "columns" }, this.sums.element, this.memories.element);
    this.stage = html("div", { class: "stage" }, this.grid.element, this.predict.element, this.transport.element, columns);
    frame.append(this.question, this.stage);
    this.root = root;
  }

  /** What is looked at, and what it reads. */
  ground(say, signal) {
    this.model = html("select", { "aria-label": say("model") });
    this.source = html("input", { type: "text", dir: "auto", spellcheck: "false", autocomplete: "off" });
    this.go = html("button", { type: "submit" }, say("fill"));
    this.form = html("form", { class: "ask" }, html("label", { class: "model" }, `${say("model")} `, this.model), this.source, this.go);
    this.record = html("p", { class: "record" });
    this.lesson = html("p", { class: "lesson" });
    this.error = html("p", { class: "error", role: "alert" });
    this.question = html("div", { class: "question" }, this.form, this.record, this.lesson, this.error);
    this.model.addEventListener("change", () => this.choose(this.model.value), { signal });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.set({ source: this.source.value });
      this.root.focus(); // sent: from here the keys step
    }, { signal });
  }

  remove() {
    this.stop.abort();
    this.root.remove();
  }

  read() {
    const value = this.get("_cases");
    const data = typeof value === "string" ? (value ? JSON.parse(value) : []) : value ?? [];
    const tell = reasons(this.get("language"));
    this.items = data.map((item) => ({ ...item, memories: item.memories.map((memory) => told(memory, tell)) }));
    this.update();
  }

  /** The case and the memory that are shown, and how far the table is filled. */
  get view() {
    const item = this.items.find(({ name }) => name === this.get("model")) ?? this.items[0];
    const memory = item.memories.find(({ order }) => order === this.get("memory")) ?? item.memories[0];
    const length = memory.cells.length + memory.path.length;
    const open = this.get("predict") ? openCells(item, memory, this.say, this.predict) : length;
    const step = Math.min(Math.max(0, this.get("step") ?? 0), open);
    return { item, memory, length, open, step, over: step === length };
  }

  ask() {
    const { say } = this;
    if (!this.items.length) return;
    const { item } = this.view;
    const live = Boolean(this.get("_live"));
    const names = this.items.map(({ name }) => name);
    if (this.model.childElementCount !== names.length) {
      this.model.replaceChildren(...names.map((name) => html("option", { value: name }, say("modelName", name))));
    }
    this.model.value = item.name;
    this.model.parentElement.hidden = names.length < 2;
    this.source.setAttribute("aria-label", say(item.observed ? "observations" : "source"));
    this.source.hidden = this.go.hidden = !live || !item.reads;
    follow(this.source, this.get("source"));
    this.go.textContent = say(this.get("_busy") ? "busy" : "fill");
    this.record.hidden = live || !item.source;
    this.record.replaceChildren(html("span", { class: "how" }, say(item.observed ? "observations" : "source")), html("bdi", { class: "source" }, item.source));
    this.lesson.textContent = say("lesson", item.name);
    this.lesson.hidden = !this.lesson.textContent;
    this.error.textContent = this.get("_error") ?? "";
    this.error.hidden = !this.get("_error");
  }

  update() {
    this.ask();
    this.stage.hidden = !this.items.length;
    if (!this.items.length) return;
    const { view } = this;
    const { item, memory, step, open, length } = view;
    this.predict.ask(step === open && step < length ? cellQuestion(item, memory, step + 1, this.say) : null);
    this.grid.update(view);
    this.sums.update(view);
    this.memories.update(view);
    this.transport.update({ step: view.step, length: view.length, sentence: narrate(view, this.say) });
    this.grid.settle(); // scrolling measures: after all drawing
  }

  move(step) {
    this.set({ step: Math.min(step, this.view.open) });
  }

  /** A guess was made: what it was about is shown. */
  uncover() {
    if (!this.items.length) return;
    this.move(this.view.step + 1);
    this.update();
  }

  choose(model) {
    const item = this.items.find(({ name }) => name === model);
    this.set({ model, step: 0, memory: item.memories[0].order });
  }

  press(event) {
    if (!this.items.length) return false;
    if (this.predict.press(event)) return true;
    const { step, length, item, memory } = this.view;
    const command = KEYS[event.key];
    if (command) this.move(MOVES[command](step, length));
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const at = item.memories.indexOf(memory) + (event.key === "ArrowDown" ? 1 : -1);
      const next = item.memories[Math.min(Math.max(0, at), item.memories.length - 1)];
      if (next !== memory) this.set({ memory: next.order, step: step === length ? 1e6 : 0 });
    } else if (event.key === "Escape") this.set({ memory: item.memories[0].order });
    else if (/^[1-9]$/.test(event.key) && this.items[Number(event.key) - 1]) this.choose(this.items[Number(event.key) - 1].name);
    else return false;
    return true;
  }
}

/** A memory with its reasons in the language of the reader. */
function told(memory, tell) {
  const cells = memory.cells.map((cell) => cell.with(4, tell(cell[4])));
  const loss = memory.loss && { ...memory.loss, reason: tell(memory.loss.reason) };
  return { ...memory, cells, loss };
}

/** What the last step did. */
function narrate({ item, memory, step, over }, say) {
  if (step === 0) return say("start", memory.cells.length, memory.path.length);
  if (step <= memory.cells.length) return filled(item, memory, memory.cells[step - 1], say);
  const [row, column] = memory.path.at(memory.cells.length - step);
  const said = [say("back", spaced(memory.rows[row]), visible(memory.columns[column]))];
  if (over) said.push(say("answerIs", memory.answer.map(visible).join(" ")), `${verdict(memory, say)}.`);
  return said.join(" ");
}

function filled(item, memory, [row, column, value, shown, reason, ways, count], say) {
  const [[origin, before, move]] = ways;
  const name = (way) => (way[3] ? spaced(way[3]) : way[0] === null ? say("begin") : spaced(memory.rows[way[0]]));
  const from = origin === null ? say("begin") : spaced(memory.rows[origin]);
  const seen = item.observed ? ` + (${number(shown)})` : "";
  let said = say(count > 1 ? "chose" : "choseOnly", from, number(before), number(move), seen, number(value));
  if (ways.length > 1) {
    const behind = number(before + move - ways[1][1] - ways[1][2]);
    said += say(item.observed ? "runnerUp" : "merged", name(ways[1]), behind);
  }
  if (reason) said += say("dropped", reason);
  return say("filled", visible(memory.columns[column]), spaced(memory.rows[row]), said);
}

export const mount = standalone(draw);
export default { render: notebook(draw) };
