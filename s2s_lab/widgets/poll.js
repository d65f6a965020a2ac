// A question to the class: digits or clicks count hands, Enter shows the answer.

import { html, notebook, standalone } from "./panels/kit.js";
import { speaker } from "./panels/language.js";
import { narrator, shell } from "./panels/shell.js";
import { WORDS_POLL } from "./words/poll.js";

const WATCHED = ["votes", "revealed", "_texts", "_right"];

/** Draw into `el` what `get` tells, report choices through `set`; returns the way to undo it all. */
export function draw(el, get, set, on) {
  const stop = new AbortController();
  const { signal } = stop;
  const say = speaker(get("language"), WORDS_POLL);
  const question = html("h3", { class: "question" });
  const options = html("div", { class: "options", role: "group", "aria-label": say("options") });
  const reveal = html("button", { type: "button", class: "reveal" });
  const again = html("button", { type: "button", class: "again" }, say("again"));
  const reason = html("p", { class: "reason" });
  const hint = html("p", { class: "hint" });
  const said = narrator();
  const { root, frame } = shell("poll", say("poll"), press, signal);
  frame.append(question, options, html("div", { class: "acts" }, reveal, again), reason, hint, said.element);

  const told = () => get("_texts")[get("language")];
  const vote = (i) => set({ votes: get("votes").map((hands, j) => hands + (i === j ? 1 : 0)) });
  const show = () => set({ revealed: !get("revealed") });
  const clear = () => set({ votes: get("votes").map(() => 0), revealed: false });
  options.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) vote(Number(button.dataset.option));
  }, { signal });
  reveal.addEventListener("click", show, { signal });
  again.addEventListener("click", clear, { signal });

  function press(event) {
    const { key } = event;
    if (/^[1-9]$/.test(key) && Number(key) <= told().options.length) vote(Number(key) - 1);
    else if (key === "r") show();
    else if (key === "Escape") clear();
    else return false;
    return true;
  }

  function update() {
    const { question: asked, options: all, reason: why, hint: how } = told();
    const [votes, shown, right] = [get("votes"), get("revealed"), get("_right")];
    const most = Math.max(1, ...votes);
    const focused = options.contains(document.activeElement) ? document.activeElement.dataset.option : null;
    question.textContent = asked;
    options.replaceChildren(...all.map((text, i) => {
      const is = shown && i === right;
      return html("button", {
        type: "button", "data-option": i, class: is ? "is-right" : "",
        "aria-label": `${text}: ${say("hands", votes[i])}${is ? `, ${say("right")}` : ""}`,
      },
      html("kbd", { "aria-hidden": "true" }, String(i + 1)),
      html("span", { class: "choice" }, text),
      html("span", { class: "raised", style: `--share: ${votes[i] / most}` }),
      html("span", { class: "hands" }, votes[i] ? String(votes[i]) : ""),
      html("span", { class: "verdict" }, is ? `✓ ${say("right")}` : ""));
    }));
    if (focused !== null) options.querySelector(`[data-option="${focused}"]`)?.focus();
    reveal.textContent = say(shown ? "hide" : "reveal");
    reveal.setAttribute("aria-pressed", String(shown));
    reason.textContent = shown ? why : "";
    reason.hidden = !shown;
    hint.textContent = how;
    hint.hidden = !how;
    said.say(shown ? say("answer", all[right]) : "");
  }

  const off = WATCHED.map((name) => on(name, update));
  el.append(root);
  update();
  return () => {
    for (const undo of off) undo();
    stop.abort();
    root.remove();
  };
}

export const mount = standalone(draw);
export default { render: notebook(draw) };
