// Gumbel noise on log-probabilities: from no noise at all (greedy) to samples without replacement.

import { follow, html, number, panel, visible } from "./kit.js";

const LOSERS = 4;

/** A panel with `update(view)`; `change(traits)` is called with noise, picks or seed. */
export function gumbelPanel(change, signal, say) {
  const { element, body } = panel("gumbel", say("gumbel"), say("gumbelCaption"));
  const slider = html("input", { type: "range", min: 0, max: 2, step: 0.05, "aria-label": say("noise") });
  const shown = html("span", { class: "value" });
  const picks = html("input", { type: "number", min: 1, max: 10, step: 1 });
  const controls = html("div", { class: "controls" },
    html("label", { class: "wide" }, say("noise"), slider), shown, html("label", {}, say("picks"), picks));
  const said = html("p", { class: "said" });
  const axis = html("div", { class: "axis", "aria-hidden": "true" });
  const list = html("ol", { class: "scores" });
  body.append(controls, said, axis, list);
  slider.addEventListener("input", () => change({ noise: Number(slider.value) }), { signal });
  picks.addEventListener("change", () => {
    const k = Math.round(picks.valueAsNumber);
    if (k >= 1 && k <= 10) change({ picks: k });
    else picks.value = Math.min(10, Math.max(1, k || 1));
  }, { signal });

  function update({ words, scores, noise, picks: k }) {
    const out = Math.min(k, scores.length);
    slider.value = noise;
    shown.textContent = noise.toFixed(2);
    slider.setAttribute("aria-valuetext", noise.toFixed(2));
    follow(picks, k);
    const scale = String(Number(noise.toFixed(2)));
    said.textContent = noise === 0 ? say("atZero", out) : noise === 1 ? say("atOne", out) : say("atOther", scale, out);
    const listed = scores.slice(0, out + LOSERS);
    const at = axisOf(listed);
    axis.replaceChildren(
      html("span", { class: "axis-name" }, say("axisScore")),
      ...at.ticks.map((value) => html("span", { class: "tick", "--at": at.of(value).toFixed(4) }, number(value, 0))));
    const rows = listed.map((score, i) => line(words, score, i, out, listed[out - 1].score, noise, at));
    if (rows.length > out) rows.splice(out, 0, html("li", { class: "cut" }, html("span", {}, say("cutLine", out))));
    list.replaceChildren(...rows);
  }

  function line(words, score, i, out, least, noise, at) {
    const word = visible(words[score.place]);
    const inside = i < out;
    const [from, to] = [at.of(score.logprob), at.of(score.score)];
    const sign = noise * score.noise < 0 ? "−" : "+";
    const sum = `${number(score.logprob)} ${sign} ${Number(noise.toFixed(2))} × ${number(Math.abs(score.noise))} = ${number(score.score)}`;
    const title = inside ? say("comesOut", word, i + 1) : say("staysIn", word, number(least - score.score));
    return html("li", { class: inside ? "score-row out" : "score-row", title },
      html("span", { class: "mark", "aria-hidden": "true" }, inside ? `◆${i + 1}` : "○"),
      html("bdi", { class: "name" }, word),
      html("span", { class: "track", "aria-hidden": "true" },
        html("span", { class: "path", "--from": Math.min(from, to).toFixed(4), "--to": Math.max(from, to).toFixed(4) }),
        html("span", { class: "start", "--at": from.toFixed(4) }),
        html("span", { class: "end", "--at": to.toFixed(4) })),
      html("span", { class: "sum" }, sum));
  }
  return { element, update };
}

/** An axis over log-probabilities and scores, with whole numbers of nats as ticks. */
function axisOf(scores) {
  const values = scores.flatMap(({ logprob, score }) => [logprob, score]);
  const [low, high] = [Math.floor(Math.min(...values)), Math.ceil(Math.max(...values, 0))];
  const span = Math.max(1, high - low);
  const step = Math.ceil(span / 6);
  const ticks = [];
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) ticks.push(value);
  return { of: (value) => (value - low) / span, ticks };
}
