// Where two runs part, in sentences: the word of each, its odds on both sides, what became of it.

import { html } from "./kit.js";
import { log, odds, quote } from "./sentences.js";

/** A box with `update(difference)`; `go()` is called to look at the place. */
export function partingBox(go, signal, { say, why }) {
  const text = html("div", { class: "told" });
  const show = html("button", { type: "button", class: "show" }, say("goThere"));
  show.addEventListener("click", go, { signal });
  const element = html("section", { class: "parting", "aria-label": say("parting") }, text, show);

  function update(difference) {
    text.replaceChildren(...told(difference).map((sentence, i) => html("p", { class: i ? "why" : "first" }, sentence)));
    show.hidden = difference.what === "nothing";
    element.classList.toggle("same", show.hidden);
  }

  function told({ what, prefix, tokens, own, reasons, sources, step }) {
    if (what === "nothing") return [say("same")];
    const after = prefix.length ? quote(...prefix) : say("theBeginning");
    const where = [say(what === "answer" ? "answersPart" : "searchesPart", step + 1, after)];
    if (sources.some(Boolean)) where.push(say("otherSources"));
    const sides = ["A", "B"].map((name, i) => {
      const goes = tokens[i] === null ? say("stopsThere", name) : say("goesOn", name, quote(tokens[i]), own[i] === null ? "" : ` (${odds(log(own[i]))})`);
      return reasons[i] ? `${goes} ${say("otherWay", name, why(reasons[i]))}` : goes;
    });
    return [where.join(" "), ...sides];
  }
  return { element, update };
}
