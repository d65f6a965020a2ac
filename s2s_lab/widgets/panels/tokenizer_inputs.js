// Which text and which sentence: tabs, a list of examples, and a field where there is a kernel.

import { follow, html } from "./kit.js";

const TYPED = "-1";

/** A form with `update({get, corpora, corpus, examples})`; `choose(changes)` gets what someone chose. */
export function tokenizerInputs(choose, signal, say) {
  const tabs = html("div", { class: "tabs", role: "group", "aria-label": say("corpora") });
  const list = html("select", { "aria-label": say("examples") });
  const field = html("input", { type: "text", dir: "auto", "aria-label": say("source"), spellcheck: "false", autocomplete: "off" });
  const go = html("button", { type: "submit" }, say("cut"));
  const form = html("form", { class: "ask" }, field, go);
  const fixed = html("span", { class: "how" }, say("recorded"));
  const error = html("p", { class: "error", role: "alert" });
  const element = html("div", { class: "question" }, html("div", { class: "ask where" }, tabs, list, fixed), form, error);
  let made = null;

  tabs.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-corpus]");
    if (tab) choose({ corpus: tab.dataset.corpus });
  }, { signal });
  list.addEventListener("change", () => choose({ example: Number(list.value) }), { signal });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    choose({ sentence: field.value });
  }, { signal });

  function update({ get, corpora, corpus, examples }) {
    const live = Boolean(get("_live"));
    const sentence = get("sentence");
    if (made !== corpora) {
      made = corpora;
      tabs.replaceChildren(...Object.keys(corpora).map((name) =>
        html("button", { type: "button", "data-corpus": name }, say(`corpus ${name}`))));
    }
    for (const tab of tabs.children) tab.setAttribute("aria-pressed", String(tab.dataset.corpus === corpus));
    const at = examples.indexOf(sentence);
    const options = examples.map((text, i) => html("option", { value: i, selected: i === at }, text));
    if (at < 0) options.push(html("option", { value: TYPED, selected: true, disabled: live }, live ? say("typed") : sentence));
    list.replaceChildren(...options);
    form.hidden = !live;
    fixed.hidden = live;
    follow(field, sentence);
    error.textContent = get("_error") ?? "";
    error.hidden = !get("_error");
  }
  return { element, update };
}
