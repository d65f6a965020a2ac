// The runs as lanes over the steps of the decoder: reference words in, own words in, one wrong word in.

import { chance, direction, html, panel, probability, reveal, special, visible } from "./kit.js";
import { figure } from "./exposure_recovery.js";

const MOST = 80; // columns in the page at once
const JUMP = 40; // by which they move on, so that a step rarely draws them anew

/** A panel with `update(view)` and `settle()`; `move(step)` is called when a column is clicked. */
export function lanesPanel(move, signal, say) {
  const { element, body } = panel("lanes", say("lanes"), say("lanesCaption"));
  const table = html("table");
  body.append(table);
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-step]");
    if (cell) move(Number(cell.dataset.step));
  }, { signal });
  let drawn = { run: null, injection: null, from: -1 };

  function update({ run, injection, step }) {
    const length = Math.max(run.forced.words.length, run.free.words.length, injection?.run.words.length ?? 0);
    const from = Math.max(0, Math.min(length - MOST, JUMP * Math.floor((step - JUMP / 2) / JUMP)));
    if (drawn.run !== run || drawn.injection !== injection || drawn.from !== from) {
      drawn = { run, injection, from };
      const columns = Array.from({ length: Math.min(length, MOST) }, (_, i) => from + i);
      table.replaceChildren(...lanes(run, injection, columns));
      table.dir = direction(run.forced.words);
    }
    for (const cell of table.querySelectorAll(".now")) cell.classList.remove("now");
    for (const cell of table.querySelectorAll(`[data-step="${step}"]`)) cell.classList.add("now");
  }
  function settle() {
    const now = table.querySelector("thead .now");
    if (now) reveal(body, now);
  }

  function lanes(run, injection, columns) {
    const { forced, free } = run;
    const head = html("thead", {}, html("tr", {}, html("th", { scope: "row" }, say("position")),
      columns.map((t) => html("th", { scope: "col", "data-step": t + 1 },
        html("button", { type: "button", tabindex: -1 }, String(t + 1))))));
    const sections = [
      section("forced", say("forced"), columns, [
        [say("gold"), (t) => word(forced.words[t], "gold")],
        [say("goldP"), (t) => bar(forced.logprobs[t])],
        [say("firstChoice"), (t) => choice(forced, t)],
      ]),
      section("free", say("free") + end(free), columns, runRows(free, () => "")),
    ];
    if (injection) {
      const { at, wrong, run: other, kl } = injection;
      const kind = (t) => (t + 1 < at ? "given" : t + 1 === at ? "wrong" : "");
      const rows = runRows(other, kind);
      rows.push([say("kl"), (t) => (t >= at && t < at + kl.length ? nats(kl[t - at]) : null)]);
      sections.push(section("perturbed", say("perturbed", visible(wrong), at) + end(other), columns, rows));
    }
    return [head, ...sections];
  }

  function end(run) {
    return run.finished ? "" : say("cutOff");
  }

  function runRows(run, kind) {
    return [
      [say("writes"), (t) => word(run.words[t], kind(t), kind(t) === "given" ? null : run.agrees[t])],
      [say("p"), (t) => bar(run.logprobs[t])],
    ];
  }

  /** What the model would have written; said only where it is not the reference word. */
  function choice(forced, t) {
    if (forced.first[t] === undefined) return null;
    if (forced.first[t] === forced.words[t]) return html("span", { class: "same", title: say("same") }, "=");
    return html("span", { class: "prefers" }, html("bdi", {}, visible(forced.first[t])),
      html("small", {}, probability(forced.firstLogprobs[t])));
  }
  return { element, update, settle };
}

function section(name, title, columns, rows) {
  const head = html("tr", { class: "title" }, html("th", { scope: "rowgroup", colspan: columns.length + 1 }, html("span", {}, title)));
  const lines = rows.map(([label, cell]) => html("tr", {}, html("th", { scope: "row" }, label),
    columns.map((t) => html("td", { "data-step": t + 1 }, cell(t)))));
  return html("tbody", { class: name }, head, lines);
}

function word(text, kind, agrees = null) {
  if (text === undefined) return null;
  const mark = kind === "wrong" ? "✗" : agrees === null ? null : agrees ? "✓" : "✗";
  const how = kind === "wrong" ? "wrong" : agrees === null ? kind : agrees ? "right" : "astray";
  return html("span", { class: `word ${how}${special(text) ? " special" : ""}` },
    html("bdi", {}, visible(text)), mark && html("i", {}, mark));
}

function bar(logprob) {
  if (logprob === undefined) return null;
  return html("span", { class: "column" },
    html("span", { class: "well" }, html("span", { class: "fill", "--p": chance(logprob).toFixed(4) })),
    html("small", {}, probability(logprob)));
}

function nats(kl) {
  const height = kl === null ? 1 : Math.min(1, kl / 2);
  return html("span", { class: "column kl" },
    html("span", { class: "well" }, html("span", { class: "fill", "--p": height.toFixed(4) })),
    html("small", {}, figure(kl)));
}
