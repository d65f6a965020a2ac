// The two sentences in large type: the source, tinted by what the newest word read, and the words
// written so far. Where a model listens, a source word can be swapped for another.

import { direction, html, number, reveal, special, visible } from "./kit.js";

const MANY = 24;

/** A block with `update(view)` and `settle()`; `swap(position, word)` is called with another word. */
export function sentencePair(swap, signal, tell) {
  return new SentencePair(swap, signal, tell);
}

class SentencePair {
  constructor(swap, signal, { say }) {
    Object.assign(this, { swap, say, run: null, strongest: null });
    this.source = html("div", { class: "tokens" });
    this.written = html("div", { class: "tokens" });
    this.label = html("span", { class: "label" });
    const reads = html("span", { class: "label" }, say("read"));
    this.element = html("div", { class: "pair" },
      html("div", { class: "side reads" }, reads, this.source),
      html("div", { class: "side writes" }, this.label, this.written));
    this.source.addEventListener("click", (event) => this.edit(event.target.closest("[role=button]")), { signal });
    this.source.addEventListener("keydown", (event) => this.press(event), { signal });
    this.source.addEventListener("focusout", (event) => this.leave(event), { signal });
  }

  update({ run, step, focus, live, changed }) {
    const row = focus.rows?.at(-1);
    if (this.run !== run) this.read(run, live);
    for (const [i, token] of [...this.source.children].entries()) {
      token.style.setProperty("--w", row ? row[i].toFixed(3) : "0");
      const told = row ? this.say("weightOf", visible(run.trace.source[i]), number(row[i])) : "";
      if (token.title !== told) token.title = told;
    }
    const answer = run.over(step) && focus.id === run.trace.outputs[0].hypothesis;
    this.label.textContent = this.say(answer ? "answer" : "written");
    this.written.dir = direction(focus.tokens);
    this.written.classList.toggle("lost", focus.candidate !== null);
    this.written.replaceChildren(...this.spell(focus, run.place(focus, changed)));
    if (answer) this.written.append(html("bdi", { class: "plain" }, `= ${run.trace.output_text}`));
    this.written.classList.toggle("many", focus.tokens.length > MANY);
    this.strongest = row ? this.source.children[row.indexOf(Math.max(...row))] : null;
  }

  /** The tokens of a new source; only they can be swapped, and EOS cannot. */
  read(run, live) {
    const tokens = run.trace.source;
    const same = this.run?.trace.source.join("\n") === tokens.join("\n");
    this.run = run;
    if (same) return;
    const swaps = (i) => live && this.swap && i < tokens.length - 1;
    this.source.dir = direction(tokens);
    this.source.classList.toggle("many", tokens.length > MANY);
    this.source.replaceChildren(...tokens.map((token, i) => html("bdi", {
      class: kind(token), role: swaps(i) && "button", tabindex: swaps(i) && (i ? -1 : "0"),
      "aria-label": swaps(i) && this.say("swap", visible(token)), "data-at": i,
    }, visible(token))));
  }

  settle() {
    if (this.written.classList.contains("many")) this.written.scrollTop = this.written.scrollHeight;
    if (this.strongest) reveal(this.source, this.strongest);
  }

  spell({ tokens }, changed) {
    if (!tokens.length) return [html("span", { class: "nothing" }, this.say("nothing"))];
    return tokens.map((token, i) => html("bdi", {
      class: kind(token) + (i === tokens.length - 1 ? " newest" : "") + (i === changed ? " differs" : ""),
      title: i === changed ? this.say("firstChange") : this.say("wordNumber", i + 1), "data-t": i + 1,
    }, visible(token)));
  }

  /** ← and → go from word to word, Enter and Space put an input in its place. */
  press(event) {
    const word = event.target.closest("[role=button]");
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!word || event.ctrlKey || event.metaKey || event.altKey) return;
    if (by) this.go(word, this.source.dir === "rtl" ? -by : by);
    else if (event.key === "Enter" || event.key === " ") this.edit(word);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  go(word, by) {
    const next = this.source.children[+word.dataset.at + by];
    if (next?.getAttribute("role") !== "button") return;
    word.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  edit(word) {
    if (!word || word.querySelector("input")) return;
    const text = this.run.trace.source[+word.dataset.at];
    const label = this.say("swapFor", visible(text));
    const field = html("input", { type: "text", "aria-label": label, value: text, size: Math.max(6, text.length), spellcheck: "false", autocomplete: "off" });
    word.removeAttribute("role");
    word.replaceChildren(field);
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.restore(word).focus();
      else if (event.key === "Enter") this.send(word, field.value.trim(), text);
      event.stopPropagation();
    });
    field.focus();
    field.select();
  }

  send(word, value, text) {
    this.restore(word).focus();
    if (value && value !== text) this.swap(+word.dataset.at, value);
  }

  leave(event) {
    const word = event.target.matches("input") && event.target.closest(".token");
    if (word) this.restore(word);
  }

  restore(word) {
    if (!word.hasAttribute("role")) {
      word.setAttribute("role", "button");
      word.replaceChildren(visible(this.run.trace.source[+word.dataset.at]));
    }
    return word;
  }
}

function kind(token) {
  return special(token) ? "token special" : "token";
}
