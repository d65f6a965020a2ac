// Forward and back through steps: four buttons, a slider, a count, a spoken sentence, keys.

import { html, svg } from "./kit.js";
import { narrator } from "./shell.js";

const ICONS = {
  first: "M5 4v16h2.5V4zM19 4 9 12l10 8z",
  back: "M17 4 7 12l10 8z",
  next: "M7 4l10 8L7 20z",
  last: "M5 4l10 8L5 20zM16.5 4v16H19V4z",
};

/** Where each command leads from `step` in a run of `length` steps. */
export const MOVES = {
  first: () => 0,
  back: (step) => Math.max(0, step - 1),
  next: (step, length) => Math.min(length, step + 1),
  last: (step, length) => length,
};

/** The one keyboard map of all views. */
export const KEYS = { ArrowLeft: "back", ArrowRight: "next", Home: "first", End: "last" };

/**
 * A bar with `update({step, length, sentence})`; `move(step)` is called to go to a step.
 * `say` has the words of `words/shared.js`; `hints` are lists of keys, each ending in what they do;
 * `extra` is one more button, such as that of a `player`.
 */
export function transport(move, signal, say, hints = keys(say), extra = null) {
  let now = { step: 0, length: 0 };
  const buttons = Object.keys(ICONS).map((name) =>
    html("button", { type: "button", class: name, "aria-label": say(name), title: say(name) },
      svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: ICONS[name] }))),
  );
  Object.keys(ICONS).forEach((name, i) => {
    buttons[i].addEventListener("click", () => move(MOVES[name](now.step, now.length)), { signal });
  });
  const slider = html("input", { type: "range", min: 0, "aria-label": say("step") });
  slider.addEventListener("input", () => move(Number(slider.value)), { signal });
  const count = html("span", { class: "count" });
  const status = narrator();
  const bar = html("div", { class: "bar" }, html("div", { class: "buttons" }, buttons, extra), slider, count, keyHints(hints));
  const element = html("div", { class: "transport" }, bar, status.element);

  function update({ step, length, sentence }) {
    now = { step, length };
    slider.max = length;
    slider.value = step;
    slider.setAttribute("aria-valuetext", say("stepOf", step, length));
    count.textContent = say("stepOf", step, length);
    for (const button of buttons) {
      const forward = button.className === "next" || button.className === "last";
      button.setAttribute("aria-disabled", forward ? step === length : step === 0);
    }
    status.say(sentence);
  }
  return { element, update };
}

function keys(say) {
  return [["←", "→", say("keyStep")], ["Home", "End", say("keyEnds")], ["↑", "↓", say("keyChoose")], ["Esc", say("keyBest")]];
}

/** A list of keys and what they do; `hints` as in `transport`. */
export function keyHints(hints) {
  const shown = hints.map((entry) =>
    html("span", {}, entry.slice(0, -1).map((key) => html("kbd", {}, key)), ` ${entry.at(-1)}`),
  );
  return html("div", { class: "keys", "aria-hidden": "true" }, shown);
}
