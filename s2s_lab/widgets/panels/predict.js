// Before it is shown, someone says what it will be, and how sure; then it is shown and scored.
// Traits: `predict` ("" = off, or what is hidden: "word", "beams", "attention", "origin", "whole") and `predictions`,
// the commitments so far, which all views share. What was committed to is never hidden again.

import { html, number, visible } from "./kit.js";
import { speaker } from "./language.js";
import { narrator } from "./shell.js";
import { WORDS_PREDICT } from "../words/predict.js";
import { reliabilityChart } from "./predict_chart.js";
import { brier, code, answer, confidence, hit, letter, reliability, spread } from "./predict_score.js";

const MOST = 26; // options: one letter each
const CHIPS = 10;
const [LOW, HIGH, STEP] = [50, 100, 10];

/**
 * A panel for the views that have steps.
 * - `ask(question)`: `{key, kind, choices: [{id, label}], truth: id or ids, about}`, or null for
 *   none. The choices stand in an order that gives nothing away; `about` is a word of the question.
 *   Asked again with the same key, it keeps what was chosen so far.
 * - `hides(kind, key)`: true as long as this may not be drawn.
 * - `press(event)`: true if the key was for the question; the view calls it first.
 */
export function predictor({ get, set, signal }) {
  return new Predictor(get, set, signal).panel;
}

/** Several tokens as one label; a plain space would look like a part of a token. */
export function phrase(tokens) {
  return tokens.map(visible).join("\u00a0");
}

/** Choices in an order of their own (by label) and at most `most`, the right ones among them. */
export function shuffled(choices, truth, most = 9) {
  const right = choices.filter(({ id }) => truth.includes(id));
  const wrong = choices.filter(({ id }) => !truth.includes(id)).slice(0, Math.max(0, most - right.length));
  return [...right, ...wrong].sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
}

class Predictor {
  constructor(get, set, signal) {
    Object.assign(this, { get, set, signal, question: null, drawn: null });
    this.say = speaker(get("language"), WORDS_PREDICT);
    const { say } = this;
    this.last = html("div", { class: "last", hidden: true });
    this.form = html("form", { class: "guess", hidden: true });
    this.score = html("div", { class: "score", hidden: true });
    this.status = narrator();
    this.element = html("section", { class: "panel predict", hidden: true, "aria-label": say("predict") },
      html("header", {}, html("h3", {}, say("predict")), html("p", { class: "caption" }, say("predictCaption"))),
      this.form, this.last, this.status.element, this.score);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.commit();
    }, { signal });
    this.form.addEventListener("keydown", (event) => this.keydown(event), { signal });
    this.panel = {
      element: this.element,
      ask: (question) => this.ask(question),
      hides: (kind, key) => this.hides(kind, key),
      press: (event) => this.press(event),
    };
  }

  get committed() {
    return this.get("predictions") ?? [];
  }

  hides(kind, key) {
    return Boolean(kind) && this.get("predict") === kind && !this.committed.some((p) => p.key === key);
  }

  ask(question) {
    const on = Boolean(this.get("predict"));
    this.element.hidden = !on;
    if (!on) return;
    const open = question && this.hides(question.kind, question.key);
    const fresh = open && this.question?.key !== question.key;
    if (!open) this.question = null;
    else if (fresh) this.open(question);
    this.form.hidden = !open;
    const told = this.tally();
    if (told || fresh) this.status.say([told, fresh ? this.asked() : ""].join(" ").trim());
  }

  /** A new question: nothing is chosen yet. */
  open(question) {
    const truth = [question.truth].flat();
    const choices = question.choices.slice(0, MOST);
    this.question = { ...question, choices, truth };
    this.right = choices.flatMap(({ id }, i) => (truth.includes(id) ? [i] : []));
    Object.assign(this, { chosen: [], chips: null, sure: 70, now: 0 });
    this.draw();
  }

  asked() {
    const { kind, about, choices } = this.question;
    if (kind === "beams") return this.say("askBeams", this.right.length, choices.length);
    const asked = { attention: "askAttention", origin: "askOrigin", whole: "askWhole", word: about ? "askWordOf" : "askWord" }[kind];
    return this.say(asked, about ?? "");
  }

  draw() {
    const { say, question, right } = this;
    const several = right.length > 1;
    this.options = question.choices.map((choice, i) => this.option(choice, i, several));
    this.sliders = question.choices.map((choice, i) => this.slider(choice, i));
    const list = html("div", { class: "options", role: several ? "group" : "radiogroup", "aria-label": say("options") },
      this.options.map((option, i) => html("div", { class: "choice" }, option, this.sliders[i])));
    this.range = html("input", { type: "range", min: LOW, max: HIGH, step: STEP, value: this.sure, "aria-label": say("sure") });
    this.range.addEventListener("input", () => this.change({ sure: Number(this.range.value) }), { signal: this.signal });
    this.shown = html("span", { class: "amount", "aria-hidden": "true" });
    this.left = html("span", { class: "left" });
    this.button = html("button", { type: "submit", class: "commit" }, say("commit"));
    this.modes = several ? [] : ["oneGuess", "tenChips"].map((name) => this.mode(name));
    const how = several ? null : html("div", { class: "modes", role: "group", "aria-label": say("howGuess") }, this.modes);
    this.how = html("label", { class: "sure" }, say("sure"), this.range, this.shown);
    this.form.replaceChildren(
      html("p", { class: "asked" }, html("bdi", {}, this.asked())), list,
      html("div", { class: "commitment" }, how, this.how, this.left, this.button));
    this.mark();
  }

  option({ label }, i, several) {
    const button = html("button", {
      type: "button", class: "option", role: several ? "checkbox" : "radio", "data-option": i,
    }, html("span", { class: "letter" }, letter(i)), html("bdi", {}, visible(label)),
      html("span", { class: "bet", hidden: true }));
    button.addEventListener("click", () => this.choose(i), { signal: this.signal });
    return button;
  }

  slider({ label }, i) {
    const range = html("input", {
      type: "range", min: 0, max: CHIPS, step: 1, value: 0, hidden: true,
      "aria-label": this.say("chipsOn", `${letter(i)} ${visible(label)}`),
    });
    range.addEventListener("input", () => this.bet(i, Number(range.value)), { signal: this.signal });
    return range;
  }

  mode(name) {
    const button = html("button", { type: "button" }, this.say(name));
    button.addEventListener("click", () => {
      this.change({ chips: name === "tenChips" ? this.options.map(() => 0) : null });
    }, { signal: this.signal });
    return button;
  }

  change(values) {
    Object.assign(this, values);
    this.mark();
  }

  /** Everything that depends on what is chosen. */
  mark() {
    const { chosen, chips, right, say } = this;
    const placed = chips ? chips.reduce((sum, n) => sum + n, 0) : 0;
    this.options.forEach((option, i) => {
      const on = chips ? chips[i] > 0 : chosen.includes(i);
      option.setAttribute("aria-checked", String(on));
      option.tabIndex = right.length > 1 || i === this.now ? 0 : -1;
      this.sliders[i].hidden = !chips;
      option.lastChild.hidden = !chips;
      if (chips) option.lastChild.textContent = this.sliders[i].value = chips[i];
    });
    this.modes.forEach((mode, i) => mode.setAttribute("aria-pressed", String(Boolean(chips) === (i === 1))));
    this.how.hidden = Boolean(chips);
    this.range.value = this.sure;
    this.range.setAttribute("aria-valuetext", `${this.sure} %`);
    this.shown.textContent = `${this.sure} %`;
    if (chips) this.left.textContent = say("chipsLeft", CHIPS - placed);
    else this.left.textContent = right.length > 1 ? say("markedOf", chosen.length, right.length) : "";
    this.ready = chips ? placed === CHIPS : chosen.length === right.length;
    this.button.setAttribute("aria-disabled", String(!this.ready));
  }

  choose(i) {
    const { chips, chosen, right } = this;
    this.now = i;
    if (chips) return this.bet(i, chips[i] + 1);
    if (right.length === 1) return this.change({ chosen: [i] });
    const without = chosen.filter((other) => other !== i);
    if (without.length === chosen.length && chosen.length < right.length) without.push(i);
    return this.change({ chosen: without.sort((a, b) => a - b) });
  }

  bet(i, wanted) {
    const others = this.chips.reduce((sum, n, j) => sum + (j === i ? 0 : n), 0);
    const chips = [...this.chips];
    chips[i] = Math.min(Math.max(0, wanted), CHIPS - others);
    this.change({ chips, now: i });
  }

  /** Keys of the question, wherever in the view the focus is. */
  press(event) {
    if (!this.question) return false;
    const { key } = event;
    const digit = /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
    if (digit >= 0 && digit < this.options.length) this.go(digit, true);
    else if (key === "ArrowDown" || key === "ArrowUp") this.go(this.now + (key === "ArrowDown" ? 1 : -1), false);
    else if (key === "PageUp" || key === "PageDown") this.surer(key === "PageUp" ? STEP : -STEP);
    else if (key === "Enter" && !event.target.closest("button, input, select")) this.commit();
    else return false;
    return true;
  }

  go(i, chosen) {
    const { length } = this.options;
    const next = (i + length) % length;
    const inside = this.form.contains(document.activeElement);
    this.now = next;
    if (chosen || (this.right.length === 1 && !this.chips)) this.choose(next);
    else this.mark();
    if (inside || this.right.length > 1 || this.chips) this.options[next].focus();
  }

  surer(by) {
    if (this.chips) this.bet(this.now, this.chips[this.now] + Math.sign(by));
    else this.change({ sure: Math.min(HIGH, Math.max(LOW, this.sure + by)) });
  }

  keydown(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target.matches("input[type=range]")) {
      if (event.key.startsWith("Arrow") || event.key.startsWith("Page")) return event.stopPropagation();
    }
    if (event.key === "Enter" && event.target.matches(".option, input")) this.commit();
    else if (event.key === " " || !this.press(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  commit() {
    if (!this.question) return;
    if (!this.ready) return this.status.say(this.say("commitFirst"));
    const { chips, right, question } = this;
    const shares = chips ? chips.map((n) => n / CHIPS) : spread(this.chosen, this.sure / 100, this.options.length);
    const chosen = chips ? [chips.indexOf(Math.max(...chips))] : this.chosen;
    const prediction = {
      key: question.key, kind: question.kind, about: question.about ?? "", chips: Boolean(chips),
      labels: question.choices.map(({ label }) => label), chosen, shares, truth: right,
    };
    this.form.closest(".s2s")?.focus({ preventScroll: true }); // from here the keys step
    this.question = null;
    this.set({ predictions: [...this.committed, prediction] });
  }

  /** Draw the last result, and what all of them come to; returns the result as a sentence if it is new. */
  tally() {
    const { committed, say } = this;
    if (this.drawn === committed) return "";
    this.drawn = committed;
    this.last.hidden = this.score.hidden = !committed.length;
    if (!committed.length) return "";
    const last = committed.at(-1);
    const told = this.tell(last);
    this.last.replaceChildren(
      html("p", { class: hit(last) === 1 ? "hit" : "miss" }, html("bdi", {}, told)),
      html("p", { class: "raise" }, say("hands"), " ", html("b", {}, answer(last))));
    const mean = committed.reduce((sum, p) => sum + brier(p), 0) / committed.length;
    this.score.replaceChildren(
      html("div", {}, html("p", {}, say("soFar", committed.length, number(mean))),
        html("p", {}, say("code"), " ", html("code", {}, code(committed)))),
      reliabilityChart(reliability(committed), say));
    return told;
  }

  tell(prediction) {
    const { say } = this;
    const part = hit(prediction);
    const of = prediction.truth.length;
    const verdict = part === 1 ? say("right") : of > 1 ? say("partly", Math.round(part * of), of) : say("wrong");
    const name = (indices) => indices.map((i) => `${letter(i)} ${visible(prediction.labels[i])}`).join(", ");
    return say("result", verdict, name(prediction.truth), name(prediction.chosen),
      `${Math.round(100 * confidence(prediction))} %`, number(brier(prediction)));
  }
}
