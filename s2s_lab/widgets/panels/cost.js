// What a run has cost so far: model calls and next-token distributions, and the time of it all.

import { html } from "./kit.js";

/** A line with `update({run, step}, milliseconds)`; no time is shown where none is known. */
export function costMeter({ say }) {
  const fill = html("span", { class: "fill" });
  const meter = html("span", { class: "meter", "aria-hidden": "true" }, fill);
  const text = html("span", {});
  const element = html("p", { class: "cost" }, html("span", { class: "label" }, say("cost")), meter, text);

  function update({ run, step }, milliseconds) {
    const { model_calls: calls, tokens } = run.trace.cost;
    const { steps } = run.trace;
    const counted = steps.reduce((sum, { live }) => sum + live.length, 0) === tokens && steps.length === calls;
    const soFar = steps.slice(0, step).reduce((sum, { live }) => sum + live.length, 0);
    const parts = counted
      ? [say("callsOf", step, calls), say("tokensOf", soFar, tokens)]
      : [say("calls", calls), say("tokensCost", tokens)];
    if (typeof milliseconds === "number") parts.push(say("milliseconds", milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)));
    meter.hidden = !counted;
    fill.style.setProperty("--p", tokens ? (soFar / tokens).toFixed(4) : "0");
    text.textContent = parts.join(" · ");
  }
  return { element, update };
}
