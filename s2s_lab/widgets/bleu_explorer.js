// The BLEU explorer: which n-grams match, how often each counts, and what follows from it.
// Everything is drawn from recorded figures; only new texts and new settings ask the kernel.

import { html, notebook, number, standalone } from "./panels/kit.js";
import { narrator, shell } from "./panels/shell.js";
import { speaker } from "./panels/language.js";
import { keyHints } from "./panels/transport.js";
import { SHARED } from "./words/shared.js";
import { WORDS_BLEU_EXPLORER } from "./words/bleu_explorer.js";
import { ngramOf, reading, recorded } from "./panels/bleu_figures.js";
import { bleuInputs } from "./panels/bleu_inputs.js";
import { bleuTexts } from "./panels/bleu_texts.js";
import { bleuTable } from "./panels/bleu_table.js";
import { bleuArithmetic } from "./panels/bleu_arithmetic.js";
import { bleuCorpus } from "./panels/bleu_corpus.js";

const ORDERS = [1, 2, 3, 4];
const INPUTS = ["hypothesis", "references", "amount", "_error", "_live"];
const SHOWN = ["tokenizer", "smoothing", "order", "sentence", "ngram"];

/** Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all. */
export function draw(el, get, set, on) {
  const explorer = new Explorer(get, set);
  const off = [
    on("_figures", () => explorer.read()),
    ...SHOWN.map((name) => on(name, () => explorer.holding || explorer.update())),
    ...INPUTS.map((name) => on(name, () => explorer.ask())),
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
    const say = speaker(get("language"), SHARED, WORDS_BLEU_EXPLORER);
    Object.assign(this, { get, set, say, figures: null, now: null, holding: false });
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.inputs = bleuInputs((changes) => set(changes), signal, say);
    this.headline = html("div", { class: "headline" });
    this.texts = bleuTexts(say);
    this.narrator = narrator();
    this.tabs = ORDERS.map((n) => html("button", { type: "button", "data-order": n }));
    this.sentences = html("select", { "aria-label": say("sentence") });
    this.table = bleuTable((ngram) => this.look({ ngram }), signal, say);
    this.arithmetic = bleuArithmetic(say);
    this.corpus = bleuCorpus((sentence) => this.look({ sentence, ngram: 0 }), signal, say);
    this.arrange(signal);
  }

  arrange(signal) {
    const { say } = this;
    const hints = [
      ["←", "→", "1 … 4", say("keyOrder")], ["↑", "↓", say("keyNgram")],
      ["PgUp", "PgDn", say("keySentence")], ["Home", "End", say("keyEnds")], ["Esc", say("keyFirst")],
    ];
    const tabs = html("div", { class: "tabs", role: "group", "aria-label": say("orders") }, this.tabs);
    tabs.addEventListener("click", (event) => {
      const tab = event.target.closest("[data-order]");
      if (tab) this.look({ order: Number(tab.dataset.order), ngram: 0 });
    }, { signal });
    this.sentences.addEventListener("change", () => {
      this.look({ sentence: Number(this.sentences.value), ngram: 0 });
    }, { signal });
    const bar = html("div", { class: "bar" }, tabs, this.sentences, keyHints(hints));
    const { root, frame } = shell("bleu-explorer", say("view"), (event) => this.press(event), signal);
    this.root = root;
    this.stage = html("div", { class: "stage" }, this.headline, this.texts.element,
      html("div", { class: "transport" }, bar, this.narrator.element),
      html("div", { class: "columns" }, this.table.element, this.arithmetic.element), this.corpus.element);
    frame.append(this.inputs.element, this.stage);
  }

  /** New figures have come. */
  read() {
    const value = this.get("_figures");
    this.figures = typeof value === "string" && value ? JSON.parse(value) : value || null;
    this.update();
  }

  ask() {
    this.inputs.update(this.get, (...pair) => recorded(this.figures, ...pair));
  }

  update() {
    this.ask();
    this.now = reading(this.get, this.figures);
    this.stage.hidden = !this.now;
    if (!this.now) return;
    const { scores, sentences, index, n } = this.now;
    this.headline.replaceChildren(
      html("span", { class: "label" }, this.say("corpusBleu")),
      html("strong", {}, number(scores.corpus.score, 2)),
      html("code", { dir: "ltr", title: this.say("signature") }, scores.signature));
    this.tabs.forEach((tab, i) => {
      const { matches, totals } = scores.sentences[index];
      tab.textContent = `${this.say("order", i + 1)} · ${matches[i]}/${totals[i]}`;
      tab.setAttribute("aria-pressed", String(i + 1 === n));
    });
    this.list(sentences.length, index);
    for (const part of [this.texts, this.table, this.arithmetic, this.corpus]) part.update(this.now);
    this.narrator.say(this.sentence());
    this.table.settle();
    this.corpus.settle();
  }

  list(length, index) {
    if (this.sentences.options.length !== length) {
      this.sentences.replaceChildren(...Array.from({ length }, (_, i) =>
        html("option", { value: i }, this.say("sentenceOf", i + 1, length))));
    }
    this.sentences.hidden = length === 1;
    this.sentences.value = index;
  }

  /** What is said about the n-gram that is looked at. */
  sentence() {
    const { say, now } = this;
    if (!now.looked) return say("noNgrams", now.n);
    const { starts, references, limit, clipped } = now.looked;
    const words = ngramOf(now.sentence, now.looked, now.n).join(" ");
    const there = references.map((places, i) => say("standsIn", now.sentence.numbers[i], places.length));
    return [say("ngramSays", words, starts.length, limit, clipped), ...there].join(" ");
  }

  /** Show something else, drawn once however many traits change. */
  look(changes) {
    this.holding = true;
    this.set(changes);
    this.holding = false;
    this.update();
  }

  press(event) {
    const { now } = this;
    if (!now) return false;
    const last = now.ngrams.length - 1;
    const order = (n) => n !== now.n && this.look({ order: n, ngram: 0 });
    const sentence = (i) => i !== now.index && this.look({ sentence: i, ngram: 0 });
    const keys = {
      ArrowLeft: () => order(Math.max(1, now.n - 1)),
      ArrowRight: () => order(Math.min(ORDERS.length, now.n + 1)),
      ArrowUp: () => this.look({ ngram: Math.max(0, now.at - 1) }),
      ArrowDown: () => this.look({ ngram: Math.max(0, Math.min(last, now.at + 1)) }),
      Home: () => this.look({ ngram: 0 }),
      End: () => this.look({ ngram: Math.max(0, last) }),
      PageUp: () => sentence(Math.max(0, now.index - 1)),
      PageDown: () => sentence(Math.min(now.sentences.length - 1, now.index + 1)),
      Escape: () => this.look({ order: 1, ngram: 0 }),
    };
    for (const n of ORDERS) keys[n] = () => order(n);
    if (!Object.hasOwn(keys, event.key)) return false;
    keys[event.key]();
    return true;
  }
}

export const mount = standalone(draw);
export default { render: notebook(draw) };
