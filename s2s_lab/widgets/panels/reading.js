// The attention row of the newest word as bars to drag: what if the model had read elsewhere?
// The weights that are not held share what is left, in the proportion that they had.

import { html, number, panel, reveal, visible } from "./kit.js";
import { quote } from "./sentences.js";

const STEPS = { ArrowUp: 0.05, ArrowDown: -0.05, PageUp: 0.25, PageDown: -0.25, Home: -1, End: 1 };

/** A panel with `update(view)` and `settle()`; `read(step, parent, weights)` is called with a new row. */
export function readingPanel(read, signal, tell) {
  return new ReadingPanel(read, signal, tell);
}

class ReadingPanel {
  constructor(read, signal, { say }) {
    Object.assign(this, { read, say, run: null, own: null, row: null, base: null, held: null, origin: null });
    const { element, note, body } = panel("reading", say("reading"), "");
    this.bars = html("div", { class: "bars", role: "group", "aria-label": say("reading") });
    this.again = html("button", { type: "button", class: "again" }, say("readAgain"));
    this.back = html("button", { type: "button" }, say("readOwn"));
    body.append(this.bars);
    element.append(html("div", { class: "line" }, this.again, this.back));
    Object.assign(this, { element, note, body });
    this.again.addEventListener("click", () => this.send(), { signal });
    this.back.addEventListener("click", () => this.restore(), { signal });
    for (const [name, react] of Object.entries({ pointerdown: "grab", pointermove: "drag", pointerup: "drop", pointercancel: "restore", keydown: "press" })) {
      this.bars.addEventListener(name, (event) => this[react](event), { signal });
    }
  }

  update({ run, step, focus, live }) {
    const row = focus.rows?.at(-1) ?? null;
    this.element.hidden = !live || !row || row.length < 2;
    if (this.element.hidden) return;
    if (this.run !== run) this.begin(run);
    const fresh = this.own !== row;
    Object.assign(this, { own: row, origin: run.origin(step, focus) });
    if (fresh) this.restore();
    this.note.textContent = this.say("readingCaption", focus.tokens.length, quote(focus.tokens.at(-1)));
  }

  settle() {}

  /** Sliders for another source; where it is the same one they stay, and so does the focus. */
  begin(run) {
    const same = this.run?.trace.source.join("\n") === run.trace.source.join("\n");
    this.run = run;
    if (same) return;
    this.bars.replaceChildren(...run.trace.source.map((token, i) => html("div", {
      class: "slot", role: "slider", tabindex: i ? -1 : "0", "data-at": i, "aria-orientation": "vertical",
      "aria-label": this.say("weight", visible(token)), "aria-valuemin": 0, "aria-valuemax": 1,
    },
      html("span", { class: "value" }),
      html("span", { class: "track" }, html("span", { class: "fill" })),
      html("bdi", { class: "name", title: visible(token) }, visible(token)))));
  }

  restore() {
    Object.assign(this, { row: this.own, base: this.own, held: null });
    this.draw();
  }

  draw() {
    const changed = this.row !== this.own;
    for (const [i, slot] of [...this.bars.children].entries()) {
      const value = this.row[i];
      slot.style.setProperty("--w", value.toFixed(4));
      slot.classList.toggle("held", i === this.held);
      slot.setAttribute("aria-valuenow", value.toFixed(2));
      slot.firstChild.textContent = number(value);
    }
    for (const button of [this.again, this.back]) button.setAttribute("aria-disabled", !changed);
  }

  /** Give one source token this weight; the others share the rest. */
  give(at, weight) {
    if (this.held !== at) Object.assign(this, { held: at, base: this.row });
    const value = Math.min(1, Math.max(0, weight));
    const others = this.base.reduce((sum, w, i) => (i === at ? sum : sum + w), 0);
    const share = (w) => (others > 0 ? (w / others) * (1 - value) : (1 - value) / (this.base.length - 1));
    this.row = this.base.map((w, i) => (i === at ? value : share(w)));
    this.draw();
  }

  send() {
    if (this.row !== this.own) this.read(this.origin.step, this.origin.parent, this.row);
  }

  grab(event) {
    const slot = event.target.closest(".slot");
    if (!slot || event.button) return;
    slot.setPointerCapture(event.pointerId);
    this.focus(slot);
    this.dragged = slot;
    this.drag(event);
    event.preventDefault();
  }

  drag(event) {
    if (!this.dragged) return;
    const track = this.dragged.querySelector(".track").getBoundingClientRect();
    this.give(+this.dragged.dataset.at, (track.bottom - event.clientY) / track.height);
  }

  drop() {
    if (!this.dragged) return;
    this.dragged = null;
    this.send();
  }

  focus(slot) {
    for (const each of this.bars.children) each.tabIndex = each === slot ? 0 : -1;
    slot.focus({ preventScroll: true });
    reveal(this.body, slot);
  }

  press(event) {
    const slot = event.target.closest(".slot");
    if (!slot || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const [at, { key }] = [+slot.dataset.at, event];
    const next = this.bars.children[at + ({ ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0)];
    if (key in STEPS) this.give(at, this.row[at] + STEPS[key]);
    else if (next && next !== slot) this.focus(next);
    else if (key === "Enter") this.send();
    else if (key === "Escape" && this.row !== this.own) this.restore();
    else if (!key.startsWith("Arrow")) return;
    event.preventDefault();
    event.stopPropagation();
  }
}
