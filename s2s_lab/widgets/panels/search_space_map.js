// One model's tree and searches, as the kernel wrote them, with what the panels ask of them.
// Reads plain data; draws nothing.

import { score } from "./length.js";

export class SpaceMap {
  constructor(data) {
    Object.assign(this, data);
    this.nodes = data.branches.map(([parent, token, logprob, total, finished, unseen], id) => {
      return { id, parent, token, logprob, total, finished, unseen, children: [], depth: 0 };
    });
    for (const node of this.nodes) {
      if (node.parent === null) continue;
      node.depth = this.nodes[node.parent].depth + 1;
      this.nodes[node.parent].children.push(node);
    }
    for (const node of this.nodes) node.children.sort((a, b) => b.logprob - a.logprob);
    this.ends = data.sequences.map(([id, length]) => ({ id, length, logprob: this.nodes[id].total }));
    this.asked = data.searches.map((s) => new Set(s.visits.flatMap((visit) => visit.continued)));
    this.finishers = data.searches.map((s) => new Set(s.outputs.filter((id) => this.nodes[id].finished)));
  }

  /** Branches from below the root to this one. */
  path(id) {
    const path = [];
    for (let node = this.nodes[id]; node.parent !== null; node = this.nodes[node.parent]) path.push(node);
    return path.reverse();
  }

  tokens(id) {
    return this.path(id).map((node) => node.token);
  }

  /** A sequence of the end alone. */
  isEmpty(id) {
    return this.nodes[id].finished && this.nodes[id].depth === 1;
  }

  /**
   * What a search has made of each branch after `step` of its steps: a map from ids to
   * {fate, score, reason, now}; branches that it has not looked at are not in it.
   */
  seen(search, step) {
    const found = new Map([[0, { fate: "kept" }]]);
    const { visits, reasons } = this.searches[search];
    visits.slice(0, step).forEach((visit, index) => {
      for (const id of visit.continued) found.set(id, { ...found.get(id), fate: "asked", now: index === step - 1 });
      for (const [id, fate, value, reason] of visit.weighed) {
        found.set(id, { fate, score: value, reason: reasons[reason], now: false });
      }
    });
    return found;
  }

  /** Numbers from 1 of the searches whose set, one of `sets` each, has this branch. */
  by(sets, id) {
    return sets.flatMap((set, index) => (set.has(id) ? [index + 1] : []));
  }

  /** Complete sequences under a length convention, best first: {id, length, logprob, score}. */
  ranked(convention, strength, countEos, among = null) {
    return this.ends
      .filter(({ id }) => !among || among.has(id))
      .map((end) => ({ ...end, score: score(convention, end.logprob, end.length, strength, countEos) }))
      .sort((a, b) => b.score - a.score);
  }

  /** Who wins from strength 0 to `most`: runs of {id, from, to}. */
  winners(convention, most, countEos, parts = 200) {
    const runs = [];
    for (let i = 0; i <= parts; i++) {
      const strength = (most * i) / parts;
      const [best] = this.ranked(convention, strength, countEos);
      if (!best) return runs;
      if (runs.at(-1)?.id === best.id) runs.at(-1).to = strength;
      else runs.push({ id: best.id, from: strength, to: strength });
    }
    return runs;
  }
}
