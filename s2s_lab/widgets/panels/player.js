// Play and pause: one step after another by itself. The only timer of a view lives while it plays.
// Where a person has asked for less motion nothing moves by itself: there is no button, and the key
// takes one step.

import { html, svg } from "./kit.js";

const PACE = 900; // milliseconds a step: time to read what happened
const ICONS = { play: "M6 4v16l14-8z", pause: "M6 4h4v16H6zM14 4h4v16h-4z" };

/**
 * A button with `toggle()` and `stop()`. `next()` takes one step and returns whether there is
 * another one; `rewind()` goes to the beginning if someone presses play at the end.
 */
export function player(next, rewind, signal, say) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const path = svg("path", {});
  const element = html("button", { type: "button", class: "player" }, svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, path));
  let timer = null;

  const draw = () => {
    const name = timer === null ? "play" : "pause";
    element.setAttribute("aria-label", say(name));
    element.title = say(name);
    path.setAttribute("d", ICONS[name]);
    element.hidden = still.matches;
  };
  const stop = () => {
    clearInterval(timer);
    timer = null;
    draw();
  };
  const toggle = () => {
    if (timer !== null) return stop();
    if (still.matches) return void next();
    rewind();
    if (next()) timer = setInterval(() => { if (!next()) stop(); }, PACE);
    draw();
  };
  element.addEventListener("click", toggle, { signal });
  still.addEventListener("change", stop, { signal });
  signal.addEventListener("abort", stop);
  draw();
  return { element, toggle, stop };
}
