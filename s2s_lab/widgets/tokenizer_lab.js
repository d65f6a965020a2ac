// The tokenizer lab: one sentence as characters, words and pieces, and what each choice costs.
// Every number of merges is there from the start; only a sentence of one's own asks the kernel.

import { html, notebook, standalone } from "./panels/kit.js";
import { speaker } from "./panels/language.js";
import { SHARED } from "./words/shared.js";
import { WORDS_TOKENIZER_LAB } from "./words/tokenizer_lab.js";
import { shell } from "./panels/shell.js";
import { KEYS, MOVES, transport } from "./panels/transport.js";
import { predictor } from "./panels/predict.js";
import { mergeQuestion } from "./panels/predict_tokens.js";
import { cut, readCorpus, readSentence } from "./panels/tokenizer_reading.js";
import { tokenizerCurves } from "./panels/tokenizer_curves.js";
import { tokenizerInputs } from "./panels/tokenizer_inputs.js";
import { tokenizerMerges } from "./panels/tokenizer_merges.js";
import { tokenizerRows } from "./panels/tokenizer_rows.js";

const TRAITS = ["sentence", "corpus", "merges", "predict", "_typed", "_error"];
const [MOST, MANY] = [400, 25];

/** Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all. */
export function draw(el, get, set, on) {
  const lab = new Lab(get, set);
  const off = [
    ...TRAITS.map((name) => on(name, () => lab.holding || lab.update())),
    on("predictions", () => lab.uncover()),
  ];
  el.append(lab.root);
  lab.update();
  return () => {
    for (const undo of off) undo();
    lab.stop.abort();
    lab.root.remove();
  };
}

class Lab {
  constructor(get, set) {
    const say = speaker(get("language"), SHARED, WORDS_TOKENIZER_LAB);
    Object.assign(this, { get, set, say, reading: null, holding: false });
    this.corpora = Object.fromEntries(Object.entries(get("_corpora")).map(([name, wire]) => [name, readCorpus(wire)]));
    this.stop = new AbortController();
    const { signal } = this.stop;
    const { root, frame } = shell("tokenizer-lab", say("lab"), (event) => this.press(event), signal);
    this.root = root;
    this.inputs = tokenizerInputs((changes) => this.choose(changes), signal, say);
    this.rows = tokenizerRows(say);
    const hints = [
      ["←", "→", say("keyStep")], ["PgUp", "PgDn", say("keyMany")], ["Home", "End", say("keyEnds")], ["↑", "↓", say("keySentence")],
      ...(this.names.length > 1 ? [["1", "…", String(this.names.length), say("keyCorpus")]] : []), ["Esc", say("keyStart")],
    ];
    const go = (merges) => this.move(merges);
    this.transport = transport(go, signal, say, hints);
    this.predict = predictor({ get, set, signal });
    this.curves = tokenizerCurves(go, MOST, signal, say);
    this.table = tokenizerMerges(say);
    frame.append(this.inputs.element, html("div", { class: "stage" }, this.rows.element, this.predict.element,
      this.transport.element, this.table.element, this.curves.element));
  }

  get names() {
    return Object.keys(this.corpora);
  }

  get corpus() {
    return this.corpora[this.get("corpus")];
  }

  get examples() {
    return this.corpus.examples.map(({ text }) => text);
  }

  get length() {
    return this.corpus.merges.length;
  }

  /** The merges that may be shown: all, or those before the next guess. */
  get open() {
    return this.asked ? this.asked.from : this.length;
  }

  get merges() {
    return Math.min(Math.max(0, this.get("merges")), this.open);
  }

  move(merges) {
    this.set({ merges: Math.min(Math.max(0, merges), this.open) });
  }

  /** Another text, an example of it, or a sentence that someone typed. */
  choose({ corpus = this.get("corpus"), example = null, sentence = null }) {
    const texts = this.corpora[corpus].examples.map(({ text }) => text);
    const before = this.examples.indexOf(this.get("sentence"));
    const place = example ?? (corpus === this.get("corpus") ? -1 : before);
    this.holding = true;
    this.set({ corpus, sentence: sentence ?? texts[place] ?? this.get("sentence") });
    this.holding = false;
    this.update();
  }

  /** A guess was made: the merges that it was about are shown. */
  uncover() {
    const before = this.asked;
    this.ask();
    this.set({ merges: before ? before.to : this.merges });
    this.update();
  }

  /** Find the sentence, and the next question about it. */
  ask() {
    const [sentence, corpus, typed] = ["sentence", "corpus", "_typed"].map((name) => this.get(name));
    const found = this.corpus.examples.find(({ text }) => text === sentence);
    const own = typed?.corpus === corpus && typed.text === sentence ? readSentence(typed) : null;
    this.reading = found ?? own ?? this.reading ?? this.corpus.examples[0];
    const on = Boolean(this.get("predict"));
    this.asked = on ? mergeQuestion(this.reading, corpus, this.length, this.predict) : null;
  }

  update() {
    this.ask();
    const { get, corpora, corpus, examples, reading, merges } = this;
    this.inputs.update({ get, corpora, corpus: get("corpus"), examples });
    const words = cut(reading, merges);
    this.rows.update(reading, words);
    this.transport.update({ step: merges, length: this.length, sentence: this.narrate(words, merges) });
    this.predict.ask(this.asked?.question ?? null);
    this.curves.update(corpus, merges);
    this.table.update(corpus.merges, merges, Boolean(this.asked));
  }

  narrate(words, merges) {
    const { say, length } = this;
    if (merges === 0) return say("saidNone");
    const { left, right, joined, piece: made } = this.corpus.merges[merges - 1];
    const fresh = words.some(({ pieces }) => pieces.some((piece) => piece.fresh));
    const whole = words.filter(({ pieces }) => pieces.length === 1).length;
    return say("said", merges, left, right, joined) + (fresh ? say("saidHere", made) : "")
      + say("saidWhole", whole, words.length) + (merges === length && length < MOST ? say("saidLast") : "");
  }

  press(event) {
    const { key } = event;
    if (this.predict.press(event)) return true;
    const many = { PageUp: -MANY, PageDown: MANY }[key];
    const step = { ArrowUp: -1, ArrowDown: 1 }[key];
    const name = /^[1-9]$/.test(key) ? this.names[key - 1] : undefined;
    if (KEYS[key]) this.move(MOVES[KEYS[key]](this.merges, this.length));
    else if (many) this.move(this.merges + many);
    else if (step) this.choose({ example: this.beside(step) });
    else if (name) this.choose({ corpus: name });
    else if (key === "Escape") this.move(this.get("_start"));
    else return false;
    return true;
  }

  /** The example before or after this one. */
  beside(step) {
    const at = this.examples.indexOf(this.get("sentence"));
    return Math.min(Math.max(0, at + step), this.examples.length - 1);
  }
}

export const mount = standalone(draw);
export default { render: notebook(draw) };
