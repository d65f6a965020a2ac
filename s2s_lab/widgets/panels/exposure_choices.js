// Which wrong word to put in the place of the reference's: the likeliest ones, or any that is typed.

import { chance, html, panel, probability, reveal, visible } from "./kit.js";

/** A panel with `update(view)` and `settle()`; `inject(word)` and `takeOut()` are called. */
export function choicesPanel(inject, takeOut, signal, say) {
  const { element, heading, body } = panel("choices", say("choicesNone"), say("choicesCaption"));
  const hint = html("p", { class: "hint" }, say("choicesHint"));
  const list = html("div", { role: "listbox", "aria-label": say("choicesNone") });
  const typed = html("input", { type: "text", dir: "auto", "aria-label": say("type"), placeholder: say("type"), spellcheck: "false", autocomplete: "off" });
  const form = html("form", { class: "ask" }, typed, html("button", { type: "submit" }, say("inject")));
  const out = html("button", { type: "button", class: "take-out" }, say("takeOut"));
  body.append(hint, list, form, out);
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item && item.getAttribute("aria-disabled") !== "true") inject(item.dataset.word);
  }, { signal });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (typed.value.trim()) inject(typed.value.trim());
    typed.value = "";
  }, { signal });
  out.addEventListener("click", takeOut, { signal });

  function update({ run, step, chosen, injection, live, can }) {
    const there = step > 0 && step <= run.choices.length;
    hint.hidden = there;
    list.hidden = !there;
    form.hidden = !there || !live;
    out.hidden = !injection;
    heading.textContent = there ? say("choices", step) : say("choicesNone");
    if (!there) return;
    const gold = visible(run.forced.words[step - 1]);
    list.replaceChildren(...run.choices[step - 1].map(([word, logprob], i) => {
      const now = injection && injection.at === step && injection.wrong === word;
      return html("div", {
        role: "option", class: now ? "wrong-choice injected" : "wrong-choice", "aria-selected": i === chosen,
        "aria-disabled": !can(step, word), "data-word": word,
      },
        html("span", { class: "mark", "aria-hidden": "true" }, now ? "✗" : ""),
        html("bdi", { class: "new" }, visible(word)),
        html("span", { class: "meter" }, html("span", { class: "fill", "--p": chance(logprob).toFixed(4) })),
        html("span", { class: "p" }, probability(logprob)),
        html("span", { class: "why" }, can(step, word) ? say("instead", gold, share(logprob)) : say("notRecorded")));
    }));
  }
  function settle() {
    const now = list.querySelector("[aria-selected=true]");
    if (now) reveal(body, now);
  }
  return { element, update, settle };
}

function share(logprob) {
  const p = chance(logprob);
  return p > 0 && p < 0.0001 ? p.toExponential(0) : p.toFixed(4);
}
