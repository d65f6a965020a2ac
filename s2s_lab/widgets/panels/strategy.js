// A strategy to choose: a menu of common ones, their first settings as numbers, and the short form
// in which any can be typed: name:number:…:setting=value. All three show the same text.

import { html } from "./kit.js";

/**
 * Common strategies as they are typed, and what the numbers behind the name mean: a setting and its
 * usual value, which holds where the number is left out; without one there is no number then.
 */
export const MENU = [
  ["greedy"],
  ["beam:5:0.6", "width=5", "alpha=0.6"],
  ["diverse:6:3:0.5", "width=6", "groups=3", "strength=0.5"],
  ["stochastic-beam:5", "width=5"],
  ["sample:5:temperature=0.8:top-p=0.9", "samples=1"],
  ["contrastive:5:0.6", "k=5", "alpha=0.6"],
  ["best-first:1", "best=1"],
  ["exact:0", "alpha=0"],
  ["recombination:5:2", "width=5", "order"],
  ["viterbi", "order"],
  ["mbr:samples=16:utility=chrf"],
];
const LIMITS = {
  width: { min: 1, max: 50, step: 1 },
  alpha: { min: 0, max: 5, step: 0.1 },
  strength: { min: 0, max: 20, step: 0.1 },
};
const COUNT = { min: 1, max: 100, step: 1 };
const OTHER = "";

/**
 * A group with `show(text)` and `text()`; `choose(text)` is called with a strategy that someone
 * chose or typed. `label` names the menu.
 */
export function strategyChooser(choose, signal, { say }, label = say("strategy")) {
  const menu = html("select", { "aria-label": label },
    MENU.map(([text]) => html("option", { value: nameOf(text) }, say(`name_${nameOf(text)}`))),
    html("option", { value: OTHER, hidden: true }, say("otherStrategy")));
  const numbers = html("span", { class: "numbers" });
  const field = html("input", {
    type: "text", class: "short-form", "aria-label": say("shortForm"), title: say("shortFormHelp"),
    spellcheck: "false", autocomplete: "off", size: 14,
  });
  const element = html("span", { class: "strategy", role: "group", "aria-label": label }, menu, numbers, field);

  menu.addEventListener("change", () => choose(MENU.find(([text]) => nameOf(text) === menu.value)[0]), { signal });
  field.addEventListener("change", () => choose(field.value.trim()), { signal });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // it is the strategy that is sent, once
    choose(field.value.trim());
  }, { signal });
  numbers.addEventListener("change", (event) => {
    const { valueAsNumber: value, name } = event.target;
    if (Number.isNaN(value) || !event.target.checkValidity()) return show(field.value);
    choose(written(field.value, numbersOf(field.value).map((each) => (each.name === name ? { ...each, value } : each))));
  }, { signal });

  function show(text) {
    field.value = text;
    field.size = Math.min(40, Math.max(8, text.length));
    menu.value = MENU.some(([each]) => nameOf(each) === nameOf(text)) ? nameOf(text) : OTHER;
    const shown = numbersOf(text);
    const inputs = () => [...numbers.querySelectorAll("input")];
    if (inputs().map((input) => input.name).join() !== shown.map(({ name }) => name).join()) {
      numbers.replaceChildren(...shown.map(({ name }) => html("label", { title: say(`help_${name}`) }, say(`set_${name}`),
        html("input", { type: "number", name, ...(LIMITS[name] ?? COUNT) }))));
    }
    for (const [i, input] of inputs().entries()) input.value = shown[i].value;
  }

  let held = null;
  /** Show what a trait holds, once for each change of it; see `follow` of kit.js. */
  function follow(text) {
    if (text !== held) show(text);
    held = text;
  }
  return { element, show, follow, text: () => field.value.trim() };
}

function nameOf(text) {
  return text.split(":")[0].trim();
}

/** The numbers behind a strategy's name, as they are given or as usual: [{name, value}]. */
function numbersOf(text) {
  const parts = text.split(":").slice(1);
  const given = parts.slice(0, parts.findIndex((part) => part.includes("=")) >>> 0);
  const known = MENU.find(([each]) => nameOf(each) === nameOf(text))?.slice(1) ?? [];
  return known.map((setting, i) => {
    const [name, usual] = setting.split("=");
    return { name, value: given[i] ?? usual };
  }).filter(({ name, value }) => value !== undefined && !parts.some((part) => part.startsWith(`${name}=`)));
}

/** The short form with other numbers; what is given by name stays. */
function written(text, numbers) {
  const named = text.split(":").slice(1).filter((part) => part.includes("="));
  return [nameOf(text), ...numbers.map(({ value }) => value), ...named].join(":");
}
