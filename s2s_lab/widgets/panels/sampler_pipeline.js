// The filters as cards in the order in which they are applied: on or off, a slider, a place.

import { html } from "./kit.js";

const WAYS = {
  linear: { to: (x) => x, from: (x) => x },
  tenfold: { to: (x) => 10 ** x, from: Math.log10 }, // the slider holds the exponent
};
const SLIDERS = {
  temperature: { min: 0.1, max: 3, step: 0.05, way: WAYS.linear, digits: 2 },
  "top-k": { min: 1, max: 60, step: 1, way: WAYS.linear, digits: 0 },
  "top-p": { min: 0.01, max: 1, step: 0.01, way: WAYS.linear, digits: 2 },
  typical: { min: 0.01, max: 0.99, step: 0.01, way: WAYS.linear, digits: 2 },
  "min-p": { min: -4, max: 0, step: 0.05, way: WAYS.tenfold, digits: 4 },
  epsilon: { min: -5, max: -0.3, step: 0.05, way: WAYS.tenfold, digits: 5 },
  eta: { min: -5, max: -0.3, step: 0.05, way: WAYS.tenfold, digits: 5 },
};

/** A filter's number without needless zeros. */
export function plain(name, value) {
  return String(Number(value.toFixed(SLIDERS[name].digits)));
}

/** A row of cards with `update(pipeline)`; `change(pipeline, sentence)` is called with a new one. */
export function pipelinePanel(change, signal, say) {
  let pipeline = [];
  const cards = new Map(Object.keys(SLIDERS).map((name) => [name, card(name)]));
  const list = html("ol", { class: "cards" });
  const element = html("section", { class: "panel pipeline" },
    html("header", {}, html("h3", {}, say("pipeline")), html("p", { class: "caption" }, say("pipelineCaption"))), list);

  function card(name) {
    const { min, max, step, way } = SLIDERS[name];
    const title = say(`${name}Means`);
    const on = html("input", { type: "checkbox", "aria-label": say("on", say(name)) });
    const slider = html("input", { type: "range", min, max, step, "aria-label": say(name) });
    const shown = html("span", { class: "value" });
    const [earlier, later] = [["earlier", "◂", -1], ["later", "▸", 1]].map(([key, sign, by]) => {
      const button = html("button", { type: "button", class: key, "aria-label": say(key, say(name)) }, sign);
      button.addEventListener("click", () => move(name, by, button), { signal });
      return button;
    });
    const element = html("li", { class: "card", draggable: "true", "data-name": name, title },
      html("label", {}, on, html("b", {}, say(name))), shown, slider,
      html("span", { class: "places" }, earlier, later));
    on.addEventListener("change", () => replace(name, (now) => [name, now[1], on.checked]), { signal });
    slider.addEventListener("input", () => {
      const value = Number(way.to(Number(slider.value)).toPrecision(6));
      replace(name, (now) => [name, value, now[2]]);
    }, { signal });
    drag(element, name);
    return { element, on, slider, shown, earlier, later };
  }

  function drag(element, name) {
    element.addEventListener("dragstart", (event) => {
      if (event.target !== element) return; // a slider inside is pulled, not the card
      event.dataTransfer.setData("text/plain", name);
      event.dataTransfer.effectAllowed = "move";
    }, { signal });
    element.addEventListener("dragover", (event) => event.preventDefault(), { signal });
    element.addEventListener("drop", (event) => {
      event.preventDefault();
      const from = event.dataTransfer.getData("text/plain");
      if (cards.has(from) && from !== name) put(from, index(name));
    }, { signal });
    // A slider in a draggable card could not be pulled: the card waits until it is let go.
    const slider = element.querySelector("input[type=range]");
    slider.addEventListener("pointerdown", () => { element.draggable = false; }, { signal });
    for (const end of ["pointerup", "pointercancel", "blur"]) {
      slider.addEventListener(end, () => { element.draggable = true; }, { signal });
    }
  }

  function index(name) {
    return pipeline.findIndex((stage) => stage[0] === name);
  }
  function replace(name, how) {
    change(pipeline.map((stage) => (stage[0] === name ? how(stage) : stage)), "");
  }
  function move(name, by, button) {
    const to = index(name) + by;
    if (to < 0 || to >= pipeline.length) return;
    put(name, to);
    button.focus(); // the card was moved, which took the focus away
  }
  function put(name, to) {
    const rest = pipeline.filter((stage) => stage[0] !== name);
    rest.splice(to, 0, pipeline[index(name)]);
    change(rest, say("moved", say(name), to + 1, rest.length));
  }

  function update(next) {
    const order = next.map(([name]) => cards.get(name).element);
    if (order.some((element, i) => list.children[i] !== element)) list.replaceChildren(...order);
    pipeline = next;
    next.forEach(([name, value, on], i) => {
      const { element, on: box, slider, shown, earlier, later } = cards.get(name);
      element.classList.toggle("off", !on);
      box.checked = on;
      const at = SLIDERS[name].way.from(value);
      if (Math.abs(Number(slider.value) - at) > SLIDERS[name].step / 2) slider.value = at;
      shown.textContent = plain(name, value);
      slider.setAttribute("aria-valuetext", plain(name, value));
      earlier.setAttribute("aria-disabled", i === 0);
      later.setAttribute("aria-disabled", i === next.length - 1);
    });
  }
  return { element, update };
}
