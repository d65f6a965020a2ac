// One look at the sampler lab: the law of a step, and all that filters, draws and noise make of it.

import { drawn, gumbels, perturbed } from "./sampler_chance.js";
import { count, entropy, mass, normalised, outcome, stages, turned, variation } from "./sampler_filters.js";

/** The laws of a run, by step. */
export class Run {
  constructor(wire) {
    this.wire = wire;
    this.laws = wire.steps.map((step) => normalised(step.logprobs));
    this.names = wire.steps.map((step) => step.order.map((i) => wire.words[i]));
  }

  /** The last step that has a law. */
  get length() {
    return this.wire.steps.length - 1;
  }

  /** The tokens of the output; the first `step` of them stand there. */
  get path() {
    return this.wire.path.map((i) => this.wire.words[i]);
  }
}

/** What there is to see at a step; `set` has pipeline, draws, seed, noise and picks. */
export function look(run, step, { pipeline, draws, seed, noise, picks }) {
  const law = run.laws[step];
  const words = run.names[step];
  const each = stages(law, pipeline);
  const after = each.at(-1).law;
  const other = turned(pipeline);
  const turnedLaw = outcome(law, other);
  return {
    run, step, law, words, after, pipeline,
    stages: each,
    left: count(after),
    mass: mass(law, (i) => after[i] > -Infinity),
    entropy: entropy(after),
    other: {
      pipeline: other, law: turnedLaw, left: count(turnedLaw), entropy: entropy(turnedLaw),
      where: other[0][0] === "temperature" ? "first" : "last",
      variation: variation(after, turnedLaw),
      matters: hot(pipeline) && pipeline.some(([name, , on]) => on && name !== "temperature"),
    },
    draws, counts: draws ? drawn(after, draws, `${seed} ${step}`) : null,
    noise, picks,
    scores: perturbed(after, gumbels(words, `${seed} ${step}`), noise),
  };
}

function hot(pipeline) {
  return pipeline.some(([name, value, on]) => name === "temperature" && on && value !== 1);
}
