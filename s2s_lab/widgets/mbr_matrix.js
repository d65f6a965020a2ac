// The MBR matrix: samples as candidates and as pseudo-references, added up in the view.
// Only other samples ask the kernel; taking a reference out does not.

import { html, notebook, number, standalone } from "./panels/kit.js";
import { narrator, shell } from "./panels/shell.js";
import { speaker } from "./panels/language.js";
import { keyHints } from "./panels/transport.js";
import { SHARED } from "./words/shared.js";
import { WORDS_MBR_MATRIX } from "./words/mbr_matrix.js";
import { risk } from "./panels/mbr_risk.js";
import { mbrInputs } from "./panels/mbr_inputs.js";
import { mbrSum } from "./panels/mbr_sum.js";
import { mbrTable } from "./panels/mbr_table.js";
import { mbrVerdict } from "./panels/mbr_verdict.js";

const SHOWN = ["utility", "weights", "removed", "selected", "column"];
const ASKING = "input[type=text], button"; // from here the keys go through the matrix
const INPUTS = ["source", "samples", "seed", "_error", "_busy", "_live"];

/** Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all. */
export function draw(el, get, set, on) {
  const matrix = new Matrix(get, set);
  const off = [
    on("_matrix", () => matrix.read()),
    ...SHOWN.map((name) => on(name, () => matrix.holding || matrix.update())),
    ...INPUTS.map((name) => on(name, () => matrix.inputs.update(get, matrix.data))),
  ];
  el.append(matrix.root);
  matrix.read();
  return () => {
    for (const undo of off) undo();
    matrix.stop.abort();
    matrix.root.remove();
  };
}

class Matrix {
  constructor(get, set) {
    const say = speaker(get("language"), SHARED, WORDS_MBR_MATRIX);
    Object.assign(this, { get, set, say, data: null, now: null, holding: false });
    this.stop = new AbortController();
    const { signal } = this.stop;
    const spell = (i) => this.data.candidates[i].tokens.join(" ") || say("nothing");
    this.spell = spell;
    this.inputs = mbrInputs((changes) => this.ask(changes), signal, say);
    this.verdict = mbrVerdict(say, spell);
    this.narrator = narrator();
    this.tabs = html("div", { class: "tabs", role: "group", "aria-label": say("utilities") });
    this.weights = html("select", { "aria-label": say("weights") });
    this.restore = html("button", { type: "button" }, say("restore"));
    const choose = (selected, column) => this.look(column === null ? { selected } : { selected, column });
    this.table = mbrTable({ choose, toggle: (j) => this.toggle(j), signal, say, spell });
    this.sum = mbrSum(say, spell);
    this.arrange(signal);
  }

  arrange(signal) {
    const { say } = this;
    const hints = [
      ["↑", "↓", say("keyRow")], ["←", "→", say("keyColumn")], ["Enter", say("keyToggle")],
      ["1 … 9", say("keyUtility")], ["Home", "End", say("keyEnds")], ["Esc", say("keyReset")],
    ];
    this.tabs.addEventListener("click", (event) => {
      const tab = event.target.closest("[data-utility]");
      if (tab) this.look({ utility: tab.dataset.utility });
    }, { signal });
    this.weights.addEventListener("change", () => this.look({ weights: this.weights.value }), { signal });
    this.restore.addEventListener("click", () => this.look({ removed: [] }), { signal });
    const bar = html("div", { class: "bar" }, this.tabs, this.weights, this.restore, keyHints(hints));
    const { root, frame } = shell("mbr-matrix", say("view"), (event) => this.press(event), signal);
    this.root = root;
    this.empty = html("p", { class: "hint" }, say("empty"));
    this.stage = html("div", { class: "stage" }, this.verdict.element,
      html("div", { class: "transport" }, bar, this.narrator.element), this.table.element, this.sum.element);
    frame.append(this.inputs.element, this.empty, this.stage);
  }

  /** New samples have come. */
  read() {
    const value = this.get("_matrix");
    this.data = typeof value === "string" && value ? JSON.parse(value) : value || null;
    if (this.data) this.list();
    const focused = document.activeElement;
    if (this.inputs.element.contains(focused) && focused.matches(ASKING)) this.root.focus();
    this.update();
  }

  /** What can be chosen. */
  list() {
    const { say, data } = this;
    const label = (name) => (`utility ${name}` in WORDS_MBR_MATRIX ? say(`utility ${name}`) : name);
    this.tabs.replaceChildren(...Object.keys(data.utilities).map((name) =>
      html("button", { type: "button", "data-utility": name }, label(name))));
    this.weights.replaceChildren(...Object.keys(data.masses).map((name) =>
      html("option", { value: name }, say(`weights ${name}`))));
  }

  update(said = null) {
    this.inputs.update(this.get, this.data);
    this.now = risk(this.get, this.data);
    this.stage.hidden = !this.now;
    this.empty.hidden = Boolean(this.now) || Boolean(this.get("_error"));
    if (!this.now) return;
    for (const tab of this.tabs.children) {
      tab.setAttribute("aria-pressed", String(tab.dataset.utility === this.now.utility));
    }
    this.weights.value = this.now.weighting;
    this.restore.disabled = this.now.removed.size === 0;
    for (const part of [this.verdict, this.table, this.sum]) part.update(this.now);
    this.narrator.say(said?.(this.now) ?? this.sentence());
    this.table.settle();
  }

  /** What is said about the cell that is looked at. */
  sentence() {
    const { say, spell, now } = this;
    const { selected, column, expected, winner } = now;
    const value = number(now.values[selected][column], 3);
    const cell = say("looksAt", selected + 1, spell(selected), column + 1, spell(column), value, number(now.weights[column], 3));
    const [own, best] = [expected[selected], expected[winner]];
    const outcome = selected === winner ? say("best", number(own, 3)) : say("behind", number(own, 3), number(best - own, 3), winner + 1);
    return `${cell} ${outcome}`;
  }

  /** Take a reference out or put it back, and say what became of the winner. */
  toggle(column) {
    const { say, now } = this;
    const off = new Set(now.removed);
    const back = off.delete(column);
    if (!back) off.add(column);
    if (off.size === now.size) return this.narrator.say(say("lastOne"));
    const before = now.winner;
    this.look({ removed: [...off].sort((a, b) => a - b), column }, ({ winner, expected }) => {
      const [done, figure] = [say(back ? "putBack" : "tookOut", column + 1), number(expected[winner], 3)];
      return `${done} ${winner === before ? say("stays", winner + 1, figure) : say("changes", winner + 1, figure, before + 1)}`;
    });
  }

  /** Show something else, drawn once however many traits change; `said` tells what to say of it. */
  look(changes, said = null) {
    this.holding = true;
    this.set(changes);
    this.holding = false;
    this.update(said);
  }

  ask(changes) {
    if (Object.entries(changes).some(([name, value]) => this.get(name) !== value)) this.set(changes);
  }

  press(event) {
    const { now } = this;
    if (!now || event.target.closest("button") && (event.key === "Enter" || event.key === " ")) return false;
    const within = (i) => Math.min(Math.max(0, i), now.size - 1);
    const keys = {
      ArrowUp: () => this.look({ selected: within(now.selected - 1) }),
      ArrowDown: () => this.look({ selected: within(now.selected + 1) }),
      ArrowLeft: () => this.look({ column: within(now.column - 1) }),
      ArrowRight: () => this.look({ column: within(now.column + 1) }),
      Home: () => this.look({ column: 0 }),
      End: () => this.look({ column: now.size - 1 }),
      Enter: () => this.toggle(now.column),
      " ": () => this.toggle(now.column),
      Escape: () => this.look({ selected: null, column: 0, removed: [] }),
    };
    Object.keys(now.data.utilities).forEach((utility, i) => { keys[i + 1] = () => this.look({ utility }); });
    if (!Object.hasOwn(keys, event.key)) return false;
    keys[event.key]();
    return true;
  }
}

export const mount = standalone(draw);
export default { render: notebook(draw) };
