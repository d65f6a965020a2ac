// The attention explorer: all weights of a sentence pair, row by row and head by head.
// Everything is drawn from what was computed; only another sentence asks the kernel.

import { html, notebook, number, panel, standalone, visible } from "./panels/kit.js";
import { speaker } from "./panels/language.js";
import { shell } from "./panels/shell.js";
import { SHARED } from "./words/shared.js";
import { WORDS_ATTENTION } from "./words/attention_explorer.js";
import { KEYS, MOVES, transport } from "./panels/transport.js";
import { Focus, Reading, strength } from "./panels/attention_explorer_reading.js";
import { pairQuestion } from "./panels/attention_explorer_question.js";
import { LOOKS, choices } from "./panels/attention_explorer_choices.js";
import { matrix } from "./panels/attention_explorer_matrix.js";
import { LEAST, arcs } from "./panels/attention_explorer_arcs.js";
import { heads } from "./panels/attention_explorer_heads.js";
import { rowPanel } from "./panels/attention_explorer_row.js";
import { scorePanel } from "./panels/attention_explorer_score.js";
import { predictor } from "./panels/predict.js";
import { coverRows } from "./panels/predict_attention.js";

const CHOSEN = ["kind", "layer", "head", "look", "row", "eos", "pad"];
const GUESSED = ["predict", "predictions"];
const ASKED = ["source", "target", "gold", "_error", "_busy", "_live"];
const TOLD = 3;
const WIDE_FROM = 25;
const SCALE = [0, 0.05, 0.25, 0.5, 1];

/** Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all. */
export function draw(el, get, set, on) {
  const explorer = new Explorer(get, set);
  const off = [
    on("_maps", () => explorer.read()),
    on("_gold", () => explorer.read()),
    ...[...CHOSEN, ...GUESSED].map((name) => on(name, () => explorer.update())),
    ...ASKED.map((name) => on(name, () => explorer.question.update(get, explorer.reading))),
  ];
  el.append(explorer.root);
  explorer.read();
  return () => {
    for (const undo of off) undo();
    explorer.stop.abort();
    explorer.root.remove();
  };
}

class Explorer {
  constructor(get, set) {
    Object.assign(this, { get, set, reading: null, gold: null, batch: false });
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.say = speaker(get("language"), SHARED, WORDS_ATTENTION);
    const { say } = this;
    const pick = (row) => this.change({ row: row === this.focus.step ? 0 : row });
    const tell = (cell) => this.tell(cell);
    this.question = pairQuestion((changes) => this.ask(changes), signal, say);
    this.choices = choices((changes) => this.change(changes), signal, say);
    this.looks = {
      matrix: matrix(pick, tell, signal, say),
      arcs: arcs(pick, tell, signal, say),
      heads: heads((map) => this.change({ layer: map.layer, head: map.head, look: "matrix" }), signal, say),
    };
    this.transport = transport((row) => this.change({ row }), signal, say, this.hints());
    this.map = panel("attention maps", "", "");
    this.rows = rowPanel(say);
    this.score = scorePanel(say);
    this.predict = predictor({ get, set, signal });
    this.arrange(signal);
  }

  hints() {
    const { say } = this;
    return [["←", "→", say("keyRow")], ["Home", "End", say("keyEnds")], ["↑", "↓", say("keyHead")],
      ["1", "2", "3", say("keyLook")], ["Esc", say("keyDefault")]];
  }

  arrange(signal) {
    const { say, map } = this;
    this.detail = html("p", { class: "detail" });
    this.hidden = html("p", { class: "caption not-rescaled" });
    this.scale = scale(say);
    map.body.append(...Object.values(this.looks).map((look) => look.element));
    map.element.append(this.scale, this.detail, this.hidden);
    this.side = html("div", { class: "side-panels" }, this.rows.element, this.score.element);
    this.columns = html("div", { class: "columns" }, map.element, this.side);
    const caution = html("p", { class: "caution" }, say("caution"));
    this.stage = html("div", { class: "stage" }, this.choices.element, this.predict.element, this.transport.element, this.columns, caution);
    this.empty = html("p", { class: "hint" });
    const { root, frame } = shell("attention-explorer", say("explorer"), (event) => this.press(event), signal);
    this.root = root;
    frame.append(this.question.element, this.empty, this.stage);
  }

  /** Other maps, or other gold links, have come. */
  read() {
    const parsed = (name) => {
      const value = this.get(name);
      return typeof value === "string" ? (value ? JSON.parse(value) : null) : value ?? null;
    };
    const raw = this.get("_maps");
    if (raw !== this.raw) {
      this.raw = raw;
      const wire = parsed("_maps");
      this.reading = wire ? new Reading(wire) : null;
    }
    this.gold = parsed("_gold");
    this.question.update(this.get, this.reading);
    const focused = document.activeElement;
    if (focused && this.question.element.contains(focused) && focused.matches("input[type=text], button")) this.root.focus();
    this.update();
  }

  update() {
    if (this.batch) return;
    const { reading, get, say } = this;
    const some = Boolean(reading?.kinds.length);
    this.stage.hidden = !some;
    this.empty.hidden = some || Boolean(get("_error"));
    this.empty.textContent = say(reading ? "none" : "empty");
    if (!some) return;
    const choice = Object.fromEntries(CHOSEN.map((name) => [name, get(name)]));
    this.focus = new Focus(reading, choice, this.gold);
    const { length } = this.focus.rows;
    const covered = coverRows(this.focus, this.predict);
    this.score.element.hidden = covered; // it speaks of all rows
    const look = LOOKS.includes(choice.look) ? choice.look : "matrix";
    this.choices.update(get, this.focus);
    this.describe(look);
    for (const [name, drawing] of Object.entries(this.looks)) drawing.element.hidden = name !== look;
    this.looks[look].update(this.focus);
    this.rows.update(this.focus);
    this.score.update(this.focus, this.gold);
    this.transport.update({ step: this.focus.step, length, sentence: this.narrate() });
    this.looks[look].settle?.(this.map.body); // measures: after all drawing
  }

  describe(look) {
    const { focus, say, map } = this;
    const rows = say(`${focus.kind}Caption`);
    const own = { matrix: "", arcs: say("arcsCaption", LEAST), heads: say(focus.maps.length > 1 ? "headsCaption" : "onlyHead") }[look];
    map.heading.textContent = look === "heads" ? say(focus.kind) : this.name();
    map.note.textContent = `${rows} ${own}`.trim();
    map.body.setAttribute("aria-label", map.heading.textContent);
    this.columns.classList.toggle("one", look === "heads" || focus.columns.length >= WIDE_FROM);
    const notes = [focus.taken && say("notRescaled"), focus.padded && say("masked")].filter(Boolean);
    this.hidden.textContent = notes.join(" ");
    this.hidden.hidden = !notes.length;
    this.scale.hidden = look === "arcs";
    this.detail.hidden = look === "heads";
    this.tell(null);
  }

  /** The name of the map that is looked at. */
  name() {
    const { say, focus: { kind, layer, head, info } } = this;
    const which = info.heads < 2 ? "" : head ? say("oneHead", head) : say("meanHeads", info.heads);
    return say("map", say(`${kind}Short`), layer, which);
  }

  narrate() {
    const { say, focus } = this;
    if (!focus.rows.length) return say("noRow", this.name());
    if (focus.row === null) return say("all", this.name(), focus.rows.length);
    const { columns, rows, fed } = focus.labels;
    const parts = focus.ranked(focus.row).slice(0, TOLD).filter(([, w], i) => i === 0 || w >= 0.05);
    const reads = parts.map(([column, w]) => say(fed ? "onto" : "ontoEncoder", visible(columns[column]), number(w)));
    if (focus.taken) reads.push(say("ontoHidden", number(focus.rest(focus.row))));
    const told = reads.length ? say("reads", reads) : say("nothing");
    const word = visible(rows[focus.row]);
    if (!fed) return say("toldEncoder", this.name(), focus.row + 1, word, told);
    return say("told", this.name(), focus.row + 1, word, visible(fed[focus.row]), told);
  }

  /** The weight under the pointer, in a line of its own. */
  tell(cell) {
    const { focus, say } = this;
    if (!cell) return (this.detail.textContent = "");
    const [row, column] = cell;
    const names = [focus.labels.rows[row], focus.labels.columns[column]].map(visible);
    this.detail.textContent = say("cell", ...names, number(focus.weight(row, column), 3));
  }

  /** Several choices at once, drawn once. */
  change(changes) {
    const focused = document.activeElement;
    this.batch = true;
    this.set(changes);
    this.batch = false;
    this.update();
    if (focused?.closest("[hidden]") && this.root.contains(focused)) this.root.focus({ preventScroll: true });
  }

  ask(changes) {
    this.set(changes);
    this.root.focus();
  }

  press(event) {
    if (!this.focus) return false;
    if (this.predict.press(event)) return true;
    const { key } = event;
    const { focus } = this;
    if (KEYS[key]) this.change({ row: MOVES[KEYS[key]](focus.step, focus.rows.length) });
    else if (key === "ArrowDown" || key === "ArrowUp") {
      const index = Math.min(Math.max(0, focus.index + (key === "ArrowDown" ? 1 : -1)), focus.maps.length - 1);
      this.change({ layer: focus.maps[index].layer, head: focus.maps[index].head });
    } else if (LOOKS[Number(key) - 1]) this.change({ look: LOOKS[Number(key) - 1] });
    else if (key === "Escape") this.change({ layer: 0, head: 0, row: 0 });
    else if (key === "Enter" && event.target.matches("[role=listbox]")) this.change({ look: "matrix" });
    else return false;
    return true;
  }
}

function scale(say) {
  const steps = SCALE.map((weight) => html("span", { class: "step" },
    html("span", { class: "shade", "--w": strength(weight).toFixed(3) }), String(weight)));
  return html("p", { class: "scale caption" }, say("scale"), steps);
}

export const mount = standalone(draw);
export default { render: notebook(draw) };
