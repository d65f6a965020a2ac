// What is decoded and how: a sentence and a strategy to choose, or the record of both.

import { follow, html } from "./kit.js";
import { strategyChooser } from "./strategy.js";

/** A form with `update(get, run)`; `ask(changes)` is called with the traits that someone changed. */
export function question(ask, signal, tell) {
  const { say } = tell;
  const source = html("input", { type: "text", dir: "auto", "aria-label": say("source"), spellcheck: "false", autocomplete: "off" });
  const go = html("button", { type: "submit" }, say("decode"));
  const chooser = strategyChooser((method) => send(method, false), signal, tell);
  const form = html("form", { class: "ask" }, source, go, chooser.element);
  const record = html("div", { class: "record" });
  const error = html("p", { class: "error", role: "alert" });
  const element = html("div", { class: "question" }, form, record, error);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(chooser.text(), true);
  }, { signal });

  function send(method, again) {
    chooser.show(method);
    ask({ source: source.value, method }, again);
  }

  function update(get, run) {
    const live = get("_live");
    form.hidden = !live;
    record.hidden = live;
    if (live) {
      follow(source, get("source"));
      chooser.follow(get("method"));
      go.textContent = say(get("_busy") ? "busy" : "decode");
      form.setAttribute("aria-busy", Boolean(get("_busy")));
    } else if (run) {
      record.replaceChildren(
        html("bdi", { class: "source" }, run.trace.source_text),
        html("span", { class: "how" }, `${tell.settings(run.trace)} · ${run.trace.model} · ${say("recorded")}`));
    }
    error.textContent = get("_error") ?? "";
    error.hidden = !get("_error");
  }
  return { element, update };
}
