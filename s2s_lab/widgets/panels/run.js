// One recorded run, seen after `step` of its steps. Step 0 is before the first decision.
// Reads a trace and nothing else; draws nothing.

export class Run {
  constructor(trace) {
    this.trace = trace;
    this.nodes = trace.hypotheses;
    this.length = trace.steps.length;
    this.made = new Map();
    for (const step of trace.steps) {
      for (const candidate of step.candidates) {
        if (candidate.hypothesis !== null) this.made.set(candidate.hypothesis, candidate);
      }
    }
  }

  /** Is the answer decided? */
  over(step) {
    return step === this.length;
  }

  /** What was weighed in the step just taken, best first. */
  candidates(step) {
    return step > 0 ? this.trace.steps[step - 1].candidates : [];
  }

  /** Hypotheses that go on after this step, best first. */
  alive(step) {
    if (step === 0) return [0];
    return ids(this.candidates(step).filter((c) => c.fate === "kept"));
  }

  /** Hypotheses that have ended by now, best first by what they were ranked by. */
  finished(step) {
    const ended = [];
    for (let s = 1; s <= step; s++) {
      ended.push(...this.candidates(s).filter((c) => c.fate === "finished"));
    }
    return ids(ended.sort((a, b) => b.score - a.score));
  }

  /** The hypotheses that one can choose between: those in the race, or the final ranking. */
  shown(step) {
    if (this.over(step)) return this.trace.outputs.map((output) => output.hypothesis);
    return [...this.alive(step), ...this.finished(step)];
  }

  /** The prefixes that lead to a hypothesis, shortest first, without the root. */
  path(id) {
    const nodes = [];
    for (let node = this.nodes[id]; node.parent !== null; node = this.nodes[node.parent]) {
      nodes.push(node);
    }
    return nodes.reverse();
  }

  tokens(id) {
    return this.path(id).map((node) => node.token);
  }

  /** The hypothesis with exactly these tokens; null if there is none. */
  find(tokens) {
    let id = 0;
    for (const token of tokens) {
      id = this.nodes.find((node) => node.parent === id && node.token === token)?.id ?? null;
      if (id === null) return null;
    }
    return id;
  }

  /** Which word of the one in focus made this hypothesis, from 0; -1 for none. */
  place(focus, id) {
    return this.path(focus.id ?? focus.candidate.parent).findIndex((node) => node.id === id);
  }

  /** Where the newest word of the one in focus was produced: {step, parent}; null before the first. */
  origin(step, { id, candidate }) {
    if (candidate) return { step: step - 1, parent: candidate.parent };
    const { step: at, parent } = this.nodes[id];
    return parent === null ? null : { step: at, parent };
  }

  /** What a live hypothesis read to produce its next token in a step; null without attention. */
  row(step, parent) {
    const { attention, live } = this.trace.steps[step];
    return attention.length ? attention[live.indexOf(parent)] : null;
  }

  /** The rows read to produce each token of a hypothesis; null without attention. */
  rows(id) {
    const rows = this.path(id).map((node) => this.row(node.step, node.parent));
    return rows.includes(null) ? null : rows;
  }

  /**
   * What to show in detail: {id, tokens, rows, candidate}; `candidate` is set for one that was
   * pruned, which has no id. `pruned` is a candidate of this step, or null; `selected` is a
   * hypothesis that someone chose, or null for the best one.
   */
  focus(step, selected, pruned) {
    if (pruned) {
      const before = this.rows(pruned.parent);
      const row = this.row(step - 1, pruned.parent);
      const tokens = [...this.tokens(pruned.parent), pruned.token];
      return { id: null, tokens, rows: row && [...before, row], candidate: pruned };
    }
    const id = selected === null ? this.best(step) : this.follow(selected, step);
    return { id, tokens: this.tokens(id), rows: this.rows(id), candidate: null };
  }

  best(step) {
    return this.shown(step)[0];
  }

  /** A chosen hypothesis in the past is its beginning; in the future, what became of it. */
  follow(selected, step) {
    if (!this.nodes[selected]) return this.best(step);
    let node = this.nodes[selected];
    if (node.step >= step) {
      while (node.step >= step) node = this.nodes[node.parent];
      return node.id;
    }
    for (let s = step; s > node.step + 1; s--) {
      const heir = this.candidates(s).find(
        (c) => c.hypothesis !== null && this.descends(c.hypothesis, selected),
      );
      if (heir) return heir.hypothesis;
    }
    return selected;
  }

  descends(id, ancestor) {
    let node = this.nodes[id];
    while (node.step > this.nodes[ancestor].step) node = this.nodes[node.parent];
    return node.id === ancestor;
  }
}

function ids(candidates) {
  return candidates.map((candidate) => candidate.hypothesis);
}
