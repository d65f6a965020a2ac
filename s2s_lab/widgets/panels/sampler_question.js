// What is sampled: a source, the beginning of an output, and where in the output one looks.

import { direction, follow, html, reveal, special, visible } from "./kit.js";

/** A form with `update(get)`; `ask({source, prefix})` is called when someone asks the model. */
export function samplerQuestion(ask, signal, say) {
  const text = (key) => html("input", { type: "text", dir: "auto", "aria-label": say(key), spellcheck: "false", autocomplete: "off" });
  const [source, prefix] = [text("source"), text("prefix")];
  prefix.placeholder = say("prefixHint");
  const go = html("button", { type: "submit" }, say("ask"));
  const form = html("form", { class: "ask" }, source, prefix, go);
  const how = html("span", { class: "how" }, say("recorded"));
  const name = html("bdi", { class: "source" });
  const record = html("div", { class: "record" }, name, how);
  const error = html("p", { class: "error", role: "alert" });
  const element = html("div", { class: "question" }, form, record, error);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask({ source: source.value, prefix: prefix.value });
  }, { signal });

  function update(get) {
    const live = Boolean(get("_live"));
    form.hidden = !live;
    record.hidden = live;
    follow(source, get("source"));
    follow(prefix, get("prefix"));
    name.textContent = get("source");
    go.textContent = get("_busy") ? say("busy") : say("ask");
    form.setAttribute("aria-busy", Boolean(get("_busy")));
    error.textContent = get("_error") ?? "";
    error.hidden = !get("_error");
  }
  return { element, update, form };
}

/** The two sentences, with `update(run, step)`; `move(step)` is called when a token is clicked. */
export function samplerPair(move, signal, say) {
  const [reads, writes] = [html("div", { class: "tokens" }), html("div", { class: "tokens" })];
  const line = (kind, tokens) => html("div", { class: `side ${kind}` }, html("span", { class: "label" }, say(kind)), tokens);
  const element = html("div", { class: "pair" }, line("reads", reads), line("writes", writes));
  let read = null;
  writes.addEventListener("click", (event) => {
    const token = event.target.closest("button");
    if (token) move(Number(token.dataset.step));
  }, { signal });

  function update(run, step) {
    if (read !== run) {
      read = run;
      const { reads: source } = run.wire;
      reads.dir = direction(source);
      reads.classList.toggle("many", source.length > 24);
      reads.replaceChildren(...source.map((word) => html("bdi", { class: special(word) ? "token special" : "token" }, visible(word))));
      writes.dir = direction(run.path);
      writes.classList.toggle("many", run.path.length > 24);
      writes.replaceChildren(...run.path.map((word, i) => html("button", {
        type: "button", tabindex: -1, class: special(word) ? "token special" : "token",
        "data-step": Math.min(i + 1, run.length), "aria-label": `${visible(word)}: ${say("stepTo", i + 1)}`,
      }, html("bdi", {}, visible(word)))));
    }
    [...writes.children].forEach((token, i) => {
      token.classList.toggle("newest", i === step - 1);
      token.classList.toggle("ahead", i >= step);
      token.classList.toggle("forced", i < run.wire.forced);
    });
  }
  /** Scrolls to the newest token; measures, so it comes after all drawing. */
  function settle() {
    const newest = writes.querySelector(".newest") ?? writes.firstChild;
    if (newest) reveal(writes, newest);
  }
  return { element, update, settle };
}
