// How the model gets over a wrong word: its words, and its laws step by step behind it.

import { html, number, panel, svg } from "./kit.js";

const BOX = { width: 560, height: 240, left: 78, right: 12, top: 22, bottom: 46 };
const LEAST = -4; // the exponent of the shortest bar
const BARS = 24;

/** A divergence with three digits; null stands for infinity. */
export function figure(kl) {
  if (kl === null) return "∞";
  return kl > 0 && kl < 0.0005 ? "< 0.001" : number(kl, 3);
}

/** The same as short as a bar is wide. */
function brief(kl) {
  if (kl === null) return "∞";
  return kl > 0 && kl < 0.0005 ? "<.001" : number(kl, kl < 0.9995 ? 3 : 1);
}

/** A panel with `update(view)`; `change(traits)` is called with another threshold. */
export function recoveryPanel(change, signal, say) {
  const { element, body } = panel("recovery", say("recovery"), say("recoveryCaption"));
  const hint = html("p", { class: "hint" }, say("recoveryHint"));
  const said = html("div", { class: "verdict" }, html("p"), html("p"));
  const slider = html("input", { type: "range", min: -3, max: 0.3, step: 0.05, "aria-label": say("threshold") });
  const shown = html("span", { class: "value" });
  const control = html("label", { class: "control" }, say("threshold"), slider, shown);
  const drawing = html("div", { class: "figure-box" });
  body.append(hint, said, control, drawing);
  slider.addEventListener("input", () => change({ threshold: Number((10 ** Number(slider.value)).toPrecision(3)) }), { signal });

  function update({ injection, threshold }) {
    hint.hidden = Boolean(injection);
    for (const part of [said, control, drawing]) part.hidden = !injection;
    if (Math.abs(10 ** Number(slider.value) - threshold) > threshold * 0.06) slider.value = Math.log10(threshold);
    shown.textContent = String(threshold);
    slider.setAttribute("aria-valuetext", String(threshold));
    if (!injection) return;
    const { kl, wordsAfter, wordsLost } = injection;
    const words = wordsAfter === null ? say("wordsNever") : wordsAfter === 0 ? say("wordsAt0") : say("wordsAt", wordsAfter);
    const after = kl.findIndex((value) => value !== null && value < threshold) + 1;
    const law = !kl.length ? say("lawNone") : after ? say("lawAt", threshold, after) : say("lawNever", threshold);
    said.children[0].textContent = words + (wordsLost ? say("wordsLost", wordsLost) : "");
    said.children[1].textContent = law;
    drawing.replaceChildren(...(kl.length ? [bars(kl.slice(0, BARS), threshold, after)] : []));
  }

  function bars(kl, threshold, after) {
    const { width, height, left, right, top, bottom } = BOX;
    const most = Math.max(0, Math.ceil(Math.log10(Math.max(threshold, ...kl.map((value) => value ?? 0)))));
    const floor = height - bottom;
    const y = (value) => floor - (Math.max(0, Math.log10(value) - LEAST) / (most - LEAST)) * (floor - top);
    const wide = (width - left - right) / Math.max(kl.length, 6);
    const columns = kl.flatMap((value, i) => {
      const x = left + i * wide;
      const head = value === null ? top : y(value);
      return [
        svg("rect", { class: i + 1 === after ? "kl first" : "kl", x: x + 5, y: head, width: wide - 10, height: Math.max(1.5, floor - head) }),
        kl.length <= 14 ? svg("text", { class: "value", x: x + wide / 2, y: Math.max(head - 4, 12), "text-anchor": "middle" }, brief(value)) : null,
        svg("text", { x: x + wide / 2, y: floor + 19, "text-anchor": "middle" }, String(i + 1)),
      ];
    });
    const line = svg("line", { class: "threshold", x1: left, x2: width - right, y1: y(threshold), y2: y(threshold) });
    const decades = Array.from({ length: most - LEAST + 1 }, (_, i) => LEAST + i);
    const axis = decades.flatMap((exponent) => [
      svg("line", { class: "grid", x1: left, x2: width - right, y1: y(10 ** exponent), y2: y(10 ** exponent) }),
      svg("text", { x: left - 7, y: y(10 ** exponent) + 5, "text-anchor": "end" }, String(Number((10 ** exponent).toFixed(4)))),
    ]);
    const names = [
      svg("text", { x: (left + width - right) / 2, y: height - 5, "text-anchor": "middle" }, say("behind")),
      svg("text", { transform: `translate(12 ${(top + floor) / 2}) rotate(-90)`, "text-anchor": "middle" }, say("klAxis")),
    ];
    const label = `${say("klAxis")}: ${kl.map(figure).join(", ")}`;
    return svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, axis, columns, line, names);
  }
  return { element, update };
}
