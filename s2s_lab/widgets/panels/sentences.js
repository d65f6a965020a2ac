// Sentences about a run, in the language of the reader: what happened, why, and what was read.

import { direction, number, probability, short, tail, visible } from "./kit.js";
import { speaker } from "./language.js";
import { reasons } from "./reasons.js";
import { SHARED } from "../words/shared.js";
import { WORDS_DECODE_STEPPER } from "../words/decode_stepper.js";

const GROUPS = 3;
const WORDS = 8;
const LETTERS = 90;

/** A token or the last ones of several, in quotation marks; right-to-left text is isolated. */
export function quote(...tokens) {
  return marked(tail(tokens, WORDS).map(visible).join(" "));
}

const known = (key) => key in WORDS_DECODE_STEPPER;

/** A probability as part of a sentence: p = 0.12, or p < 0.01; null stands for minus infinity. */
export function odds(logprob) {
  const p = probability(logprob);
  return /^[<>]/.test(p) ? `p ${p}` : `p = ${p}`;
}

/** The natural logarithm; null, for minus infinity, of 0. */
export function log(p) {
  return p === 0 ? null : Math.log(p);
}

function marked(text) {
  return direction([text]) === "rtl" ? `“\u2068${text}\u2069”` : `“${text}”`;
}

/**
 * Sentences in one language. `say` reads from the words of these views and from `tables`; `why`
 * gives a reason, a term's name or a title of a trace.
 */
export class Sentences {
  constructor(language, ...tables) {
    this.say = speaker(language, SHARED, WORDS_DECODE_STEPPER, ...tables);
    this.why = reasons(language);
  }

  /** What happened in this step. */
  narrate(run, step) {
    if (step === 0) return this.say("before", run.trace.source.length);
    const candidates = run.candidates(step);
    const live = run.trace.steps[step - 1].live.length;
    const stayed = candidates.filter((c) => c.hypothesis !== null);
    const parts = live === 1 && stayed.length === 1 ? [this.single(stayed[0])] : this.several(run, stayed);
    const loser = candidates.find((c) => c.hypothesis === null);
    if (loser) parts.push(this.say("lost", quote(...run.tokens(loser.parent), loser.token), this.why(loser.reason)));
    return this.say("stepSays", step, parts.join(this.say("semicolon"))) + (run.over(step) ? this.verdict(run) : "");
  }

  single(candidate) {
    const chosen = this.say("chosen", quote(candidate.token), odds(candidate.logprob));
    return candidate.fate === "finished" ? this.say("andEnds", chosen) : chosen;
  }

  several(run, stayed) {
    const counts = new Map();
    for (const c of stayed.filter((c) => c.fate === "kept")) {
      counts.set(c.token, (counts.get(c.token) ?? 0) + 1);
    }
    const groups = [...counts].sort((a, b) => b[1] - a[1]);
    const named = groups.slice(0, GROUPS).map(([token, count], i) =>
      this.say(i === 0 ? "addedTo" : "andTo", quote(token), count));
    if (groups.length > GROUPS) named.push(this.say("otherWords", groups.length - GROUPS));
    const ended = stayed.filter((c) => c.fate === "finished");
    const parts = named.length ? [named.join(this.say("comma"))] : [];
    if (ended.length === 1) {
      parts.push(this.say("oneFinished", quote(...run.tokens(ended[0].parent), ended[0].token)));
    } else if (ended.length) parts.push(this.say("someFinished", ended.length));
    return parts;
  }

  verdict(run) {
    const best = run.trace.outputs[0];
    return this.say("verdict", marked(short(run.trace.output_text, LETTERS)), number(best.score));
  }

  /** One candidate in a sentence: for a tool tip, a screen reader, the line below the tree. */
  describe(run, candidate) {
    const phrase = quote(...run.tokens(candidate.parent), candidate.token);
    const [p, score] = [odds(candidate.logprob), number(candidate.score)];
    return this.say("described", phrase, this.say(candidate.fate), p, score, this.why(candidate.reason));
  }

  /** The heaviest weights of an attention row, as a sentence. */
  describeRow(source, row, token) {
    const order = row.map((_, i) => i).sort((a, b) => row[b] - row[a]).slice(0, 3);
    const most = order.filter((i) => row[i] >= 0.005).map((i) => `${quote(source[i])} ${number(row[i])}`);
    return this.say("rowReads", quote(token), most.join(this.say("comma")));
  }

  weight(source, column, value, token) {
    return this.say("cellReads", quote(token), quote(source[column]), number(value));
  }

  /** How the run was made, in a line. */
  settings(trace) {
    const values = Object.entries(trace.settings).map(([name, value]) => this.setting(name, value));
    return [this.strategy(trace.strategy), ...values].join(" · ");
  }

  setting(name, value) {
    const label = known(`set_${name}`) ? this.say(`set_${name}`) : name;
    return `${label} ${value}${name === "max_steps" ? ` ${this.say("tokens")}` : ""}`;
  }

  strategy(name) {
    return known(`name_${name}`) ? this.say(`name_${name}`) : name;
  }

  /** What the last change did to a run: the first word that differs. */
  changed({ what, prefix, tokens, own, other, step }) {
    if (what === "nothing") return this.say("changedNothing");
    if (what === "search") {
      return this.say("changedSearch", step + 1, prefix.length ? quote(...prefix) : this.say("theBeginning"));
    }
    const [was, is] = tokens;
    if (is === null) return this.say("changedShorter", step + 1, quote(was));
    if (was === null) return this.say("changedLonger", step + 1, quote(is));
    const now = own[1] !== null && other[0] !== null ? this.say("oddsWere", odds(log(own[1])), odds(log(other[0]))) : "";
    return this.say("changedAnswer", step + 1, quote(is), quote(was)) + now;
  }
}
